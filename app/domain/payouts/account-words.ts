// What Stripe still wants of an adviser, in words. Its own names are long and change: what is not known here is named by
// the part of the form it belongs to.

const KNOWN: [RegExp, string][] = [
  [/external_account/, 'The bank account to pay into'],
  [/tos_acceptance/, 'Your agreement to Stripe’s terms'],
  [/verification\.(additional_)?document/, 'A photo of your passport or driving licence'],
  [/dob/, 'Your date of birth'],
  [/address/, 'Your address'],
  [/first_name|last_name|full_name/, 'Your full name'],
  [/phone/, 'Your telephone number'],
  [/email/, 'Your email address'],
  [/id_number|ssn|tax_id/, 'A tax or company number'],
  [/company|business_profile|business_type/, 'Details of your business'],
  [/owners|directors|representative|person_|relationship/, 'Who owns and runs the company'],
]

/** Each thing once, in plain words. */
export const requirementWords = (requirements: readonly string[]): string[] => [
  ...new Set(
    requirements.map(
      (name) => KNOWN.find(([pattern]) => pattern.test(name))?.[1] ?? 'More details that Stripe asks for',
    ),
  ),
]

export type AccountStanding = {
  stripeAccountId: string | null
  canReceive: boolean
  canPayOut: boolean
  requirements: readonly string[]
  disabledReason: string | null
}

/** Ready when money may be sent to it and it may send it on to a bank. */
export const isReady = (account: AccountStanding | null): boolean =>
  account !== null && account.stripeAccountId !== null && account.canReceive && account.canPayOut

/** Closed by Stripe for good: nothing that its adviser fills in there opens it again. */
export const isClosed = (account: AccountStanding | null): boolean =>
  account?.disabledReason?.startsWith('rejected') ?? false

/** Whose turn it is: the adviser's to set it up or complete it, Stripe's to look at it, or nobody's. */
export function accountState(account: AccountStanding | null): 'none' | 'closed' | 'wanted' | 'checking' | 'ready' {
  if (!account?.stripeAccountId) return 'none'
  if (isClosed(account)) return 'closed'
  if (isReady(account)) return 'ready'
  return account.requirements.length > 0 ? 'wanted' : 'checking'
}

/** Why a payout that leaves our own balance waits for it, for its adviser; staff see to it. By how its money came. */
export const WAITS_FOR_BALANCE = {
  outside:
    'The payer paid our own bank account. It goes out as soon as that money is at Stripe, without you doing anything.',
  atStripe: 'The money is back at Stripe. It goes out as soon as Stripe lets us send it, without you doing anything.',
}

/** Why a payout waits, for its adviser. */
export function whyHeld(account: AccountStanding | null): string {
  if (!account?.stripeAccountId) return 'You have no payout account yet.'
  if (isClosed(account)) return 'Stripe has closed this payout account. Write to us at help@waymark.example.'
  const wanted = requirementWords(account.requirements)
  return wanted.length > 0
    ? `Stripe needs: ${wanted.map((words) => words.charAt(0).toLowerCase() + words.slice(1)).join(', ')}.`
    : 'Stripe is still checking your payout account.'
}
