-- Postings that have ended are forgotten after a while (features/lostfound, `postings.forget`): whoever lost an umbrella is not kept for good.
-- Only the system may, and of photos only those that hang on no case and no report.
grant delete on postings, posting_events, posting_messages, attachments to yige_system;
create policy loose on attachments as restrictive for delete to yige_system using (case_id is null and report_id is null);

-- Everybody of a place may read who answers for it from above, as before. What is written of a roster lies in the writer's own scope, as
-- the command asks (`duty.manage`), and a roster that ended is kept. Shifts and swaps of people who serve further up stay theirs to swap.
alter policy scope on duty_rosters with check (
  region_path like any ((select string_to_array(current_setting('yige.scope', true), ','))::text[]));
revoke delete on duty_rosters from yige_app;
