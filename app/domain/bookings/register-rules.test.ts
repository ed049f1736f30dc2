import { describe, expect, it } from 'vitest'
import { time } from '../calendar.ts'
import { isSchoolReference, isSeenTwice, isWithinVisit, markShown } from './register-rules.ts'

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
})
