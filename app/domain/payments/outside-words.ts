import type { Day } from '../calendar.ts'
import { formatDate } from '../format-day.ts'
import { formatPounds, type Pence } from '../money.ts'

export const OUTSIDE_HOW = {
  bank_transfer: 'Transfer to our own bank account',
  cheque: 'Cheque',
} as const

/** "£351.14 by cheque, 4 March 2027, reference 000118" */
export const outsideWords = (of: {
  amountPence: Pence
  how: keyof typeof OUTSIDE_HOW
  receivedOn: Day
  bankReference: string
}): string =>
  `${formatPounds(of.amountPence)} by ${of.how === 'cheque' ? 'cheque' : 'transfer to our own bank account'}, ${formatDate(of.receivedOn)}, reference ${of.bankReference}`
