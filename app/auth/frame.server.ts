import { and, count, eq } from 'drizzle-orm'
import { approvedBy } from '#app/domain/bookings/bought-by.server.ts'
import { type Frame, publicFrame } from '#app/ui/frame.tsx'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { approvals } from '#db/schema/index.ts'
import { type Anyone, type MemberActor, may, type PersonActor } from './actor.ts'
import { flashOf } from './flash.server.ts'
import { HOMES, type OfferedPlace, PLACES } from './places.ts'

/** From the pages of whoever goes to schools back to those of the provider's office. */
const OFFICE: OfferedPlace = { href: '/provider', text: 'The office' }

const CHANGE = { href: '/organisations', text: 'Change organisation' }

/**
 * What a page shows around its content: who is looking, for which organisation, where they can go, and what their last
 * act has done. A loader returns it as `frame`; the root draws it.
 */
export async function frameOf(actor: MemberActor | PersonActor | Anyone, request: Request): Promise<Frame> {
  if (!countsApprovals(actor)) return frameWith(actor, request, 0)
  return frameWith(actor, request, await inTransaction(actor, (tx) => approvalsWaiting(tx, actor)))
}

/** The frame, and what a page reads, in one database transaction; null where there is nothing to read. */
export async function framed<T>(
  actor: MemberActor,
  request: Request,
  read: (tx: Tx) => Promise<T | null>,
): Promise<{ frame: Frame; seen: T } | null> {
  const found = await inTransaction(actor, async (tx) => {
    const seen = await read(tx)
    return seen && { seen, waiting: countsApprovals(actor) ? await approvalsWaiting(tx, actor) : 0 }
  })
  return found && { seen: found.seen, frame: await frameWith(actor, request, found.waiting) }
}

async function frameWith(actor: MemberActor | PersonActor | Anyone, request: Request, waiting: number): Promise<Frame> {
  const path = new URL(request.url).pathname
  const flash = await flashOf(request)
  if (actor.kind === 'anyone') return { ...publicFrame(path), flash }
  return {
    path,
    home: HOMES[actor.kind],
    person: { name: actor.name, href: '/account' },
    organisation: isMember(actor)
      ? { name: actor.organisationName, change: actor.hasOthers ? CHANGE : undefined }
      : undefined,
    places: placesOf(actor).map(({ href, text, counts, group, also }) => ({
      href,
      ...(group && { group }),
      ...(also && { also }),
      text: counts && waiting > 0 ? `${text} (${waiting})` : text,
    })),
    flash,
  }
}

const isMember = (actor: MemberActor | PersonActor | Anyone): actor is MemberActor => 'organisationId' in actor

const placesOf = (actor: MemberActor | PersonActor) => [
  ...PLACES[actor.kind].filter(({ act }) => !act || (isMember(actor) && may(actor, act))),
  ...(actor.kind === 'adviser' && actor.worksInOffice ? [OFFICE] : []),
]

const countsApprovals = (actor: MemberActor | PersonActor | Anyone): actor is MemberActor =>
  isMember(actor) && placesOf(actor).some(({ counts }) => counts === 'approvals')

/** How many bookings wait for this organisation to approve them. */
async function approvalsWaiting(tx: Tx, actor: MemberActor): Promise<number> {
  const [row] = await tx
    .select({ waiting: count() })
    .from(approvals)
    .where(and(approvedBy(actor, approvals), eq(approvals.status, 'awaiting')))
  return row?.waiting ?? 0
}
