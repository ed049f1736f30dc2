import { toNormalised, toOutcode, validOutcode } from 'postcode'

const plain = (typed: string) => typed.replace(/[\u200B-\u200D\uFEFF]/g, '').trim()

/** "ZZ1 1AA" from what a person typed (" zz11aa "), or null when it has not the form of a postcode. */
export const normalisePostcode = (typed: string): string | null => toNormalised(plain(typed))

/** "ZZ1" from a whole postcode or from an outcode alone, or null when it is neither. */
export function outcodeOf(typed: string): string | null {
  const text = plain(typed)
  return validOutcode(text) ? text.toUpperCase() : toOutcode(text)
}

/** Whether the last line of an address is, or ends with, a whole postcode. */
export const endsWithPostcode = (line: string): boolean => {
  const last = /(\S+\s+\S+|\S+)$/.exec(plain(line))?.[0] ?? ''
  return normalisePostcode(last) !== null || normalisePostcode(last.split(/\s+/).at(-1) ?? '') !== null
}
