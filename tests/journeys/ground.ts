import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { ownPort, stateFolder } from '#tests/setup/journey-ports.ts'

// What the journeys stand on and no page shows: the database of the server they walk against.

type Ground = { databaseUrl: string; filledUrl: string }
let known: Ground | null = null
const ground = (): Ground => {
  known ??= JSON.parse(readFileSync(join(stateFolder, `${ownPort}.json`), 'utf8')) as Ground
  return known
}

export const waymarkUrl = (): string => `http://localhost:${ownPort}`

type Given = (string | number)[]

/** Rows of the journeys' own database, as its owner. */
export const rows = <T extends Record<string, unknown>>(query: string, ...given: Given): Promise<T[]> =>
  rowsOf(ground().databaseUrl, query, given)

/** Rows of the demonstration as it was filled: the journeys are walked in copies of it. */
export const rowsAsFilled = <T extends Record<string, unknown>>(query: string, ...given: Given): Promise<T[]> =>
  rowsOf(ground().filledUrl, query, given)

async function rowsOf<T extends Record<string, unknown>>(url: string, query: string, given: Given): Promise<T[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return [...(await sql.unsafe<T[]>(query, given))]
  } finally {
    await sql.end()
  }
}

/** The one row that the demonstration promises to hold; a sentence says what is missing. */
export async function row<T extends Record<string, unknown>>(what: string, query: string, ...given: Given) {
  const [first] = await rows<T>(query, ...given)
  if (!first) throw new Error(`The demonstration has no ${what}.`)
  return first
}

/**
 * Lets the day of a confirmed visit have come. Nothing in Waymark can pretend that it is another day, and a day cannot be
 * booked once it has come, so the visit that was just booked through pages is moved instead, at the times it was booked for:
 * to today, or else to the last weekday on which it has begun by now and its adviser can be there. Postgres judges that, for
 * every trigger stays on: a day on which the adviser is elsewhere, or could not drive between, is refused and the one before
 * is tried. Everything else about the visit stays what the pages made it. Answers the day, as in 2026-11-24.
 */
export async function letTheDayCome(visitId: string): Promise<string> {
  for (let back = 0; back < 28; back++) {
    const moved = await rows<{ day: string }>(
      `with at as (
         select id, ((now() at time zone 'Europe/London')::date - $2::int) as day,
                (lower(span) at time zone 'Europe/London')::time as starts,
                (upper(span) at time zone 'Europe/London')::time as ends
           from visits where id = $1 and status = 'confirmed')
       update visits v
          set on_day = at.day,
              span = tstzrange((at.day + at.starts) at time zone 'Europe/London', (at.day + at.ends) at time zone 'Europe/London')
         from at
        where v.id = at.id and (at.day + at.starts) at time zone 'Europe/London' <= now() and extract(isodow from at.day) < 6
        returning v.on_day::text as day`,
      visitId,
      back,
    ).catch((error: { code?: string }) => {
      if (error.code === '23P01') return []
      throw error
    })
    if (moved[0]) return moved[0].day
  }
  throw new Error(`No day of the last four weeks takes visit ${visitId}: is it confirmed?`)
}
