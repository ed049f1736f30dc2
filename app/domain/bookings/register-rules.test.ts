import { describe, expect, it } from 'vitest'
import { time } from '../calendar.ts'
import {
  beginsWithAnother,
  isSchoolReference,
  isSeenTwice,
  isWithinVisit,
  markShown,
  saysOfPupil,
} from './register-rules.ts'

describe('a school’s own reference', () => {
  it.each(['FH-0412', '11B-014', '1042', 'A1', '11B-104', 'y11/0042', '2026.118'])('%s is one', (typed) => {
    expect(isSchoolReference(typed)).toBe(true)
  })
  it.each(['Jane', 'Jane Smith', 'SMITH', 'J.Smith', 'Smith J 11B', 'JSmith12', '<b>x</b>', 'AB', 'Åsa1', '11 B'])(
    '%s is none',
    (typed) => {
      expect(isSchoolReference(typed)).toBe(false)
    },
  )
})

describe('what a reference may not say of its pupil', () => {
  it.each([
    ...[
      'PP-12',
      'PP12',
      'pp/12',
      '12PP',
      '11B/FSM',
      '11B.fsm.3',
      'LAC1',
      'PLAC-2',
      'CLA-0412',
      'SEN7',
      'SEND-7',
      'EHCP3',
    ],
    ...['Pupil Premium 4', 'PUPIL-PREMIUM/4', 'pupilpremium4', '4-SEN-PP', 'PPG-3'],
  ])('%s says it', (typed) => {
    expect(saysOfPupil(typed)).toBe(true)
  })
  it.each(['FH-0412', '11B-014', 'APPLE4', 'APP-4', 'PPR-12', 'OPP1', 'SENT7', 'BLAC-2', 'CLAY4', 'A1', '1042'])(
    '%s does not',
    (typed) => {
      expect(saysOfPupil(typed)).toBe(false)
    },
  )
})

describe('an interview of the register', () => {
  const mark = { startsAt: '08:50', yearGroup: 11, schoolReference: 'FH-0412', outcome: 'seen' as const }

  it('begins while its visit lasts', () => {
    const visit = { from: time('08:45'), to: time('15:15') }
    expect(['03:00', '08:44', '08:45', '15:14', '15:15', '23:00'].filter((at) => isWithinVisit(at, visit))).toEqual([
      '08:45',
      '15:14',
    ])
  })

  it('is told from itself as it was', () => {
    expect(markShown(undefined)).toBe('')
    expect(markShown({ ...mark, outcome: null })).toBe('')
    expect(markShown(mark)).not.toBe(markShown({ ...mark, outcome: 'absent' }))
  })

  it('is of a pupil who was not seen before at the visit', () => {
    expect(isSeenTwice(mark, [{ ...mark, schoolReference: 'fh-0412' }])).toBe(true)
    expect(isSeenTwice(mark, [{ ...mark, outcome: 'absent' }])).toBe(false)
    expect(isSeenTwice({ ...mark, schoolReference: '' }, [{ ...mark, schoolReference: '' }])).toBe(false)
  })

  it('that began with another one is remarked, where both took place', () => {
    expect(beginsWithAnother(mark, [{ ...mark, schoolReference: 'FH-7' }])).toBe(true)
    expect(beginsWithAnother(mark, [{ ...mark, startsAt: '09:30' }])).toBe(false)
    expect(beginsWithAnother(mark, [{ ...mark, outcome: 'absent' }])).toBe(false)
    expect(beginsWithAnother({ ...mark, outcome: 'absent' }, [mark])).toBe(false)
  })
})
