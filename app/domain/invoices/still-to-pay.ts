import { type Pence, pence } from '../money.ts'

/** What of a request, or of one charge, is still to pay: what was invoiced, less what was credited and what has come in. Pence. */
export const stillToPay = (of: { totalPence: number; creditedPence: number; receivedPence: number }): Pence =>
  pence(of.totalPence - of.creditedPence - of.receivedPence)
