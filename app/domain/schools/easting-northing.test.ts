import { expect, test } from 'vitest'
import { isOnGrid, pointOfGrid } from './easting-northing.ts'

// Ordnance Survey's own test points (OSTN15): easting, northing, and the latitude and longitude they stand for.
test.each([
  ['Caister', 651409.804, 313177.45, 52.658007833, 1.716073973],
  ['St Mary’s, Scilly', 91492.146, 11318.804, 49.9222639373, -6.29977752014],
  ['Culdrose', 170370.718, 11572.405, 49.9600613782, -5.20304609998],
])('%s is within 6 metres', (_name, easting, northing, latitude, longitude) => {
  const point = pointOfGrid(easting, northing)
  const metresNorth = (point.latitude - latitude) * 111_200
  const metresEast = (point.longitude - longitude) * 111_200 * Math.cos((latitude * Math.PI) / 180)
  expect(Math.hypot(metresNorth, metresEast)).toBeLessThan(6)
})

test('places off the grid are known', () => {
  expect(isOnGrid(526980, 184052)).toBe(true)
  expect(isOnGrid(700_001, 184052)).toBe(false)
  expect(isOnGrid(526980, -1)).toBe(false)
})
