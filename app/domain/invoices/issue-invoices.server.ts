import { and, asc, eq, inArray, lte } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { Tx } from '#db/client.server.ts'
import {
  bookings,
  charges,
  invoices,
  organisations,
  payers,
  paymentRequests,
  platform,
  practices,
} from '#db/schema/index.ts'
import { WAYMARK, writeEvent } from '../audit/write-event.server.ts'
import { addDays, type Day, londonDay } from '../calendar.ts'
import { newId } from '../ids.ts'
import { openCashAccount } from '../ledger/cash-accounts.server.ts'
import { postJournal } from '../ledger/post-journal.server.ts'
import { formatPounds, type Pence, sumPence } from '../money.ts'
import { recoveryNoteOf, supplierAsIssuer, waymarkAsIssuer } from './charge-facts.server.ts'
import type { InvoiceSheet, SheetItem, Supply } from './sheet.ts'
import { type Series, supplierSeries, takeNumber, waymarkSeries } from './take-number.server.ts'

/** Days a payer has, from the day of issue. */
export const PAYMENT_DAYS = 30

type Charge = typeof charges.$inferSelect

/**
 * Invoices what is ready and due by today: of one charge, or of one payer. One request for payment for each payer, school and
 * lead, with one invoice of each supplier and one of Waymark's for its fees, the journals, and the job that asks Stripe for
 * payment. In the caller's database transaction; a charge is invoiced once. Answers the requests that it made.
 */
export async function issueInvoices(
  tx: Tx,
  of: { chargeId: string } | { payerId: string },
  now: Date,
): Promise<string[]> {
  const due = await tx
    .select()
    .from(charges)
    .where(
      and(
        eq(charges.status, 'ready'),
        lte(charges.invoiceOn, londonDay(now)),
        'chargeId' in of ? eq(charges.id, of.chargeId) : eq(charges.payerId, of.payerId),
      ),
    )
    .orderBy(asc(charges.id))
    .for('no key update')
  const together = new Map<string, Charge[]>()
  for (const charge of due) {
    const whose = `${charge.payerId} ${charge.schoolId} ${charge.leadId}`
    together.set(whose, [...(together.get(whose) ?? []), charge])
  }
  const made: string[] = []
  for (const some of together.values()) made.push(await issueTogether(tx, oldestFirst(some), now))
  return made
}

const oldestFirst = (some: Charge[]): [Charge, ...Charge[]] =>
  [...some].sort((a, b) => a.item.taxPointOn.localeCompare(b.item.taxPointOn) || a.id.localeCompare(b.id)) as [
    Charge,
    ...Charge[],
  ]

