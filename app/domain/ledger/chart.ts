// The chart of accounts. Amounts are signed pence: a debit is positive, a credit negative, and a journal sums to zero.
// Two books, one mechanism, and no journal crosses from one to the other.
//
// BUDGETS is authority to spend, not money: what a school set aside, and how far each visit has used it. Each year of a
// fund, and each share of a consortium, has the same five accounts.
// CASH is what is owed and what has moved: Waymark collects as the adviser's disclosed agent, so a visit's price is never
// its income; only the booking fee is.

export const BUDGET_ACCOUNTS = {
  allocation: { words: 'Allocated', floor: null, meaning: 'the other side of what was set aside: a credit balance' },
  available: { words: 'Left', floor: 'when the allocation is set', meaning: 'what may still be reserved' },
  reserved: { words: 'Reserved', floor: 'always', meaning: 'asked for, waiting for approval' },
  committed: { words: 'Committed', floor: 'always', meaning: 'approved, delivery not agreed' },
  spent: { words: 'Spent', floor: 'always', meaning: 'delivery agreed' },
} as const
export type BudgetAccount = keyof typeof BUDGET_ACCOUNTS

export const CASH_ACCOUNTS = {
  owed_by_payer: { words: 'Unpaid invoices', of: 'payer', meaning: 'invoiced and not yet received' },
  owed_to_payer: { words: 'To be returned', of: 'payer', meaning: 'received beyond what was invoiced' },
  due_to_adviser: {
    words: 'Due to the adviser',
    of: 'supplier',
    meaning: 'invoiced in the adviser’s name, not yet paid out',
  },
  fee_income: { words: 'Booking fees', of: 'platform', meaning: 'Waymark’s own supply, before VAT' },
  vat_on_fees: { words: 'VAT on booking fees', of: 'platform', meaning: 'due to HMRC' },
  at_stripe: { words: 'Held at Stripe', of: 'platform', meaning: 'received and not yet paid out' },
  at_bank: {
    words: 'Held at our own bank',
    of: 'platform',
    meaning: 'received past Stripe or moved from it, and not moved to it',
  },
  in_dispute: { words: 'Held back by a payer’s bank', of: 'platform', meaning: 'disputed card payments, not decided' },
  stripe_costs: { words: 'Stripe’s charges', of: 'platform', meaning: 'what collecting cost Waymark' },
} as const
export type CashAccount = keyof typeof CASH_ACCOUNTS

