import { type AnyPgColumn, bigint, customType, date, text, timestamp } from 'drizzle-orm/pg-core'
import type { HeldSpan } from '#app/domain/accreditation/credential-needs.ts'
import { addDays, type Day } from '#app/domain/calendar.ts'
import type { Pence } from '#app/domain/money.ts'

/** An instant; its column ends `_at`. */
export const instant = () => timestamp({ withTimezone: true, mode: 'date' })

/** A day of school life, 'YYYY-MM-DD'; its column ends `_on`. */
export const day = () => date({ mode: 'string' }).$type<Day>()

/** Whole pence; its column ends `_pence`. */
export const penceColumn = () => bigint({ mode: 'number' }).$type<Pence>()

/** A prefixed id, made by `newId`. */
export const id = () => text()

/**
 * The columns that name an organisation as a party to a row, which row-level security compares with whoever asks. A party
 * with rows is never deleted.
 */
export const partyColumns = (organisation: () => AnyPgColumn) => ({
  party: () => text().notNull().references(organisation, { onDelete: 'restrict' }),
  partyOrNone: () => text().references(organisation, { onDelete: 'restrict' }),
})

export type Span = { from: Date; to: Date }

/** A half-open range of instants, `[from, to)`: always bounded here. */
export const tstzrange = customType<{ data: Span; driverData: string }>({
  dataType: () => 'tstzrange',
  toDriver: (span) => `[${span.from.toISOString()},${span.to.toISOString()})`,
  fromDriver: (text) => {
    const match = /^[[(]"?([^",]+)"?,"?([^",]+)"?[)\]]$/.exec(text)
    if (!match) throw new Error(`not a bounded range of instants: ${text}`)
    return { from: instantOf(match[1] as string), to: instantOf(match[2] as string) }
  },
})

/** Spans of whole days, both ends in it, in order and apart; null is without a beginning or without an end. */
export const datemultirange = customType<{ data: HeldSpan[]; driverData: string }>({
  dataType: () => 'datemultirange',
  toDriver: (spans) => `{${spans.map(({ from, until }) => `[${from ?? ''},${until ?? ''}]`).join()}}`,
  // Postgres writes a span of days with its last day out of it.
  fromDriver: (text) =>
    [...text.matchAll(/[[(]([^,]*),([^)\]]*)[)\]]/g)].map(([, from, next]) => ({
      from: (from as Day) || null,
      until: next ? addDays(next as Day, -1) : null,
    })),
})

// Postgres writes "2027-01-21 08:45:00+00"; JavaScript wants a T and a full offset.
function instantOf(text: string): Date {
  return new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))
}

/** 512 days as bits: bit n is the day whose number since 1 January 2020, modulo 512, is n. */
export const dayBits = customType<{ data: string; driverData: string }>({ dataType: () => 'bit(512)' })

/** Longitude and latitude bounds of how far an adviser travels, for a GiST index. */
export const boxColumn = customType<{ data: string; driverData: string }>({ dataType: () => 'box' })
