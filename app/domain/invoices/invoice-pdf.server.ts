import type { BuyingActor, StaffActor, SupplierActor, SystemActor } from '#app/auth/actor.ts'
import { settings } from '#app/env.server.ts'
import { amountsOf, type TaggedPdf, writeTaggedPdf } from '../documents/tagged-pdf.server.ts'
import { formatDay } from '../format-day.ts'
import { formatPounds, sumPence } from '../money.ts'
import { accountWords, formatSortCode, issuerWords, shortDate } from './invoice-words.ts'
import { PAYMENT_DAYS } from './issue-invoice.server.ts'
import { type Document, type ReadInvoice, readInvoice, readOwnInvoice } from './read-invoices.server.ts'

export type Pdf = { fileName: string; bytes: Buffer }

/**
 * Both invoices for one visit in one tagged PDF: one total, one reference, how to pay. Null when nothing is issued or it is
 * not the reader's. Its figures come from the frozen sheets alone.
 */
export async function invoicePdf(
  actor: BuyingActor | StaffActor | SystemActor,
  paymentRequestId: string,
): Promise<Pdf | null> {
  const read = await readInvoice(actor, paymentRequestId)
  const first = read?.documents[0]
  if (!read?.request.issuedAt || !first) return null
  const { request, documents } = read
  const numbers = documents.map((document) => document.number)
  const bytes = await writeTaggedPdf(
    {
      title: `Invoices ${numbers.join(' and ')}, booking ${first.sheet.bookingReference}`,
      author: 'Waymark',
      foot: `Booking ${first.sheet.bookingReference}. Help: 01632 960 204, help@waymark.example`,
      at: request.issuedAt as Date,
    },
    (pdf) => {
      // What has no date has no times.
      writeTop(pdf, first.sheet.visit.times === '' ? 'Invoices for one delivery' : 'Invoices for one visit', first)
      pdf.figures([
        request.status === 'paid'
          ? { name: 'Paid', words: formatPounds(request.totalPence) }
          : { name: 'To pay, one payment', words: formatPounds(request.totalPence) },
        {
          name: 'By',
          words: request.dueOn ? shortDate(request.dueOn) : 'On receipt',
          note: `${PAYMENT_DAYS} days from issue`,
        },
        { name: 'Your order number', words: first.sheet.orderNumber ?? 'None used' },
        { name: 'Payment reference', words: first.number },
      ])
      for (const document of documents) writeDocument(pdf, document)
      writeHowToPay(pdf, read, first.number)
    },
  )
  return { fileName: `waymark-${numbers.join('-')}.pdf`, bytes }
}

/** The adviser's own copy of the invoice issued in their name, for their accounts. */
export async function ownInvoicePdf(actor: SupplierActor, paymentRequestId: string): Promise<Pdf | null> {
  const own = await readOwnInvoice(actor, paymentRequestId)
  if (!own) return null
  const bytes = await writeTaggedPdf(
    {
      title: `Invoice ${own.number}, booking ${own.sheet.bookingReference}`,
      author: own.sheet.issuer.legalName,
      foot: `Copy for ${own.sheet.issuer.legalName}. Booking ${own.sheet.bookingReference}`,
      at: own.issuedAt,
    },
    (pdf) => {
      writeTop(pdf, `Invoice ${own.number}`, own)
      if (own.sheet.orderNumber) pdf.facts([['The payer’s order number', own.sheet.orderNumber]])
      writeDocument(pdf, own)
    },
  )
  return { fileName: `waymark-${own.number}.pdf`, bytes }
}

function writeTop(pdf: TaggedPdf, title: string, { sheet }: Document): void {
  const school = sheet.school === sheet.payer.legalName ? [] : [`For ${sheet.school}`]
  const urn = sheet.schoolUrn ? [`URN ${sheet.schoolUrn}`] : []
  pdf.top(
    title,
    [
      // What has no date was delivered on that day, and nowhere.
      `${sheet.visit.service}, ${sheet.visit.times ? '' : 'delivered on '}${formatDay(sheet.visit.day)}`,
      ...(sheet.visit.times ? [`${sheet.visit.times}, ${sheet.visit.place}`] : []),
      `Booking ${sheet.bookingReference}`,
    ],
    [`To ${sheet.payer.legalName}`, ...sheet.payer.addressLines, ...school, ...urn],
  )
}

function writeDocument(pdf: TaggedPdf, document: Document): void {
  const { sheet } = document
  const withVat = document.vatPence > 0
  pdf.heading(2, `Invoice ${document.number} from ${sheet.issuer.legalName}`)
  pdf.paragraph(issuerWords(sheet, document.issuedAt, document.taxPointOn), { muted: true })
  const total = {
    words: `Invoice ${document.number}`,
    amounts: withVat
      ? [formatPounds(document.netPence), '', formatPounds(document.vatPence), formatPounds(document.grossPence)]
      : [formatPounds(document.grossPence)],
  }
  pdf.table({
    caption: `Invoice ${document.number}`,
    heads: withVat ? ['What', 'Net', 'VAT rate', 'VAT', 'Total'] : ['What', 'Amount'],
    rows: [
      ...sheet.lines.map((line) => ({ words: line.words, note: line.note, amounts: amountsOf(line, withVat) })),
      total,
    ],
    totals: 1,
  })
  if (sheet.recoveryNote) pdf.paragraph(sheet.recoveryNote, { muted: true })
}

function writeHowToPay(pdf: TaggedPdf, { request, documents, funding }: ReadInvoice, reference: string): void {
  pdf.heading(2, request.status === 'paid' ? 'Paid' : 'How to pay')
  const total = formatPounds(sumPence(documents.map((document) => document.grossPence)))
  if (request.status === 'paid') pdf.paragraph(`${total} has been received. Nothing is left to pay.`)
  else {
    pdf.paragraph(`Pay ${total} in one payment, by bank transfer or by card.`)
    pdf.facts([
      ...(request.accountNumber && request.sortCode
        ? ([
            ...(request.accountName ? [['Account name', request.accountName] as [string, string]] : []),
            ['Sort code', formatSortCode(request.sortCode)],
            ['Account number', request.accountNumber],
          ] as [string, string][])
        : []),
      ['Payment reference', reference],
      ['By card', `${settings().appUrl}/school/invoices/${request.id}`],
    ])
    pdf.paragraph(accountWords(request.accountName))
  }
  if (funding.length > 0) {
    pdf.paragraph(
      `Charged to: ${funding.map((line) => `${line.name} ${formatPounds(line.amountPence)}`).join(', ')}. VAT that you claim back is charged to no fund.`,
    )
  }
}
