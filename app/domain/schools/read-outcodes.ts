import type { ReadFile } from './read-register.ts'
import { columnFinder, type Fault, missingColumns, readTable } from './read-table.ts'

export type OutcodeRow = { outcode: string; latitude: number; longitude: number; town: string | null }

const COLUMNS = {
  outcode: { pattern: /^outcode$/, name: 'outcode' },
  latitude: { pattern: /^lat(itude)?$/, name: 'lat' },
  longitude: { pattern: /^(lng|lon|long|longitude)$/, name: 'lng' },
} as const

/** Reads outward postcodes with a point (columns outcode, lat, lng and, where there is one, town). Degrees, WGS84. */
export function readOutcodes(bytes: Uint8Array): ReadFile<OutcodeRow> {
  const table = readTable(bytes)
  if ('sentence' in table) return table
  const find = columnFinder(table.headings)
  const at = {
    outcode: find(COLUMNS.outcode.pattern),
    latitude: find(COLUMNS.latitude.pattern),
    longitude: find(COLUMNS.longitude.pattern),
  }
  const sentence = missingColumns(
    Object.entries(COLUMNS).flatMap(([key, { name }]) => (at[key as keyof typeof at] === null ? [name] : [])),
  )
  if (sentence) return { sentence }
  const townAt = find('town')

  const lines = new Map<string, number>()
  const rows: OutcodeRow[] = []
  const faults = [...table.faults]
  for (const { line, cells } of table.rows) {
    const cell = (place: number | null) => (place === null ? '' : (cells[place] ?? '').trim())
    const wrong: Fault[] = []
    const outcode = cell(at.outcode).toUpperCase()
    const earlier = lines.get(outcode)
    if (!/^[A-Z]{1,2}\d[A-Z\d]?$/.test(outcode)) {
      wrong.push({ line, column: COLUMNS.outcode.name, reason: `“${outcode}” is not the first half of a postcode` })
    } else if (earlier) {
      wrong.push({ line, column: COLUMNS.outcode.name, reason: `${outcode} is on line ${earlier} already` })
    } else lines.set(outcode, line)
    const degrees = (key: 'latitude' | 'longitude', most: number) => {
      const typed = cell(at[key])
      const value = /^-?\d{1,3}(\.\d+)?$/.test(typed) ? Number(typed) : Number.NaN
      if (Math.abs(value) <= most) return value
      wrong.push({ line, column: COLUMNS[key].name, reason: `“${typed}” is not a number of degrees` })
      return 0
    }
    const row = {
      outcode,
      latitude: degrees('latitude', 90),
      longitude: degrees('longitude', 180),
      town: cell(townAt) || null,
    }
    if (wrong.length > 0) faults.push(...wrong)
    else rows.push(row)
  }
  return { rows, faults: faults.sort((a, b) => a.line - b.line) }
}
