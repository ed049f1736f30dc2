import { createHash } from 'node:crypto'

/** How a file compares with what was kept before it. */
export type ImportCounts = {
  added: number
  changed: number
  /** Rows that say closed now and said open before. */
  closed: number
  unchanged: number
  /** Kept from an earlier file and not in this one: left as they are. */
  absent: number
}

/** A fingerprint of a row's meaning, so that a file that only writes it otherwise changes nothing. */
export const rowHash = (row: object): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.values(row)))
    .digest('base64')
    .slice(0, 22)

/** Told how many of how many rows were written. */
export type Progress = (written: number, of: number) => void

export function* batches<Row>(rows: readonly Row[], size: number): Generator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size)
}
