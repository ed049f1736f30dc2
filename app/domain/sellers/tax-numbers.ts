// Numbers by which HMRC, Companies House and the Charity Commissions know somebody: read as people write them, kept as they are
// written officially.

export const TAX_NUMBER_KINDS = ['nino', 'utr', 'company', 'charity'] as const
export type TaxNumberKind = (typeof TAX_NUMBER_KINDS)[number]

export const TAX_NUMBER_WORDS: Record<TaxNumberKind, string> = {
  nino: 'National Insurance number',
  utr: 'Unique Taxpayer Reference',
  company: 'Company number',
  charity: 'Charity number',
}

const plainOf = (typed: string): string => typed.toUpperCase().replace(/[\s.-]/g, '')

/**
 * A National Insurance number, or null. Two letters, neither of them D, F, I, Q, U or V and the second no O, of which some pairs
 * are never given; six digits; A to D. (Source: HMRC's National Insurance Manual, NIM39110.)
 */
export function readNino(typed: string): string | null {
  const plain = plainOf(typed)
  return /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(plain) ? plain : null
}

const WEIGHTS = [6, 7, 8, 9, 10, 5, 4, 3, 2]
const CHECKS = '21987654321'

/** The check digit, which stands first, of the other nine digits of a Unique Taxpayer Reference: weighted, modulo 11. */
export const utrCheckDigit = (nine: string): string =>
  CHECKS.charAt(WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(nine[at]), 0) % 11)

/** A Unique Taxpayer Reference, or null: ten digits whose first checks the others; the K that some letters add is left out. */
export function readUtr(typed: string): string | null {
  const plain = plainOf(typed).replace(/^K|K$/, '')
  return /^\d{10}$/.test(plain) && plain[0] === utrCheckDigit(plain.slice(1)) ? plain : null
}

/** A number of Companies House, or null: eight digits, noughts in front if need be, or two letters and six digits. */
export function readCompanyNumber(typed: string): string | null {
  const plain = plainOf(typed)
  if (/^\d{6,8}$/.test(plain)) return plain.padStart(8, '0')
  return /^(?:SC|NI|OC|SO|NC|CE|CS|IP|SP|NP|RC|SR|NR|LP|SL|NL|FC|SF|NF|R0)\d{6}$/.test(plain) ? plain : null
}

/** A number of the Charity Commission, or of Scotland's or Northern Ireland's, or null. */
export function readCharityNumber(typed: string): string | null {
  const plain = plainOf(typed).replace(/^NIC/, '')
  return /^(?:\d{6,7}|SC\d{6})$/.test(plain) ? plain : null
}

const READ: Record<TaxNumberKind, (typed: string) => string | null> = {
  nino: readNino,
  utr: readUtr,
  company: readCompanyNumber,
  charity: readCharityNumber,
}

/** The first of the kinds that what was typed is a number of, with it; null: of none. */
export function readTaxNumber(
  typed: string,
  kinds: readonly TaxNumberKind[],
): { kind: TaxNumberKind; number: string } | null {
  for (const kind of kinds) {
    const number = READ[kind](typed)
    if (number) return { kind, number }
  }
  return null
}

/** As much of a number as its owner needs to know it again: its last three characters. */
export const maskedNumber = (number: string): string => `ends in ${number.slice(-3)}`
