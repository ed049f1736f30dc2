import { and, desc, eq, isNotNull, or, type SQL, sql } from 'drizzle-orm'
import type { Actor } from '#app/auth/actor.ts'
import { type SchoolGroup, VAT_RECOVERY } from '#app/domain/bookings/vat-recovery.ts'
import { normalisePostcode, outcodeOf } from '#app/domain/postcode.ts'
import type { Point } from '#app/domain/travel.ts'
import type { Tx } from '#db/client.server.ts'
import { consortiumMembers, organisations, outcodes, payers, schoolRegister } from '#db/schema/index.ts'
import { type Places, writtenOnce } from '#db/written-once.server.ts'
import { patternOf } from '../schools/search-name.server.ts'
import { searchNameOf } from '../schools/search-name.ts'

/** Where a search is made from: a school of the register, or only a postcode. A price is for the place and its payer. */
export type Place = {
  /** For the search box and headings: "Fernhollow School, ZZ4 7QT" or "ZZ4 7QT". */
  label: string
  point: Point
  school: {
    urn: number
    name: string
    /** The organisation on Waymark, where the school has joined. */
    organisationId: string | null
    /** Whether the person looking works there. To a trust and to a consortium each school is one of several, and has a name. */
    isOwn: boolean
    /** Who brought it to Waymark, by supplier, and when staff confirmed it: as far as whoever looks may know. */
    broughtBy: Record<string, string>
  } | null
  recoversVat: boolean
  vatNote: string
}

export type PlaceFound =
  | { kind: 'place'; place: Place }
  | { kind: 'several'; schools: { urn: number; name: string; town: string | null; postcode: string | null }[] }
  | { kind: 'unknown'; sentence: string }
  | { kind: 'none' }

const STATE_SCHOOL = 'We have assumed a state school, which claims VAT back.'

type SchoolRow = {
  urn: number
  name: string
  group: SchoolGroup
  town: string | null
  postcode: string | null
  latitude: number | null
  longitude: number | null
  organisationId: string | null
  trustId: string | null
  /** Of the school's own payer or its trust's, where the school has joined. */
  payer: { recoversVat: boolean; recoveryNote: string } | null
  broughtBy: Record<string, string>
}

type Database = Pick<Tx, 'select'>

const schoolsWhere = (db: Database, condition: SQL | undefined) =>
  db
    .select({
      urn: schoolRegister.urn,
      name: schoolRegister.name,
      group: schoolRegister.group,
      town: schoolRegister.town,
      postcode: schoolRegister.postcode,
      latitude: schoolRegister.latitude,
      longitude: schoolRegister.longitude,
      organisationId: organisations.id,
      trustId: organisations.trustId,
      payer: { recoversVat: payers.recoversVat, recoveryNote: payers.recoveryNote },
      broughtBy: sql<
        Record<string, string>
      >`(select coalesce(jsonb_object_agg(b.supplier_id, b.confirmed_at), '{}') from brought_by(${organisations.id}) b)`,
    })
    .from(schoolRegister)
    .leftJoin(organisations, eq(organisations.urn, schoolRegister.urn))
    .leftJoin(payers, sql`${payers.payerId} = coalesce(${organisations.trustId}, ${organisations.id})`)
    .where(and(eq(schoolRegister.isOpen, true), isNotNull(schoolRegister.latitude), condition))

const schoolOfUrn = writtenOnce((db, { urn }: Places<'urn'>) => schoolsWhere(db, eq(schoolRegister.urn, urn)).limit(1))

const schoolsAtPostcode = writtenOnce((db, { postcode }: Places<'postcode'>) =>
  schoolsWhere(db, eq(schoolRegister.postcode, postcode)).limit(10),
)

/**
 * The place a person means: what they typed (a postcode, an outcode, a school's name, or name and postcode), or a
 * school chosen by its number; with neither, a school's own place. A full postcode is looked up in the register and
 * else stands for the middle of its outcode.
 */
export async function findPlace(tx: Tx, actor: Actor, asked: { near?: string; urn?: number }): Promise<PlaceFound> {
  if (asked.urn !== undefined) {
    const [school] = await schoolOfUrn(tx, { urn: asked.urn })
    return school
      ? { kind: 'place', place: placeOfSchool(actor, school) }
      : { kind: 'unknown', sentence: 'That school is not open in the national register. Enter a postcode instead' }
  }
  const near = (asked.near ?? '').trim().slice(0, 120)
  if (near === '') {
    const [own] = await theirSchools(tx, actor)
    return own ? { kind: 'place', place: placeOfSchool(actor, own) } : { kind: 'none' }
  }
  const typed = near.slice(near.lastIndexOf(',') + 1)
  const postcode = normalisePostcode(typed)
  const outcode = outcodeOf(typed)
  if (postcode !== null || outcode !== null) {
    const name = near.includes(',') ? near.slice(0, near.lastIndexOf(',')).trim() : ''
    return byPostcode(tx, actor, { postcode, outcode: outcode as string, name })
  }
  return byName(tx, actor, near)
}

