import { formatDuration } from '#app/domain/duration.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { CPD_MINUTES, cpdStanding } from './cpd-hours.ts'
import type { MembershipYear } from './membership-year.ts'

const NEEDED = formatDuration(CPD_MINUTES)

/** "18 h 30 min of 25 h", and once it is met "25 h are met: you have logged 26 h 10 min". */
export function cpdFinding(minutes: number): string {
  if (minutes === 0) return 'Nothing is logged for this year'
  return cpdStanding(minutes).isMet
    ? `${NEEDED} are met: you have logged ${formatDuration(minutes)}`
    : `${formatDuration(minutes)} of ${NEEDED}`
}

/** What is left and until when; of a year that is over, what was missing. */
export function cpdLeft(minutes: number, { endsOn }: MembershipYear, isOver: boolean): string {
  const { left, isMet } = cpdStanding(minutes)
  const end = formatDate(endsOn)
  if (isOver)
    return isMet ? `This year ended on ${end}.` : `This year ended on ${end}, with ${formatDuration(left)} missing.`
  return isMet ? `This year ends on ${end}.` : `${formatDuration(left)} to go by ${end}.`
}

/** "Year to 14 December 2026" */
export const yearWords = ({ endsOn }: MembershipYear): string => `Year to ${formatDate(endsOn)}`
