import type { Day } from '#app/domain/calendar.ts'
import { type Given, type HeldCredential, lackingOn } from './credential-needs.ts'
import { lackingWords } from './credential-words.ts'

/** What says what somebody may do at all, where the others say that they may come. */
const WHO_THEY_ARE = ['qualification', 'register'] as const

export type FallsShort = { kind: (typeof WHO_THEY_ARE)[number]; words: string }

/**
 * Whether what staff have verified of somebody's qualification and place on the register is not what a service needs, so that it
 * may not be offered: level 4 and a Careers Leader's place give no personal guidance. Null where it is, or nothing of the kind was
 * verified yet or counts any more: nobody finds the service before. In words for whoever offers it, without the last full stop.
 * (Source: domain rule C1.1; CDI, UK Register.)
 */
export function fallsShort(held: readonly HeldCredential[], given: Given, today: Day): FallsShort | null {
  const counting = held.filter(({ status }) => status === 'verified' || status === 'expiring')
  for (const one of lackingOn(counting, given, today)) {
    const kind = WHO_THEY_ARE.find((some) => some === one.kind)
    if (kind && one.why === 'falls_short') return { kind, words: lackingWords('Your', one, given, 'now', 'adviser') }
  }
  return null
}
