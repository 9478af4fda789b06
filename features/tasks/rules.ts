/**
 * Tasks that are closed by an answer where their matter is dealt with, never by ticking them off: ticked off, a finding would stay open
 * and a wish unanswered with nobody looking at it any more.
 */
export const answeredKinds: readonly string[] = [
  'ledger.verify',
  'ledger.request',
  'ledger.retention',
  'export.approve',
  'roll.part',
  'arrival.decide',
  'mailing.approve',
]
