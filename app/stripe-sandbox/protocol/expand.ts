import { invalid } from '#app/stripe-sandbox/errors.ts'
import { all, list, on, peek, type Thing, type Work } from '#app/stripe-sandbox/store/store.ts'

type Computed = (work: Work, thing: Thing) => Promise<unknown>

/** Fields that Stripe gives only when asked. */
const asked: Record<string, Computed> = {
  'invoice.payments': async (work, thing) => {
    const payments = await all(work, 'invoice_payment', { invoice: thing.id })
    return list(`/v1/invoice_payments`, payments.reverse(), { total_count: payments.length })
  },
  'charge.refunds': async (work, thing) => {
    const refunds = await all(work, 'refund', { charge: thing.id })
    return list(`/v1/charges/${thing.id}/refunds`, refunds.reverse(), { total_count: refunds.length })
  },
  'checkout.session.line_items': async (work, thing) =>
    list(`/v1/checkout/sessions/${thing.id}/line_items`, (await peek(work, thing.id))?.hidden.lines ?? []),
  'customer.cash_balance': async (work, thing) => {
    const hidden = (await peek(work, thing.id))?.hidden
    const { cashBalanceOf } = await import('#app/stripe-sandbox/objects/cash.ts')
    return hidden ? cashBalanceOf({ thing, hidden }) : null
  },
}

const refused = (path: string) =>
  invalid(
    `This property cannot be expanded (${path}). You may want to try expanding 'data.${path}' if it was meant to be on the objects of a list.`,
    { param: 'expand' },
  )

/** Fills in the objects that `expand` asks for, four levels deep at most; `data` counts as one. */
export const expand = async <T extends Record<string, unknown>>(work: Work, answer: T, paths: string[]): Promise<T> => {
  if (!paths.length) return answer
  const copy = structuredClone(answer)
  for (const path of paths) {
    const steps = path.split('.')
    if (steps.length > 4)
      throw invalid(`You cannot expand more than 4 levels of a property: ${path}`, { param: 'expand' })
    await walk(work, copy, steps, path)
  }
  return copy
}

const walk = async (work: Work, at: Record<string, unknown>, steps: string[], path: string): Promise<void> => {
  const [step, ...rest] = steps
  if (step === undefined) return
  const computed = asked[`${at.object}.${step}`]
  if (at[step] === undefined && computed) at[step] = await computed(work, at as Thing)
  const value = at[step]
  if (value === undefined) {
    if (at.object && !known(at, step)) throw refused(path)
    return
  }
  if (typeof value === 'string') {
    if (!/^[a-z_]+_[A-Za-z0-9_]+$/.test(value)) throw refused(path)
    const home = step === 'destination_payment' ? on(work, String(at.destination)) : work
    const found = (await peek(home, value)) ?? (await peek(on(work, ''), value))
    if (!found) return
    at[step] = found.thing
    return walk(work, at[step] as Record<string, unknown>, rest, path)
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (typeof value[index] === 'string') value[index] = (await peek(work, value[index]))?.thing ?? value[index]
      if (value[index] && typeof value[index] === 'object') await walk(work, value[index], rest, path)
    }
    return
  }
  if (value && typeof value === 'object') return walk(work, value as Record<string, unknown>, rest, path)
  if (value !== null) throw refused(path)
}

/** Optional fields of an object that happen to be absent are not an error. */
const known = (at: Record<string, unknown>, step: string): boolean =>
  [
    'transfer',
    'failure_balance_transaction',
    'tax_ids',
    'tax',
    'sources',
    'subscriptions',
    'individual',
    'payment_record',
    'charge',
    'payment_intent',
  ].includes(step) || step in at
