import type { Acts } from '#app/stripe-sandbox/protocol/route.ts'
import { accounts } from './accounts.ts'
import { balance } from './balance.ts'
import { cash } from './cash.ts'
import { checkout } from './checkout.ts'
import { creditNotes } from './credit-notes.ts'
import { customers } from './customers.ts'
import { disputes } from './disputes.ts'
import { events } from './events.ts'
import { files } from './files.ts'
import { invoiceItems } from './invoice-items.ts'
import { invoices } from './invoices.ts'
import { payments } from './payments.ts'
import { payouts } from './payouts.ts'
import { refunds } from './refunds.ts'
import { transfers } from './transfers.ts'

/** Everything the sandbox plays, by the package's own method and path. A test checks that each path is one of the package's. */
export const acts: Acts = {
  ...accounts,
  ...balance,
  ...cash,
  ...checkout,
  ...creditNotes,
  ...customers,
  ...disputes,
  ...events,
  ...files,
  ...invoiceItems,
  ...invoices,
  ...payments,
  ...payouts,
  ...refunds,
  ...transfers,
}
