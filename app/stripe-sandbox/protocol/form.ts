import { invalid } from '#app/stripe-sandbox/errors.ts'

/** A form-encoded body as Stripe reads it: strings, lists and named fields, still without types. */
export type Form = string | Form[] | { [name: string]: Form }

type Branch = Map<string, Branch | string>

const depthLimit = 12
const fieldLimit = 4000

/** Reads `a[b][0][c]=d`; refuses what is malformed instead of guessing. */
export const readForm = (text: string): { [name: string]: Form } => {
  const root: Branch = new Map()
  if (text === '') return {}
  const pairs = text.split('&')
  if (pairs.length > fieldLimit) throw invalid('Too many parameters.')
  for (const pair of pairs) {
    if (pair === '') continue
    const at = pair.indexOf('=')
    const name = decode(at < 0 ? pair : pair.slice(0, at))
    const value = at < 0 ? '' : decode(pair.slice(at + 1))
    plant(root, name, value)
  }
  return grow(root) as { [name: string]: Form }
}

const decode = (text: string): string => {
  try {
    const decoded = decodeURIComponent(text.replaceAll('+', ' '))
    if (decoded.includes('\u0000')) throw invalid('Invalid string: it contains a null byte.')
    return decoded
  } catch (error) {
    if (error instanceof URIError) throw invalid('Invalid request: the body is not valid form encoding.')
    throw error
  }
}

const plant = (root: Branch, name: string, value: string): void => {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name)
  if (!match?.[1]) throw invalid(`Invalid parameter name: ${name.slice(0, 100)}`)
  const path = [match[1], ...[...(match[2] ?? '').matchAll(/\[([^[\]]*)\]/g)].map((each) => each[1] ?? '')]
  if (path.length > depthLimit) throw invalid(`Parameter is nested too deeply: ${name.slice(0, 100)}`)
  let branch = root
  path.forEach((step, index) => {
    const key = step === '' ? String(branch.size) : step
    if (index === path.length - 1) {
      if (branch.get(key) instanceof Map) throw invalid(`Invalid parameter: ${name.slice(0, 100)} is given twice.`)
      branch.set(key, value)
      return
    }
    const next = branch.get(key)
    if (typeof next === 'string') throw invalid(`Invalid parameter: ${name.slice(0, 100)} is given twice.`)
    if (next) branch = next
    else {
      const made: Branch = new Map()
      branch.set(key, made)
      branch = made
    }
  })
}

const grow = (branch: Branch): Form => {
  const entries = [...branch].map(([key, value]): [string, Form] => [
    key,
    typeof value === 'string' ? value : grow(value),
  ])
  if (entries.length && entries.every(([key]) => /^\d{1,4}$/.test(key)))
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value)
  return Object.fromEntries(entries)
}
