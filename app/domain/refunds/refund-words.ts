/** Where a refund stands, for staff and for its payer. */
export const REFUND_STANDS = {
  asked: { tone: 'turn', words: 'Waits for a second person' },
  waiting: { tone: 'open', words: 'To be sent' },
  sending: { tone: 'open', words: 'Being sent' },
  needs_bank_details: { tone: 'soon', words: 'Waits for the payer’s bank details' },
  on_its_way: { tone: 'promised', words: 'On its way' },
  returned: { tone: 'done', words: 'Returned' },
  failed: { tone: 'no', words: 'Came back' },
  declined: { tone: 'no', words: 'Declined' },
  taken_back: { tone: 'no', words: 'Taken back' },
} as const
