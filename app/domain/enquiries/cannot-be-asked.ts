import { isOnHold } from '../accreditation/credential-words.ts'
import type { JudgedAdviser } from '../bookings/check-request.ts'
import { lackingThen } from '../bookings/comers.ts'
import { addDays, type Day } from '../calendar.ts'
import type { MenuService } from '../services/menu.ts'
import type { EnquiryBrief } from './brief.ts'

/** `on_hold`: they cannot be asked for anything at the moment, of which nobody outside learns more. */
export type NotAskable = 'on_hold' | 'check_missing'

/**
 * Why somebody cannot be asked for any of the days that a brief wants, judged day by day as a request for it would be today;
 * null where they can be for one of them at least, or all of them are over.
 */
export function whyNotAskable(
  adviser: JudgedAdviser,
  { menu, wanted }: { menu: MenuService; wanted: EnquiryBrief['wanted'] },
  today: Day,
): NotAskable | null {
  if (isOnHold(adviser.held)) return 'on_hold'
  // What is over is asked for by nobody, whatever held then.
  const ahead = daysOf(wanted).filter((on) => on > today)
  return ahead.every((on) => lackingThen(adviser, menu, on, today) !== null) && ahead.length > 0
    ? 'check_missing'
    : null
}

function* between(from: Day, until: Day): Generator<Day> {
  for (let on = from; on <= until; on = addDays(on, 1)) yield on
}

const daysOf = (wanted: EnquiryBrief['wanted']): Day[] =>
  wanted.kind === 'days' ? wanted.days : [...between(wanted.from, wanted.until)]
