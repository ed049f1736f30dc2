/**
 * The UID of a visit in every calendar that Waymark writes: stable for the visit, wherever it is served from, and told
 * apart from everybody else’s when a calendar comes back to us.
 */
export const visitUid = (visitId: string): string => `${visitId}@visits.waymark`

/** Whether an event is a visit of Waymark’s that has come back in an outside calendar. */
export const isVisitUid = (uid: string): boolean => /^vis_[0-9a-z]{16}@visits\.waymark$/.test(uid)
