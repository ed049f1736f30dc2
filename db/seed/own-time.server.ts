import {
  addExtraDays,
  setDrivingSpeed,
  setWeek,
  takeDaysOff,
} from '#app/domain/availability/change-availability.server.ts'
import { setSeason, takeTermsOver } from '#app/domain/availability/keep-terms.server.ts'
import { readDatesToReview, reviewDates } from '#app/domain/availability/review-dates.server.ts'
import { termsInReach } from '#app/domain/availability/terms-in-reach.server.ts'
import { isWeekA } from '#app/domain/availability/week-answers.ts'
import type { WeekHours } from '#app/domain/availability/week-faults.ts'
import { addDays, type Day, londonDay, mondayOf, type Time, time } from '#app/domain/calendar.ts'
import { monthOfDay } from '#app/domain/month-grid.ts'
import { must } from './acting.server.ts'
import type { SeedAdviser } from './adviser-list.ts'
import type { SeededAdviser } from './practices.server.ts'

// When the demonstration's advisers work, as each has said it: some all year, some in term time, some in alternate weeks, with
// holidays, training, Saturdays and a bank holiday worked. Said once their past is played, so that it decides nothing of it.

const RESULTS = { from: time('08:00'), to: time('15:30') }
const DAY = { from: time('08:15'), to: time('16:30') }
const MORNING = { from: time('08:15'), to: time('12:45') }
const EVENING = { from: time('17:00'), to: time('21:00') }

const OFF = [
  { in: 190, days: 20, note: 'Walking in Norway' },
  { in: 38, days: 0, note: 'CDI conference' },
  { in: 66, days: 1, note: 'Training: SEND and transition' },
  { in: 170, days: 9, note: 'Family' },
  { in: 24, days: 0, note: '' },
] as const

export async function seedOwnTime(advisers: readonly SeededAdviser[], now: Date): Promise<void> {
  const today = londonDay(now)
  for (const [n, one] of advisers.entries()) {
    await saySeason(one, n, now)
    if (n > 0 && n % 6 === 2) await takeTurns(one, alternating(one.seed), today, now)
    if (n > 0 && n % 6 === 4) await takeTurns(one, morningsInTurn(one.seed), today, now)
    if (n % 6 === 5) must(await setDrivingSpeed(one.actor, 25, now))
    await saySingleDates(one, n, today, now)
  }
}

/** Of every six two keep to terms, by the dates of a school near them; who works results days says so. */
async function saySeason({ actor, seed }: SeededAdviser, n: number, now: Date): Promise<void> {
  const isTermTimeOnly = n % 6 === 1 || n % 6 === 3
  const results = seed.doesResultsDays || n % 6 === 3 ? RESULTS : null
  const [first] = isTermTimeOnly ? await termsInReach(actor, now) : []
  if (first) must(await takeTermsOver(actor, first.schoolId, now))
  must(await setSeason(actor, { isTermTimeOnly: first !== undefined, results }, now))
}

const evenings = (seed: SeedAdviser) => (seed.doesEvenings ? [EVENING] : [])
const hours = (weekday: number, weeks: 'a' | 'b', spans: { from: Time; to: Time }[]): WeekHours =>
  spans.map((span) => ({ weekday, weeks, ...span }))

/** The first of their days in week A only, the last in week B only, and whatever lies between in both. */
const alternating = (seed: SeedAdviser): WeekHours =>
  seed.weekdays.flatMap((weekday, at) => [
    ...(at < seed.weekdays.length - 1 ? hours(weekday, 'a', [DAY, ...evenings(seed)]) : []),
    ...(at > 0 ? hours(weekday, 'b', [DAY, ...evenings(seed)]) : []),
  ])

/** Mornings in one week, whole days in the next. */
const morningsInTurn = (seed: SeedAdviser): WeekHours =>
  seed.weekdays.flatMap((weekday) => [
    ...hours(weekday, 'a', [MORNING]),
    ...hours(weekday, 'b', [DAY, ...evenings(seed)]),
  ])

async function takeTurns({ actor }: SeededAdviser, week: WeekHours, today: Day, now: Date): Promise<void> {
  // A fixed Monday, so that the same weeks are A whenever the demonstration is filled.
  const anchor = mondayOf(today)
  const first = isWeekA('2026-09-07' as Day, anchor) ? anchor : addDays(anchor, 7)
  must(await setWeek(actor, week, now, first))
}

/** What falls on days off that are taken already is left out, as the adviser would leave it. */
async function saySingleDates({ actor }: SeededAdviser, n: number, today: Day, now: Date): Promise<void> {
  const off = OFF[n % OFF.length] as (typeof OFF)[number]
  const startsOn = n === 0 ? mondayOf(addDays(today, off.in)) : addDays(today, off.in + (n % 7))
  await takeDaysOff(actor, { startsOn, endsOn: addDays(startsOn, off.days), note: off.note }, now)
  if (n % 7 === 0) {
    const saturday = addDays(mondayOf(addDays(today, 40 + n)), 5)
    await addExtraDays(actor, { startsOn: saturday, endsOn: saturday, from: time('09:00'), to: time('13:00') }, now)
  }
  if (n % 9 === 4) await workNextBankHoliday(actor, today, now)
}

/** The next bank holiday of the usual week is ticked, as is done where dates are looked through. */
async function workNextBankHoliday(actor: SeededAdviser['actor'], today: Day, now: Date): Promise<void> {
  for (let ahead = 0; ahead < 12; ahead++) {
    const month = monthOfDay(addDays(today, ahead * 30))
    const dates = await readDatesToReview(actor, month, now)
    const holiday = dates.find(({ isWorked, why }) => !isWorked && /bank holiday|Easter Monday/.test(why ?? ''))
    if (!holiday) continue
    const ticked = dates.filter((one) => one.isWorked || one === holiday).map(({ on }) => on)
    must(await reviewDates(actor, { shown: dates.map(({ on }) => on), ticked }, now))
    return
  }
}
