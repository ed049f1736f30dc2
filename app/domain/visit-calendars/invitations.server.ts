import type { SystemActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import type { EmailReader } from '../emails/readers.ts'
import { visitInvitation } from './calendar-text.ts'
import type { Invitation } from './invitation.ts'
import { type KnownVisit, visitsById } from './read-visits.server.ts'

type Carried = { method: Invitation['method']; isSo: (visit: KnownVisit) => boolean }

const ended = (status: KnownVisit['status']): Carried => ({
  method: 'CANCEL',
  isSo: (visit) => visit.wasConfirmed && visit.status === status,
})
/** The day stands in calendars and is not certain any more: it stays there, as one that is awaited. */
const open: Carried = { method: 'REQUEST', isSo: (visit) => visit.wasConfirmed && visit.status === 'requested' }

/** It stands in calendars and can’t go ahead as things stand, or can again. */
const turned: Carried = { method: 'REQUEST', isSo: (visit) => visit.status === 'confirmed' }

/**
 * Which emails put visits into their reader's calendar, change them there or take them out, and of which visits that is still
 * so when the email is written. What was settled after the day stays where it was.
 */
const CARRIED: { readonly [template: string]: Carried | undefined } = {
  confirmed: { method: 'REQUEST', isSo: ({ status }) => status === 'confirmed' },
  cancelled: { method: 'CANCEL', isSo: ({ status }) => status === 'cancelled' },
  'day-changed': { method: 'REQUEST', isSo: ({ status }) => status === 'confirmed' },
  declined: ended('declined'),
  withdrawn: ended('withdrawn'),
  expired: ended('expired'),
  'needs-renewal': turned,
  renewed: turned,
  'practitioner-wanted': open,
  'substitute-named': open,
}

/** The same for whoever a provider sends, by what they are told. `personId`: theirs. */
function carriedToPractitioner(facts: Facts, personId: string | null): Carried | undefined {
  if (facts.what === 'confirmed' || facts.what === 'moved')
    return { method: 'REQUEST', isSo: ({ status, comesId }) => status === 'confirmed' && comesId === personId }
  if (facts.what === 'needs_renewal' || facts.what === 'held' || facts.what === 'renewed')
    return { method: 'REQUEST', isSo: ({ status, comesId }) => status === 'confirmed' && comesId === personId }
  if (facts.what === 'off' && facts.wasConfirmed === 'yes')
    return { method: 'CANCEL', isSo: ({ status, comesId }) => comesId !== personId || status !== 'confirmed' }
  return undefined
}

type Facts = Readonly<Record<string, string>>

/**
 * What an email about visits carries for its reader's calendar: one file for each visit that stands as the email says. Of
 * approvers, who were never asked to come, nobody gets one.
 */
export async function invitationsFor(
  _actor: SystemActor,
  tx: Tx,
  email: {
    template: string
    to: string
    personId: string | null
    facts: Facts
    visitIds: readonly string[]
    origin: string
  },
  reader: EmailReader,
): Promise<Invitation[]> {
  const isPractitioner = email.template === 'practitioner-visits'
  const carried = isPractitioner ? carriedToPractitioner(email.facts, email.personId) : CARRIED[email.template]
  const side = isPractitioner ? 'practitioner' : reader.side
  if (!carried || side === 'staff' || side === 'person') return []
  if (!isPractitioner && !['requester', 'host', 'adviser'].includes(email.to)) return []
  // A provider’s office goes nowhere: whoever it names has the visits in a calendar of their own.
  if (reader.isOffice) return []
  const visits = (await visitsById(tx, email.visitIds, { side, origin: email.origin })).filter(carried.isSo)
  const from = `no-reply@${new URL(email.origin).hostname}`
  const { method } = carried
  return visits.map((visit, at) => ({
    filename: visits.length === 1 ? 'visit.ics' : `visit-${at + 1}.ics`,
    method,
    content: visitInvitation(visit, { method, from, to: { name: reader.name, address: reader.address } }),
  }))
}