async function issueTogether(tx: Tx, some: [Charge, ...Charge[]], now: Date): Promise<string> {
  const [{ schoolId, payerId, leadId }] = some
  const parties = { schoolId, payerId, leadId }
  const facts = await factsOf(tx, some)
  const id = newId('request')
  const dueOn = addDays(londonDay(now), PAYMENT_DAYS)
  await tx.insert(paymentRequests).values({
    id,
    ...parties,
    status: 'open',
    // Its first invoice has no number yet: numbers are taken last.
    reference: '',
    totalPence: sumPence(some.map(({ totalPence }) => totalPence)),
    issuedAt: now,
    dueOn,
  })
  await tx
    .update(charges)
    .set({ status: 'invoiced', paymentRequestId: id })
    .where(
      inArray(
        charges.id,
        some.map((charge) => charge.id),
      ),
    )
  for (const charge of some) {
    await postCharge(tx, charge, now)
    const note = [formatPounds(charge.totalPence), charge.item.agreedWords].filter(Boolean).join('. ')
    await writeEvent(
      tx,
      { ...charge, id: charge.bookingId },
      { visitId: charge.visitId, event: 'invoiced', at: now, by: WAYMARK, note: `${note}.` },
    )
  }
  await enqueue(tx, 'request-payment', { paymentRequestId: id })

  const write = async (
    kind: 'visit' | 'fee',
    issuer: {
      supplierId: string | null
      series: Series
      words: (days: readonly Day[]) => InvoiceSheet['issuer']
    },
    billed: { charge: Charge; supply: Supply }[],
  ) => {
    const lines = billed.filter(({ supply }) => supply.lines.length > 0)
    const last = lines.at(-1)
    if (!last) return null
    const sum = (part: 'netPence' | 'vatPence' | 'grossPence'): Pence =>
      sumPence(lines.map(({ supply }) => supply[part]))
    const taken = await takeNumber(tx, issuer.series)
    const taxPointOn = last.charge.item.taxPointOn
    await tx.insert(invoices).values({
      id: newId('document'),
      issuerId: issuer.series.issuerId,
      ...taken,
      kind,
      paymentRequestId: id,
      ...parties,
      supplierId: issuer.supplierId,
      issuedAt: now,
      dueOn,
      taxPointOn,
      netPence: sum('netPence'),
      vatPence: sum('vatPence'),
      grossPence: sum('grossPence'),
      sheet: {
        issuer: issuer.words(lines.map(({ charge }) => charge.item.taxPointOn)),
        payer: { legalName: facts.payer.legalName, addressLines: facts.payer.addressLines },
        school: facts.school.name,
        schoolUrn: facts.school.urn,
        items: lines.map(({ charge, supply }) => sheetItem(charge, supply, facts.orderNumbers.get(charge.bookingId))),
        recoveryNote: recoveryNoteOf(facts.payer, sum('vatPence')),
      },
    })
    return taken.number
  }

  // Counters last and always in one order; Waymark's own, which every issue waits for, last of all.
  const numbers: (string | null)[] = []
  for (const practice of facts.practices) {
    const { supplierId } = practice
    const theirs = some.filter((charge) => charge.supplierId === supplierId)
    numbers.push(
      await write(
        'visit',
        {
          supplierId,
          series: supplierSeries(practice),
          words: (days) => supplierAsIssuer(practice, facts.waymark, days),
        },
        theirs.map((charge) => ({ charge, supply: charge.item.adviser })),
      ),
    )
  }
  const fee = await write(
    'fee',
    {
      supplierId: null,
      series: waymarkSeries(facts.waymark),
      words: (days) => waymarkAsIssuer(facts.waymark, days),
    },
    some.map((charge) => ({ charge, supply: charge.item.waymark })),
  )
  const reference = [...numbers, fee].find((number) => number !== null)
  if (!reference) throw new Error(`payment request ${id} has no invoice`)
  await tx.update(paymentRequests).set({ reference }).where(eq(paymentRequests.id, id))
  return id
}

async function factsOf(tx: Tx, some: [Charge, ...Charge[]]) {
  const [{ payerId, schoolId }] = some
  const [own] = await tx
    .select({ payer: payers, school: organisations, waymark: platform })
    .from(payers)
    .innerJoin(organisations, eq(organisations.id, schoolId))
    .innerJoin(platform, eq(platform.only, true))
    .where(eq(payers.payerId, payerId))
  if (!own) throw new Error(`no payer ${payerId}`)
  const suppliers = [...new Set(some.map(({ supplierId }) => supplierId))]
  const theirs = await tx
    .select()
    .from(practices)
    .where(inArray(practices.supplierId, suppliers))
    .orderBy(asc(practices.supplierId))
  const orders = await tx
    .select({ id: bookings.id, orderNumber: bookings.orderNumber })
    .from(bookings)
    .where(
      inArray(
        bookings.id,
        some.map(({ bookingId }) => bookingId),
      ),
    )
  return { ...own, practices: theirs, orderNumbers: new Map(orders.map((one) => [one.id, one.orderNumber])) }
}

const sheetItem = (charge: Charge, supply: Supply, orderNumber: string | null | undefined): SheetItem => {
  const { adviser: _, waymark: __, ...supplied } = charge.item
  return {
    ...supplied,
    chargeId: charge.id,
    orderNumber: orderNumber ?? null,
    lines: supply.lines,
  }
}

/** What is owed and to whom, charge by charge, so that each booking shows its own. */
async function postCharge(tx: Tx, charge: Charge, now: Date): Promise<void> {
  const { adviser, waymark } = charge.item
  await postJournal(tx, {
    kind: 'invoice',
    key: `invoice:${charge.id}`,
    at: now,
    onDay: charge.item.taxPointOn,
    entries: [
      { account: await openCashAccount(tx, 'owed_by_payer', charge.payerId), amount: charge.totalPence },
      { account: await openCashAccount(tx, 'due_to_adviser', charge.supplierId), amount: -adviser.grossPence },
      { account: await openCashAccount(tx, 'fee_income', null), amount: -waymark.netPence },
      { account: await openCashAccount(tx, 'vat_on_fees', null), amount: -waymark.vatPence },
    ],
    bookingId: charge.bookingId,
    visitId: charge.visitId,
    memo: charge.item.bookingReference,
    parties: {
      schoolId: charge.schoolId,
      payerId: charge.payerId,
      supplierId: charge.supplierId,
      leadId: charge.leadId,
    },
  })
}
