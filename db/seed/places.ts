// An invented corner of England: no such county, towns or postcodes. Outward codes begin with ZZ, which no area uses.

export type Place = { town: string; outcode: string; latitude: number; longitude: number }

export const PLACES: readonly Place[] = [
  { town: 'Tarnbeck', outcode: 'ZZ1', latitude: 54.512, longitude: -2.478 },
  { town: 'Hollowmere', outcode: 'ZZ2', latitude: 54.561, longitude: -2.392 },
  { town: 'Ashgill', outcode: 'ZZ3', latitude: 54.604, longitude: -2.531 },
  { town: 'Fernhollow', outcode: 'ZZ4', latitude: 54.447, longitude: -2.402 },
  { town: 'Skelbridge', outcode: 'ZZ5', latitude: 54.418, longitude: -2.566 },
  { town: 'Netherby Cross', outcode: 'ZZ6', latitude: 54.372, longitude: -2.318 },
  { town: 'Marrick Haven', outcode: 'ZZ7', latitude: 54.651, longitude: -2.281 },
  { town: 'Thornwath', outcode: 'ZZ8', latitude: 54.489, longitude: -2.215 },
  { town: 'Ellerside', outcode: 'ZZ9', latitude: 54.335, longitude: -2.487 },
  { town: 'Harrowdale', outcode: 'ZZ10', latitude: 54.538, longitude: -2.661 },
  { town: 'Lowgarth', outcode: 'ZZ11', latitude: 54.702, longitude: -2.447 },
  { town: 'Winterscale', outcode: 'ZZ12', latitude: 54.289, longitude: -2.229 },
]

export const placeOf = (town: string): Place => {
  const place = PLACES.find((one) => one.town === town)
  if (!place) throw new Error(`no such town in the demonstration: ${town}`)
  return place
}
