import { sql } from 'drizzle-orm'
import type { AdviserActor } from '#app/auth/actor.ts'
import { type Day, type DayRange, londonDay } from '#app/domain/calendar.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { halfTerms, type OwnTerm } from './own-terms.ts'

type Published = { id: string; name: string; authority: string | null; terms: OwnTerm[]; holidays: DayRange[] }

/** A school's published terms that are not over, with the holidays within them; null where it has none. */
export async function publishedTerms(tx: Tx, schoolId: string, today: Day): Promise<Published | null> {
  const [school] = await tx.execute<Published>(
    sql`${published(today)} where o.id = ${schoolId} and t.terms is not null`,
  )
  return school ?? null
}

const published = (today: Day) => sql`
  select o.id, o.name, r.local_authority as authority, t.terms, coalesce(h.holidays, '[]') as holidays
    from organisations o join school_register r on r.urn = o.urn
    cross join lateral (select jsonb_agg(jsonb_build_object('name', coalesce(name, ''), 'startsOn', starts_on, 'endsOn', ends_on) order by starts_on) as terms
                          from terms where school_id = o.id and ends_on >= ${today}) t
    cross join lateral (select jsonb_agg(jsonb_build_object('startsOn', starts_on, 'endsOn', ends_on) order by starts_on) as holidays
                          from closures where school_id = o.id and kind = 'holiday' and ends_on >= ${today}) h`

/** The same dates of one school or several: `schoolId` stands for all of them. */
export type TermsInReach = {
  schoolId: string
  schoolIds: string[]
  /** In order of their names. */
  schools: string[]
  /** The local authorities they are in. */
  authorities: string[]
  terms: OwnTerm[]
}

/**
 * The term dates that schools within an adviser's reach have published, those that agree as one, the most schools first.
 * Local authorities publish dates for the schools they keep; academies may keep others, so dates are told apart by schools.
 */
export function termsInReach(actor: AdviserActor, now: Date): Promise<TermsInReach[]> {
  return inTransaction(actor, async (tx) => {
    const schools = await tx.execute<Published>(sql`${published(londonDay(now))}
      join adviser_cards c on c.supplier_id = ${actor.organisationId}
       and miles_between(c.latitude, c.longitude, r.latitude, r.longitude) <= c.radius_miles
     where t.terms is not null order by o.name`)
    return alike(schools)
  })
}

function alike(schools: readonly Published[]): TermsInReach[] {
  const sets = new Map<string, TermsInReach>()
  for (const { id, name, authority, terms, holidays } of schools) {
    const parts = halfTerms(terms, holidays)
    const key = parts.map(({ startsOn, endsOn }) => `${startsOn} ${endsOn}`).join()
    const set = sets.get(key) ?? { schoolId: id, schoolIds: [], schools: [], authorities: [], terms: parts }
    set.schoolIds.push(id)
    set.schools.push(name)
    if (authority && !set.authorities.includes(authority)) set.authorities.push(authority)
    sets.set(key, set)
  }
  return [...sets.values()].sort((a, b) => b.schools.length - a.schools.length)
}
