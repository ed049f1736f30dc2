import type { Day } from '../calendar.ts'
import { formatDate } from '../format-day.ts'
import { formatPounds, type Pence } from '../money.ts'
import type { OutsideStatus } from './outside-lifecycle.ts'

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

/** Where a record of it stands, in words and a mark. */
export function outsideState(of: { status: OutsideStatus; key: string | null }): {
  tone: 'turn' | 'open' | 'done' | 'no'
  words: string
} {
  switch (of.status) {
    case 'confirmed':
      return { tone: 'done', words: 'Confirmed' }
    case 'sent_back':
      return { tone: 'turn', words: 'Sent back' }
    case 'taken_back':
      return { tone: 'no', words: 'Taken back' }
    default:
      return of.key ? { tone: 'turn', words: 'To be confirmed' } : { tone: 'open', words: 'Evidence wanted' }
  }
}
