/** "GB123456789" of a VAT number as typed, or null when it has not nine (or, for branches, twelve) digits. */
export function vatNumberOf(typed: string): string | null {
  const match = /^(?:GB)?(\d{9}(?:\d{3})?)$/.exec(typed.replace(/[\s.-]/g, '').toUpperCase())
  return match ? `GB${match[1]}` : null
}
