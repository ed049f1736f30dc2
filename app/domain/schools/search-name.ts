/**
 * A school's name as it is searched for, whoever types it: registers write apostrophes straight, telephones curly and people
 * none; and "Saint Osyth", "St. Osyth’s" and "St Osyths" are one. The database keeps each name so (`search_name`).
 */
export const searchNameOf = (typed: string): string =>
  typed
    .toLowerCase()
    .replace(/['’‘.,]/g, '')
    .replace(/\bsaint\b/g, 'st')
    .trim()
