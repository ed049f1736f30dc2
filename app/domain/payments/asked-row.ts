/**
 * The row that calls to Stripe about asking for a request are of: the request, or the request and how many times it has been
 * asked for, where a payment was lost to the payer's bank and it is asked for once more.
 */
export const askedRow = (request: { id: string; askedTimes: number }): string =>
  request.askedTimes === 1 ? request.id : `${request.id}:${request.askedTimes}`

/** The request that such a row is of. */
export const requestOfRow = (rowId: string): string => rowId.split(':')[0] as string
