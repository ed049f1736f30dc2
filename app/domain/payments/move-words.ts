import { formatPounds } from '../money.ts'
import type { MoveStatus } from './move-lifecycle.ts'

export type MoveDirection = 'to_stripe' | 'to_bank'

export const MOVE_DIRECTIONS: Record<MoveDirection, string> = {
  to_stripe: 'From our bank to Stripe',
  to_bank: 'From Stripe to our bank',
}

/** Where it stands, in words and a mark. */
export const MOVE_STATES: Record<MoveStatus, { tone: 'turn' | 'open' | 'done'; words: string }> = {
  seen: { tone: 'turn', words: 'Our bank’s statement is wanted' },
  recorded: { tone: 'turn', words: 'To be confirmed' },
  sent_back: { tone: 'turn', words: 'Sent back' },
  confirmed: { tone: 'done', words: 'In the books' },
}

/** As long as what was just paid may take to be read into the books. Milliseconds. */
const SETTLES_WITHIN_MS = 60 * 60_000

type Reading = { readAt: Date; atStripePence: number; inBooksPence: number; differsSince: Date | null }

/**
 * What a reading of Stripe's balance says beside the books: the same; explained by movements that nobody has confirmed yet
 * (`unconfirmedPence`, signed as they change what is at Stripe); on its way, for an hour; or `differs`.
 */
export function balanceStands(
  { readAt, atStripePence, inBooksPence, differsSince }: Reading,
  unconfirmedPence: number,
): 'same' | 'moved' | 'on_its_way' | 'differs' {
  const apart = atStripePence - inBooksPence
  if (apart === 0 || differsSince === null) return 'same'
  if (apart === unconfirmedPence) return 'moved'
  return readAt.getTime() - differsSince.getTime() < SETTLES_WITHIN_MS ? 'on_its_way' : 'differs'
}

/** A signed amount in words: "£12.00", "minus £12.00". */
const signed = (pence: number): string => (pence < 0 ? `minus ${formatPounds(-pence)}` : formatPounds(pence))

/** "Stripe holds £1,250.00 for us, as our books say" */
export function balanceWords(
  reading: Reading,
  unconfirmedPence: number,
): { words: string; tone: 'done' | 'open' | 'no' } {
  const { atStripePence, inBooksPence } = reading
  const holds = `Stripe holds ${signed(atStripePence)} for us`
  const books = `our books say ${signed(inBooksPence)}`
  switch (balanceStands(reading, unconfirmedPence)) {
    case 'same':
      return { tone: 'done', words: `${holds}, as our books say` }
    case 'moved':
      return { tone: 'open', words: `${holds}, ${books}: the rest was moved and is not confirmed yet` }
    case 'on_its_way':
      return { tone: 'open', words: `${holds}, ${books}: the rest is being read` }
    case 'differs':
      return { tone: 'no', words: `${holds}, ${books}: find out why` }
  }
}
