import { CREDENTIAL_LIFECYCLE, type CredentialEvent } from './credential-lifecycle.ts'

type Event = {
  event: CredentialEvent | 'submit' | 'look_up' | 'ask_copy'
  at: Date
  byName: string
  byPersonId: string | null
  note: string
}

/** What has happened to a credential, oldest first. Its owner reads of staff as one; staff read who it was. */
export const credentialHistory = (
  events: readonly Event[],
  reader: { personId: string } | 'staff',
): { state: 'done' | 'no'; what: string; at: Date; note: string | null }[] =>
  events.map(({ event, at, byName, byPersonId, note }) => {
    const who =
      byPersonId === null ? 'It' : reader === 'staff' ? byName : byPersonId === reader.personId ? 'You' : 'Our staff'
    return { state: STOPS.includes(event) ? 'no' : 'done', what: `${who} ${pastOf(event)}`, at, note: note || null }
  })

const STOPS: readonly Event['event'][] = ['refuse', 'expire', 'suspend', 'revoke', 'withdraw']

function pastOf(event: Event['event']): string {
  if (event === 'submit') return 'gave it'
  if (event === 'look_up') return 'asked the Update Service'
  if (event === 'ask_copy') return 'asked for a copy'
  return CREDENTIAL_LIFECYCLE[event].past
}
