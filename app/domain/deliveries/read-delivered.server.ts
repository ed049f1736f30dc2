import type { Readable } from 'node:stream'
import { and, asc, desc, eq, inArray } from 'drizzle-orm'
import { evidenceStore } from '#app/adapters/evidence-store.server.ts'
import { opened } from '#app/adapters/field-cipher.server.ts'
import { logger } from '#app/adapters/logger.server.ts'
import { may, type SchoolActor, type SupplierActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { bookings, deliveries, deliveryOpenings, organisations, visits } from '#db/schema/index.ts'
import { newId } from '../ids.ts'
import { mayOpen } from './delivery-rules.ts'

type Row = typeof deliveries.$inferSelect

/** A thing that was delivered, as both sides read of it: what it is, and who has opened it. Never its codes. */
export type Delivered = Pick<
  Row,
  | 'id'
  | 'kind'
  | 'said'
  | 'name'
  | 'mediaType'
  | 'bytes'
  | 'url'
  | 'codeCount'
  | 'isForAll'
  | 'deliveredAt'
  | 'deliveredByName'
  | 'replacedAt'
  | 'replacedById'
> & { openings: { personName: string; at: Date }[] }

const COLUMNS = {
  id: deliveries.id,
  kind: deliveries.kind,
  said: deliveries.said,
  name: deliveries.name,
  mediaType: deliveries.mediaType,
  bytes: deliveries.bytes,
  url: deliveries.url,
  codeCount: deliveries.codeCount,
  isForAll: deliveries.isForAll,
  deliveredAt: deliveries.deliveredAt,
  deliveredByName: deliveries.deliveredByName,
  replacedAt: deliveries.replacedAt,
  replacedById: deliveries.replacedById,
}

/**
 * What was delivered of a booking, the first first, replaced things with the others. Of a school or its trust: for those who ask for
 * its visits, and null for its other members.
 */
export function readDelivered(actor: SchoolActor | SupplierActor, bookingId: string): Promise<Delivered[] | null> {
  if (actor.kind === 'school' && !may(actor, 'request visits')) return Promise.resolve(null)
  return inTransaction(actor, async (tx) => {
    const rows = await tx
      .select(COLUMNS)
      .from(deliveries)
      .where(and(eq(deliveries.bookingId, bookingId), ofActor(actor)))
      .orderBy(asc(deliveries.deliveredAt), asc(deliveries.id))
    if (rows.length === 0) return []
    const openings = await tx
      .select({
        deliveryId: deliveryOpenings.deliveryId,
        personName: deliveryOpenings.personName,
        at: deliveryOpenings.at,
      })
      .from(deliveryOpenings)
      .where(
        inArray(
          deliveryOpenings.deliveryId,
          rows.map(({ id }) => id),
        ),
      )
      .orderBy(desc(deliveryOpenings.at))
    return rows.map((row) => ({
      ...row,
      openings: openings
        .filter(({ deliveryId }) => deliveryId === row.id)
        .map(({ personName, at }) => ({ personName, at })),
    }))
  })
}

const ofActor = (actor: SchoolActor | SupplierActor) =>
  actor.kind === 'school' ? undefined : eq(deliveries.supplierId, actor.organisationId)

export type SealedCodes = Pick<Row, 'id' | 'said' | 'isForAll'> & {
  many: number
  service: string
  school: string
  reference: string
}

export type OpenedCodes = Pick<Row, 'id' | 'said' | 'isForAll'> & {
  codes: string[]
  service: string
  school: string
  reference: string
}

/**
 * The codes of a delivery, for whoever asks for visits at the school that they are for, and for nobody else: that they were opened is
 * written down first. Null where there are none such, or they were replaced.
 */
export async function openCodes(
  actor: SchoolActor,
  of: { bookingId: string; deliveryId: string },
  now: Date,
): Promise<OpenedCodes | null> {
  const found = await letIn(actor, of, 'codes', now)
  if (!found?.row.codes) return null
  const { row, service, school, reference } = found
  const text = opened(row.codes ?? '', { table: 'deliveries', row: row.id, column: 'codes' })
  if (text === null) throw new Error('codes that no field key opens')
  return { id: row.id, said: row.said, isForAll: row.isForAll, codes: text.split('\n'), service, school, reference }
}

/** What the codes of a delivery are of, and how many there are: nothing is opened by it, and nothing written down. */
export async function readSealedCodes(actor: SchoolActor, of: Of): Promise<SealedCodes | null> {
  if (!may(actor, 'request visits')) return null
  const found = await inTransaction(actor, (tx) => openable(tx, of, 'codes'))
  if (!found) return null
  const { row, service, school, reference } = found
  return {
    ...{ id: row.id, said: row.said, isForAll: row.isForAll, many: row.codeCount ?? 0 },
    service,
    school,
    reference,
  }
}

/** A file that was delivered, on the same terms. */
export async function openDelivered(
  actor: SchoolActor,
  of: { bookingId: string; deliveryId: string },
  now: Date,
): Promise<{ name: string; mediaType: string; bytes: number; stream: Readable } | null> {
  const found = await letIn(actor, of, 'file', now)
  return found ? streamOf(found.row) : null
}

/** The same for whoever delivered it, who looks at their own: nothing is written down. */
export async function openOwnDelivered(
  actor: SupplierActor,
  { visitId, deliveryId }: { visitId: string; deliveryId: string },
) {
  const row = await inTransaction(actor, async (tx) => {
    const [one] = await tx
      .select()
      .from(deliveries)
      .where(
        and(
          eq(deliveries.id, deliveryId),
          eq(deliveries.visitId, visitId),
          eq(deliveries.supplierId, actor.organisationId),
          eq(deliveries.kind, 'file'),
        ),
      )
    return one
  })
  return row ? streamOf(row) : null
}

async function streamOf({ id, key, name, mediaType, bytes }: Row) {
  if (!key || !name || !mediaType || !bytes) return null
  const stream = await evidenceStore().get(key)
  if (!stream) {
    logger.error({ delivery: id }, 'a delivered file is not in the store')
    return null
  }
  return { name, mediaType, bytes, stream }
}

type Of = { bookingId: string; deliveryId: string }

/** What may be opened now: of this kind, not replaced, and of a booking that lets it. */
async function openable(tx: Tx, of: Of, kind: Row['kind']) {
  const [found] = await tx
    .select({
      row: deliveries,
      status: visits.status,
      service: bookings.serviceName,
      reference: bookings.reference,
      school: organisations.name,
    })
    .from(deliveries)
    .innerJoin(visits, eq(visits.id, deliveries.visitId))
    .innerJoin(bookings, eq(bookings.id, deliveries.bookingId))
    .innerJoin(organisations, eq(organisations.id, deliveries.schoolId))
    .where(and(eq(deliveries.id, of.deliveryId), eq(deliveries.bookingId, of.bookingId), eq(deliveries.kind, kind)))
  return found && found.row.replacedAt === null && mayOpen(found.status) ? found : null
}

/** Finds what is delivered and writes down who looks, and only then hands it out. Pressed twice it was opened once. */
function letIn(actor: SchoolActor, of: Of, kind: Row['kind'], now: Date) {
  if (!may(actor, 'request visits')) return Promise.resolve(null)
  return inTransaction(actor, async (tx: Tx) => {
    const found = await openable(tx, of, kind)
    if (!found) return null
    const { schoolId, payerId, supplierId } = found.row
    const minute = new Date(Math.floor(now.getTime() / 60_000) * 60_000)
    await tx
      .insert(deliveryOpenings)
      .values({
        ...{ id: newId('deliveryOpening'), deliveryId: found.row.id, schoolId, payerId, supplierId },
        ...{ personId: actor.personId, personName: actor.name, at: minute },
      })
      .onConflictDoNothing()
    return found
  })
}
