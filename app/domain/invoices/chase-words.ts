import type { Day } from '../calendar.ts'
import { formatDayShort } from '../format-day.ts'
import { CHASE_WORDS } from './reminder-steps.ts'

type Chased = { how: keyof typeof CHASE_WORDS; onDay: Day; byName: string; spokeTo: string; said: string }

/** "Mon 8 Mar: reminded by email", "Wed 10 Mar: Orla Finch rang and spoke to Sam Okoro: “In the next run.”" */
export const chaseWords = ({ how, onDay, byName, spokeTo, said }: Chased, today: Day): string =>
  how === 'telephone'
    ? `${formatDayShort(onDay, today)}: ${byName} rang${spokeTo ? ` and spoke to ${spokeTo}` : ''}. “${said}”`
    : `${formatDayShort(onDay, today)}: ${CHASE_WORDS[how].replace(/^R/, 'r')}`
