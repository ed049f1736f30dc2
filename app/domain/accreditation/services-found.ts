import type { Day } from '#app/domain/calendar.ts'
import { listed } from '#app/domain/listed.ts'
import { midSentence } from '#app/domain/mid-sentence.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import { type HeldCredential, type Lacking, lackingOn } from './credential-needs.ts'

/** Something that an adviser lacks, and those of their services that need it. */
export type LackedCredential = Lacking & { services: MenuService[] }

/**
 * For which of the services that an adviser offers schools find them today, once they are listed, and what the others lack:
 * each service asks for its own credentials.
 */
export function servicesFound(
  held: readonly HeldCredential[],
  offered: readonly MenuService[],
  today: Day,
): { found: MenuService[]; lacked: LackedCredential[] } {
  const found: MenuService[] = []
  const lacked: LackedCredential[] = []
  for (const service of offered) {
    const lacking = lackingOn(held, service, today)
    if (lacking.length === 0) found.push(service)
    for (const one of lacking) {
      const same = lacked.find(({ kind, why, endsOn }) => kind === one.kind && why === one.why && endsOn === one.endsOn)
      if (same) same.services.push(service)
      else lacked.push({ ...one, services: [service] })
    }
  }
  return { found, lacked }
}

/** "personal guidance day, assembly and results day" */
export const servicesInWords = (services: readonly Pick<MenuService, 'name'>[], and: 'and' | 'or' = 'and'): string =>
  listed(
    services.map(({ name }) => midSentence(name)),
    and,
  )
