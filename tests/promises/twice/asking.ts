import { sql } from 'drizzle-orm'
import { type ConsortiumActor, type SchoolActor, systemActor } from '#app/auth/actor.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import type { Day } from '#app/domain/calendar.ts'
import { inTransaction } from '#db/client.server.ts'
import { visitsOf } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { DAY_BEARS, DAY_GROSS, requestOf } from '#tests/make/requests.ts'
import { signingOf } from '#tests/make/signing.ts'
import { found } from './look-up.ts'
import { meanwhile, type Step, sends, type Walk } from './step.ts'

type Form = Record<string, string | string[]>

/** One page of the request that is being written. */
const page = (name: string, file: string, form: (walk: Walk) => Form | Promise<Form>, after?: Step['after']): Step =>
  sends(
    name,
    `routes/buyer/request/${file}`,
    async ({ ground, kept }) => ({
      as: ground.school.requester,
      path: `/school/request/${kept.draft}`,
      params: { draftId: kept.draft as string },
      form: await form({ ground, kept } as Walk),
    }),
    after,
  )

const startsRequest = (name: string, service: string): Step => ({
  ...sends(
    name,
    'routes/buyer/request/start.ts',
    ({ ground }) => ({
      as: ground.school.requester,
      path: `/school/request?adviser=${ground.adviser.slug}&service=${service}`,
    }),
    async ({ kept }, [answer]) => {
      kept.draft = answer?.to?.split('/').at(-1) as string
    },
  ),
})

/** A booking asked for meanwhile, by commands, kept under a name. */
const asked = (name: string, on: (walk: Walk) => Day): Step =>
  meanwhile(`${name} has been asked for`, async (walk) => {
    const { school, adviser } = walk.ground
    const made = must(await requestVisits(school.requester, requestOf(school, adviser, [on(walk)]), new Date()))
    await keepBooking(walk, name, made.bookingId)
  })

const confirmed = (name: string): Step =>
  meanwhile(`${name} is confirmed`, async ({ ground, kept }) => {
    const bookingId = kept[name] as string
    must(await approve(ground.school.approver, { bookingId, orderNumber: 'PO-1', note: null }, new Date()))
    const accept = [kept[`${name} visit`] as string]
    must(await answerVisits(ground.adviser.actor, { bookingId, accept, decline: [], reason: '' }, new Date()))
  })

/** The same day a quarter of an hour later, as it is typed. */
const aQuarterLater = ({ ground }: Walk): Form => {
  const [year = '', month = '', day = ''] = ground.ahead.dropped.split('-')
  return { 'day.day': day, 'day.month': month, 'day.year': year, from: '9am' }
}

/** What was last proposed about a visit's day, whatever has become of it. */
async function changeOf(visitId: string): Promise<string> {
  const [change] = await inTransaction(systemActor('a test looks'), (tx) =>
    tx.execute<{ id: string }>(
      sql`select id from day_changes where visit_id = ${visitId} order by proposed_at desc limit 1`,
    ),
  )
  return change?.id ?? 'none'
}

export async function keepBooking({ kept }: Walk, name: string, bookingId: string): Promise<void> {
  kept[name] = bookingId
  kept[`${name} visit`] = (await visitsOf(bookingId))[0]?.id as string
}

type ByBuyer = { as: SchoolActor | ConsortiumActor; page?: string; form: Form }

/** A page about one booking, at the address of whoever buys. */
export const about = (
  of: string,
  name: string,
  does: string,
  sent: (walk: Walk) => ByBuyer | Promise<ByBuyer>,
  base = '/school/bookings',
): Step =>
  sends(name, does, async (walk) => {
    const { as, page: under = '', form } = await sent(walk)
    const [bookingId, visitId] = [walk.kept[of], walk.kept[`${of} visit`]] as [string, string]
    return { as, path: `${base}/${bookingId}${under}`, params: { bookingId, visitId }, form }
  })

export const answers = (of: string, name: string, form: (visitId: string, walk: Walk) => Form | Promise<Form>): Step =>
  sends(name, 'routes/adviser/request.tsx', async (walk) => {
    const [bookingId, visitId] = [walk.kept[of], walk.kept[`${of} visit`]] as [string, string]
    const path = `/adviser/requests/${bookingId}`
    return { as: walk.ground.adviser.actor, path, params: { bookingId }, form: await form(visitId, walk) }
  })

