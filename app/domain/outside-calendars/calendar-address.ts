import { done, type Result, refuse } from '../result.ts'

export type AddressFault = 'not_an_address' | 'not_https' | 'with_password' | 'other_port'

const LONGEST = 2_000

/**
 * The address of a calendar as somebody pasted it: https:// or webcal://, which is https. Refused with a password in it,
 * or a port of its own. `allowed`: hosts with ports that are let through, for tests.
 */
export function calendarAddress(typed: string, allowed: readonly string[] = []): Result<string, AddressFault> {
  const plain = typed
    .replace(/[\s\u200B-\u200D\uFEFF]/g, '')
    .replace(/^webcals?:\/\//i, 'https://')
    .replace(/^<(.*)>$/, '$1')
  if (plain.length > LONGEST || !URL.canParse(plain)) return refuse('not_an_address')
  const url = new URL(plain)
  if (!/^https?:$/.test(url.protocol) || !url.hostname) return refuse('not_an_address')
  if (url.username || url.password) return refuse('with_password')
  if (!allowed.includes(url.host)) {
    if (url.protocol !== 'https:') return refuse('not_https')
    if (url.port) return refuse('other_port')
  }
  url.hash = ''
  return done(url.href)
}

export const ADDRESS_WORDS: Readonly<Record<AddressFault, string>> = {
  not_an_address: 'Paste the whole address of the calendar. It begins with https:// or webcal://',
  not_https: 'Paste an address that begins with https:// or webcal://: with http:// anybody on the way could read it',
  with_password: 'Paste an address without a name and password in it',
  other_port: 'Paste an address without a port number, such as :8080, in it',
}

/** An address as a page shows it: whoever has the whole of it reads the calendar. */
export const addressShown = (address: string): string => `${new URL(address).hostname}/…`
