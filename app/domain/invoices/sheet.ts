import type { Day } from '../calendar.ts'
import type { Pence } from '../money.ts'

/** One line of an invoice, and what of a visit's money it is. Pence. */
export type InvoiceLine = {
  what: 'price' | 'travel' | 'fee'
  words: string
  note: string | null
  netPence: number
  vatRate: 0 | 20
  vatPence: number
}

/** One supplier's part of a charge. VAT is rounded per line. Pence. */
export type Supply = { lines: InvoiceLine[]; netPence: Pence; vatPence: Pence; grossPence: Pence }

/** What was supplied, when and where, and who agreed that it was. */
export type Supplied = {
  bookingReference: string
  visit: { day: Day; times: string; service: string; place: string }
  /** The day the supply took place, or that of its invoice where that was before. */
  taxPointOn: Day
  /** Invoiced before it took place. */
  inAdvance?: true
  /** Who agreed that the visit took place and when, or that silence did; or who chose that it is invoiced in advance. */
  agreedWords: string
}

/** One charge as both invoices print it, frozen when it is charged. */
export type ChargeItem = Supplied & { adviser: Supply; waymark: Supply }

/** One charge on one supplier's invoice, with the payer's order number as it stood when the invoice was issued. */
export type SheetItem = Supplied & { chargeId: string; orderNumber: string | null; lines: InvoiceLine[] }

/**
 * What an invoice says, frozen when it is issued: never edited, only credited. It holds all that a VAT invoice must
 * (source: VAT Regulations 1995, regulation 14), and nothing that its supplier may not see. Pence.
 */
export type InvoiceSheet = {
  issuer: {
    legalName: string
    /** 'Sole trader', 'Limited company' */
    trading: string
    addressLines: string[]
    vatNumber: string | null
    /** Whose supply it is when another issues it: Waymark, in the adviser's name. */
    onBehalf: string | null
  }
  payer: { legalName: string; addressLines: string[] }
  school: string
  schoolUrn: number | null
  /** What it bills, oldest supply first. */
  items: SheetItem[]
  /** How a payer of this kind claims the VAT; empty when there is none. */
  recoveryNote: string
}

/** What is taken off one charge, both suppliers' lines. */
export type CreditItem = { adviser: Supply; waymark: Supply }

/**
 * What a credit note says, frozen when it is issued: the invoice that it credits, what is taken off and why. (Source: VAT
 * Regulations 1995, regulation 15C.) Pence.
 */
export type CreditSheet = Omit<InvoiceSheet, 'items'> & {
  invoice: { number: string; issuedOn: Day }
  reason: string
  item: SheetItem
}

/** The one thing an invoice bills, where it is one. */
export const onlyItem = (sheet: InvoiceSheet): SheetItem | null =>
  sheet.items.length === 1 ? (sheet.items[0] ?? null) : null

/** The order numbers that an invoice quotes, each once. */
export const orderNumbersOf = (sheet: InvoiceSheet): string[] => [
  ...new Set(sheet.items.flatMap(({ orderNumber }) => orderNumber ?? [])),
]
