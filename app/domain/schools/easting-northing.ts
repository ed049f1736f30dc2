import proj4 from 'proj4'

// British National Grid on the Airy ellipsoid, and the seven-parameter shift to WGS84. Source: Ordnance Survey, A guide to
// coordinate systems in Great Britain, annexe A: within about 5 metres of the survey's own grid of corrections.
const NATIONAL_GRID =
  '+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy ' +
  '+towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m +no_defs'

const toWgs84 = proj4(NATIONAL_GRID, 'WGS84')

export type Point = { latitude: number; longitude: number }

/** Whether the national grid has such a place: 0 to 700 km east, 0 to 1,300 km north. Metres. */
export const isOnGrid = (easting: number, northing: number): boolean =>
  easting >= 0 && easting <= 700_000 && northing >= 0 && northing <= 1_300_000

/** Latitude and longitude (WGS84, five decimals, about a metre) of an easting and northing in metres. */
export function pointOfGrid(easting: number, northing: number): Point {
  const [longitude, latitude] = toWgs84.forward([easting, northing]) as [number, number]
  return { latitude: Number(latitude.toFixed(5)), longitude: Number(longitude.toFixed(5)) }
}
