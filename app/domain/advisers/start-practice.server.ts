import { randomInt } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { PersonActor } from '#app/auth/actor.ts'
import type { Role } from '#app/auth/roles.ts'
import { newId } from '#app/domain/ids.ts'
import { pence } from '#app/domain/money.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { HMRC_MILEAGE_PENCE, type Point, reachBox } from '#app/domain/travel.ts'
import { databaseError, enterOrganisation, inTransaction, seeingAllParties, type Tx } from '#db/client.server.ts'
import { adviserCards, memberships, organisations, outcodes, practices, type TRADING } from '#db/schema/index.ts'

// A freelance adviser is an organisation of one: a practice, with a card in the search that stays unlisted until staff
// have seen the checks and list it.

/** What a practice starts with. */
export type PracticeStart = {
  name: string
  trading: 'sole_trader' | 'limited_company'
  town: string
  outcode: string
}

export type PracticeRefusal = 'unknown_outcode' | 'already_has_a_practice'

const startRadiusMiles = 20
const startNoticeSchoolDays = 10

/** Joins as an adviser, for a person who is signed in. */
export async function startPractice(
  actor: PersonActor,
  start: PracticeStart,
  now: Date,
): Promise<Result<{ supplierId: string }, PracticeRefusal>> {
  try {
    return await inTransaction(actor, (tx) => openPractice(tx, actor.personId, start, now))
  } catch (error) {
    const constraint = databaseError(error)?.constraint
    if (constraint === 'practices_person_once' || constraint === 'adviser_cards_person_once') {
      return refuse('already_has_a_practice')
    }
    throw error
  }
}

/** The practice of a person who has just joined, in the caller's transaction. */
export async function openPractice(
  tx: Tx,
  personId: string,
  { name, trading, town, outcode }: PracticeStart,
  now: Date,
): Promise<Result<{ supplierId: string }, PracticeRefusal>> {
  const [middle] = await tx.select().from(outcodes).where(eq(outcodes.outcode, outcode))
  if (!middle) return refuse('unknown_outcode')
  const [card] = await tx.select().from(adviserCards).where(eq(adviserCards.personId, personId))
  if (card) return refuse('already_has_a_practice')

  return done({
    supplierId: await openSupplier(
      tx,
      { kind: 'practice', personId, roles: ['adviser', 'administrator'], trading, name, town, outcode, middle },
      now,
    ),
  })
}

type ToOpen = {
  kind: 'practice' | 'provider'
  /** Whose practice it is, or who keeps the provider. */
  personId: string
  roles: Role[]
  trading: (typeof TRADING)[number]
  name: string
  town: string
  outcode: string
  middle: Point
}

/** An organisation that supplies visits, its first member, how it trades, and its card, which stays unlisted until staff list it. */
export async function openSupplier(tx: Tx, opened: ToOpen, now: Date): Promise<string> {
  const { kind, personId, roles, trading, name, town, outcode, middle } = opened
  const supplierId = newId('organisation')
  await tx.insert(organisations).values({ id: supplierId, kind, name, town, outcode, createdAt: now })
  await tx.insert(memberships).values({
    id: newId('membership'),
    personId,
    organisationId: supplierId,
    roles,
    status: 'active',
    askedAt: now,
    decidedAt: now,
  })
  await enterOrganisation(tx, supplierId)
  const shared = {
    supplierId,
    personId: kind === 'practice' ? personId : null,
    legalName: name,
    trading,
    mileagePence: pence(HMRC_MILEAGE_PENCE),
    noticeSchoolDays: startNoticeSchoolDays,
  }
  await tx.insert(practices).values({
    ...shared,
    addressLines: [],
    invoicePrefix: await freePrefix(tx, name),
  })
  const { west, south, east, north } = reachBox(middle, startRadiusMiles)
  await tx.insert(adviserCards).values({
    ...shared,
    slug: `${slugOf(name)}-${supplierId.slice(-4)}`,
    name,
    town,
    outcode,
    latitude: middle.latitude,
    longitude: middle.longitude,
    radiusMiles: startRadiusMiles,
    reach: `(${east},${north}),(${west},${south})`,
    level: 0,
    isVatRegistered: false,
    refreshedAt: now,
  })
  return supplierId
}

const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/[^a-z0-9-]/gi, '')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 60) || 'adviser'

/** One that no practice has: drawn anew where lot has drawn the same for two of the same initials. */
async function freePrefix(tx: Tx, name: string): Promise<string> {
  for (;;) {
    const prefix = invoicePrefixOf(name)
    const [taken] = await seeingAllParties(tx, () =>
      tx.select({ id: practices.supplierId }).from(practices).where(eq(practices.invoicePrefix, prefix)),
    )
    if (!taken) return prefix
  }
}

const readable = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** Begins every invoice number of the supplier: initials, and three characters that make it nobody else's. */
function invoicePrefixOf(name: string): string {
  const initials = slugOf(name)
    .split('-')
    .map((word) => word.charAt(0).toUpperCase())
    .join('')
    .slice(0, 3)
  const own = Array.from({ length: 3 }, () => readable[randomInt(readable.length)]).join('')
  return `${initials}${own}`
}
