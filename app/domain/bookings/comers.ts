import { type Given, type HeldSpan, isHeldOn } from '../accreditation/credential-needs.ts'
import { lackingOnWords, lackingToAskWords } from '../accreditation/credential-words.ts'
import type { Day } from '../calendar.ts'
import type { MenuService } from '../services/menu.ts'
import type { JudgedAdviser } from './check-request.ts'
import { possessive } from './price-lines.ts'

/**
 * Somebody who may come for a service: on which days everything holds that it needs of them, and on which they may be asked for,
 * as what ends before is renewed by then.
 */
export type Comer = { personId: string; held: readonly HeldSpan[]; askable: readonly HeldSpan[] }

/** Of those who may come whoever may be asked for on a day; all of them where nobody may, so that the reason is said once. */
export function ableOn<C extends Pick<Comer, 'askable'>>(comers: readonly C[], on: Day): readonly C[] {
  const able = comers.filter(({ askable }) => isHeldOn(askable, on))
  return able.length > 0 ? able : comers
}

/** Whether somebody may be asked for on some day from this one on. */
export const isAskableFrom = (askable: Comer['askable'], from: Day): boolean =>
  askable.some(({ until }) => until === null || until >= from)

/** What keeps a supplier from being asked today for a day, without the last full stop; null when somebody may come. */
export function lackingThen(
  { name, held, comers }: JudgedAdviser,
  menu: MenuService,
  on: Day,
  today: Day,
): string | null {
  if (comers === undefined) return lackingToAskWords(possessive(name), held, menu, { on, today })
  return comers.some((one) => isHeldOn(one.askable, on))
    ? null
    : `${name} has nobody for that day whose checks hold for this service`
}

/** What is to be renewed before a day that may be asked for, in words like those; null where all of it holds. */
export function toRenewThen({ name, held, comers }: JudgedAdviser, given: Given, on: Day): string | null {
  if (comers === undefined) return lackingOnWords(possessive(name), held, given, on)
  return comers.some((one) => isHeldOn(one.held, on))
    ? null
    : `Whoever ${name} sends must renew a check before that day`
}
