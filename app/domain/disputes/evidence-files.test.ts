import { describe, expect, it } from 'vitest'
import { isAddedFile, MOST_ADDED, MOST_TOGETHER, tooLargeToAdd, tooLargeTogether } from './evidence-files.ts'

const of = (...bytes: number[]) => bytes.map((one) => ({ bytes: one }))

describe('files for a bank', () => {
  it.each([
    [of(), MOST_ADDED, false],
    [of(), MOST_ADDED + 1, true],
    [of(3_000_000, 900_000), 100_000, false],
    [of(3_000_000, 900_000), 100_001, true],
  ])('to %j may be added %i: too large is %s', (files, bytes, isTooLarge) => {
    expect(tooLargeToAdd(files, { bytes })).toBe(isTooLarge)
  })

  it('keeps half a megabyte for the invoices', () => {
    expect(tooLargeTogether(of(MOST_ADDED, 500_000))).toBe(false)
    expect(tooLargeTogether(of(MOST_ADDED, 500_001))).toBe(true)
    expect(MOST_TOGETHER - MOST_ADDED).toBe(500_000)
  })

  it.each([
    ['service_documentation', true],
    ['receipt', false],
    ['evidence', false],
    [null, false],
  ])('staff may add %s: %s', (name, may) => {
    expect(isAddedFile(name)).toBe(may)
  })
})
