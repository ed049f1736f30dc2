import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { SchoolActor, StaffActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import {
  accounts,
  bookings,
  charges,
  entries,
  journals,
  organisations,
  payers,
  paymentRequests,
} from '#db/schema/index.ts'
import { type Day, londonDay } from '../calendar.ts'
import { type PayerEntry, type PayerStatement, payerStatement } from './payer-statement.ts'
import { type Span, spanOf, spansToChoose } from './statement-spans.ts'

export type ReadStatement = {
  payer: { id: string; legalName: string; addressLines: string[] }
  span: Span
  spans: Span[]
  /** The schools that it can be narrowed to, and the one that it is; none where all are in it. */
  schools: { id: string; name: string }[]
  school: { id: string; name: string } | null
  /** Of the ledger: what this payer's unpaid invoices and money to return come to today, to hold the statement against. */
  accountId: string | null
  statement: PayerStatement
}

/**
 * A payer's statement for the span that an address asks for, and of one school where it names one. Null: not the reader's, or
 * no payer, no such span or no such school. Every figure is a sum of entries of its accounts in the ledger.
 */
export function readPayerStatement(
  actor: SchoolActor | StaffActor,
  of: { payerId: string; asked: URLSearchParams },
  now: Date,
): Promise<ReadStatement | null> {
  if (actor.kind === 'school' && of.payerId !== actor.organisationId) return Promise.resolve(null)
  return inTransaction(actor, async (tx) => {
    const [payer] = await tx.select().from(payers).where(eq(payers.payerId, of.payerId))
    const today = londonDay(now)
    const span = payer ? spanOf(of.asked, today, payer.financialYear) : null
    if (!payer || !span) return null
    const all = await entriesOf(tx, of.payerId)
    const named = new Map(all.flatMap(({ schoolId, school }) => (schoolId && school ? [[schoolId, school]] : [])))
    const schools = [...named].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name))
    const wanted = of.asked.get('school') || null
    const school = schools.find(({ id }) => id === wanted) ?? null
    if (wanted && !school) return null
    // What has not come yet is not late then: a span that goes on beyond today ends today.
    const isOpen = span.startsOn <= today && today < span.endsOn
    const until = { ...span, endsOn: isOpen ? today : span.endsOn }
    const [account] = await tx
      .select({ id: accounts.id })
      .from(accounts)
      .where(and(eq(accounts.kind, 'owed_by_payer'), eq(accounts.payerId, of.payerId)))
    return {
      payer: { id: payer.payerId, legalName: payer.legalName, addressLines: payer.addressLines },
      span: until,
      spans: spansToChoose(today, payer.financialYear),
      schools,
      school,
      accountId: account?.id ?? null,
      statement: payerStatement(
        all.filter(({ schoolId }) => !school || schoolId === school.id),
        until,
      ),
    }
  })
}

/** All that was ever posted to what a payer owes and is to have back, in the order in which it was. */
async function entriesOf(tx: Tx, payerId: string): Promise<PayerEntry[]> {
  const rows = await tx
    .select({
      id: entries.id,
      on: sql<Day>`(${journals.at} at time zone 'Europe/London')::date::text`,
      kind: journals.kind,
      key: journals.key,
      memo: journals.memo,
      amountPence: sql<number>`${entries.amountPence}::float8`,
      isToReturn: sql<boolean>`${accounts.kind} = 'owed_to_payer'`,
      schoolId: journals.schoolId,
      school: organisations.name,
      requestId: charges.paymentRequestId,
      dueOn: paymentRequests.dueOn,
      numbers: sql<
        string[]
      >`array(select i.number from invoices i where i.payment_request_id = ${charges.paymentRequestId}
        order by i.kind desc, i.issuer_id)`,
      booking: bookings.reference,
    })
    .from(accounts)
    .innerJoin(entries, eq(entries.accountId, accounts.id))
    .innerJoin(journals, eq(journals.id, entries.journalId))
    // Whatever is posted about a visit's charge says by its journal which it is.
    .leftJoin(
      charges,
      and(
        eq(charges.visitId, journals.visitId),
        eq(charges.payerId, accounts.payerId),
        eq(charges.supplierId, journals.supplierId),
        // Of two, the one that stood when it was posted: what was invoiced in advance and annulled may be charged anew.
        sql`${charges.id} = (select c.id from charges c where c.visit_id = ${journals.visitId} and c.payer_id = ${accounts.payerId}
          and c.supplier_id = ${journals.supplierId} order by coalesce(c.annulled_at < ${journals.at}, false), c.annulled_at limit 1)`,
      ),
    )
    .leftJoin(paymentRequests, eq(paymentRequests.id, charges.paymentRequestId))
    .leftJoin(bookings, eq(bookings.id, journals.bookingId))
    .leftJoin(organisations, eq(organisations.id, journals.schoolId))
    .where(and(inArray(accounts.kind, ['owed_by_payer', 'owed_to_payer']), eq(accounts.payerId, payerId)))
    .orderBy(asc(journals.at), asc(entries.id))
  return rows.map(({ key, ...row }) => ({ ...row, event: eventOf(row, key) }))
}

/** An invoice is a request's, a payment its own; whatever else is posted is one event by itself. */
function eventOf({ kind, requestId }: { kind: string; requestId: string | null }, key: string): string {
  if (kind === 'invoice' && requestId) return `invoice:${requestId}`
  return kind === 'receive' ? key.split(':').slice(0, 2).join(':') : key
}
