import { expect, it } from 'vitest'
import { type Day, day } from '#app/domain/calendar.ts'
import { heldWith } from '#tests/make/held.ts'
import { MENU } from '#tests/make/menu.ts'
import { whyNotAskable } from './cannot-be-asked.ts'

const today = day('2027-01-12')
const menu = MENU.personal_guidance_day
const days = (...some: string[]) => ({ kind: 'days' as const, days: some as Day[] })
const range = (from: string, until: string) => ({
  kind: 'range' as const,
  from: day(from),
  until: day(until),
  visits: 1,
})
const all = heldWith()
const leader = heldWith({ register: { grade: 'careers_leader' } })
/** A permission to work ends for good. */
const working = heldWith({ right_to_work: { endsOn: '2027-02-10' } })
const renewing = heldWith({ public_liability: { endsOn: '2027-02-10' } })
const stopped = all.map((one) => ({ ...one, status: 'suspended' as const }))

it.each([
  ['everything holds', all, days('2027-02-02'), null],
  ['nobody has seen anything', [], days('2027-02-02'), 'check_missing'],
  ['a Careers Leader for personal guidance', leader, range('2027-01-25', '2027-12-31'), 'check_missing'],
  ['suspended', stopped, days('2027-02-02'), 'on_hold'],
  ['what ends for good ends before every day', working, days('2027-02-11', '2027-03-01'), 'check_missing'],
  ['it ends on the one day', working, days('2027-02-10'), null],
  ['it ends between the days', working, days('2027-02-03', '2027-03-01'), null],
  ['it ends on the first day of the span', working, range('2027-02-10', '2027-03-12'), null],
  ['it ends before the span', working, range('2027-02-11', '2027-03-12'), 'check_missing'],
  ['it holds on a day that is over alone', working, days('2027-01-11', '2027-03-01'), 'check_missing'],
  ['every day is over', leader, days('2027-01-11', '2027-01-12'), null],
  ['what is renewed as a matter of course ends before', renewing, days('2027-03-01'), null],
] as const)('%s', (_, held, wanted, why) => {
  expect(whyNotAskable({ name: 'Ann', held }, { menu, wanted: wanted as ReturnType<typeof days> }, today)).toBe(why)
})
