import { londonDay } from '../calendar.ts'
import { formatDate } from '../format-day.ts'
import type { BookAgain } from './feedback-lifecycle.ts'
import { AGAIN_WORDS } from './feedback-words.ts'

type Said = {
  wentWell: string
  couldBeBetter: string
  wouldBookAgain: BookAgain
  givenByName: string
  givenAt: Date
  reply: string | null
  repliedByName: string | null
  repliedAt: Date | null
}

/** What a page shows of it, whoever reads. */
export const feedbackShown = ({ wentWell, couldBeBetter, wouldBookAgain, ...said }: Said) => ({
  ...{ wentWell, couldBeBetter },
  again: AGAIN_WORDS[wouldBookAgain],
  by: `${said.givenByName}, ${formatDate(londonDay(said.givenAt))}`,
  reply: said.reply ?? '',
  repliedBy: said.repliedAt ? `${said.repliedByName}, ${formatDate(londonDay(said.repliedAt))}` : '',
})
