/** Why something is credited: as staff choose it, and as it is said afterwards. */
export const CREDIT_WORDS = {
  billed_wrongly: { choose: 'It was billed wrongly', said: 'Billed wrongly' },
  not_as_agreed: { choose: 'Not all of it took place as agreed', said: 'Not as agreed' },
  goodwill: { choose: 'Goodwill: we choose to', said: 'Goodwill' },
} as const

/** Why a rule takes something off what was invoiced in advance. */
const BY_RULE = {
  cancelled: { said: 'It did not take place as planned' },
  in_part: { said: 'Only a part took place' },
  by_payroll: { said: 'The payer’s payroll pays' },
} as const

export const CAUSE_WORDS = { ...CREDIT_WORDS, ...BY_RULE }

export const CREDIT_STANDS = {
  asked: { tone: 'turn', words: 'Waits for a second person' },
  agreed: { tone: 'open', words: 'Agreed, being carried out' },
  done: { tone: 'done', words: 'Credited' },
  declined: { tone: 'no', words: 'Declined' },
  taken_back: { tone: 'no', words: 'Taken back' },
} as const

/** What a second person's decision is refused with, in words. */
export const SECOND_PERSON: Record<string, string> = {
  own_request: 'You asked for this, so somebody else of the staff decides.',
  not_yours: 'Only whoever asked for this can take it back.',
  already_done: 'This has been decided already. Nothing was done twice.',
  in_dispute: 'The payer’s bank disputes the payment. Nothing goes back until it has decided.',
  by_hand_only: 'This came past Stripe: return it from Waymark’s own bank first, then enter what the bank calls it.',
  waits: 'What the adviser was paid of it is still being taken back. Return it once that is done.',
  not_enough_left: 'A fund has not enough left for what follows. Nothing was changed.',
}
