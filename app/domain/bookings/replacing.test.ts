import { describe, expect, it } from 'vitest'
import { day } from '../calendar.ts'
import { pence } from '../money.ts'
import {
  addressParts,
  approvalCarried,
  dearerBy,
  lastDayInPlaceOf,
  linesInPlaceOf,
  mayBeReplaced,
} from './replacing.ts'

const ON = day('2027-02-02')
const CANCELLED = {
  ...{ status: 'cancelled' as const, endedBy: 'adviser' as const, lacks: null },
  ...{ isDated: true, onDay: ON, isReplaced: false },
}

describe('whether another may be taken in the place of a visit', () => {
  it.each([
    ['its adviser cancelled', {}, ON, null],
    ['Waymark cancelled', { endedBy: 'waymark' }, ON, null],
    ['its school cancelled', { endedBy: 'school' }, ON, 'not_now'],
    ['its consortium cancelled', { endedBy: 'consortium' }, ON, 'not_now'],
    ['its school cancelled what could not go ahead', { endedBy: 'school', lacks: 'hold' }, ON, null],
    ['it is confirmed', { status: 'confirmed', endedBy: null }, ON, 'not_now'],
    ['it was declined', { status: 'declined' }, ON, 'not_now'],
    ['it has no date', { isDated: false }, ON, 'not_now'],
    ['somebody was quicker', { isReplaced: true }, ON, 'already_replaced'],
    ['six weeks later', {}, day('2027-03-16'), null],
    ['a day after that', {}, day('2027-03-17'), 'too_late'],
  ] as const)('%s', (_, change, today, refusal) => {
    const may = mayBeReplaced({ ...CANCELLED, ...change }, today)
    expect(may).toEqual(refusal === null ? { ok: true, value: null } : { ok: false, refusal })
  })

  it('lasts as long as the days that are offered', () => expect(lastDayInPlaceOf(ON)).toBe('2027-03-16'))
})

describe('what becomes of the approval', () => {
  const of = {
    ...{ before: { gross: 35_114, bears: 34_730 }, now: { gross: 35_114, bears: 34_730 }, isSameSupplier: false },
    ...{ approvedBy: 'psn_ruth', takenBy: 'psn_priya', statusWanted: null },
  }
  it.each([
    ['the same price', {}, 'stands'],
    ['less', { now: { gross: 30_000, bears: 29_000 } }, 'stands'],
    ['a penny more', { now: { gross: 35_115, bears: 34_730 } }, 'dearer'],
    // Less in all, and none of it VAT that is claimed back: the funds give more than was approved.
    ['less in all and more from the funds', { now: { gross: 35_000, bears: 35_000 } }, 'dearer'],
    ['whoever approved takes it', { takenBy: 'psn_ruth' }, 'own'],
    ['a company', { statusWanted: 'determination' }, 'determination'],
    ['a sole trader', { statusWanted: 'check' }, 'stands'],
    ['a dearer company', { statusWanted: 'determination', now: { gross: 36_000, bears: 36_000 } }, 'dearer'],
    ['the same supplier, whoever takes it', { isSameSupplier: true, takenBy: 'psn_ruth' }, 'stands'],
  ] as const)('%s', (_, change, carried) => expect(approvalCarried({ ...of, ...change })).toBe(carried))

  it('is about the greater of the two differences', () => {
    expect(dearerBy({ gross: 35_114, bears: 34_730 }, { gross: 36_000, bears: 34_900 })).toBe(886)
    expect(dearerBy({ gross: 35_114, bears: 34_730 }, { gross: 35_000, bears: 35_000 })).toBe(270)
    expect(dearerBy({ gross: 35_114, bears: 34_730 }, { gross: 1, bears: 1 })).toBe(0)
  })
})

describe('the lines', () => {
  const tag = {
    ...{ whom: 'named_number' as const, pupilsEligible: 30, pupilsInAll: null, method: null },
    ...{ approach: 'targeted' as const, challenge: 1, rationale: 'They have no plan.' },
  }
  const line = (from: string, amountPence: number, of: typeof tag | null = null) => ({
    ...{ from, amountPence, costCentreId: null, tag: of },
  })

  it('keep their proportions to the penny', () => {
    const lines = linesInPlaceOf([line('fnd_a', 20_000), line('fnd_b', 10_000)], 6, pence(35_001))
    expect(lines.map(({ amountPence }) => amountPence)).toEqual([23_334, 11_667])
  })

  it('leave out a fund to which nothing would fall', () => {
    expect(linesInPlaceOf([line('fnd_a', 1), line('fnd_b', 30_000)], 6, pence(10)).map(({ from }) => from)).toEqual([
      'fnd_b',
    ])
  })

  it('count no more pupils of one visit than it has interviews, and as many as were said where there are none', () => {
    expect(linesInPlaceOf([line('fnd_a', 5, tag)], 6, pence(5))[0]?.tag?.pupilsEligible).toBe(6)
    expect(linesInPlaceOf([line('fnd_a', 5, tag)], 0, pence(5))[0]?.tag?.pupilsEligible).toBe(30)
  })
})

it('an address in one line is taken apart at its postcode', () => {
  expect(addressParts('12 Mill Lane, Fernhollow, ZZ4 6AT')).toEqual({
    ...{ street: '12 Mill Lane, Fernhollow', postcode: 'ZZ4 6AT' },
  })
  expect(addressParts('ZZ4 6AT')).toEqual({ postcode: 'ZZ4 6AT' })
})
