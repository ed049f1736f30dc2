/** The part of an address that names an adviser: "Rowan Tallis" is `rowan-tallis`. */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
  return (
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60) || 'adviser'
  )
}

/** Prefixes an adviser's invoice numbers may start with, best first: "RT", "RT2", … "RT999". */
export function* prefixesOf(name: string): Generator<string> {
  const initials = slugOf(name)
    .split('-')
    .map((word) => word.charAt(0))
    .join('')
    .toUpperCase()
    .slice(0, 4)
  yield initials
  for (let number = 2; number < 1_000; number++) yield `${initials}${number}`
}

/** "GB123456789" of a VAT number as typed, or null when it has not nine (or, for branches, twelve) digits. */
export function vatNumberOf(typed: string): string | null {
  const match = /^(?:GB)?(\d{9}(?:\d{3})?)$/.exec(typed.replace(/[\s.-]/g, '').toUpperCase())
  return match ? `GB${match[1]}` : null
}
