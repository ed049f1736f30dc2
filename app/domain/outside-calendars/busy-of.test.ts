import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, day, instantAt, startOfDay, time, timeOf } from '../calendar.ts'
import { visitUid } from '../visit-calendars/visit-uid.ts'
import { busyOf } from './busy-of.ts'

const WINDOW = { from: Date.parse('2027-01-01T00:00:00Z'), to: Date.parse('2028-01-01T00:00:00Z') }
const OWNERS = ['Asha@Example.org']

const calendar = (...lines: string[]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n')
const event = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:a@b', ...lines, 'END:VEVENT'].join('\r\n')

/** The busy times of a calendar as UTC, "from/to" without years and seconds. */
function busy(text: string, within = WINDOW): string[] {
  const found = busyOf(text, { within, owners: OWNERS })
  if (!found.ok) throw new Error(found.refusal)
  expect(found.value.unread).toBe(0)
  const short = (at: number) => new Date(at).toISOString().slice(5, 16)
  return found.value.busy.map(({ from, to }) => `${short(from)}/${short(to)}`)
}
const ofEvent = (...lines: string[]) => busy(calendar(event(...lines)))
const faultOf = (text: string) => {
  const found = busyOf(text, { within: WINDOW, owners: OWNERS })
  return found.ok ? 'read' : found.refusal
}

/** As Outlook describes London under a name that no other program knows. */
const OUTLOOK_LONDON = [
  ...['BEGIN:VTIMEZONE', 'TZID:GMT Standard Time', 'BEGIN:STANDARD', 'DTSTART:16010101T020000', 'TZOFFSETFROM:+0100'],
  ...['TZOFFSETTO:+0000', 'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10', 'END:STANDARD', 'BEGIN:DAYLIGHT'],
  ...['DTSTART:16010101T010000', 'TZOFFSETFROM:+0000', 'TZOFFSETTO:+0100'],
  ...['RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3', 'END:DAYLIGHT', 'END:VTIMEZONE'],
]

describe('when an event is', () => {
  test.each([
    ['UTC', ['DTSTART:20270621T090000Z', 'DTEND:20270621T100000Z'], ['06-21T09:00/06-21T10:00']],
    ['London, summer', ['DTSTART;TZID=Europe/London:20270621T090000', 'DURATION:PT1H'], ['06-21T08:00/06-21T09:00']],
    ['London, winter', ['DTSTART;TZID=Europe/London:20270121T090000', 'DURATION:PT1H'], ['01-21T09:00/01-21T10:00']],
    ['another zone', ['DTSTART;TZID=America/New_York:20270621T090000', 'DURATION:PT90M'], ['06-21T13:00/06-21T14:30']],
    [
      'a zone with a longer name',
      ['DTSTART;TZID=/mozilla.org/20050126_1/Europe/Paris:20270621T090000', 'DURATION:PT1H'],
      ['06-21T07:00/06-21T08:00'],
    ],
    [
      'two zones',
      ['DTSTART;TZID=Europe/Paris:20270621T090000', 'DTEND;TZID=Europe/London:20270621T100000'],
      ['06-21T07:00/06-21T09:00'],
    ],
    ['no zone: London', ['DTSTART:20270621T090000', 'DTEND:20270621T100000'], ['06-21T08:00/06-21T09:00']],
    [
      'a zone that nobody knows: London',
      ['DTSTART;TZID=Customized Time:20270621T090000', 'DURATION:PT1H'],
      ['06-21T08:00/06-21T09:00'],
    ],
    ['a whole day', ['DTSTART;VALUE=DATE:20270621'], ['06-20T23:00/06-21T23:00']],
    ['whole days', ['DTSTART;VALUE=DATE:20270121', 'DTEND;VALUE=DATE:20270124'], ['01-21T00:00/01-24T00:00']],
    [
      'whole days over the clock change',
      ['DTSTART;VALUE=DATE:20270327', 'DTEND;VALUE=DATE:20270330'],
      ['03-27T00:00/03-29T23:00'],
    ],
    ['no length', ['DTSTART:20270621T090000Z'], []],
    ['before the window', ['DTSTART:20261221T090000Z', 'DURATION:PT1H'], []],
    ['cut to the window', ['DTSTART;VALUE=DATE:20261220', 'DURATION:P3W'], ['01-01T00:00/01-10T00:00']],
  ] as const)('%s', (_, lines, expected) => expect(ofEvent(...lines)).toEqual(expected))

  test('as the calendar itself describes its zones', () => {
    const at = (on: string) => event(`DTSTART;TZID=GMT Standard Time:${on}T090000`, 'DURATION:PT1H')
    expect(busy(calendar(...OUTLOOK_LONDON, at('20270121'), at('20270621')))).toEqual([
      '01-21T09:00/01-21T10:00',
      '06-21T08:00/06-21T09:00',
    ])
  })

  test('a London clock is read alike by the tz database, by the calendar’s own description and without a zone, at both clock changes', () => {
    const changes = fc.constantFrom(day('2027-03-28'), day('2027-10-31'))
    const days = fc.integer({ min: -2, max: 2 })
    const minutes = fc.integer({ min: 0, max: 1_439 })
    fc.assert(
      fc.property(changes, days, minutes, (change, off, minute) => {
        const on = addDays(change, off)
        const face = `${on.replaceAll('-', '')}T${timeOf(minute).replace(':', '')}00`
        const expected = instantAt(on, timeOf(minute)).getTime()
        const starts = (params: string, ...before: string[]) => {
          const found = busyOf(calendar(...before, event(`DTSTART${params}:${face}`, 'DURATION:PT1M')), {
            within: WINDOW,
            owners: [],
          })
          return found.ok && found.value.busy[0]?.from
        }
        expect(starts(';TZID=Europe/London')).toBe(expected)
        expect(starts('')).toBe(expected)
        // The hour that is missing, and the one that comes twice, are described by no rule: anything near is right there.
        const isOdd = off === 0 && minute >= 60 && minute < 120
        const described = starts(';TZID=GMT Standard Time', ...OUTLOOK_LONDON)
        if (isOdd) expect(Math.abs(Number(described) - expected)).toBeLessThanOrEqual(3_600_000)
        else expect(described).toBe(expected)
      }),
      { numRuns: 300 },
    )
  })
})

describe('repetitions', () => {
  test('keep their time of day over a clock change', () => {
    expect(ofEvent('DTSTART;TZID=Europe/London:20270321T090000', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;COUNT=3')).toEqual(
      ['03-21T09:00/03-21T10:00', '03-28T08:00/03-28T09:00', '04-04T08:00/04-04T09:00'],
    )
    expect(ofEvent('DTSTART;VALUE=DATE:20271030', 'RRULE:FREQ=DAILY;INTERVAL=2;COUNT=2')).toEqual([
      '10-29T23:00/10-30T23:00',
      '11-01T00:00/11-02T00:00',
    ])
  })

  test('end with the one that UNTIL names, which is an instant', () => {
    const weekly = (until: string) =>
      ofEvent('DTSTART;TZID=Europe/London:20270607T090000', 'DURATION:PT1H', `RRULE:FREQ=WEEKLY;UNTIL=${until}`).length
    expect(weekly('20270621T080000Z')).toBe(3)
    expect(weekly('20270621T075959Z')).toBe(2)
    expect(weekly('20270621')).toBe(3)
    expect(weekly('20270621T090000')).toBe(3)
  })

  test('without those left out, however they are named, with those added and those moved', () => {
    const master = (...more: string[]) =>
      event(
        'DTSTART;TZID=Europe/London:20270607T090000',
        'DTEND;TZID=Europe/London:20270607T100000',
        'RRULE:FREQ=DAILY;COUNT=5',
        ...more,
      )
    const days = (...lines: string[]) => busy(calendar(...lines)).map((one) => one.slice(3, 8))
    expect(days(master())).toEqual(['07T08', '08T08', '09T08', '10T08', '11T08'])
    expect(
      days(master('EXDATE;TZID=Europe/London:20270608T090000,20270609T090000', 'EXDATE:20270610T080000Z')),
    ).toEqual(['07T08', '11T08'])
    expect(days(master('EXDATE;VALUE=DATE:20270608'))).toHaveLength(4)
    expect(
      days(master('RDATE;TZID=Europe/London:20270620T090000', 'RDATE;VALUE=PERIOD:20270622T080000Z/PT1H')).slice(5),
    ).toEqual(['20T08', '22T08'])
    const moved = event('RECURRENCE-ID:20270608T080000Z', 'DTSTART:20270608T130000Z', 'DURATION:PT1H')
    expect(days(master(), moved)).toEqual(['07T08', '08T13', '09T08', '10T08', '11T08'])
    expect(days(moved, master())).toHaveLength(5)
    const off = event(
      'RECURRENCE-ID;TZID=Europe/London:20270608T090000',
      'DTSTART:20270608T080000Z',
      'DURATION:PT1H',
      'STATUS:CANCELLED',
    )
    expect(days(master(), off)).toEqual(['07T08', '09T08', '10T08', '11T08'])
  })

  test('that began long ago are counted on to now', () => {
    expect(
      busy(
        calendar(event('DTSTART;TZID=Europe/London:19990104T090000', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;BYDAY=MO')),
      ),
    ).toHaveLength(52)
  })
})

test('what touches or overlaps is one', () => {
  const at = (from: string, to: string) => event(`DTSTART:20270621T${from}00Z`, `DTEND:20270621T${to}00Z`)
  expect(busy(calendar(at('1000', '1100'), at('0900', '1000'), at('1030', '1200'), at('1300', '1400')))).toEqual([
    '06-21T09:00/06-21T12:00',
    '06-21T13:00/06-21T14:00',
  ])
})

describe('nothing is busy', () => {
  const LINES = ['DTSTART:20270621T090000Z', 'DURATION:PT1H']
  test.each([
    ['marked as free', ['TRANSP:TRANSPARENT']],
    ['free in Outlook', ['X-MICROSOFT-CDO-BUSYSTATUS:FREE']],
    ['cancelled', ['STATUS:CANCELLED']],
    [
      'declined by its owner',
      ['ATTENDEE;PARTSTAT=DECLINED:mailto:asha@example.org', 'ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@example.org'],
    ],
  ])('%s', (_, lines) => expect(ofEvent(...LINES, ...lines)).toEqual([]))
  test.each([
    ['tentative', ['STATUS:TENTATIVE']],
    ['declined by somebody else', ['ATTENDEE;PARTSTAT=DECLINED:mailto:b@example.org']],
    ['not answered', ['ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:asha@example.org']],
    ['working elsewhere', ['X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE']],
  ])('but where it is %s', (_, lines) => expect(ofEvent(...LINES, ...lines)).toHaveLength(1))
  test('declined by whoever’s the calendar is', () => {
    const declined = event(...LINES, 'ATTENDEE;PARTSTAT=DECLINED:mailto:other@example.org')
    expect(busy(calendar('X-WR-CALNAME:other@example.org', declined))).toEqual([])
  })
  test('a visit of Waymark’s that came back', () => {
    const own = ['BEGIN:VEVENT', `UID:${visitUid('vis_0123456789abcdef')}`, ...LINES, 'END:VEVENT']
    expect(busy(calendar(...own))).toEqual([])
  })
})

test('a calendar that says no more than when somebody is busy', () => {
  const told = [
    ...['BEGIN:VFREEBUSY', 'FREEBUSY;FBTYPE=FREE:20270620T090000Z/PT1H', 'FREEBUSY:20270621T090000Z/20270621T100000Z'],
    ...['FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270622T090000Z/PT2H,20270623T090000Z/PT1H', 'END:VFREEBUSY'],
  ]
  expect(busy(calendar(...told))).toEqual([
    '06-21T09:00/06-21T10:00',
    '06-22T09:00/06-22T11:00',
    '06-23T09:00/06-23T10:00',
  ])
})

describe('what is no calendar, or too much of one', () => {
  test.each([
    ['nothing', '', 'empty'],
    ['white space', ' \r\n ', 'empty'],
    ['a web page', '<!DOCTYPE html><html></html>', 'web_page'],
    ['a program', 'MZ\u0090\u0000\u0003', 'not_a_calendar'],
    ['a zip file', 'PK\u0003\u0004', 'not_a_calendar'],
    ['an address book', 'BEGIN:VCARD\r\nEND:VCARD\r\n', 'not_a_calendar'],
    ['half of one', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a', 'cut_off'],
    ['ends that nobody began', 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\nEND:VCALENDAR\r\n', 'not_a_calendar'],
    ['a hundred thousand beginnings', `BEGIN:VCALENDAR\r\n${'BEGIN:VEVENT\r\n'.repeat(100_000)}`, 'cut_off'],
  ])('%s', (_, text, fault) => expect(faultOf(text)).toBe(fault))

  test('one without an event is one', () => expect(busy(calendar())).toEqual([]))

  test('an event that nobody can read is counted, and the others are read', () => {
    const good = event('DTSTART:20270621T090000Z', 'DURATION:PT1H')
    const bad = [
      event('SUMMARY:no beginning'),
      event('DTSTART:20270621T090000Z', 'DTEND:20270620T090000Z'),
      event('DTSTART:whenever', 'DURATION:PT1H'),
      event('DTSTART:20270621T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=OFTEN'),
    ]
    const found = busyOf(calendar(...bad, good), { within: WINDOW, owners: [] })
    expect(found).toMatchObject({ ok: true, value: { unread: 4, busy: [{}] } })
  })

  const ten = (n: number, lines: (at: number) => string[]) =>
    calendar(...Array.from({ length: n }, (_, at) => event(...lines(at))))
  const iso = (ms: number) => new Date(ms).toISOString().replace(/[-:]|\.000/g, '')

  test('ten thousand events of past years are read, ten thousand of this one are too many, and so are 20,001', () => {
    const past = ten(10_000, (at) => [
      `DTSTART:${iso(Date.parse('2010-01-01T00:00:00Z') + at * 7_200_000)}`,
      'DURATION:PT1H',
    ])
    const began = performance.now()
    expect(busy(past)).toEqual([])
    expect(performance.now() - began).toBeLessThan(10_000)
    const ahead = ten(10_000, (at) => [`DTSTART:${iso(WINDOW.from + at * 1_800_000)}`, 'DURATION:PT10M'])
    expect(faultOf(ahead)).toBe('too_many_events')
    expect(faultOf(ten(20_001, () => []))).toBe('too_many_events')
  })

  test.each([
    ['every second', 'FREQ=SECONDLY'],
    ['every second, a thousand million times', 'FREQ=SECONDLY;COUNT=1000000000'],
    ['every minute since long ago', 'FREQ=MINUTELY'],
  ])('one that repeats %s', (_, rule) => {
    const began = performance.now()
    expect(faultOf(calendar(event('DTSTART:19900101T090000Z', 'DURATION:PT1S', `RRULE:${rule}`)))).toBe('too_heavy')
    expect(performance.now() - began).toBeLessThan(10_000)
  })
})

test('the first instant of a whole day is London’s', () => {
  const found = busyOf(calendar(event('DTSTART;VALUE=DATE:20270701')), { within: WINDOW, owners: [] })
  expect(found.ok && found.value.busy[0]?.from).toBe(startOfDay(day('2027-07-01')).getTime())
  expect(instantAt(day('2027-07-01'), time('00:00'))).toEqual(startOfDay(day('2027-07-01')))
})
