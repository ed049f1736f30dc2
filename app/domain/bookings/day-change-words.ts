import { type Day, londonTime } from '../calendar.ts'
import { formatDay, formatTimeRange } from '../format-day.ts'
import type { DayChangeSide } from './day-change-lifecycle.ts'
import type { BookingRefusal } from './refusals.ts'

/** What may stand against a day that a visit would be put to. */
export type DayRefusal = Extract<
  BookingRefusal,
  | 'not_now'
  | 'too_long_for_the_day'
  | 'not_free'
  | 'day_the_same'
  | 'in_the_past'
  | 'no_school_that_day'
  | 'check_missing'
  | 'other_fund_year'
  | 'full_that_day'
  | 'taken'
  | 'too_far_to_drive'
  | 'week_full'
>

/** What a reader of one side is told of a day that cannot be: about their own diary, or about the other's. */
export function dayRefusalWords(code: DayRefusal, side: DayChangeSide): string {
  const isOwn = side === 'adviser'
  switch (code) {
    case 'not_now':
      return 'This visit is not confirmed any more, so it cannot be put to another day.'
    case 'too_long_for_the_day':
      return 'The visit is as long as it was agreed: begin earlier, so that it ends on the same day.'
    case 'day_the_same':
      return 'That is when the visit is now. Choose another day or time.'
    case 'in_the_past':
      return 'Choose a time that is still to come.'
    case 'no_school_that_day':
      return isOwn
        ? 'That is no day on which the school takes such a visit. Its calendar says which days are.'
        : 'Your calendar has no such visit that day. Choose a day on which the school is open.'
    case 'check_missing':
      return isOwn
        ? 'Something that the service needs of whoever comes does not hold on that day. Choose an earlier day, or renew it first.'
        : 'A check of whoever comes does not hold on that day. Choose another.'
    case 'other_fund_year':
      return 'That day is in another year of a fund that pays for the visit. Choose a day in the same year; or cancel this visit and ask for the day anew.'
    case 'full_that_day':
      return isOwn
        ? 'You have as many of these that day as you take. Choose another day.'
        : 'The adviser has as many of these that day as they take. Choose another day.'
    case 'week_full':
      return isOwn
        ? 'That week has as many days of visits as you give it. Choose another week.'
        : 'The adviser has no more days that week. Choose another week.'
    case 'too_far_to_drive':
      return isOwn
        ? 'There is not enough time to drive between this visit and another one that day. Choose another time.'
        : 'The adviser could not drive between this visit and another one that day. Choose another time.'
    case 'taken':
    case 'not_free':
      return isOwn
        ? 'That time is not free in the diary of whoever comes. Choose another.'
        : 'The adviser is not free then. Choose another day or time.'
  }
}

type At = { onDay: Day; span: { from: Date; to: Date } }

/** "Tuesday 2 February 2027, 8:45am to 3:15pm" */
export const whenWords = ({ onDay, span }: At): string =>
  `${formatDay(onDay)}, ${formatTimeRange(londonTime(span.from), londonTime(span.to))}`

/** From when to when, as a history and an email have it. */
export const changeWords = (change: { wasOn: Day; wasSpan: At['span'] } & At): string =>
  `from ${whenWords({ onDay: change.wasOn, span: change.wasSpan })}, to ${whenWords(change)}`
