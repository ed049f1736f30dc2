import { setTimeout as sleep } from 'node:timers/promises'
import type { AdviserActor, SchoolActor } from '#app/auth/actor.ts'
import { saveAnswers, startDraft } from '#app/domain/bookings/keep-drafts.server.ts'
import type { Day, Time } from '#app/domain/calendar.ts'
import type { MadeAdviser } from '#tests/make/advisers.ts'
import { must } from '#tests/make/must.ts'
import { DAY_BEARS } from '#tests/make/requests.ts'
import { cookieOf } from '#tests/make/route-calls.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { signingOf } from '#tests/make/signing.ts'
import { actAt } from '#tests/setup/sandbox.ts'
import type { Running } from './running.ts'

/** One visit on its way, and what its people send. */
export type Walk = {
  running: Running
  draftId: string
  /** What signs the agreement as the draft stands. */
  signing: Record<string, string>
  schoolId: string
  requester: string
  approver: string
  adviser: string
  pays: 'transfer' | 'card'
}

/** What a person does, or what should follow by itself, from a request to a payout. */
export type Step = {
  name: string
  /** Whether it has been done, once and whole. */
  isDone(walk: Walk): Promise<boolean>
  /** What its person sends: as often as needed, like somebody who sees an error and presses again. Null: nobody's. */
  press: ((walk: Walk) => Promise<unknown>) | null
  /** Takes rows that it writes, so that it waits for them in the middle. */
  holds(walk: Walk): string
}

export async function beginWalk(
  running: Running,
  adviser: MadeAdviser,
  of: { on: Day; pays: Walk['pays']; at: Date },
): Promise<Walk> {
  const school = await makeSchool({ around: of.on })
  const asked = { slug: adviser.slug, serviceCode: 'personal_guidance_day', on: [] }
  const { draftId } = must(await startDraft(school.requester, asked, of.at))
  const lines = [{ from: school.careersId, amountPence: DAY_BEARS, costCentreId: null, tag: null }]
  const change = {
    visits: [{ day: of.on, from: '08:45' as Time, to: '15:15' as Time }],
    place: { kind: 'school' as const },
    room: 'Library office',
    yearGroups: [11],
    interviews: 6,
    safeguardingLead: 'Dinah Frobisher',
    purpose: 'The next six of Year 11.',
    lines,
  }
  must(await saveAnswers(school.requester, draftId, (answers) => ({ ...answers, ...change }) as never, of.at))
  return {
    running,
    draftId,
    signing: await signingOf(school.requester, draftId),
    schoolId: school.id,
    requester: await cookieOf(school.requester as SchoolActor),
    approver: await cookieOf(school.approver as SchoolActor),
    adviser: await cookieOf(adviser.actor as AdviserActor),
    pays: of.pays,
  }
}

