import type { Day } from '#app/domain/calendar.ts'
import { listed } from '#app/domain/listed.ts'
import { midSentence } from '#app/domain/mid-sentence.ts'
import { MENU, type ServiceCode } from '#app/domain/services/menu.ts'
import { checksNeeded, type HeldCheck, type MissingCheck, missingChecks } from './check-rules.ts'

/** A check that an adviser lacks, and those of their services that need it. */
export type LackedCheck = MissingCheck & { services: ServiceCode[] }

/**
 * For which of the services that an adviser offers schools find them today, once they are listed, and what the others lack:
 * each service asks for its own checks.
 */
export function servicesFound(
  checks: readonly HeldCheck[],
  offered: readonly ServiceCode[],
  today: Day,
): { found: ServiceCode[]; lacked: LackedCheck[] } {
  const found: ServiceCode[] = []
  const lacked: LackedCheck[] = []
  for (const code of offered) {
    const missing = missingChecks(checks, checksNeeded(MENU[code]), today)
    if (missing.length === 0) found.push(code)
    for (const one of missing) {
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
