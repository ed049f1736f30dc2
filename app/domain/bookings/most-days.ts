/** How many days of one adviser one school may hold that nobody has approved, and so how many one request may ask for. */
export const MOST_UNAPPROVED_DAYS = 10
