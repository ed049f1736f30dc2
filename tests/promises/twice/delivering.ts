import { eq, sql } from 'drizzle-orm'
import { systemActor } from '#app/auth/actor.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { inTransaction } from '#db/client.server.ts'
import { withConnection } from '#db/databases.server.ts'
import { practices } from '#db/schema/index.ts'
import { must } from '#tests/make/must.ts'
import { requestOf } from '#tests/make/requests.ts'
import { about, keepBooking } from './asking.ts'
import { found } from './look-up.ts'
import { leadOf } from './sharing.ts'
import { meanwhile, type Step, sends, type Walk } from './step.ts'

/** A job run as often as wanted for each time it is due. */
export const runs = (job: string, when: string, mayChangeNothing?: string): Step => ({
  name: `job ${job}, ${when}`,
  does: `job ${job}`,
  prepare: async () => async () => undefined,
  mayChangeNothing,
})

/** One of the clock: added to the queue as the clock would. */
export const timer = (job: string, when: string, mayChangeNothing?: string): Step => ({
  ...runs(job, when, mayChangeNothing),
  async prepare({ ownerUrl }) {
    await withConnection(ownerUrl, (owner) => owner`select graphile_worker.add_job(${job}, '{}'::json)`)
    return async () => undefined
  },
})

const sheet = (of: string, name: string, form: Record<string, string>): Step =>
  sends(name, 'routes/adviser/visit.tsx', ({ ground, kept }) => {
    const visitId = kept[`${of} visit`] as string
    return { as: ground.adviser.actor, path: `/adviser/visits/${visitId}`, params: { visitId }, form }
  })

const mark = { outcome: 'seen', startsAt: '9am', yearGroup: '11', schoolReference: 'A1' }
const added = Object.fromEntries(
  Object.entries({ ...mark, schoolReference: 'A2' }).map(([name, typed]) => [`added.${name}`, typed]),
)

const delivered = (of: string): Step =>
  meanwhile(`${of} was delivered`, async ({ ground, kept }) => {
    const one = { bookingId: kept[of] as string, visitId: kept[`${of} visit`] as string }
    must(await recordDelivery(ground.adviser.actor, { ...one, note: '' }, new Date()))
  })

const agrees = (of: string, name: string, as: (walk: Walk) => ReturnType<typeof leadOf>, base?: string): Step =>
  about(
    of,
    name,
    'routes/buyer/agree-delivery.tsx',
    async (walk) => ({ as: await as(walk), page: `/visits/${walk.kept[`${of} visit`]}/agree`, form: {} }),
    base,
  )
const requester = async ({ ground }: Walk) => ground.school.requester as never

const takenBackAndRaisedAgain = (of: string): Step[] => {
  const forms: [name: string, form: Record<string, string>][] = [
    ['the problem is taken back', { intent: 'take-back' }],
    ['the problem is raised again', { what: 'Left at noon' }],
  ]
  return forms.map(([name, form]) =>
    about(of, name, 'routes/buyer/raise-problem.tsx', (walk) => ({
      as: walk.ground.school.requester,
      page: `/visits/${walk.kept[`${of} visit`]}/problem`,
      form,
    })),
  )
}

const settles = (of: 'agreed' | 'void'): Step[] => [
  delivered(of),
  about(of, `a problem is raised, to be settled as ${of}`, 'routes/buyer/raise-problem.tsx', (walk) => ({
    as: walk.ground.school.requester,
    page: `/visits/${walk.kept[`${of} visit`]}/problem`,
    form: { what: 'Left at noon' },
  })),
  ...(of === 'agreed' ? takenBackAndRaisedAgain(of) : []),
  sends(`the adviser answers what is settled as ${of}`, 'routes/account/case.tsx', ({ ground, kept }) => {
    const visitId = kept[`${of} visit`] as string
    const form = { words: 'The room was closed.' }
    return { as: ground.adviser.actor, path: `/adviser/visits/${visitId}/case`, params: { visitId }, form }
  }),
  sends(`staff settle it as ${of}`, 'routes/staff/problem.tsx', ({ ground, kept }) => {
    const visitId = kept[`${of} visit`] as string
    const form = { outcome: of === 'agreed' ? 'agree' : 'void', note: 'Both say so.' }
    return { as: ground.staff, path: `/staff/problems/${visitId}`, params: { visitId }, form }
  }),
]

/** The newest determination of the company's booking, as the page that is open shows it. */
const statusOf = ({ kept }: Walk) =>
  found(sql`select id from employment_statuses where booking_id = ${kept.company} order by position desc limit 1`)

const disagrees = (name: string, intent: 'disagree' | 'take_back'): Step =>
  sends(name, 'routes/adviser/request-status.tsx', async (walk) => {
    const bookingId = walk.kept.company as string
    const form = {
      statusId: await statusOf(walk),
      intent,
      reasons: intent === 'disagree' ? 'I decide how I work.' : '',
    }
    return { as: walk.ground.company.actor, path: `/adviser/requests/${bookingId}/status`, params: { bookingId }, form }
  })

const answersStatus = (name: string, form: Record<string, string>): Step =>
  sends(name, 'routes/buyer/status.tsx', async (walk) => {
    const bookingId = walk.kept.company as string
    return {
      as: walk.ground.school.approver,
      path: `/school/bookings/${bookingId}/status`,
      params: { bookingId },
      form: { statusId: await statusOf(walk), ...form },
    }
  })

