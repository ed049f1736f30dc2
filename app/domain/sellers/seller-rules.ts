import type { TRADING } from '#db/schema/advisers.ts'
import { type Day, monthsAfter } from '../calendar.ts'
import type { TaxNumberKind } from './tax-numbers.ts'

// What a platform has to know of whoever is paid through it, by what they are in law.
// (Source: The Platform Operators (Due Diligence and Reporting Requirements) Regulations 2023, SI 2023/817, which give effect to
// the OECD's Model Rules for Reporting by Platform Operators; HMRC's International Exchange of Information Manual, from IEIM900000.)

export type Trading = (typeof TRADING)[number]
export type Exclusion = 'government' | 'listed'

/** `person`: an individual by the rules, of whom the date of birth is asked too. */
export type AskedOf = { person: boolean; kinds: readonly TaxNumberKind[]; isGovernment: boolean }

/**
 * By which number HMRC knows somebody: of a person the National Insurance number, or the UTR of who has none (IEIM902330); of a company
 * its number; of a charity its company's, or else its own. A local authority, and what it wholly owns, is a government
 * entity, of which nothing is reported and no number asked (IEIM901630).
 */
export const ASKED: Record<Trading, AskedOf> = {
  sole_trader: { person: true, kinds: ['nino', 'utr'], isGovernment: false },
  limited_company: { person: false, kinds: ['company'], isGovernment: false },
  company: { person: false, kinds: ['company'], isGovernment: false },
  agency: { person: false, kinds: ['company'], isGovernment: false },
  charity: { person: false, kinds: ['company', 'charity'], isGovernment: false },
  authority: { person: false, kinds: [], isGovernment: true },
}

export const EXCLUDED_WORDS: Record<Exclusion, string> = {
  government: 'A government entity',
  listed: 'Listed on a stock exchange, or related to a company that is',
}

/** Whether a person can have been born on a day: nobody under 16 or over 110 trades here. */
export const isBirthday = (on: Day, today: Day): boolean =>
  on <= monthsAfter(today, -16 * 12) && on >= monthsAfter(today, -110 * 12)

export type KnownOf = {
  trading: Trading
  addressLines: readonly string[]
  taxNumberKind: TaxNumberKind | null
  isBirthKnown: boolean
  excludedAs: Exclusion | null
}

/** What is still missing for a report, in words; nothing of who is excluded but why they are. */
export function missingOf(known: KnownOf): string[] {
  const { person, kinds, isGovernment } = ASKED[known.trading]
  const address = known.addressLines.length === 0 ? ['their address'] : []
  if (known.excludedAs) return address
  if (isGovernment) return [...address, 'what public body they are']
  // A number that was given before they changed how they trade is none of theirs now.
  const hasNumber = known.taxNumberKind !== null && kinds.includes(known.taxNumberKind)
  const number = person
    ? 'their National Insurance number'
    : known.trading === 'charity'
      ? 'their charity or company number'
      : 'their company number'
  return [...address, ...(hasNumber ? [] : [number]), ...(person && !known.isBirthKnown ? ['their date of birth'] : [])]
}
