import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { type charges, creditNotes, type credits, invoices, platform, practices } from '#db/schema/index.ts'
import { londonDay } from '../calendar.ts'
import { newId } from '../ids.ts'
import type { Supply } from '../invoices/sheet.ts'
import { type Series, supplierSeries, takeCreditNumber, waymarkSeries } from '../invoices/take-number.server.ts'

type Credit = typeof credits.$inferSelect
type Charge = typeof charges.$inferSelect

/**
 * Issues a credit's credit notes, the supplier's and Waymark's, each against the invoice that billed what it credits and with
 * that invoice's own words for who issued it and to whom. Numbers are taken last, Waymark's last of all. (Source: VAT
 * Regulations 1995, regulation 15C.)
 */
export async function issueCreditNotes(tx: Tx, credit: Credit, charge: Charge, now: Date): Promise<void> {
  const [own] = await tx
    .select({ practice: practices, platform })
    .from(practices)
    .innerJoin(platform, eq(platform.only, true))
    .where(eq(practices.supplierId, credit.supplierId))
  if (!own) throw new Error(`no practice ${credit.supplierId}`)
  await issue(
    tx,
    credit,
    charge,
    { series: supplierSeries(own.practice), supplierId: credit.supplierId },
    credit.item.adviser,
    now,
  )
  await issue(tx, credit, charge, { series: waymarkSeries(own.platform), supplierId: null }, credit.item.waymark, now)
}

async function issue(
  tx: Tx,
  credit: Credit,
  charge: Charge,
  issuer: { series: Series; supplierId: string | null },
  supply: Supply,
  now: Date,
): Promise<void> {
  if (supply.lines.length === 0) return
  const { series, supplierId } = issuer
  const [invoice] = await tx
    .select()
    .from(invoices)
    .where(
      and(
        eq(invoices.paymentRequestId, charge.paymentRequestId ?? ''),
        supplierId === null ? isNull(invoices.supplierId) : eq(invoices.supplierId, supplierId),
      ),
    )
  const billed = invoice?.sheet.items.find(({ chargeId }) => chargeId === charge.id)
  if (!invoice || !billed) throw new Error(`charge ${charge.id} stands on no invoice of ${series.prefix}`)
  const { items: _, ...sheet } = invoice.sheet
  const taken = await takeCreditNumber(tx, series)
  await tx.insert(creditNotes).values({
    id: newId('document'),
    creditId: credit.id,
    invoiceId: invoice.id,
    paymentRequestId: invoice.paymentRequestId,
    issuerId: series.issuerId,
    ...taken,
    kind: invoice.kind,
    schoolId: invoice.schoolId,
    payerId: invoice.payerId,
    supplierId,
    leadId: invoice.leadId,
    issuedAt: now,
    taxPointOn: billed.taxPointOn,
    netPence: supply.netPence,
    vatPence: supply.vatPence,
    grossPence: supply.grossPence,
    sheet: {
      ...sheet,
      recoveryNote: supply.vatPence > 0 ? sheet.recoveryNote : '',
      invoice: { number: invoice.number, issuedOn: londonDay(invoice.issuedAt) },
      reason: credit.reason,
      item: { ...billed, lines: supply.lines },
    },
  })
}
