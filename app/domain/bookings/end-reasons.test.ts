import { describe, expect, it } from 'vitest'
import { ADVISER_REASONS, type EndReason, reasonOf, reasonWords, SCHOOL_REASONS } from './end-reasons.ts'

const all = [...new Set([...SCHOOL_REASONS, ...ADVISER_REASONS].map(({ value }) => value))]

describe('why a visit does not take place', () => {
  it('is said in words that an email may carry, of every reason that either side can choose', () => {
    expect(all.sort()).toEqual<EndReason[]>([
      'adviser_cannot_come',
      'adviser_ill',
      'closed_planned',
      'closed_suddenly',
      'other',
      'plans_changed',
      'pupils_away',
    ])
    for (const one of all) expect(reasonWords(one, ''), one).not.toMatch(/pupil|child|\bSEND\b|\bEHCP\b/i)
  })

  it('is what was chosen, and then what was written', () => {
    expect(reasonWords('pupils_away', ' The trip was moved. ')).toBe(
      'Nobody can be seen that day: a trip, exams or illness. The trip was moved.',
    )
    expect(reasonWords('other', 'We have moved.')).toBe('We have moved.')
    expect(reasonWords('other', '  ')).toBe('')
  })

  it('is of the list of whoever says so', () => {
    expect(reasonOf(SCHOOL_REASONS, 'adviser_ill')).toBeNull()
    expect(reasonOf(ADVISER_REASONS, 'adviser_ill')).toBe('adviser_ill')
    expect(reasonOf(ADVISER_REASONS, undefined)).toBeNull()
  })
})
