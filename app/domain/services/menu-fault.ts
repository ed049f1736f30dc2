import { PART_WINDOWS } from '../availability/free-time.ts'
import { interviewsThatFit } from '../bookings/slots.ts'
import { FUND_KINDS } from '../budgets/funds.ts'
import { listed } from '../listed.ts'
import type { MenuService } from './menu.ts'
import { AGES_WORDS, AS_WORDS, MODE_WORDS, PART_NAMES } from './menu-words.ts'

/** What staff say of a service: everything but its code and whether it is on the menu. */
export type ServiceSaid = Omit<MenuService, 'code' | 'isOnMenu'>

export type MenuField = keyof ServiceSaid

/** What is wrong with a service as staff say it, by field; nothing where it is sound. */
export function menuFaults(said: ServiceSaid): Partial<Record<MenuField, string>> {
  const faults: Partial<Record<MenuField, string>> = {}
  // A day is found by its free parts, so that whatever length is offered has to fit into any of them.
  const longest = Math.min(720, ...said.parts.map((part) => PART_WINDOWS[part].least))
  const { minutes, leastMinutes, mostMinutes, maxInterviews, interviewMinutes, groupLeast, groupMost } = said
  if (said.isDated) {
    if (minutes < 15 || minutes > 720) faults.minutes = 'Enter a length from 15 to 720 minutes'
    else if (leastMinutes > minutes || leastMinutes < 15)
      faults.leastMinutes = 'The shortest is 15 minutes at least, and no longer than usual'
    else if (mostMinutes < minutes) faults.mostMinutes = 'The longest is no shorter than usual'
    else if (mostMinutes > longest)
      faults[mostMinutes === minutes ? 'minutes' : 'mostMinutes'] =
        `A part of the day that counts as free leaves ${longest} minutes: enter no more`
    if (said.to < said.from) faults.from = 'It would end after midnight. Enter an earlier time'
    if (said.parts.length === 0) faults.parts = 'Choose at least one part of the day'
    if (said.modes.length === 0) faults.modes = 'Choose at least one way'
    if (maxInterviews > 0 && interviewMinutes === 0) faults.interviewMinutes = 'Say how long an interview is'
    else if (maxInterviews > 0 && interviewsThatFit({ ...said, minutes: interviewMinutes }) < maxInterviews)
      faults.maxInterviews = 'So many do not fit into its usual length'
  } else {
    if (maxInterviews > 0) faults.maxInterviews = 'What has no date has no interviews'
    if (groupMost !== null) faults.groupMost = 'What has no date is for no group'
  }
  if ((groupLeast === null) !== (groupMost === null))
    faults[groupLeast === null ? 'groupLeast' : 'groupMost'] = 'Enter both numbers, or neither'
  else if (groupLeast !== null && groupMost !== null && groupLeast > groupMost)
    faults.groupMost = 'Enter at least as many as the fewest'
  if (said.funds.length === 0) faults.funds = 'Choose at least one fund'
  return faults
}

const yesNo = (is: boolean) => (is ? 'yes' : 'no')
const WORDS: { readonly [F in MenuField]: { name: string; words: (said: ServiceSaid) => string } } = {
  name: { name: 'Name', words: ({ name }) => name },
  unit: { name: 'Unit', words: ({ unit }) => unit },
  summary: { name: 'Summary', words: ({ summary }) => summary },
  minutes: { name: 'Usual length', words: ({ minutes }) => `${minutes} minutes` },
  leastMinutes: { name: 'Shortest', words: ({ leastMinutes }) => `${leastMinutes} minutes` },
  mostMinutes: { name: 'Longest', words: ({ mostMinutes }) => `${mostMinutes} minutes` },
  from: { name: 'Usual beginning', words: ({ from }) => from },
  to: { name: 'Usual end', words: ({ to }) => to },
  parts: { name: 'Parts of the day', words: ({ parts }) => listed(parts.map((one) => PART_NAMES[one].toLowerCase())) },
  modes: { name: 'Ways', words: ({ modes }) => listed(modes.map((one) => MODE_WORDS[one].toLowerCase())) },
  ages: { name: 'Ages', words: ({ ages }) => AGES_WORDS[ages] },
  maxInterviews: { name: 'Most interviews', words: ({ maxInterviews }) => String(maxInterviews) },
  interviewMinutes: { name: 'Interview', words: ({ interviewMinutes }) => `${interviewMinutes} minutes` },
  groupLeast: { name: 'Fewest pupils', words: ({ groupLeast }) => String(groupLeast ?? 'not said') },
  groupMost: { name: 'Most pupils', words: ({ groupMost }) => String(groupMost ?? 'not said') },
  as: { name: 'Given as', words: ({ as }) => AS_WORDS[as] },
  isUnsupervised: { name: 'Nobody of the school in the room', words: ({ isUnsupervised }) => yesNo(isUnsupervised) },
  isForSend: { name: 'Needs SEND training', words: ({ isForSend }) => yesNo(isForSend) },
  instrument: { name: 'Instrument', words: ({ instrument }) => instrument ?? 'none' },
  benchmark: { name: 'Gatsby Benchmark', words: ({ benchmark }) => String(benchmark) },
  funds: { name: 'Paid from', words: ({ funds }) => listed(funds.map((kind) => FUND_KINDS[kind].name)) },
  isAllowedOutsideTerm: { name: 'Outside term', words: ({ isAllowedOutsideTerm }) => yesNo(isAllowedOutsideTerm) },
  isDated: { name: 'Has a date', words: ({ isDated }) => yesNo(isDated) },
}

/** Each thing that a change changes, in words: "Usual length: 60 minutes, before 45 minutes". */
export const changesBetween = (before: ServiceSaid, after: ServiceSaid): string[] =>
  (Object.keys(WORDS) as MenuField[]).flatMap((field) => {
    const { name, words } = WORDS[field]
    const [was, is] = [words(before), words(after)]
    return was === is ? [] : [`${name}: ${is}, before ${was}`]
  })

/** Whether a change asks for other credentials than before. */
export const needsOthers = (before: ServiceSaid, after: ServiceSaid): boolean =>
  before.as !== after.as ||
  before.isUnsupervised !== after.isUnsupervised ||
  before.isForSend !== after.isForSend ||
  before.instrument !== after.instrument
