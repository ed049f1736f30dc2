import { invalid, notPlayed } from '#app/stripe-sandbox/errors.ts'
import type { Params } from '#app/stripe-sandbox/protocol/validate.ts'
import type { Thing } from '#app/stripe-sandbox/store/store.ts'
import { atMost } from './checks.ts'

const played = [
  'auto_advance',
  'collection_method',
  'currency',
  'custom_fields',
  'customer',
  'days_until_due',
  'description',
  'due_date',
  'effective_at',
  'expand',
  'footer',
  'metadata',
  'number',
  'payment_settings',
  'pending_invoice_items_behavior',
  'rendering',
  'statement_descriptor',
  'automatic_tax',
  'account_tax_ids',
  'default_tax_rates',
]
const methods = ['card', 'customer_balance']

/** Refuses what Stripe refuses and its types don't say, and what the sandbox can't honestly play. */
export const checkInvoice = (params: Params, now: number): void => {
  const other = Object.keys(params).find((name) => !played.includes(name) && params[name] !== null)
  if (other) throw notPlayed(`invoices with ${other}`)
  if (params.default_tax_rates?.length || params.account_tax_ids?.length || params.automatic_tax?.enabled)
    throw notPlayed('tax on invoices')
  const fields: { name: string; value: string }[] = params.custom_fields ?? []
  if (fields.length > 4) throw invalid('You can have at most 4 custom fields.', { param: 'custom_fields' })
  fields.forEach((field, index) => {
    atMost(field.name, 40, `custom_fields[${index}][name]`)
    atMost(field.value, 140, `custom_fields[${index}][value]`)
  })
  atMost(params.description, 1500, 'description')
  atMost(params.number, 26, 'number')
  if (params.days_until_due !== undefined && params.due_date !== undefined)
    throw invalid('You may only specify one of these parameters: days_until_due, due_date.', {
      code: 'parameters_exclusive',
    })
  if (params.days_until_due < 0) throw invalid('days_until_due must be at least 0.', { param: 'days_until_due' })
  if (params.due_date !== undefined && params.due_date <= now)
    throw invalid('The due_date must be in the future.', { param: 'due_date' })
  checkPaymentSettings(params.payment_settings)
}

const checkPaymentSettings = (settings: Params | undefined): void => {
  const types: string[] = settings?.payment_method_types ?? []
  const strange = types.find((type) => !methods.includes(type))
  if (strange) throw notPlayed(`invoices paid by ${strange}`)
  const transfer = settings?.payment_method_options?.customer_balance
  const at = 'payment_settings[payment_method_options][customer_balance]'
  if (!transfer) {
    if (types.includes('customer_balance'))
      throw invalid(`Missing required param: ${at}[funding_type].`, {
        code: 'parameter_missing',
        param: `${at}[funding_type]`,
      })
    return
  }
  if (transfer.funding_type !== 'bank_transfer')
    throw invalid(`Invalid ${at}[funding_type]: must be bank_transfer`, { param: `${at}[funding_type]` })
  if (transfer.bank_transfer?.type !== 'gb_bank_transfer')
    throw invalid(`Invalid ${at}[bank_transfer][type]: must be gb_bank_transfer for gbp`, {
      param: `${at}[bank_transfer][type]`,
    })
}

const laterFields = ['metadata', 'auto_advance', 'payment_settings', 'expand']

export const checkEditable = (invoice: Thing, params: Params): void => {
  if (invoice.status === 'draft') return
  const fixed = Object.keys(params).find((name) => !laterFields.includes(name))
  if (fixed)
    throw invalid(`Finalized invoices can't be updated in this way: ${fixed}`, {
      code: 'invoice_not_editable',
      param: fixed,
    })
}
