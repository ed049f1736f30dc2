import type { AskStatus, EnquiryStatus } from './enquiry-lifecycle.ts'

type Tone = 'done' | 'promised' | 'open' | 'turn' | 'no'
type Stands = { tone: Tone; words: string }

/** How an enquiry stands for whoever sent it. */
export function enquiryStands(
  {
    status,
    open,
    offered,
    answerBy,
    chosen,
  }: {
    status: EnquiryStatus
    open: number
    offered: number
    answerBy: Date
    chosen: string | null
  },
  now: Date,
): Stands {
  if (status === 'chosen') return { tone: 'done', words: chosen ? `${chosen} was chosen` : 'Chosen' }
  if (status === 'closed') return { tone: 'no', words: 'Closed without choosing' }
  if (status === 'ended') return { tone: 'no', words: 'Ended without a choice' }
  if (open > 0 && now < answerBy) return { tone: 'open', words: 'Waiting for answers' }
  return offered > 0 ? { tone: 'turn', words: 'Choose one' } : { tone: 'no', words: 'Nobody can come' }
}

/** How one adviser’s part stands for the school; `isDue`: the time for answers is up. */
export const answerStands: Record<AskStatus, Stands> = {
  asked: { tone: 'open', words: 'No answer yet' },
  offered: { tone: 'promised', words: 'Offers days' },
  declined: { tone: 'no', words: 'Said no' },
  lapsed: { tone: 'no', words: 'Did not answer in time' },
  chosen: { tone: 'done', words: 'Chosen' },
  not_chosen: { tone: 'no', words: 'Not chosen' },
  closed: { tone: 'no', words: 'Not waited for' },
}

/** How it stands for the adviser. */
export const askStands: Record<AskStatus, Stands> = {
  asked: { tone: 'turn', words: 'Waiting for your answer' },
  offered: { tone: 'promised', words: 'You have offered days' },
  declined: { tone: 'no', words: 'You said no' },
  lapsed: { tone: 'no', words: 'Not answered in time' },
  chosen: { tone: 'done', words: 'You were chosen' },
  not_chosen: { tone: 'no', words: 'Another was chosen, or nobody' },
  closed: { tone: 'no', words: 'Closed before you answered' },
}
