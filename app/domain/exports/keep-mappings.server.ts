import { and, asc, desc, eq, gte, lt, ne, sql } from 'drizzle-orm'
import type { Actor, SchoolActor, StaffActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { creditNotes, exportMappings, invoices, paymentRequests } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { addDays, type DayRange, instantAt, londonDay, time } from '../calendar.ts'
import { canonicalJson } from '../canonical-json.ts'
import { newId } from '../ids.ts'
import { done, type Result, refuse } from '../result.ts'
import type { ExportDocument, ExportShape } from './write-export.ts'

export type ExportMapping = typeof exportMappings.$inferSelect
export type MappingWanted = ExportShape & { name: string; isOffered: boolean }

/** Every mapping by name, or those that schools are offered. */
export const readMappings = (actor: Actor, only: 'offered' | 'all'): Promise<ExportMapping[]> =>
  inTransaction(actor, (tx) =>
    tx
      .select()
      .from(exportMappings)
      .where(only === 'offered' ? eq(exportMappings.isOffered, true) : undefined)
      .orderBy(asc(exportMappings.name)),
  )

export const readMapping = async (actor: Actor, id: string): Promise<ExportMapping | null> =>
  (await inTransaction(actor, (tx) => tx.select().from(exportMappings).where(eq(exportMappings.id, id))))[0] ?? null

/** Changes a mapping; said again as it is, it is no act. Refuses one that is not there and a name that another has. */
export function changeMapping(
  actor: StaffActor,
  { id, ...wanted }: MappingWanted & { id: string },
  now: Date,
): Promise<Result<void, 'not_found' | 'name_taken'>> {
  return inTransaction(actor, async (tx) => {
    const [mapping] = await tx.select().from(exportMappings).where(eq(exportMappings.id, id)).for('no key update')
    if (!mapping) return refuse('not_found')
    if (await isTaken(tx, wanted.name, id)) return refuse('name_taken')
    const { changedBy: _, changedAt: __, id: ___, ...is } = mapping
    const set = { ...wanted, columns: [...wanted.columns] }
    // What Postgres keeps as JSON has its keys in an order of its own.
    if (canonicalJson(is) === canonicalJson(set)) return done(undefined)
    await tx
      .update(exportMappings)
      .set({ ...set, changedBy: actor.name, changedAt: now })
      .where(eq(exportMappings.id, id))
    await note(tx, actor, 'Changed an export', wanted.name, now)
    return done(undefined)
  })
}

/** A copy of a mapping under a new name, which schools are not offered yet. Refuses one that is not there and a name in use. */
export function copyMapping(
  actor: StaffActor,
  { id, name }: { id: string; name: string },
  now: Date,
): Promise<Result<{ id: string }, 'not_found' | 'name_taken'>> {
  return inTransaction(actor, async (tx) => {
    const [mapping] = await tx.select().from(exportMappings).where(eq(exportMappings.id, id))
    if (!mapping) return refuse('not_found')
    const [made] = await tx
      .insert(exportMappings)
      .values({
        ...mapping,
        ...{ id: newId('exportMapping'), name, isOffered: false, changedBy: actor.name, changedAt: now },
      })
      .onConflictDoNothing()
      .returning({ id: exportMappings.id })
    if (!made) return refuse('name_taken')
    await note(tx, actor, 'Copied an export', name, now)
    return done(made)
  })
}

const isTaken = async (tx: Tx, name: string, besides: string): Promise<boolean> =>
  (
    await tx
      .select({ id: exportMappings.id })
      .from(exportMappings)
      .where(and(sql`lower(${exportMappings.name}) = lower(${name})`, ne(exportMappings.id, besides)))
  ).length > 0

const note = (tx: Tx, actor: StaffActor, what: string, detail: string, now: Date): Promise<void> =>
  recordAct(tx, actor, { organisationId: actor.organisationId, what, detail }, now)

/**
 * What whoever reads pays that was invoiced between two days, both in it, and the credit notes of those days, oldest first: not
 * what an academy's trust pays, which the trust books. Staff: the
 * newest of all, at most `most` of each.
 */
export async function readExportDocuments(
  actor: SchoolActor | StaffActor,
  of: { span: DayRange } | { most: number },
): Promise<ExportDocument[]> {
  const mine = (own: typeof invoices | typeof creditNotes) =>
    actor.kind === 'staff' ? undefined : eq(own.payerId, actor.organisationId)
  const inSpan = (own: typeof invoices | typeof creditNotes) =>
    'most' in of
      ? undefined
      : and(
          gte(own.issuedAt, instantAt(of.span.startsOn, time('00:00'))),
          lt(own.issuedAt, instantAt(addDays(of.span.endsOn, 1), time('00:00'))),
        )
  const most = 'most' in of ? of.most : null
  const rows = await inTransaction(actor, async (tx) => {
    const invoiced = tx
      .select({ document: invoices, reference: paymentRequests.reference })
      .from(invoices)
      .innerJoin(paymentRequests, eq(paymentRequests.id, invoices.paymentRequestId))
      .where(and(mine(invoices), inSpan(invoices)))
      .orderBy(desc(invoices.issuedAt), desc(invoices.number))
      .$dynamic()
    const credited = tx
      .select({ document: creditNotes, reference: paymentRequests.reference, dueOn: paymentRequests.dueOn })
      .from(creditNotes)
      .innerJoin(paymentRequests, eq(paymentRequests.id, creditNotes.paymentRequestId))
      .where(and(mine(creditNotes), inSpan(creditNotes)))
      .orderBy(desc(creditNotes.issuedAt), desc(creditNotes.number))
      .$dynamic()
    return {
      invoiced: await (most === null ? invoiced : invoiced.limit(most)),
      credited: await (most === null ? credited : credited.limit(most)),
    }
  })
  const documents = [
    ...rows.invoiced.map(({ document, reference }): ExportDocument & { at: Date } => ({
      ...figuresOf(document, reference),
      ...{ sign: 1, dueOn: document.dueOn, sheet: document.sheet, at: document.issuedAt },
    })),
    ...rows.credited.map(({ document, reference, dueOn }): ExportDocument & { at: Date } => {
      const { item, invoice: _, reason: __, ...sheet } = document.sheet
      return {
        ...figuresOf(document, reference),
        ...{ sign: -1, dueOn, sheet: { ...sheet, items: [item] }, at: document.issuedAt },
      }
    }),
  ]
  const oldestFirst = documents.sort((a, b) => a.at.getTime() - b.at.getTime() || a.number.localeCompare(b.number))
  const shown = most === null ? oldestFirst : oldestFirst.reverse().slice(0, most)
  return shown.map(({ at: _, ...document }) => document)
}

type Issued = typeof invoices.$inferSelect | typeof creditNotes.$inferSelect

const figuresOf = ({ number, issuedAt, taxPointOn, netPence, vatPence, grossPence }: Issued, reference: string) => ({
  ...{ number, reference, taxPointOn, netPence, vatPence, grossPence },
  issuedOn: londonDay(issuedAt),
})
