/** Where a finance office rings Waymark. */
export const HELP_LINE = '01632\u00a0960\u00a0204'

/** Where the pack of a booking’s supplier is read. */
export const packPath = (bookingId: string): string => `/school/new-supplier/${bookingId}`
