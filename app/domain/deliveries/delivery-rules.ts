import { done, type Result, refuse } from '../result.ts'

// A service without a date is delivered: by files, links and codes, as many as it takes, until its supplier says that all of it
// is there. What was a mistake is replaced until the school agrees; the earlier one stays written down.

export type DeliveryKind = 'file' | 'link' | 'codes'

/** So many things may stand delivered of one order: a pack is a handful of files. */
export const MOST_DELIVERIES = 20
const MOST_CODES = 2_000
const LONGEST_CODE = 200
const LONGEST_LINK = 2_000

export type LinkFault = 'not_a_link' | 'not_https' | 'with_password' | 'other_port' | 'private_link'

/** What nobody outside a network can reach, whatever it is called there. (Source: RFC 6761, RFC 6762, RFC 8375.) */
const PRIVATE_ENDINGS = ['localhost', 'local', 'internal', 'home.arpa', 'lan', 'intranet', 'test', 'example', 'invalid']

/**
 * A link as its supplier typed it: https, of a host on the public internet that has a name, without a password or a port of its
 * own. Waymark never opens it; a school’s browser does.
 */
export function linkIn(typed: string): Result<string, LinkFault> {
  const plain = typed.replace(/[\s\u200B-\u200D\uFEFF]/g, '')
  if (plain.length > LONGEST_LINK || !URL.canParse(plain)) return refuse('not_a_link')
  const url = new URL(plain)
  if (!/^https?:$/.test(url.protocol) || !url.hostname) return refuse('not_a_link')
  if (url.protocol !== 'https:') return refuse('not_https')
  if (url.username || url.password) return refuse('with_password')
  if (url.port) return refuse('other_port')
  const host = url.hostname.replace(/\.$/, '').toLowerCase()
  const isNumber = /^\[.*\]$/.test(host) || /^[\d.]+$/.test(host)
  const isPrivate = PRIVATE_ENDINGS.some((ending) => host === ending || host.endsWith(`.${ending}`))
  if (isNumber || isPrivate || !host.includes('.')) return refuse('private_link')
  return done(url.href)
}

export type CodesFault =
  | 'no_codes'
  | 'code_too_long'
  | 'twice_the_same_code'
  | 'too_many_codes'
  | 'more_than_one_for_all'

/**
 * Codes as they were pasted, one on a line. `room`: how many are still missing of what was asked for; more are refused, and of
 * one that is for everybody exactly one is wanted.
 */
export function codesIn(
  typed: string,
  { isForAll, room }: { isForAll: boolean; room: number },
): Result<string[], CodesFault> {
  const codes = typed
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
  if (codes.length === 0) return refuse('no_codes')
  if (codes.some((code) => code.length > LONGEST_CODE)) return refuse('code_too_long')
  if (new Set(codes).size !== codes.length) return refuse('twice_the_same_code')
  if (isForAll) return codes.length === 1 ? done(codes) : refuse('more_than_one_for_all')
  if (codes.length > room || codes.length > MOST_CODES) return refuse('too_many_codes')
  return done(codes)
}

/** How many codes are missing of what was asked for, where codes are what is delivered. `codes` null: none, or one for all. */
export const codesMissing = (quantity: number, codes: number | null): number =>
  codes === null ? 0 : Math.max(0, quantity - codes)

/** While these are where it stands, its supplier delivers and replaces. */
export const mayDeliver = (status: string): boolean => ['confirmed', 'delivered', 'problem'].includes(status)

/** While these are where it stands, and for good once it is agreed, the school opens what was delivered. */
export const mayOpen = (status: string): boolean => ['confirmed', 'delivered', 'problem', 'agreed'].includes(status)
