/** Why a practitioner could not be invited, or what was agreed could not be changed; each put into words once. */
export const PRACTITIONER_REFUSALS = {
  not_allowed: 'Only somebody who keeps the provider can do that.',
  not_found: 'There is no such practitioner.',
  already_invited: 'That address has an open invitation. Send it again from the list of practitioners.',
  already_joined: 'That person is one of your practitioners already.',
  not_now: 'This has been decided, or taken back, in the meantime.',
  reason_missing: 'Say why. The other side reads it.',
} as const
export type PractitionerRefusal = keyof typeof PRACTITIONER_REFUSALS
