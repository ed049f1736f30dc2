/** The year that an address names, from the first of which the rules ask a report; null: none. */
export function yearOfParam(typed: string | undefined): number | null {
  const year = /^\d{4}$/.test(typed ?? '') ? Number(typed) : 0
  return year >= 2024 && year <= 2200 ? year : null
}
