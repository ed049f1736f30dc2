import type { Readable } from 'node:stream'
import { and, asc, desc, eq, inArray, isNotNull, isNull, ne, sql } from 'drizzle-orm'
import { evidenceStore } from '#app/adapters/evidence-store.server.ts'
import { logger } from '#app/adapters/logger.server.ts'
import { type MemberActor, may, type SchoolActor, type StaffActor, type SupplierActor } from '#app/auth/actor.ts'
import { readBookingIn } from '#app/domain/bookings/read-booking.server.ts'
import { newId } from '#app/domain/ids.ts'
import { inTransaction, seeingAllParties, type Tx } from '#db/client.server.ts'
import { credentials, evidenceFiles, evidenceViews, organisations, people } from '#db/schema/index.ts'
import { isLiveRequest, SCHOOL_MAY_READ } from './evidence-rules.ts'
import { ownedBy } from './read-own.server.ts'

export type EvidenceFile = typeof evidenceFiles.$inferSelect

/** A file as it is handed out. */
export type OpenedFile = Pick<EvidenceFile, 'name' | 'mediaType' | 'bytes'> & { stream: Readable }

const standing = isNull(evidenceFiles.deletedAt)

/** The files of a credential, the first given first, with who else has opened them; for its owner and for staff. */
export function evidenceOf(actor: SupplierActor | StaffActor, credentialId: string) {
  return inTransaction(actor, async (tx) => ({
    files: await tx
      .select()
      .from(evidenceFiles)
      .where(eq(evidenceFiles.credentialId, credentialId))
      .orderBy(asc(evidenceFiles.uploadedAt), asc(evidenceFiles.id)),
    views: await tx
      .select({
        at: evidenceViews.at,
        file: evidenceFiles.name,
        viewer: people.name,
        organisation: organisations.name,
        kind: organisations.kind,
      })
      .from(evidenceViews)
      .innerJoin(evidenceFiles, eq(evidenceFiles.id, evidenceViews.fileId))
      .innerJoin(people, eq(people.id, evidenceViews.viewerId))
      .innerJoin(organisations, eq(organisations.id, evidenceViews.organisationId))
      .where(and(eq(evidenceFiles.credentialId, credentialId), ne(evidenceViews.viewerId, evidenceViews.personId)))
      .orderBy(desc(evidenceViews.at), desc(evidenceViews.id))
      .limit(50),
  }))
}

/**
 * What a school may read of whoever it has a live request with, for those who ask for its visits: see SCHOOL_MAY_READ. Null
 * where there is no such booking or request, or it is not theirs to read.
 */
export const papersFor = (actor: SchoolActor, bookingId: string, now: Date) =>
  inTransaction(actor, (tx) => papersIn(tx, actor, bookingId, now))

async function papersIn(tx: Tx, actor: SchoolActor, bookingId: string, now: Date) {
  if (!may(actor, 'request visits')) return null
  const seen = await readBookingIn(tx, actor, bookingId, now)
  const live = seen?.visits.filter(isLiveRequest) ?? []
  if (!seen || live.length === 0) return null
  const personIds = [...new Set(live.flatMap(({ personId }) => personId ?? []))]
  const rows = await seeingAllParties(tx, () =>
    tx
      .select({ file: evidenceFiles, facts: credentials.facts, words: credentials.words })
      .from(evidenceFiles)
      .innerJoin(credentials, eq(credentials.id, evidenceFiles.credentialId))
      .where(
        and(
          standing,
          // What came after the verifying may show anything: nobody reads it before staff have.
          isNotNull(evidenceFiles.seenAt),
          inArray(evidenceFiles.personId, personIds),
          // Of whoever is suspended nothing counts, and nothing is read as if it did.
          sql`not is_on_hold(${evidenceFiles.personId})`,
          inArray(credentials.kind, SCHOOL_MAY_READ.kinds),
          inArray(credentials.status, SCHOOL_MAY_READ.statuses),
        ),
      )
      .orderBy(asc(credentials.kind), asc(evidenceFiles.uploadedAt), asc(evidenceFiles.id)),
  )
  // A reference whose writer did not agree that a school may read it is read by staff alone.
  const papers = rows.filter(({ facts }) => facts.kind !== 'reference' || facts.maybeShown)
  return { adviser: seen.adviser, reference: seen.booking.reference, papers }
}

/** A file of one’s own. Null where it is not, or is deleted. */
export const openOwnFile = (actor: SupplierActor, of: { credentialId: string; fileId: string }, now: Date) =>
  opened(actor, now, (tx) => fileOf(tx, of, ownedBy(actor, evidenceFiles)))

export const openFileForStaff = (actor: StaffActor, of: { credentialId: string; fileId: string }, now: Date) =>
  opened(actor, now, (tx) => fileOf(tx, of))

/** One of the files that `papersFor` names; nobody of the school opens another. */
export const openPaper = (
  actor: SchoolActor,
  { bookingId, fileId }: { bookingId: string; fileId: string },
  now: Date,
) =>
  opened(actor, now, async (tx) => {
    const found = await papersIn(tx, actor, bookingId, now)
    return found?.papers.find(({ file }) => file.id === fileId)?.file
  })

async function fileOf(tx: Tx, of: { credentialId: string; fileId: string }, whose?: ReturnType<typeof ownedBy>) {
  const [file] = await tx
    .select()
    .from(evidenceFiles)
    .where(and(eq(evidenceFiles.id, of.fileId), eq(evidenceFiles.credentialId, of.credentialId), standing, whose))
  return file
}

/** Finds a file, writes down who looks and for whom, and only then hands it out. */
async function opened(
  actor: MemberActor,
  now: Date,
  find: (tx: Tx) => Promise<EvidenceFile | undefined>,
): Promise<OpenedFile | null> {
  const file = await inTransaction(actor, async (tx) => {
    const found = await find(tx)
    if (!found) return null
    await tx.insert(evidenceViews).values({
      id: newId('evidenceView'),
      fileId: found.id,
      personId: found.personId,
      viewerId: actor.personId,
      organisationId: actor.organisationId,
      at: now,
    })
    return found
  })
  if (!file) return null
  const stream = await evidenceStore().get(file.key)
  if (!stream) {
    logger.error({ file: file.id }, 'an evidence file is not in the store')
    return null
  }
  return { name: file.name, mediaType: file.mediaType, bytes: file.bytes, stream }
}
