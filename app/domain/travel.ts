import { type Pence, pence } from './money.ts'

/** Travel is worked out from straight-line miles and a road factor: no map service, and the same answer every time. */
export type Point = { latitude: number; longitude: number }

/** Staff settings: how much longer roads are than straight lines, and the speed a drive is planned at. */
export type RoadSettings = { roadFactor: number; milesPerHour: number }

export const DEFAULT_ROADS: RoadSettings = { roadFactor: 1.3, milesPerHour: 30 }

/** HMRC's approved mileage rate for the first 10,000 business miles of a year, in pence. */
export const HMRC_MILEAGE_PENCE = 45

/** The mean radius of the earth in miles, as the database's own check of travel has it. */
const EARTH_MILES = 3_958.8

/** Nearer than this is the same place: nobody drives between two doors of one school. */
const SAME_PLACE_MILES = 0.12

const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Great-circle miles between two points (haversine). */
export function straightMiles(a: Point, b: Point): number {
  const half =
    Math.sin(radians(b.latitude - a.latitude) / 2) ** 2 +
    Math.cos(radians(a.latitude)) *
      Math.cos(radians(b.latitude)) *
      Math.sin(radians(b.longitude - a.longitude) / 2) ** 2
  return 2 * EARTH_MILES * Math.asin(Math.min(1, Math.sqrt(half)))
}

/** Whole miles there and back by road, which is what a school pays for: 6.9 straight miles are 18. */
export const pricedMiles = (straight: number, roadFactor: number): number => Math.round(2 * straight * roadFactor)

/** What a school pays for travel; nothing within `freeMiles` straight miles where an adviser offers that. */
export function travelPrice(
  straight: number,
  terms: { roadFactor: number; mileagePence: number; freeMiles?: number },
): { miles: number; price: Pence } {
  const miles = pricedMiles(straight, terms.roadFactor)
  const isFree = terms.freeMiles !== undefined && straight <= terms.freeMiles
  return { miles, price: pence(isFree ? 0 : miles * terms.mileagePence) }
}

/** Whole minutes to plan for one drive, rounded up; 0 within the same place. */
export const driveMinutes = (straight: number, roads: RoadSettings = DEFAULT_ROADS): number =>
  straight < SAME_PLACE_MILES ? 0 : Math.ceil(((straight * roads.roadFactor) / roads.milesPerHour) * 60)

/** The box of longitudes and latitudes that holds every point within so many straight miles, for an index to narrow by. */
export function reachBox(at: Point, miles: number): { west: number; south: number; east: number; north: number } {
  const angle = miles / EARTH_MILES
  const up = (angle * 180) / Math.PI
  const across = (Math.asin(Math.min(1, Math.sin(angle) / Math.cos(radians(at.latitude)))) * 180) / Math.PI
  return {
    west: at.longitude - across,
    south: at.latitude - up,
    east: at.longitude + across,
    north: at.latitude + up,
  }
}

/** Degrees clockwise from north in which one place lies from another. */
export function bearing(from: Point, to: Point): number {
  const across = radians(to.longitude - from.longitude)
  const [a, b] = [radians(from.latitude), radians(to.latitude)]
  const east = Math.sin(across) * Math.cos(b)
  const north = Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(across)
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360
}
