import { eq, sql } from 'drizzle-orm'
import { systemActor } from '#app/auth/actor.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { newId } from '#app/domain/ids.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { readRequestAtStripe } from '#app/domain/payments/read-request.server.ts'
import { requestPayment } from '#app/domain/payments/request-payment.server.ts'
import { requestDrafts, visits } from '#db/schema/index.ts'
import { asSeed, must } from './acting.server.ts'
import { act } from './bank.server.ts'
import { seedMenu } from './menu.server.ts'
import type { SeededSchool } from './organisations.server.ts'
import type { Ago } from './past-jobs.server.ts'
import { planFor } from './plan-booking.server.ts'
import type { SeededAdviser } from './practices.server.ts'
import { randomFrom } from './random.ts'

const actor = systemActor('the demonstration invoices in advance')

type World = {
  schools: readonly SeededSchool[]
  rowan: SeededAdviser
  sandboxUrl: string | null
  ago: Ago
}

/** Far enough ahead to be cancelled free of charge, and at most so many days later where those are taken. */
const SOONEST = 28
const LATER_BY_AT_MOST = 40
/** Lot of its own, so that what it decides elsewhere stays as it is. */
const LOT = 1_211

/**
 * Two visits to come of Rowan Tallis that their approvers had invoiced in advance, by the real commands: Fernhollow School has paid,
 * and its money is held until delivery is agreed; another school has not yet.
 */
export async function seedAdvances({ schools, rowan, sandboxUrl, ago }: World): Promise<void> {
  const fernhollow = schools.find(({ name }) => name === 'Fernhollow School') as SeededSchool
  const others = schools.filter((one) => one.payerId === one.id && one !== fernhollow)
  const paid = await confirmInAdvance(fernhollow, rowan, ago)
  if (!paid) throw new Error('Rowan Tallis has no day for a visit that is invoiced in advance')
  await invoice(paid, sandboxUrl, ago, true)
  for (const school of others) {
    const open = await confirmInAdvance(school, rowan, ago)
    if (open) return invoice(open, sandboxUrl, ago, false)
  }
}

async function confirmInAdvance(school: SeededSchool, adviser: SeededAdviser, ago: Ago): Promise<string | null> {
  const menu = await seedMenu()
  const drafted = await draftedDays(adviser)
  for (let soonest = SOONEST; soonest <= SOONEST + LATER_BY_AT_MOST; soonest++) {
    const sent = await ago(5, async (at) => {
      const asked = await planFor([adviser], {
        ...{ school, adviser, random: randomFrom(LOT + soonest), story: 'as it should', at },
        ...{ many: 1, soonest, isNumbered: true },
      })
      if (!asked || asked.days.some((day) => drafted.has(day))) return null
      const service = menu.service(asked.serviceCode)
      const made = await requestVisits(
        school.requester,
        {
          ...{ key: newId('draft'), schoolId: school.id, supplierId: adviser.supplierId },
          ...{ serviceCode: asked.serviceCode, place: asked.place, room: school.room, yearGroups: [asked.yearGroup] },
          visits: asked.days.map((day) => ({ day, from: service.from, to: service.to })),
          interviews: service.maxInterviews,
          ...(service.groupMost === null ? {} : { groupSize: service.groupMost }),
          safeguardingLead: school.safeguardingLead,
          purpose: 'The grant that pays for this has to be spent before the end of term.',
          ...{ lines: asked.lines, expectedPence: asked.expectedPence },
        },
        at,
      )
      return made.ok ? { id: made.value.bookingId, orderNumber: asked.orderNumber } : null
    })
    if (!sent) continue
    const { id, orderNumber } = sent
    await ago(4, async (at) =>
      must(await approve(school.approver, { bookingId: id, orderNumber, note: null, inAdvance: true }, at)),
    )
    const [visit] = await asSeed((tx) => tx.select({ id: visits.id }).from(visits).where(eq(visits.bookingId, id)))
    const visitId = visit?.id as string
    await ago(3, async (at) =>
      must(await answerVisits(adviser.actor, { bookingId: id, accept: [visitId], decline: [], reason: '' }, at)),
    )
    return visitId
  }
  return null
}

/** Days that somebody has chosen of an adviser and not asked for yet: they are left to them. */
async function draftedDays({ supplierId }: SeededAdviser): Promise<ReadonlySet<string>> {
  const drafts = await asSeed((tx) =>
    tx.select({ answers: requestDrafts.answers }).from(requestDrafts).where(eq(requestDrafts.supplierId, supplierId)),
  )
  return new Set(drafts.flatMap(({ answers }) => (answers.visits ?? []).map(({ day }) => day)))
}

/** Charged and asked for on the day on which it was confirmed, and paid by transfer where it is. */
async function invoice(visitId: string, sandboxUrl: string | null, ago: Ago, isPaid: boolean): Promise<void> {
  const charged = await ago(3, async (at) => must(await chargeVisit(actor, visitId, at)))
  const requestId = charged.paymentRequestId
  if (!sandboxUrl || !requestId) return
  await ago(0, async (at) => must(await requestPayment(actor, requestId, at)))
  if (!isPaid) return
  const [due] = await asSeed((tx) =>
    tx.execute<{ amount: number; account_number: string; reference: string }>(sql`
      select r.total_pence::int as amount, c.account_number, r.reference
        from payment_requests r join stripe_customers c on c.payer_id = r.payer_id where r.id = ${requestId}`),
  )
  if (!due) throw new Error(`payment request ${requestId} has no account to pay to`)
  await act(sandboxUrl, 'bank/transfer', due)
  await ago(0, (at) => readRequestAtStripe(actor, requestId, at))
}
