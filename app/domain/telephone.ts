/**
 * A telephone number as people write it, with spaces as they put them: 10 to 15 digits, an international one with its plus;
 * null for anything else. Numbers are shown and rung, never compared.
 */
export function readTelephone(typed: string): string | null {
  const plain = typed.trim().replace(/\s+/g, ' ')
  const digits = plain.replace(/\D/g, '')
  return /^\+?[\d ()-]+$/.test(plain) && digits.length >= 10 && digits.length <= 15 ? plain : null
}

/** What a link that rings it is made of. */
export const telephoneHref = (number: string): string => `tel:${number.replace(/[^\d+]/g, '')}`
