import type { BuyingActor, StaffActor, SupplierActor, SystemActor } from '#app/auth/actor.ts'
import { settings } from '#app/env.server.ts'
import type { Day } from '../calendar.ts'
import { amountsOf, type TaggedPdf, writeTaggedPdf } from '../documents/tagged-pdf.server.ts'
import { formatDay } from '../format-day.ts'
import { listed } from '../listed.ts'
import { formatPounds } from '../money.ts'
import {
  aboutWords,
  accountWords,
  formatSortCode,
  issuerWords,
  noteOf,
  orderNumberWords,
  shortDate,
} from './invoice-words.ts'
import { PAYMENT_DAYS } from './issue-invoices.server.ts'
import { type Document, type ReadInvoice, readInvoice, readOwnInvoice } from './read-invoices.server.ts'
import { type InvoiceSheet, onlyItem, orderNumbersOf } from './sheet.ts'
import { stillToPay } from './still-to-pay.ts'

export type Pdf = { fileName: string; bytes: Buffer }

/**
 * The invoices of one request in one tagged PDF: one total, one reference, how to pay. Null when it is not the reader's. Its
 * figures come from the frozen sheets alone.
 */
export async function invoicePdf(
  actor: BuyingActor | StaffActor | SystemActor,
  paymentRequestId: string,
): Promise<Pdf | null> {
  const read = await readInvoice(actor, paymentRequestId)
  const first = read?.documents[0]
  if (!read || !first) return null
  const { request, documents } = read
  const numbers = documents.map((document) => document.number)
  const about = aboutWords(first.sheet)
  const bytes = await writeTaggedPdf(
    {
      title: `Invoices ${listed(numbers)}, ${about}`,
      author: 'Waymark',
      foot: `${capitalised(about)}. Help: 01632 960 204, help@waymark.example`,
      at: request.issuedAt,
    },
    (pdf) => {
      writeTop(pdf, titleOf(first.sheet), first)
      pdf.figures([
        request.status === 'paid'
          ? { name: 'Paid', words: formatPounds(request.receivedPence) }
          : request.status === 'void'
            ? { name: 'To pay', words: 'Nothing' }
            : { name: 'To pay, one payment', words: formatPounds(stillToPay(request)) },
        { name: 'By', words: shortDate(request.dueOn), note: `${PAYMENT_DAYS} days from issue` },
        { name: 'Your order number', words: orderNumberWords(first.sheet) },
        { name: 'Payment reference', words: request.reference },
      ])
      for (const document of documents) writeDocument(pdf, document)
      writeHowToPay(pdf, read)
    },
  )
  return { fileName: `waymark-${numbers.join('-')}.pdf`, bytes }
}

const capitalised = (words: string): string => words.replace(/^./, (letter) => letter.toUpperCase())

/** What has no date has no times. */
const titleOf = (sheet: InvoiceSheet): string => {
  const only = onlyItem(sheet)
  if (!only) return `Invoices for ${sheet.items.length} visits`
  return only.visit.times === '' ? 'Invoices for one delivery' : 'Invoices for one visit'
}

/** The adviser's own copy of the invoice issued in their name, for their accounts. */
export async function ownInvoicePdf(actor: SupplierActor, paymentRequestId: string): Promise<Pdf | null> {
  const own = await readOwnInvoice(actor, paymentRequestId)
  if (!own) return null
  const about = aboutWords(own.sheet)
  const bytes = await writeTaggedPdf(
    {
      title: `Invoice ${own.number}, ${about}`,
      author: own.sheet.issuer.legalName,
      foot: `Copy for ${own.sheet.issuer.legalName}. ${capitalised(about)}`,
      at: own.issuedAt,
    },
    (pdf) => {
      writeTop(pdf, `Invoice ${own.number}`, own)
      const numbers = orderNumbersOf(own.sheet)
      if (numbers.length > 0) pdf.facts([['The payer’s order number', listed(numbers)]])
      writeDocument(pdf, own)
    },
  )
  return { fileName: `waymark-${own.number}.pdf`, bytes }
}

function writeTop(pdf: TaggedPdf, title: string, { sheet }: Document): void {
  const school = sheet.school === sheet.payer.legalName ? [] : [`For ${sheet.school}`]
  const urn = sheet.schoolUrn ? [`URN ${sheet.schoolUrn}`] : []
  pdf.top(title, whatItIsFor(sheet), [`To ${sheet.payer.legalName}`, ...sheet.payer.addressLines, ...school, ...urn])
}

/** What one invoice is for in a few lines; of several visits, from when to when. */
function whatItIsFor(sheet: InvoiceSheet): string[] {
  const only = onlyItem(sheet)
  if (!only) {
    const days = sheet.items.map(({ visit }) => visit.day)
    return [
      `Visits from ${formatDay(days[0] as Day)} to ${formatDay(days.at(-1) as Day)}`,
      'Each is named below, with its booking',
    ]
  }
  return [
    // What has no date was delivered on that day, and nowhere.
    `${only.visit.service}, ${only.visit.times ? '' : only.inAdvance ? 'to be delivered by ' : 'delivered on '}${formatDay(only.visit.day)}`,
    ...(only.visit.times ? [`${only.visit.times}, ${only.visit.place}`] : []),
    `Booking ${only.bookingReference}`,
    ...(only.inAdvance ? ['Invoiced in advance'] : []),
  ]
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
      ...sheet.items.flatMap((item) =>
        item.lines.map((line) => ({
          words: line.words,
          note: noteOf(sheet, item, line.note),
          amounts: amountsOf(line, withVat),
        })),
      ),
      total,
    ],
    totals: 1,
  })
  if (sheet.recoveryNote) pdf.paragraph(sheet.recoveryNote, { muted: true })
}

function writeHowToPay(pdf: TaggedPdf, { request, funding }: ReadInvoice): void {
  pdf.heading(2, request.status === 'open' ? 'How to pay' : request.status === 'paid' ? 'Paid' : 'Nothing is due')
  if (request.creditedPence > 0)
    pdf.paragraph(
      `${formatPounds(request.creditedPence)} of ${formatPounds(request.totalPence)} has been credited since, by credit notes of their own.`,
    )
  if (request.status !== 'open')
    pdf.paragraph(`${formatPounds(request.receivedPence)} has been received. Nothing is left to pay.`)
  else {
    pdf.paragraph(`Pay ${formatPounds(stillToPay(request))} in one payment, by bank transfer or by card.`)
    pdf.facts([
      ...(request.accountNumber && request.sortCode
        ? ([
            ...(request.accountName ? [['Account name', request.accountName] as [string, string]] : []),
            ['Sort code', formatSortCode(request.sortCode)],
            ['Account number', request.accountNumber],
          ] as [string, string][])
        : []),
      ['Payment reference', request.reference],
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
