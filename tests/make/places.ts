import type { Point } from '#app/domain/travel.ts'

// Where everything made for tests is: a line of outcodes of nowhere, going north.

const HERE: Point = { latitude: 54.5, longitude: -2.5 }

/** A point so many miles north of where schools are unless said. */
export const north = (miles: number): Point => ({ ...HERE, latitude: HERE.latitude + miles / 69.1 })

/** The made-up outcode of a number and its middle: ZZ1 is where schools are unless said, each next one 6.9 miles north. */
export const ZZ = (number: number) => ({ outcode: `ZZ${number}`, ...north(6.9 * (number - 1)) })
