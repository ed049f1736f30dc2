import type { Day } from '../calendar.ts'

/** One line of an invoice. VAT is rounded per line. Pence. */
export type InvoiceLine = { words: string; note: string | null; netPence: number; vatRate: 0 | 20; vatPence: number }

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
  bookingReference: string
  orderNumber: string | null
  visit: { day: Day; times: string; service: string; place: string }
  /** The day the supply took place. */
  taxPointOn: Day
  lines: InvoiceLine[]
  /** Who agreed that the visit took place and when, or that silence did. */
  agreedWords: string
  /** How a payer of this kind claims the VAT; empty when there is none. */
  recoveryNote: string
}