const today = londonDay(new Date())
const [year, month, dayOfMonth] = today.split('-') as [string, string, string]
const decidedOn = { 'decidedOn.year': year, 'decidedOn.month': month, 'decidedOn.day': dayOfMonth }

const calledOn = { 'on.year': year, 'on.month': month, 'on.day': dayOfMonth }

/** A company’s adviser who disagrees with what was decided, takes it back, and is answered in both ways. */
const DETERMINED: Step[] = [
  meanwhile('a company’s visit is approved as inside the off-payroll rules', async (walk) => {
    const { school, company, ahead } = walk.ground
    const { bookingId } = must(
      await requestVisits(school.requester, requestOf(school, company, [ahead.company]), new Date()),
    )
    await keepBooking(walk, 'company', bookingId)
    const status = { answer: 'inside' as const, reasons: 'They work as we say.', decidedOn: londonDay(new Date()) }
    must(await approve(school.approver, { bookingId, orderNumber: 'PO-3', note: null, status }, new Date()))
  }),
  disagrees('disagree with a determination', 'disagree'),
  timer('remind-disagreements', 'when its 45 days have just begun', 'no reminder is due yet'),
  disagrees('take back the disagreement', 'take_back'),
  answersStatus('decide otherwise', { decision: 'otherwise', reasons: 'We looked again.', ...decidedOn }),
  disagrees('disagree with the new one', 'disagree'),
  answersStatus('say that it stands', { decision: 'stands', answer: 'We looked at it.' }),
]

/** From the day of the visit to its invoice. */
export const DELIVERING: Step[] = [
  timer('expire-requests', 'when nobody answered'),
  timer('lapse-day-changes', 'when nobody has asked for another day', 'no other day waits'),
  timer('chase-deliveries', 'when nothing is delivered', 'no delivery waits'),
  sheet('transfer', 'mark an interview', { intent: 'mark', position: '1', ...mark }),
  sheet('transfer', 'add an interview', { intent: 'add', position: '7', ...added }),
  sheet('transfer', 'take an interview off', { intent: 'drop', position: '7' }),
  sheet('transfer', 'record the delivery', { intent: 'deliver', note: 'All went well', asItIs: 'yes' }),
  sheet('transfer', 'take back that it was delivered', { intent: 'take_back' }),
  sheet('transfer', 'record the delivery again', { intent: 'deliver', note: 'All went well', asItIs: 'yes' }),
  about('transfer', 'count the pupils', 'routes/buyer/count-pupils.tsx', (walk) => ({
    as: walk.ground.school.requester,
    page: `/visits/${walk.kept['transfer visit']}/counts`,
    form: { eligible: '1', send: '0' },
  })),
  agrees('transfer', 'agree the delivery', requester),
  delivered('card'),
  agrees('card', 'agree the delivery that is paid by card', requester),
  delivered('shared'),
  agrees('shared', 'the lead agrees the delivery', leadOf, '/consortium/bookings'),
  ...settles('agreed'),
  ...settles('void'),
  runs('issue-invoice', 'one without an order number, three with, one in advance'),
  timer('remind-order-numbers', 'when one was asked for just now', 'ten school days have not passed'),
  timer('run-invoices', 'when each visit is invoiced at once', 'nobody is invoiced by the month'),
  about('transfer', 'add the order number', 'routes/buyer/order-number.tsx', (walk) => ({
    as: walk.ground.school.approver,
    page: '/order-number',
    form: { orderNumber: 'FH-2291' },
  })),
  runs('issue-invoice', 'after the order number'),
  meanwhile('the money is eight days late', async ({ kept }) => {
    await inTransaction(systemActor('a test'), (tx) =>
      tx.execute(sql`update payment_requests set due_on = current_date - 8
        where id = (select payment_request_id from charges where booking_id = ${kept.transfer})`),
    )
  }),
  timer('remind-payments', 'when an invoice is late', 'nobody is written to at a weekend or on a bank holiday'),
  timer('remind-bank-details', 'before anything goes back', 'nothing waits for bank details'),
  timer('ask-sellers', 'before anybody was paid', 'nobody has been paid'),
  sends('note a call about it', 'routes/staff/chase.tsx', async ({ ground, kept }) => {
    const requestId = await found(sql`select payment_request_id from charges where booking_id = ${kept.transfer}`)
    const form = { ...calledOn, spokeTo: 'Sam Okoro', said: 'It is in the next run.' }
    return { as: ground.staff, path: `/staff/payments/unpaid/${requestId}`, params: { requestId }, form }
  }),
  ...DETERMINED,

  meanwhile('the adviser registers for VAT before the visit', async ({ ground }) => {
    await inTransaction(systemActor('a test'), (tx) =>
      tx
        .update(practices)
        .set({ vatNumber: 'GB123456789', vatFromOn: ground.days.dearer })
        .where(eq(practices.supplierId, ground.adviser.supplierId)),
    )
  }),
  delivered('dearer'),
  agrees('dearer', 'agree the delivery that is dearer', requester),
  runs('issue-invoice', 'above what was approved'),
  timer('remind-held-charges', 'when one was asked for just now', 'ten school days have not passed'),
  sends('approve the higher total', 'routes/school/charge.tsx', async ({ ground, kept }) => {
    const chargeId = await found(sql`select id from charges where booking_id = ${kept.dearer}`)
    const form = { intent: 'approve' }
    return { as: ground.school.approver, path: `/school/charges/${chargeId}`, params: { chargeId }, form }
  }),
  runs('issue-invoice', 'after the higher total'),
]
