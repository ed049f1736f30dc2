import type { SystemActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import type { EmailReader } from '../emails/readers.ts'
import { visitInvitation } from './calendar-text.ts'
import type { Invitation } from './invitation.ts'
import { visitsById } from './read-visits.server.ts'

/** Which emails put visits into their reader's calendar, or take them out. */
const METHODS: { readonly [template: string]: Invitation['method'] | undefined } = {
  confirmed: 'REQUEST',
  cancelled: 'CANCEL',
}

/**
 * What an email about visits carries for its reader's calendar: one file for each visit that stands as the email says. Of
 * approvers, who were never asked to come, nobody gets one.
 */
export async function invitationsFor(
  _actor: SystemActor,
  tx: Tx,
  email: { template: string; to: string; visitIds: readonly string[]; origin: string },
  reader: EmailReader,
): Promise<Invitation[]> {
  const method = METHODS[email.template]
  const { side } = reader
  if (!method || !['requester', 'host', 'adviser'].includes(email.to) || side === 'staff' || side === 'person')
    return []
  // A provider’s office goes nowhere: whoever it names has the visits in a calendar of their own.
  if (reader.isOffice) return []
  const stands = method === 'REQUEST' ? 'confirmed' : 'cancelled'
  const visits = (await visitsById(tx, email.visitIds, { side, origin: email.origin })).filter(
    ({ status }) => status === stands,
  )
  const from = `no-reply@${new URL(email.origin).hostname}`
  return visits.map((visit, at) => ({
    filename: visits.length === 1 ? 'visit.ics' : `visit-${at + 1}.ics`,
    method,
    content: visitInvitation(visit, { method, from, to: { name: reader.name, address: reader.address } }),
  }))
}
