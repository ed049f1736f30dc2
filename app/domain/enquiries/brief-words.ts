import { formatDay, formatDayShort } from '../format-day.ts'
import { listed } from '../listed.ts'
import { yearsInWords } from '../services/year-groups.ts'
import type { EnquiryBrief } from './brief.ts'

/** "Thursday 21 January 2027 and Friday 22 January 2027", or "3 visits between Mon 11 Jan 2027 and Fri 12 Feb 2027". */
export function wantedWords({ wanted }: Pick<EnquiryBrief, 'wanted'>): string {
  if (wanted.kind === 'days') return listed(wanted.days.map((on) => formatDay(on)))
  const span = `between ${formatDayShort(wanted.from)} and ${formatDayShort(wanted.until)} ${wanted.until.slice(0, 4)}`
  return `${wanted.visits === 1 ? '1 visit' : `${wanted.visits} visits`} ${span}`
}

/** How many are seen at each visit, where anybody said. */
export function peopleWords({ interviews, pupils }: Pick<EnquiryBrief, 'interviews' | 'pupils'>): string {
  const each = interviews > 0 ? `${interviews} ${interviews === 1 ? 'interview' : 'interviews'} at each visit` : ''
  return [each, pupils !== null && `about ${pupils} in all`].filter(Boolean).join(', ')
}

/** What an email says of a brief. */
export const briefFacts = (brief: EnquiryBrief): Record<string, string> => ({
  school: brief.school,
  lead: brief.lead ?? '',
  service: brief.serviceName,
  wanted: wantedWords(brief),
  years: yearsInWords(brief.yearGroups),
  people: peopleWords(brief),
  place: brief.placeInFull,
  purpose: brief.purpose,
})
