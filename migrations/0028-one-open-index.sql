-- Two indexes held the open cases of a region, one by the next duty, one by the moment of the report; both were written at every step of a
-- case. Open cases are few: whoever wants them by moment sorts them (updating a row cost a tenth less without it).
drop index cases_open_new;
