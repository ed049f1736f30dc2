import type { VisitStatus } from '../bookings/lifecycle.ts'
import type { PaidThrough } from '../bookings/paid-through.ts'
import { netOf, type VisitAmounts } from '../bookings/price.ts'
import { type Pence, pence } from '../money.ts'

// Where its approver chose so, a visit is invoiced when it is confirmed, and what of it is not due in the end is credited. Nobody
// is paid of it before delivery is agreed. (Source: issue, "In advance only where its approver chooses so".)

type Charged = VisitAmounts & Readonly<{ status: VisitStatus; paidThrough: PaidThrough }>

/** Whether a visit is charged as it was agreed, before it is over: confirmed at least, and its approver chose so. */
export const isChargedInAdvance = (
  visit: Pick<Charged, 'status'>,
  booking: Readonly<{ invoicedInAdvance: boolean }>,
): boolean => booking.invoicedInAdvance && ['confirmed', 'delivered', 'problem'].includes(visit.status)

/** Why something of what was charged in advance is not due. */
export type AdvanceCause = 'in_part' | 'cancelled' | 'by_payroll'

/** What of a visit that was charged in advance is due in the end, net, and why it is no more than that. Pence. */
export type DueInTheEnd = { cause: AdvanceCause; price: Pence; travel: Pence; fee: Pence }

const NOTHING = { price: pence(0), travel: pence(0), fee: pence(0) }

/**
 * What is due in the end of a visit that was charged in advance; null while that is open. All of it, or a part, once delivery is
 * agreed; what cancelling late costs; nothing of what was cancelled free of charge, never took place, or is paid by a payroll.
 * What has to wait for somebody to be named is open: the invoice stands until it is named or over.
 */
export function dueInTheEnd(visit: Charged): DueInTheEnd | null {
  if (visit.paidThrough === 'payroll') return { cause: 'by_payroll', ...NOTHING }
  switch (visit.status) {
    case 'requested':
    case 'confirmed':
    case 'delivered':
    case 'problem':
      return null
    case 'agreed':
      return { cause: 'in_part', ...netOf(visit) }
    case 'cancelled':
      return { cause: 'cancelled', ...(visit.billedPricePence == null ? NOTHING : netOf(visit)) }
    default:
      return { cause: 'cancelled', ...NOTHING }
  }
}
