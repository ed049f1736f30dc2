import { CREDENTIAL_LIFECYCLE, type CredentialEvent } from './credential-lifecycle.ts'

const BESIDE = {
  submit: 'gave it',
  look_up: 'asked the Update Service',
  ask_copy: 'asked for a copy',
  see_file: 'looked at a file that came later',
  accept_until: 'set the last day on which its register is accepted',
  accept_again: 'accepted its register again, without an end',
} as const

/** What may happen to a credential beside the moves of its lifecycle is written down with them. */
export type CredentialHappening = CredentialEvent | keyof typeof BESIDE

type Event = {
  event: CredentialHappening
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

const pastOf = (event: CredentialHappening): string =>
  event in BESIDE ? BESIDE[event as keyof typeof BESIDE] : CREDENTIAL_LIFECYCLE[event as CredentialEvent].past
