import { type HeldSpan, isHeldOn } from '../accreditation/credential-needs.ts'
import { lackingOnWords } from '../accreditation/credential-words.ts'
import type { Day } from '../calendar.ts'
import type { MenuService } from '../services/menu.ts'
import type { JudgedAdviser } from './check-request.ts'
import { possessive } from './price-lines.ts'

/** Somebody who may come for a service, and on which days everything holds that it needs of them. */
export type Comer = { personId: string; held: readonly HeldSpan[] }

/** Of those who may come whoever holds on a day what the service needs; all of them where nobody does, so that the reason is said once. */
export function ableOn<C extends { held: readonly HeldSpan[] }>(comers: readonly C[], on: Day): readonly C[] {
  const able = comers.filter(({ held }) => isHeldOn(held, on))
  return able.length > 0 ? able : comers
}

/** What a service needs on a day and a supplier cannot show, without the last full stop; null when somebody may come. */
export function lackingThen({ name, held, comers }: JudgedAdviser, menu: MenuService, on: Day): string | null {
  if (comers === undefined) return lackingOnWords(possessive(name), held, menu, on)
  return comers.some((one) => isHeldOn(one.held, on))
    ? null
    : `${name} has nobody for that day whose checks hold for this service`
}
