import { type Day, londonDay } from '../calendar.ts'
import { formatDayShort } from '../format-day.ts'
import type { EnquiryBrief } from './brief.ts'
import { wantedWords } from './brief-words.ts'
import type { AskStatus } from './enquiry-lifecycle.ts'

type Turn = { what: string; href: string; detail: string; by?: string }

/** What waits for an adviser to answer, soonest first. */
export const enquiryTurns = (
  asked: readonly { enquiryId: string; status: AskStatus; answerBy: Date; brief: EnquiryBrief }[],
  today: Day,
): Turn[] =>
  asked
    .filter(({ status }) => status === 'asked')
    .map(({ enquiryId, brief, answerBy }) => ({
      what: `Say whether you could come to ${brief.school}`,
      href: `/adviser/enquiries/${enquiryId}`,
      detail: `${brief.serviceName}, ${wantedWords(brief)}. Asked of you and others; no day is held.`,
      by: formatDayShort(londonDay(answerBy), today),
    }))

/** Enquiries from which whoever asked can choose now. */
export const choiceTurns = (
  ready: readonly { id: string; offered: number; asked: number; chooseBy: Date; brief: EnquiryBrief }[],
  base: string,
  today: Day,
): Turn[] =>
  ready.map(({ id, offered, asked, chooseBy, brief }) => ({
    what:
      offered === 0
        ? `See that nobody can come to ${brief.school}, and close it`
        : `Choose from ${offered === 1 ? 'the answer' : `${offered} answers`} for ${brief.school}`,
    href: `${base}/enquiries/${id}`,
    detail: `${brief.serviceName}. ${offered} of ${asked} advisers offered days, which are not held.`,
    by: formatDayShort(londonDay(chooseBy), today),
  }))
