import { expect, it } from 'vitest'
import { day, instantAt, time } from '../calendar.ts'
import { type DiaryDay, diaryDays, type PlacedVisit } from './diary-days.ts'
import { diaryOf } from './free-time.ts'

const on = (text: string) => ({ startsOn: day(text), endsOn: day(text) })
const at = (text: string, clock: string) => instantAt(day(text), time(clock))
const visit = (onDay: string, from: string, to: string, where: string, miles: number): PlacedVisit => ({
  onDay: day(onDay),
  from: time(from),
  to: time(to),
  where,
  mode: 'face_to_face',
  at: { latitude: 52 + miles / 69.0942, longitude: -1 },
  pace: 2.6,
})

const visits = [
  visit('2027-05-04', '13:00', '14:00', 'Fellside', 10),
  visit('2027-05-04', '09:00', '10:00', 'Pikestaff', 0),
  visit('2027-05-04', '14:00', '15:00', 'Fellside', 10),
]
const busy = [{ from: at('2027-05-04', '23:00'), to: at('2027-05-05', '09:30'), calendar: 'Family' }]
const off = [{ ...on('2027-05-06'), note: 'Norway' }]
const days = diaryDays({
  range: { startsOn: day('2027-05-02'), endsOn: day('2027-05-09') },
  today: day('2027-05-03'),
  visits,
  busy,
  off,
  diary: diaryOf(
    {
      weekly: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: time('08:30'), to: time('16:30') })),
      terms: [{ startsOn: day('2027-04-12'), endsOn: day('2027-05-06') }],
      closed: [day('2027-05-03')],
      off,
      extra: [{ ...on('2027-05-08'), from: time('09:00'), to: time('12:00') }],
    },
    [
      ...visits.map((one) => ({ from: at(one.onDay, one.from), to: at(one.onDay, one.to), kind: 'visit' as const })),
      ...busy.map((one) => ({ ...one, kind: 'outside' as const })),
    ],
  ),
})

const shown = ({ entries, notes, isFree }: DiaryDay<PlacedVisit>) => [
  ...notes,
  ...entries.map((one) => {
    const what = {
      visit: 'visit',
      free: 'free',
      busy: one.kind === 'busy' ? one.calendar : '',
      drive: one.kind === 'drive' ? `drive ${one.minutes} to ${one.towards}` : '',
    }
    return `${one.from} ${one.to} ${what[one.kind]}`
  }),
  ...(isFree ? ['can be asked for'] : []),
]

it('has everything of a day in order, with the drive between two places and none within one', () => {
  expect(days.map(({ on: date }) => date.slice(8)).join(' ')).toBe('02 03 04 05 06 07 08 09')
  expect(shown(days[2] as never)).toEqual([
    '08:30 09:00 free',
    '09:00 10:00 visit',
    '10:00 10:26 drive 26 to Fellside',
    '10:00 13:00 free',
    '13:00 14:00 visit',
    '14:00 15:00 visit',
    '15:00 16:30 free',
    '23:00 23:59 Family',
  ])
  expect(shown(days[3] as never)).toEqual(['00:00 09:30 Family', '09:30 16:30 free', 'can be asked for'])
})

it('drives between visits face to face alone, and stands still while one is held by video', () => {
  const held = (from: string, to: string, mode: 'video' | 'telephone') => ({
    ...visit('2027-05-04', from, to, 'By phone', 0),
    mode,
  })
  const driving = (...between: PlacedVisit[]) =>
    diaryDays({
      ...{ range: on('2027-05-04'), today: day('2027-05-03'), busy: [], off: [] },
      visits: [
        visit('2027-05-04', '09:00', '10:00', 'Pikestaff', 0),
        visit('2027-05-04', '11:00', '12:00', 'Fellside', 10),
        ...between,
      ],
      diary: diaryOf({ weekly: [], off: [], extra: [] }, []),
    })[0]?.entries.flatMap((one) => (one.kind === 'drive' ? [`${one.from} ${one.to} ${one.towards}`] : []))
  expect(driving(held('08:00', '08:30', 'video'), held('10:00', '10:15', 'video'))).toEqual(['10:15 10:41 Fellside'])
  expect(driving(held('10:30', '11:00', 'telephone'), held('12:00', '12:30', 'telephone'))).toEqual([
    '10:00 10:26 Fellside',
  ])
  // Neither stretch is long enough for all of it.
  expect(driving(held('10:20', '10:40', 'video'))).toEqual(['10:00 10:20 Fellside', '10:40 10:46 Fellside'])
})

it('says why a day is not worked, and that one is worked besides', () => {
  expect([0, 1, 4, 5, 6].map((n) => shown(days[n] as never))).toEqual([
    [],
    ['Early May bank holiday'],
    ['Day off: Norway'],
    ['Outside your terms'],
    ['Extra day', '09:00 12:00 free', 'can be asked for'],
  ])
})
