/**
 * Whether words that everybody reads hold the number of a certificate or policy, which staff alone may see: the one that
 * was typed beside them, however it is spaced, or any run of six digits or more. Money, dates and years are no such number.
 */
export function hasNumberIn(words: string, reference: string): boolean {
  const number = signsOf(reference)
  // "7" is part of "Level 7", and neither it nor a word without a digit is a certificate’s number.
  if (number.length >= 3 && /\d/.test(number) && signsOf(words).includes(number)) return true
  const runs = words.replace(MONEY, ' ').match(DIGITS) ?? []
  return runs.some((run) => run.replace(/\D/g, '').length >= 6 && !DATE_OR_YEARS.test(run))
}

const signsOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** "£5,000,000", "£5m", "GBP 5000000", "5000000 pounds". */
const MONEY = /(?:£|\bGBP)\s?[1-9][\d,.]*|\b[1-9][\d,.]*(?=\s?(?:pounds|GBP)\b)/gi
/** Digits with nothing between them but what numbers are spaced with. */
const DIGITS = /\d(?:[\s./\p{Pd}]{0,3}\d)*/gu
/** "31/08/2027", "2027-08-31", "2026–27". */
const DATE_OR_YEARS =
  /^(?:\d{1,2}[\s./\p{Pd}]\d{1,2}[\s./\p{Pd}]20\d{2}|20\d{2}[./\p{Pd}]\d{2}[./\p{Pd}]\d{2}|20\d{2}[\s./\p{Pd}]{1,3}(?:20)?\d{2})$/u
