import { type Day, londonDay } from '../calendar.ts'
import { detailsWaitWords } from './bank-details.ts'

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

/** Why a refund waits or failed, for staff; of one that waits for bank details also for how long, and until when. */
export function standingWords(
  { status, standing, sentAt }: { status: string; standing: string | null; sentAt: Date | null },
  today: Day,
): string | null {
  if (status !== 'needs_bank_details' || !sentAt) return standing
  return [standing, detailsWaitWords(londonDay(sentAt), today)].filter(Boolean).join('. ')
}