const approval = 'routes/buyer/approval.tsx'
const ends = 'routes/buyer/end-visits.tsx'
const requester = ({ ground }: Walk) => ground.school.requester
const approver = ({ ground }: Walk) => ground.school.approver

/** From the first page of a request to a confirmed visit, and every way a request ends. */
export const ASKING: Step[] = [
  startsRequest('begin a request', 'personal_guidance_half_day'),
  page('choose the service', 'service.tsx', () => ({ service: 'personal_guidance_day' })),
  page('choose the date', 'dates.tsx', ({ ground }) => ({
    month: ground.days.transfer.slice(0, 7),
    dates: [`${ground.days.transfer} whole_day`],
    intent: 'continue',
  })),
  page('choose the times', 'times.tsx', ({ ground }) => ({
    'visits[0].day': ground.days.transfer,
    'visits[0].from': '8:30am',
    'visits[0].to': '3pm',
  })),
  page('say where', 'place.tsx', () => ({ place: 'school', room: 'Library office' })),
  page('say what for', 'work.tsx', () => ({
    yearGroups: '11',
    interviews: '6',
    safeguardingLead: 'Dinah Frobisher',
    purpose: 'The next six of Year 11.',
  })),
  page('say what pays', 'funding.tsx', ({ ground }) => ({
    funds: [ground.school.careersId, ground.school.premiumId],
    'lines[0].from': ground.school.careersId,
    'lines[1].from': ground.school.premiumId,
    'lines[1].amount': '100.00',
    'lines[0].amount': String((DAY_BEARS - 10_000) / 100),
    'lines[1].whom': 'all_eligible',
    'lines[1].approach': 'wider',
    'lines[1].challenge': '3',
    'lines[1].rationale': 'They have no plan for after Year 11.',
  })),
  page(
    'send the request',
    'agreement.tsx',
    ({ ground, kept }) => signingOf(ground.school.requester, kept.draft as string),
    async (walk, sent) => {
      const to = sent.find((one) => one?.to)?.to as string
      await keepBooking(walk, 'transfer', to.split('/')[3] as string)
    },
  ),
  about(
    'transfer',
    'the approver asks',
    approval,
    (walk) => ({
      as: approver(walk),
      form: { decision: 'ask', question: 'Why this day?' },
    }),
    '/school/approvals',
  ),
  about('transfer', 'the requester answers', 'routes/buyer/answer-question.tsx', (walk) => ({
    as: requester(walk),
    page: '/answer',
    form: { answer: 'College closes on the 31st.' },
  })),
  answers('transfer', 'the adviser holds the day longer', async (visitId) => ({
    intent: 'hold',
    heldUntil: new Date(await found(sql`select approve_by::text from visits where id = ${visitId}`)).toISOString(),
  })),
  about(
    'transfer',
    'the approver approves',
    approval,
    (walk) => ({
      as: approver(walk),
      form: { decision: 'approve', follows: 'yes', note: 'Within plan' },
    }),
    '/school/approvals',
  ),
  answers('transfer', 'the adviser accepts', (visitId) => ({ [visitId]: 'accept' })),

  asked('advance', ({ ground }) => ground.ahead.advance),
  about(
    'advance',
    'the approver has it invoiced in advance',
    approval,
    (walk) => ({
      as: approver(walk),
      form: { decision: 'approve', orderNumber: 'PO-4', inAdvance: 'yes', note: '' },
    }),
    '/school/approvals',
  ),
  answers('advance', 'the adviser accepts what is invoiced in advance', (visitId) => ({ [visitId]: 'accept' })),

  asked('refused', ({ ground }) => ground.ahead.refused),
  about(
    'refused',
    'the approver declines',
    approval,
    (walk) => ({
      as: approver(walk),
      form: { decision: 'decline', reason: 'Not this term' },
    }),
    '/school/approvals',
  ),
  asked('declined', ({ ground }) => ground.ahead.declined),
  answers('declined', 'the adviser declines', (visitId) => ({ [visitId]: 'decline', reason: 'I teach that day.' })),
  asked('withdrawn', ({ ground }) => ground.ahead.withdrawn),
  about('withdrawn', 'the school withdraws', ends, (walk) => ({
    as: requester(walk),
    page: '/withdraw',
    form: { visits: walk.kept['withdrawn visit'] as string, reason: 'A trip that day' },
  })),
  asked('cancelled', ({ ground }) => ground.ahead.cancelled),
  confirmed('cancelled'),
  about('cancelled', 'the school cancels', ends, (walk) => ({
    as: requester(walk),
    page: '/cancel',
    form: { visits: walk.kept['cancelled visit'] as string, because: 'closed_planned', reason: 'Closed' },
  })),
  asked('dropped', ({ ground }) => ground.ahead.dropped),
  confirmed('dropped'),
  about('dropped', 'the school asks for another day', 'routes/buyer/change-day.tsx', (walk) => ({
    as: requester(walk),
    page: `/visits/${walk.kept['dropped visit']}/day`,
    form: { intent: 'propose', ...aQuarterLater(walk), because: 'other', reason: 'The bus is late.' },
  })),
  sends('the adviser says no to another day', 'routes/adviser/change-day.tsx', async ({ ground, kept }) => {
    const visitId = kept['dropped visit'] as string
    const form = { intent: 'decline', change: await changeOf(visitId), why: 'I leave at three.' }
    return { as: ground.adviser.actor, path: `/adviser/visits/${visitId}/day`, params: { visitId }, form }
  }),
  sends('the adviser asks for another day', 'routes/adviser/change-day.tsx', (walk) => {
    const visitId = walk.kept['dropped visit'] as string
    const form = { intent: 'propose', ...aQuarterLater(walk), because: 'other', reason: 'The train is late.' }
    return { as: walk.ground.adviser.actor, path: `/adviser/visits/${visitId}/day`, params: { visitId }, form }
  }),
  about('dropped', 'the school agrees to another day', 'routes/buyer/change-day.tsx', async (walk) => {
    const visitId = walk.kept['dropped visit'] as string
    return {
      as: requester(walk),
      page: `/visits/${visitId}/day`,
      form: { intent: 'agree', change: await changeOf(visitId) },
    }
  }),
  about('dropped', 'the school asks for it back', 'routes/buyer/change-day.tsx', (walk) => ({
    as: requester(walk),
    page: `/visits/${walk.kept['dropped visit']}/day`,
    form: { intent: 'propose', ...aQuarterLater(walk), from: '8:45am', because: 'other', reason: 'After all.' },
  })),
  about('dropped', 'the school takes that back', 'routes/buyer/change-day.tsx', async (walk) => {
    const visitId = walk.kept['dropped visit'] as string
    return {
      as: requester(walk),
      page: `/visits/${visitId}/day`,
      form: { intent: 'take_back', change: await changeOf(visitId) },
    }
  }),
  sends('the adviser cancels', 'routes/adviser/visit-cancel.tsx', ({ ground, kept }) => {
    const visitId = kept['dropped visit'] as string
    const path = `/adviser/visits/${visitId}/cancel`
    return { as: ground.adviser.actor, path, params: { visitId }, form: { because: 'adviser_ill', reason: '' } }
  }),
  about('dropped', 'the school takes somebody else', 'routes/buyer/replace.tsx', (walk) => {
    const page = `/visits/${walk.kept['dropped visit']}/replace`
    const { supplierId: supplier } = walk.ground.other
    const at = { day: walk.ground.ahead.dropped, from: '08:45', to: '15:15', pence: `${DAY_GROSS}` }
    return { as: requester(walk), page, form: { commandKey: 'drf_instead', supplier, ...at } }
  }),
  startsRequest('begin another request', 'personal_guidance_day'),
  page('throw a request away', 'remove.tsx', () => ({})),
  asked('lapsed', ({ ground }) => ground.ahead.lapsed),

  ...(['card', 'dearer', 'agreed', 'void'] as const).flatMap((name) => [
    asked(name, ({ ground }) => ground.days[name]),
    confirmed(name),
  ]),
]
