import { describe, expect, it } from 'vitest'
import { heldWith } from '#tests/make/held.ts'
import { MENU } from '#tests/make/menu.ts'
import type { HeldCredential } from '../accreditation/credential-needs.ts'
import { day } from '../calendar.ts'
import { schoolCalendar } from '../school-days.ts'
import { checkDays } from './check-request.ts'

const permitted = { endsOn: '2027-03-02' }
const ALL = heldWith({ right_to_work: permitted })
const less = (kind: 'dbs' | 'register') => heldWith({ right_to_work: permitted, [kind]: null })
const noBarredList = heldWith({ right_to_work: permitted, dbs: { hasChildrensBarredList: false } })
const insured = heldWith({ public_liability: { endsOn: '2027-03-02' } })
const level4 = heldWith({ right_to_work: permitted, qualification: { level: 4 } })

const judged = (days: string[], held: readonly HeldCredential[], serviceCode: keyof typeof MENU) =>
  checkDays({
    visits: days.map((on) => ({ day: day(on), from: '08:45', to: '15:15' })),
    menu: MENU[serviceCode],
    capacity: { most: null, taken: {} },
    calendar: schoolCalendar(),
    adviser: { name: 'Rowan Tallis', held },
    noticeSchoolDays: 3,
    today: day('2027-01-12'),
  })

describe('the credentials of an adviser are judged on each visit’s own day', () => {
  it.each([
    ['personal_guidance_day', 'everything seen', ALL, '2027-03-02', null],
    [
      'personal_guidance_day',
      'permission to work to the day before',
      ALL,
      '2027-03-03',
      'Rowan’s right to work has not been seen for that day.',
    ],
    ['personal_guidance_day', 'insurance to be renewed', insured, '2027-03-03', null],
    ['personal_guidance_day', 'no DBS', less('dbs'), '2027-03-02', 'Rowan’s DBS check has not been seen for that day.'],
    [
      'personal_guidance_day',
      'no barred list',
      noBarredList,
      '2027-03-02',
      'Rowan’s DBS check does not include the children’s barred list, which this service needs.',
    ],
    ['assembly', 'no barred list, in front of staff', noBarredList, '2027-03-02', null],
    ['assembly', 'level 4, not on the register', level4, '2027-03-02', null],
    [
      'options_evening',
      'level 4',
      level4,
      '2027-03-02',
      'Rowan’s career guidance qualification is not at level 6 or above in career development, which this service needs.',
    ],
    ['assembly', 'not on the register', less('register'), '2027-03-02', null],
    [
      'options_evening',
      'not on the register',
      less('register'),
      '2027-03-02',
      'Rowan’s place on the professional register has not been seen for that day.',
    ],
  ] as const)('%s, %s', (service, _, held, on, words) => {
    expect(judged([on], held, service)).toEqual(words ? [{ day: on, code: 'check_missing', words }] : [])
  })

  it('marks only the days that lack one, and says the calendar’s reason first', () => {
    const days = ['2027-03-01', '2027-03-02', '2027-03-03', '2027-03-06']
    expect(judged(days, ALL, 'assembly').map(({ day: on, code }) => [on, code])).toEqual([
      ['2027-03-03', 'check_missing'],
      ['2027-03-06', 'no_school_that_day'],
    ])
    expect(judged(['2027-01-13'], [], 'assembly').map(({ code }) => code)).toEqual(['too_little_notice'])
  })
})