async function byPostcode(
  tx: Tx,
  actor: Actor,
  { postcode, outcode, name }: { postcode: string | null; outcode: string; name: string },
): Promise<PlaceFound> {
  if (postcode !== null) {
    const schools = await schoolsAtPostcode(tx, { postcode })
    const named = schools.find((one) => searchNameOf(one.name) === searchNameOf(name))
    const school = named ?? (schools.length === 1 ? schools[0] : undefined)
    if (school) return { kind: 'place', place: placeOfSchool(actor, school) }
    const [first] = schools
    if (first) return { kind: 'place', place: placeOfPoint(postcode, pointOf(first)) }
  }
  const [middle] = await tx.select().from(outcodes).where(eq(outcodes.outcode, outcode))
  if (middle) return { kind: 'place', place: placeOfPoint(postcode ?? outcode, middle) }
  return {
    kind: 'unknown',
    sentence: `We do not know where ${postcode ?? outcode} is. Enter the postcode of a school near you, or a school’s name`,
  }
}

async function byName(tx: Tx, actor: Actor, name: string): Promise<PlaceFound> {
  const sought = searchNameOf(name)
  const schools =
    name.length < 3
      ? []
      : await schoolsWhere(
          tx,
          or(sql`${schoolRegister.searchName} ilike ${patternOf(name)}`, sql`${schoolRegister.searchName} % ${sought}`),
        )
          .orderBy(desc(sql`similarity(${schoolRegister.searchName}, ${sought})`), schoolRegister.urn)
          .limit(8)
  const exact = schools.filter((one) => searchNameOf(one.name) === sought)
  const only = exact.length === 1 ? exact[0] : schools.length === 1 ? schools[0] : undefined
  if (only) return { kind: 'place', place: placeOfSchool(actor, only) }
  if (schools.length > 0) return { kind: 'several', schools }
  return {
    kind: 'unknown',
    sentence: 'We know no open school of that name. Enter a whole postcode, its first half, or a school’s whole name',
  }
}

const pointOf = (row: { latitude: number | null; longitude: number | null }): Point => ({
  latitude: row.latitude as number,
  longitude: row.longitude as number,
})

const placeOfPoint = (label: string, at: Point): Place => ({
  label,
  point: { latitude: at.latitude, longitude: at.longitude },
  school: null,
  recoversVat: true,
  vatNote: STATE_SCHOOL,
})

function placeOfSchool(actor: Actor, row: SchoolRow): Place {
  const usual = VAT_RECOVERY[row.group]
  return {
    label: row.postcode ? `${row.name}, ${row.postcode}` : row.name,
    point: pointOf(row),
    school: {
      urn: row.urn,
      name: row.name,
      organisationId: row.organisationId,
      isOwn: actor.kind === 'school' && row.organisationId === actor.organisationId,
      broughtBy: row.broughtBy,
    },
    recoversVat: row.payer?.recoversVat ?? usual.recovers,
    vatNote: row.payer?.recoveryNote || usual.note,
  }
}

/** The schools somebody may ask for: their own, their trust's academies, or the members of their consortium. */
export const schoolsToAskFor = async (tx: Tx, actor: Actor): Promise<{ urn: number; name: string }[]> =>
  (await theirSchools(tx, actor)).map(({ urn, name }) => ({ urn, name }))

async function theirSchools(tx: Tx, actor: Actor): Promise<SchoolRow[]> {
  if (actor.kind !== 'school' && actor.kind !== 'consortium') return []
  const members = tx
    .select({ id: consortiumMembers.schoolId })
    .from(consortiumMembers)
    .where(and(eq(consortiumMembers.leadId, actor.organisationId), eq(consortiumMembers.status, 'joined')))
  const theirs =
    actor.kind === 'consortium'
      ? sql`${organisations.id} in ${members}`
      : or(eq(organisations.id, actor.organisationId), eq(organisations.trustId, actor.organisationId))
  return schoolsWhere(tx, theirs).orderBy(schoolRegister.name)
}
