import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { lt, sql } from 'drizzle-orm'
import { RateLimiterDrizzle, RateLimiterRes } from 'rate-limiter-flexible'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { attempts } from '#db/schema/index.ts'
import { anyone } from './actor.ts'

// How often something may be tried, for one account and from one address. Counted in Postgres, so that every process
// counts the same; keys are hashed, so that the table names nobody.

const minute = 60
const LIMITS = {
  'sign in': { account: { points: 10, duration: 15 * minute }, address: { points: 100, duration: 15 * minute } },
  'reset password': { account: { points: 3, duration: 60 * minute }, address: { points: 20, duration: 60 * minute } },
  'sign up': { account: { points: 3, duration: 60 * minute }, address: { points: 20, duration: 60 * minute } },
  'verify email': { account: { points: 5, duration: 60 * minute }, address: { points: 50, duration: 60 * minute } },
  'send a file': { account: { points: 60, duration: 60 * minute }, address: { points: 300, duration: 60 * minute } },
  // Whoever keeps calendars for many reads from few addresses.
  'read a calendar': {
    account: { points: 60, duration: 60 * minute },
    address: { points: 6_000, duration: 60 * minute },
  },
  'add a calendar': { account: { points: 20, duration: 60 * minute }, address: { points: 60, duration: 60 * minute } },
  'write to a client': {
    account: { points: 20, duration: 60 * minute },
    address: { points: 40, duration: 60 * minute },
  },
  'open a link': { account: { points: 20, duration: 15 * minute }, address: { points: 60, duration: 15 * minute } },
} as const
export type Attempted = keyof typeof LIMITS

/** Thrown as a page of status 429 by whoever asked; says when it may be tried again. */
export interface TooManyAttempts {
  sentence: string
}

/**
 * Counts one attempt at something for an account (whether or not there is one) and from an address. Says null, or that it
 * is too many: refused attempts do not lengthen the wait.
 */
export async function countAttempt(
  what: Attempted,
  account: string,
  clientAddress: string,
): Promise<TooManyAttempts | null> {
  return inTransaction(anyone(), async (tx) => {
    await sweepNowAndThen(tx)
    for (const by of ['account', 'address'] as const) {
      const key = keyOf(what, by, by === 'account' ? account.trim().toLowerCase() : addressPrefix(clientAddress))
      const refused = await consumed(limiter(tx, what, by), key)
      if (refused) return tooMany(refused)
    }
    return null
  })
}

/** After success: what was counted for the account before is forgotten. */
export async function forgetAttempts(what: Attempted, account: string): Promise<void> {
  await inTransaction(anyone(), (tx) =>
    limiter(tx, what, 'account').delete(keyOf(what, 'account', account.trim().toLowerCase())),
  )
}

function limiter(tx: Tx, what: Attempted, by: 'account' | 'address') {
  return new RateLimiterDrizzle({
    ...LIMITS[what][by],
    storeClient: tx,
    schema: attempts,
    keyPrefix: '',
    clearExpiredByTimeout: false,
  })
}

async function consumed(limiter: RateLimiterDrizzle, key: string): Promise<RateLimiterRes | null> {
  try {
    await limiter.consume(key)
    return null
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return refused
    throw refused
  }
}

function tooMany({ msBeforeNext }: RateLimiterRes): TooManyAttempts {
  const minutes = Math.max(1, Math.ceil(msBeforeNext / 60_000))
  const wait = minutes === 1 ? 'a minute' : `${minutes} minutes`
  return {
    sentence: `That has been tried too often. Wait ${wait} and try again. Nothing has been changed.`,
  }
}

const keyOf = (what: Attempted, by: string, who: string) =>
  `${what}:${by}:${createHash('sha256').update(who).digest('base64url')}`

/** The address for IPv4; for IPv6 the first 64 bits, which is what one household or school is given. */
export function addressPrefix(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.split('::')
  const front = head ? head.split(':') : []
  const back = tail ? tail.split(':') : []
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0')
  const groups = [...front, ...zeros, ...back].slice(0, 4)
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')
}

async function sweepNowAndThen(tx: Tx) {
  if (Math.random() < 0.01) await tx.delete(attempts).where(lt(attempts.expire, sql`now() - interval '1 hour'`))
}
