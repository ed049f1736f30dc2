/** A visit as an email carries it, so that its reader's mail program puts it into their calendar or takes it out. */
export type Invitation = { filename: string; method: 'REQUEST' | 'CANCEL'; content: string }
