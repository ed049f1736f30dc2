/** What an invoice says, frozen when it is issued. Pence. */
export type InvoiceSheet = {
  issuer: { legalName: string; addressLines: string[]; vatNumber: string | null; onBehalf: string | null }
  payer: { legalName: string; addressLines: string[] }
  school: string
  bookingReference: string
  orderNumber: string | null
  visit: { day: string; times: string; service: string; place: string }
  lines: { words: string; netPence: number; vatRate: 0 | 20; vatPence: number }[]
  agreedWords: string
  recoveryNote: string
}