/** Sends a form to the web server; answers where it leads. Throws when nobody answers, or with a fault. */
async function send({ running }: Walk, cookie: string, path: string, form: Record<string, string> = {}) {
  const answer = await fetch(`${running.appUrl}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, origin: running.appUrl },
    body: new URLSearchParams(form),
    signal: AbortSignal.timeout(30_000),
  })
  await answer.arrayBuffer()
  if (answer.status >= 500) throw new Error(`${path} answered ${answer.status}`)
  return answer.headers.get('location')
}

const is = async ({ running, draftId }: Walk, what: string): Promise<boolean> => {
  const rows = await running.sql.unsafe(
    `select 1 from request_drafts d join bookings b on b.id = d.booking_id join visits v on v.booking_id = b.id
       left join approvals a on a.booking_id = b.id left join charges c on c.visit_id = v.id left join payment_requests r on r.id = c.payment_request_id
      where d.id = $1 and (${what})`,
    [draftId],
  )
  return rows.length === 1
}

const one = async ({ running, draftId }: Walk) => {
  const [row] = await running.sql<
    { bookingId: string; visitId: string; requestId: string; account: string; total: number }[]
  >`
    select b.id as "bookingId", v.id as "visitId", r.id as "requestId", r.account_number as account,
           r.total_pence::int as total
      from request_drafts d join bookings b on b.id = d.booking_id join visits v on v.booking_id = b.id
      left join charges c on c.visit_id = v.id left join payment_requests r on r.id = c.payment_request_id where d.id = ${draftId}`
  if (!row) throw new Error('there is no booking yet')
  return row
}

const step = (name: string, done: string, holds: Step['holds'], press: Step['press']): Step => ({
  name,
  holds,
  isDone: (walk) => is(walk, done),
  press,
})

/** The money of the visit's school: locked when a journal is posted, after nearly everything else is written. */
const funds = ({ schoolId }: Walk) =>
  `select 1 from balances b join accounts a on a.id = b.account_id where a.school_id = '${schoolId}' for update of b`
const rowsOf =
  (table: string) =>
  ({ draftId }: Walk) =>
    `select 1 from ${table} t join request_drafts d on d.booking_id = t.booking_id where d.id = '${draftId}' for update of t`
const conditions = ({ draftId }: Walk) =>
  `select 1 from visit_conditions c join visits v on v.id = c.visit_id join request_drafts d on d.booking_id = v.booking_id
    where d.id = '${draftId}' for update of c`
const table = (name: string) => () => `lock table ${name} in share row exclusive mode`

/** Until the day of the visit. */
export const ASKING: Step[] = [
  step('send the request', 'true', funds, (walk) =>
    send(walk, walk.requester, `/school/request/${walk.draftId}/agreement`, walk.signing),
  ),
  step('approve', "a.status = 'approved'", rowsOf('approvals'), async (walk) =>
    send(walk, walk.approver, `/school/approvals/${(await one(walk)).bookingId}`, {
      decision: 'approve',
      orderNumber: 'FH-1',
    }),
  ),
  step('accept', "v.status <> 'requested'", conditions, async (walk) => {
    const { bookingId, visitId } = await one(walk)
    return send(walk, walk.adviser, `/adviser/requests/${bookingId}`, { [visitId]: 'accept' })
  }),
]

const mark = {
  intent: 'mark',
  position: '1',
  outcome: 'seen',
  startsAt: '9am',
  yearGroup: '11',
  schoolReference: 'A1',
}

/** On the day of the visit and after. */
export const DELIVERING: Step[] = [
  step(
    'keep the register',
    'exists (select 1 from interviews i where i.visit_id = v.id)',
    rowsOf('visits'),
    async (walk) => send(walk, walk.adviser, `/adviser/visits/${(await one(walk)).visitId}`, mark),
  ),
  step('record delivery', 'v.delivered_at is not null', rowsOf('visits'), async (walk) =>
    send(walk, walk.adviser, `/adviser/visits/${(await one(walk)).visitId}`, {
      intent: 'deliver',
      note: '',
      asItIs: 'yes',
    }),
  ),
]
export const AGREE = step('agree delivery', "v.status = 'agreed'", funds, async (walk) => {
  const { bookingId, visitId } = await one(walk)
  return send(walk, walk.requester, `/school/bookings/${bookingId}/visits/${visitId}/agree`)
})

export const INVOICED = step('be invoiced', 'r.stripe_invoice_url is not null', table('invoice_counters'), null)
export const PAY = step(
  'pay',
  'exists (select 1 from payments p where p.payment_request_id = r.id)',
  table('stripe_events'),
  (walk) => (walk.pays === 'card' ? payByCard(walk) : payByTransfer(walk)),
)
export const PAID_OUT = step(
  'be paid out',
  "exists (select 1 from payouts o where o.visit_id = v.id and o.status = 'sent')",
  table('payouts'),
  null,
)

/** The school's own bank: the sandbox plays it, and one payment there is one payment. */
async function payByTransfer(walk: Walk): Promise<void> {
  const { running, schoolId } = walk
  const { account, total } = await one(walk)
  const [come] = await running.sandboxSql<{ n: number }[]>`
    select count(*)::int as n from objects where object = 'payment_intent' and body->>'status' = 'succeeded'
       and body->>'customer' in (select id from objects where object = 'customer' and body->'metadata'->>'payer_id' = ${schoolId})`
  if (come?.n) return
  const answer = await actAt(running.sandboxUrl, 'bank/transfer', { account_number: account, amount: total })
  if (!answer.ok) throw new Error(`the bank answered ${answer.status}`)
}

async function payByCard(walk: Walk): Promise<void> {
  const { requestId } = await one(walk)
  const url = await send(walk, walk.approver, `/school/invoices/${requestId}`, { intent: 'pay' })
  if (!url?.startsWith('http')) return
  const card = { email: 'p@school.example', name: 'P', card: '4242424242424242', expiry: '12/34', cvc: '123' }
  await fetch(url, { method: 'POST', body: new URLSearchParams(card), redirect: 'manual' })
}

/** Waits until something is so; fails after a while with its name. */
export async function until(what: string, isSo: () => Promise<boolean>, withinMs = 300_000): Promise<void> {
  for (const end = Date.now() + withinMs; !(await isSo()); await sleep(50)) {
    if (Date.now() > end) throw new Error(`not in time: ${what}`)
  }
}

/** Somebody presses, and presses again after an error, until it is done. */
export async function pressUntilDone(walk: Walk, of: Step): Promise<void> {
  for (const end = Date.now() + 300_000; !(await of.isDone(walk)); await sleep(150)) {
    if (Date.now() > end) throw new Error(`not in time: ${of.name}`)
    await of.press?.(walk).catch(() => {})
  }
}
