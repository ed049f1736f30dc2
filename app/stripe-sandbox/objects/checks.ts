import { invalid } from '#app/stripe-sandbox/errors.ts'
import type { Params } from '#app/stripe-sandbox/protocol/validate.ts'

type Metadata = Record<string, string>

/** Stripe merges metadata: a key given empty goes, metadata given empty clears all. */
export const mergeMetadata = (known: Metadata, given: Record<string, string | null> | null | undefined): Metadata => {
  if (given === undefined) return known
  if (given === null) return {}
  const merged = { ...known }
  for (const [key, value] of Object.entries(given)) {
    if (value === null) delete merged[key]
    else merged[key] = value
  }
  if (Object.keys(merged).length > 50) throw invalid('Metadata can have at most 50 keys.', { param: 'metadata' })
  return merged
}

/** The sandbox plays one currency. */
export const sterling = (given: unknown): 'gbp' => {
  if (String(given).toLowerCase() !== 'gbp')
    throw invalid(`Invalid currency: ${given}. The sandbox plays gbp only.`, { param: 'currency' })
  return 'gbp'
}

export const atMost = (value: unknown, length: number, param: string): void => {
  if (typeof value === 'string' && value.length > length)
    throw invalid(`Invalid string: ${value.slice(0, 20)}...; must be at most ${length} characters`, { param })
}

export const positive = (amount: unknown, param = 'amount'): void => {
  if (typeof amount === 'number' && amount < 1)
    throw invalid('This value must be greater than or equal to 1.', { code: 'parameter_invalid_integer', param })
  if (typeof amount === 'number' && amount > 99_999_999)
    throw invalid('Amount must be no more than £999,999.99', { code: 'amount_too_large', param })
}

export const webAddress = (value: unknown, param: string): void => {
  let fine = false
  try {
    fine = typeof value === 'string' && /^https?:$/.test(new URL(value.replaceAll(/[{}]/g, '')).protocol)
  } catch {
    fine = false
  }
  if (!fine) throw invalid('Not a valid URL', { code: 'url_invalid', param })
}

export const emailAddress = (value: unknown, param: string): void => {
  if (typeof value === 'string' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value))
    throw invalid(`Invalid email address: ${value.slice(0, 80)}`, { code: 'email_invalid', param })
}

/** The parameters that were given, for copying onto an object field by field. */
export const given = (params: Params, names: string[]): Params =>
  Object.fromEntries(names.filter((name) => params[name] !== undefined).map((name) => [name, params[name]]))

export const pounds = (pence: number): string =>
  new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' }).format(pence / 100)
