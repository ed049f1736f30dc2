/** How many days of one adviser one school may hold that nobody has approved, and so how many one request may ask for. */
export const MOST_UNAPPROVED_DAYS = 10

/** How many days some visits are on: a morning and an afternoon of one day are one. */
export const daysOfVisits = (visits: readonly { day: string }[]): number => new Set(visits.map(({ day }) => day)).size
