import type { AdviserActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { auditEvents } from '#db/schema/index.ts'
import { newId } from '../ids.ts'

/**
 * Notes who did what to an organisation's own arrangements, in the caller's database transaction; no person where Waymark
 * did it. Never a pupil. The caller has changed something by then: a form that says what is so already, as one sent twice
 * does, is no act.
 */
export async function recordAct(
  tx: Tx,
  by: { personId: string | null; name: string },
  act: { organisationId: string; payerId?: string | null; what: string; detail?: string; isOwn?: boolean },
  now: Date,
): Promise<void> {
  const { organisationId, what, payerId = null, detail = '', isOwn = false } = act
  await tx.insert(auditEvents).values({
    id: newId('event'),
    at: now,
    personId: by.personId,
    personName: by.name,
    organisationId,
    payerId,
    what,
    detail,
    isOwn,
  })
}

/**
 * Notes what somebody did to their own time: hours, days off, calendars. Whoever goes to schools for a provider does so for
 * themselves, whomever they act for, and reads it alone.
 */
export const recordOwnTime = (
  tx: Tx,
  actor: AdviserActor,
  act: { what: string; detail?: string },
  now: Date,
): Promise<void> =>
  recordAct(tx, actor, { ...act, organisationId: actor.organisationId, isOwn: actor.isPractitioner }, now)
