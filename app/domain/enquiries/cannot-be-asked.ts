import { isOnHold } from '../accreditation/credential-words.ts'
import type { JudgedAdviser } from '../bookings/check-request.ts'
import { lackingThen } from '../bookings/comers.ts'
import { type Day, daysOf } from '../calendar.ts'
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
  const ahead = wantedDays(wanted).filter((on) => on > today)
  return ahead.every((on) => lackingThen(adviser, menu, on, today) !== null) && ahead.length > 0
    ? 'check_missing'
    : null
}

const wantedDays = (wanted: EnquiryBrief['wanted']): Day[] =>
  wanted.kind === 'days' ? wanted.days : daysOf({ startsOn: wanted.from, endsOn: wanted.until })
