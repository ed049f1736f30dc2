/** Whole days that something has stood still: "3 days", "today". */
const ageWords = (since: Date, now: Date): string => {
  const days = Math.floor((now.getTime() - since.getTime()) / 86_400_000)
  return days === 0 ? 'since today' : days === 1 ? 'for a day' : `for ${days} days`
}

type Returned = { status: string; standing: string | null; askedAt: Date; sentAt: Date | null }

/** Where money stands that goes back to its payer, with its age while it is not over: in words and a mark, for staff. */
export function returnState(
  { status, standing, askedAt, sentAt }: Returned,
  now: Date,
): { tone: 'turn' | 'soon' | 'promised' | 'done' | 'no' | 'open'; words: string } {
  switch (status) {
    case 'asked':
      return { tone: 'turn', words: `A colleague is to decide, ${ageWords(askedAt, now)}` }
    case 'waiting':
    case 'sending':
      return { tone: 'promised', words: 'Being sent' }
    case 'needs_bank_details':
      return { tone: 'soon', words: `Stripe has asked the payer for bank details, ${ageWords(sentAt ?? askedAt, now)}` }
    case 'on_its_way':
      return { tone: 'promised', words: `On its way, ${ageWords(sentAt ?? askedAt, now)}` }
    case 'returned':
      return { tone: 'done', words: 'Returned' }
    case 'failed':
      return { tone: 'no', words: `Failed, and waits again. ${standing ?? ''}`.trim() }
    case 'declined':
      return { tone: 'no', words: 'Declined' }
    default:
      return { tone: 'open', words: 'Taken back' }
  }
}

/** The same for its payer, whose turn the bank details are. */
export function ownReturnWords({
  status,
  instructionsEmail,
}: {
  status: string
  instructionsEmail: string | null
}): string {
  if (status === 'needs_bank_details')
    return `is being returned: Stripe has written to ${instructionsEmail ?? 'you'} and asks which account it should go to`
  if (status === 'returned') return 'has been returned to your bank'
  if (status === 'failed') return 'came back, because your bank did not take it. It waits again'
  return 'is being returned to your bank'
}
