import { and, count, eq } from 'drizzle-orm'
import { type Frame, publicFrame } from '#app/ui/frame.tsx'
import { inTransaction } from '#db/client.server.ts'
import { approvals } from '#db/schema/index.ts'
import { type Anyone, type MemberActor, may, type PersonActor } from './actor.ts'
import { flashOf } from './flash.server.ts'
import { HOMES, PLACES } from './places.ts'

const CHANGE = { href: '/organisations', text: 'Change organisation' }

/**
 * What a page shows around its content: who is looking, for which organisation, where they can go, and what their last
 * act has done. A loader returns it as `frame`; the root draws it.
 */
export async function frameOf(actor: MemberActor | PersonActor | Anyone, request: Request): Promise<Frame> {
  const path = new URL(request.url).pathname
  const flash = await flashOf(request)
  if (actor.kind === 'anyone') return { ...publicFrame(path), flash }
  const isMember = actor.kind !== 'person'
  const offered = PLACES[actor.kind].filter(({ act }) => !act || (isMember && may(actor, act)))
  const waiting = isMember && offered.some(({ counts }) => counts === 'approvals') ? await approvalsWaiting(actor) : 0
  return {
    path,
    home: HOMES[actor.kind],
    person: { name: actor.name, href: '/account' },
    organisation: isMember ? { name: actor.organisationName, change: actor.hasOthers ? CHANGE : undefined } : undefined,
    places: offered.map(({ href, text, counts }) => ({
      href,
      text: counts && waiting > 0 ? `${text} (${waiting})` : text,
    })),
    flash,
  }
}

/** How many bookings wait for this organisation to approve them. */
async function approvalsWaiting(actor: MemberActor): Promise<number> {
  const party = actor.kind === 'consortium' ? approvals.leadId : approvals.payerId
  const [row] = await inTransaction(actor, (tx) =>
    tx
      .select({ waiting: count() })
      .from(approvals)
      .where(and(eq(party, actor.organisationId), eq(approvals.status, 'awaiting'))),
  )
  return row?.waiting ?? 0
}
