import { and, eq, isNull, lte, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { enquiries, enquiryAsks } from '#db/schema/index.ts'
import { formatDeadline } from '../format-day.ts'
import { briefFacts } from './brief-words.ts'
import { decideAsk } from './enquiry-lifecycle.ts'
import { endEnquiry, lockEnquiry, moveAsk } from './move-enquiry.server.ts'

/** How long before the time is up an adviser who has not answered is reminded, in hours. */
const REMIND_HOURS = 26

/**
 * The timer: reminds advisers who have not answered, once and a day before their time is up; ends what nobody answered, and
 * tells the school what came; ends enquiries from which nobody chose. Run twice it does nothing more.
 */
export async function tendEnquiries(actor: SystemActor, now: Date): Promise<number> {
  const soon = new Date(now.getTime() + REMIND_HOURS * 3_600_000)
  const due = await inTransaction(actor, (tx) =>
    tx
      .selectDistinct({ id: enquiries.id })
      .from(enquiries)
      .leftJoin(enquiryAsks, and(eq(enquiryAsks.enquiryId, enquiries.id), eq(enquiryAsks.status, 'asked')))
      .where(
        and(
          eq(enquiries.status, 'open'),
          sql`(${lte(enquiries.chooseBy, now)} or ${lte(enquiryAsks.answerBy, now)} or (${lte(enquiryAsks.answerBy, soon)} and ${isNull(enquiryAsks.remindedAt)}))`,
        ),
      ),
  )
  let moved = 0
  for (const { id } of due) moved += await inTransaction(actor, (tx) => tend(tx, id, now, soon))
  return moved
}

async function tend(tx: Tx, id: string, now: Date, soon: Date): Promise<number> {
  const found = await lockEnquiry(tx, id)
  if (!found) return 0
  const { enquiry, asks } = found
  if (now >= enquiry.chooseBy) {
    const by = { side: 'waymark' as const, name: 'Waymark' }
    const ended = await endEnquiry(tx, found, { event: 'end', by, chosen: null, note: '' }, now)
    if (ended.ok) await tellBuyer(tx, found, 'ended', 0)
    return ended.ok ? 1 : 0
  }
  let [moved, lapsed] = [0, 0]
  for (const ask of asks) {
    const decided = decideAsk(ask, enquiry, 'lapse', 'waymark', now)
    if (decided.ok) {
      await moveAsk(tx, ask, { status: decided.value })
      lapsed++
    } else if (ask.status === 'asked' && ask.remindedAt === null && ask.answerBy <= soon && isLateEnough(ask, now)) {
      await moveAsk(tx, ask, { remindedAt: now })
      await enqueue(tx, 'write-email', {
        template: 'enquiry-asked',
        key: `enquiry-reminder:${id}:${ask.supplierId}`,
        recipients: { to: 'members', organisationId: ask.supplierId, role: 'adviser' },
        facts: { id, by: ask.askedByName, until: formatDeadline(ask.answerBy), again: 'yes', ...briefFacts(ask.brief) },
      })
      moved++
    }
  }
  if (lapsed > 0) await tellBuyer(tx, found, 'time_up', lapsed)
  return moved + lapsed
}

/** Nobody is reminded of what they were asked a few hours ago. */
const isLateEnough = ({ askedAt }: { askedAt: Date }, now: Date): boolean =>
  now.getTime() - askedAt.getTime() >= 12 * 3_600_000

const tellBuyer = (
  tx: Tx,
  { enquiry, asks }: NonNullable<Awaited<ReturnType<typeof lockEnquiry>>>,
  event: 'time_up' | 'ended',
  lapsed: number,
) =>
  enqueue(tx, 'write-email', {
    template: 'enquiry-time-up',
    key: `enquiry-time-up:${enquiry.id}:${event}`,
    recipients: { to: 'members', organisationId: enquiry.organisationId, role: 'requester' },
    facts: {
      id: enquiry.id,
      event,
      school: enquiry.brief.school,
      service: enquiry.brief.serviceName,
      asked: String(asks.length),
      offered: String(asks.filter(({ status }) => status === 'offered').length),
      declined: String(asks.filter(({ status }) => status === 'declined').length),
      silent: String(event === 'ended' ? asks.filter(({ status }) => status === 'lapsed').length : lapsed),
      until: formatDeadline(enquiry.chooseBy),
    },
  })
