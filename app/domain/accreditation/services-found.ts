import type { Day } from '#app/domain/calendar.ts'
import { listed } from '#app/domain/listed.ts'
import { midSentence } from '#app/domain/mid-sentence.ts'
import { MENU, type ServiceCode } from '#app/domain/services/menu.ts'
import { type HeldCredential, type Lacking, lackingOn } from './credential-needs.ts'

/** Something that an adviser lacks, and those of their services that need it. */
export type LackedCredential = Lacking & { services: ServiceCode[] }

/**
 * For which of the services that an adviser offers schools find them today, once they are listed, and what the others lack:
 * each service asks for its own credentials.
 */
export function servicesFound(
  held: readonly HeldCredential[],
  offered: readonly ServiceCode[],
  today: Day,
): { found: ServiceCode[]; lacked: LackedCredential[] } {
  const found: ServiceCode[] = []
  const lacked: LackedCredential[] = []
  for (const code of offered) {
    const lacking = lackingOn(held, MENU[code], today)
    if (lacking.length === 0) found.push(code)
    for (const one of lacking) {
      const same = lacked.find(({ kind, why, endsOn }) => kind === one.kind && why === one.why && endsOn === one.endsOn)
      if (same) same.services.push(code)
      else lacked.push({ ...one, services: [code] })
    }
  }
  return { found, lacked }
}

/** "personal guidance day, assembly and results day" */
export const servicesInWords = (codes: readonly ServiceCode[], and: 'and' | 'or' = 'and'): string =>
  listed(
    codes.map((code) => midSentence(MENU[code].name)),
    and,
  )