/** Every kind of journal: what happened, and the accounts it moves between. Two-phase moves resolve an earlier one, once. */
export const JOURNALS = {
  allocate: { book: 'budget', words: 'Allocation set', from: 'allocation', to: 'available', resolves: null },
  agree_share: { book: 'budget', words: 'Share agreed', from: 'available', to: 'available', resolves: null },
  return_share: { book: 'budget', words: 'Share returned', from: 'available', to: 'available', resolves: null },
  reserve: {
    book: 'budget',
    words: 'Reserved when it was asked for',
    from: 'available',
    to: 'reserved',
    resolves: null,
  },
  commit: { book: 'budget', words: 'Committed by approval', from: 'reserved', to: 'committed', resolves: ['reserve'] },
  spend: {
    book: 'budget',
    words: 'Spent when delivery was agreed',
    from: 'committed',
    to: 'spent',
    resolves: ['commit'],
  },
  spend_part: {
    book: 'budget',
    words: 'Spent for the part that took place, and the rest given back',
    from: 'committed',
    to: 'spent and available',
    resolves: ['commit'],
  },
  spend_charge: {
    book: 'budget',
    words: 'Spent on what cancelling costs, and the rest given back',
    from: 'committed',
    to: 'spent and available',
    resolves: ['commit'],
  },
  release_reserved: {
    book: 'budget',
    words: 'Reservation given back',
    from: 'reserved',
    to: 'available',
    resolves: ['reserve'],
  },
  release_committed: {
    book: 'budget',
    words: 'Commitment given back',
    from: 'committed',
    to: 'available',
    resolves: ['commit'],
  },
  correct_committed: {
    book: 'budget',
    words: 'Commitment corrected by how the adviser is paid',
    from: 'available',
    to: 'committed',
    resolves: null,
  },
  correct_spent: {
    book: 'budget',
    words: 'Spending corrected to what was invoiced',
    from: 'available',
    to: 'spent',
    resolves: null,
  },
  invoice: {
    book: 'cash',
    words: 'Invoiced',
    from: 'due_to_adviser and fee_income and vat_on_fees',
    to: 'owed_by_payer',
    resolves: null,
  },
  receive: {
    book: 'cash',
    words: 'Payment received',
    from: 'owed_by_payer and owed_to_payer',
    to: 'at_stripe',
    resolves: null,
  },
  stripe_cost: { book: 'cash', words: 'Stripe’s charge', from: 'at_stripe', to: 'stripe_costs', resolves: null },
  receive_outside: {
    book: 'cash',
    words: 'Payment received past Stripe',
    from: 'owed_by_payer and owed_to_payer',
    to: 'at_bank',
    resolves: null,
  },
  move_to_stripe: {
    book: 'cash',
    words: 'Moved from our own bank to Stripe',
    from: 'at_bank',
    to: 'at_stripe',
    resolves: null,
  },
  move_to_bank: {
    book: 'cash',
    words: 'Moved from Stripe to our own bank',
    from: 'at_stripe',
    to: 'at_bank',
    resolves: null,
  },
  credit: {
    book: 'cash',
    words: 'Credited',
    from: 'owed_by_payer and owed_to_payer',
    to: 'due_to_adviser and fee_income and vat_on_fees',
    resolves: null,
  },
  refund: {
    book: 'cash',
    words: 'Returned to the payer',
    from: 'at_stripe or at_bank',
    to: 'owed_to_payer',
    resolves: null,
  },
  refund_failed: {
    book: 'cash',
    words: 'Came back: the payer’s bank did not take it',
    from: 'owed_to_payer',
    to: 'at_stripe',
    resolves: ['refund'],
  },
  reverse_payout: {
    book: 'cash',
    words: 'Taken back from the adviser’s account',
    from: 'due_to_adviser',
    to: 'at_stripe',
    resolves: null,
  },
  dispute_held_back: {
    book: 'cash',
    words: 'Held back by the payer’s bank',
    from: 'at_stripe',
    to: 'in_dispute',
    resolves: null,
  },
  dispute_won: {
    book: 'cash',
    words: 'Dispute won: the bank gave it back',
    from: 'in_dispute',
    to: 'at_stripe',
    resolves: ['dispute_held_back'],
  },
  dispute_lost: {
    book: 'cash',
    words: 'Dispute lost: the bank kept it, and it is owed again',
    from: 'in_dispute',
    to: 'owed_by_payer and owed_to_payer',
    resolves: ['dispute_held_back'],
  },
  pay_out: { book: 'cash', words: 'Paid out to the adviser', from: 'at_stripe', to: 'due_to_adviser', resolves: null },
} as const
export type JournalKind = keyof typeof JOURNALS

/** Whether a journal spends less than what was committed and gives the rest back: what it is about is what was spent. */
export const isPartSpent = (kind: string): boolean => kind === 'spend_part' || kind === 'spend_charge'

export const budgetAccountName = (of: string, kind: BudgetAccount): string => `budget:${of}:${kind}`
export const cashAccountName = (kind: CashAccount, of: string | null): string =>
  of ? `cash:${kind}:${of}` : `cash:${kind}`

/** What a kind of account is called: "Unpaid invoices", "Fund: left". */
export const accountWords = (book: 'budget' | 'cash', kind: string): string =>
  book === 'cash'
    ? CASH_ACCOUNTS[kind as CashAccount].words
    : `${kind.startsWith('share_') ? 'Share' : 'Fund'}: ${BUDGET_ACCOUNTS[kind.replace(/^(fund|share)_/, '') as BudgetAccount].words.toLowerCase()}`
