import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalisePostcode, outcodeOf } from './postcode.ts'
import { DEFAULT_ROADS, driveMinutes, type Point, pricedMiles, reachBox, straightMiles, travelPrice } from './travel.ts'

const point = (latitude: number, longitude: number): Point => ({ latitude, longitude })
const inEngland = fc.record({
  latitude: fc.double({ min: 50, max: 55.8, noNaN: true }),
  longitude: fc.double({ min: -6, max: 1.8, noNaN: true }),
})

describe('miles', () => {
  it.each([
    // One degree of latitude is 69.1 miles; of longitude at 52° north, 42.5.
    [point(52, -1), point(53, -1), 69.09],
    [point(52, -1), point(52, 0), 42.54],
    [point(51.5, -0.12), point(51.5, -0.12), 0],
  ])('from %j to %j', (a, b, miles) => expect(straightMiles(a, b)).toBeCloseTo(miles, 1))

  it('are the same both ways and never shorter by way of a third place', () => {
    fc.assert(
      fc.property(inEngland, inEngland, inEngland, (a, b, c) => {
        expect(straightMiles(a, b)).toBeCloseTo(straightMiles(b, a), 9)
        expect(straightMiles(a, c)).toBeLessThanOrEqual(straightMiles(a, b) + straightMiles(b, c) + 1e-6)
      }),
    )
  })

  it('are priced there and back by road, in whole miles', () => {
    expect(pricedMiles(6.9, 1.3)).toBe(18)
    expect(travelPrice(6.9, { roadFactor: 1.3, mileagePence: 45 })).toEqual({ miles: 18, price: 810 })
    expect(travelPrice(6.9, { roadFactor: 1.3, mileagePence: 45, freeMiles: 7 }).price).toBe(0)
    expect(travelPrice(7.1, { roadFactor: 1.3, mileagePence: 45, freeMiles: 7 }).price).toBe(810)
    expect(travelPrice(0, { roadFactor: 1.3, mileagePence: 45 })).toEqual({ miles: 0, price: 0 })
  })

  it('become minutes of driving, rounded up', () => {
    expect(driveMinutes(0)).toBe(0)
    expect(driveMinutes(0.11)).toBe(0)
    expect(driveMinutes(0.12)).toBe(1)
    expect(driveMinutes(10)).toBe(26)
    expect(driveMinutes(10.1, DEFAULT_ROADS)).toBe(27)
    expect(driveMinutes(10, { roadFactor: 1.5, milesPerHour: 60 })).toBe(15)
  })

  it('stay inside the box of an adviser’s reach', () => {
    fc.assert(
      fc.property(inEngland, inEngland, fc.integer({ min: 1, max: 200 }), (at, school, miles) => {
        const box = reachBox(at, miles)
        const isInside =
          box.west <= school.longitude &&
          school.longitude <= box.east &&
          box.south <= school.latitude &&
          school.latitude <= box.north
        return isInside || straightMiles(at, school) > miles
      }),
      { numRuns: 1_000 },
    )
    const box = reachBox(point(52, -1), 10)
    expect(box.north - box.south).toBeCloseTo(0.2895, 3)
  })
})

describe('postcodes', () => {
  it.each([
    [' zz11aa ', 'ZZ1 1AA', 'ZZ1'],
    ['SW1A 2AA', 'SW1A 2AA', 'SW1A'],
    ['m1\u200B1ae', 'M1 1AE', 'M1'],
    ['zz1', null, 'ZZ1'],
    ['ZZ1 1', null, null],
    ['Wexcombe', null, null],
    ['', null, null],
  ])('%j is %j in %j', (typed, postcode, outcode) => {
    expect(normalisePostcode(typed)).toBe(postcode)
    expect(outcodeOf(typed)).toBe(outcode)
  })
})
