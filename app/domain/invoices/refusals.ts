import type { ConstraintRefusal } from '../constraint-refusals.ts'

/** Every refusal of a command about invoices and paying them. */
export type InvoiceRefusal =
  | 'not_found'
  | 'role_missing'
  | 'own_request'
  | 'order_number_too_long'
  | 'order_number_stands_in'
  | 'already_invoiced'
  | 'not_held'
  | 'already_paid'
  | 'nothing_due'
  | 'payment_not_taken'
  | 'stripe_away'
  | ConstraintRefusal

/** Each refusal in words, once: the rule, then the way on. */
const INVOICE_REFUSALS: Partial<Record<InvoiceRefusal, string>> = {
  not_found: 'There is nothing here that you can see.',
  role_missing: 'Your role does not allow this. Ask whoever keeps your team.',
  own_request: 'You asked for this booking, so somebody else has to approve it.',
  order_number_too_long: 'Use 35 characters or fewer for the order number.',
  order_number_stands_in:
    'That is not an order number. Enter it once you have it: the visit stands without it, and the invoice waits for it.',
  already_invoiced: 'The invoices have been issued already, so their order number can no longer change.',
  not_held: 'Nothing waits for approval here any more.',
  already_paid: 'This has been paid already. Nothing was taken twice.',
  nothing_due: 'Nothing is due on this any more.',
  payment_not_taken:
    'The card page could not be opened just now. Nothing has been taken. Try again, or pay by transfer.',
  stripe_away:
    'We couldn’t reach the card payment page. Nothing has been charged. Try again in a few minutes, or pay by bank transfer to the account on this page.',
  not_enough_left:
    'The fund does not have enough left for the VAT. Nothing has been saved. Raise its allocation first.',
}

export const wordsOfInvoiceRefusal = (refusal: InvoiceRefusal): string =>
  INVOICE_REFUSALS[refusal] ?? 'Something has changed since you opened this page, so this can’t be done now.'
