import { eq } from 'drizzle-orm'
import postgres from 'postgres'
import Stripe from 'stripe'
import {
  type AdviserActor,
  type ProviderActor,
  type SchoolActor,
  type StaffActor,
  systemActor,
} from '#app/auth/actor.ts'
import { addFund } from '#app/domain/budgets/keep-funds.server.ts'
import { setAllocation } from '#app/domain/budgets/set-allocation.server.ts'
import { day } from '#app/domain/calendar.ts'
import { pence } from '#app/domain/money.ts'
import { storeStripeEvent } from '#app/domain/payments/store-stripe-event.server.ts'
import { connectPayoutAccount } from '#app/domain/payouts/payout-account.server.ts'
import { JOBS } from '#app/jobs/jobs.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { payers, platform } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { must } from '#tests/make/must.ts'
import { addMember, madeAt } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { listProvider, makePractitioner, makeProvider, TERMS } from '#tests/make/providers.ts'
import { NOW } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { cloneTemplate, dropDatabase, type TestCluster } from '#tests/setup/cluster.ts'
import { freePort, type RunningSandbox, startSandbox } from '#tests/setup/sandbox.ts'
import { testSettings } from '#tests/setup/settings.ts'
import { type AtStripe, type Books, readAtStripe, readBooks } from './books.ts'
import { type CrashLine, openCrashLine } from './line.ts'
import { emptyModel, type Model, type ModelSchool, SETTLED_BY_TWO_ABOVE, SHARED_PERCENT } from './model.ts'

// The real thing: commands against Postgres, the sandbox of Stripe as a process of its own behind a line that breaks when it is
// told to, jobs and webhooks run one at a time and whenever the storm likes, and one clock for both.

const SECRET = 'whsec_of_the_storm'
const WORK = [
  'issue-invoice',
  'request-payment',
  'read-stripe-event',
  'send-payout',
  'credit-charge',
  'reverse-payout',
  'send-refund',
  'read-request',
  'answer-dispute',
  'return-balance',
  'receive-outside',
] as const
export type Work = (typeof WORK)[number]
export type WaitingJob = { id: string; name: Work; payload: unknown }

/** Everything as it was after the last step: nothing has changed since, until the next one does something. */
export type Seen = { books: Books; stripe: AtStripe; jobs: WaitingJob[] }

/** Who supplies visits: an adviser, a provider that sends somebody, or that somebody's own practice, of which nothing is asked. */
export type Supplier = {
  supplierId: string
  slug: string
  /** Who answers, cancels and states the case. */
  actor: AdviserActor | ProviderActor
  /** Who comes. */
  comes: AdviserActor
  isAsked: boolean
}

export interface World {
  now: Date
  model: Model
  staff: StaffActor
  /** Somebody else of the staff, who agrees to what the first asks for. */
  second: StaffActor
  seen: Seen
  schools: (MadeSchool & { fundIds: string[]; finance: SchoolActor })[]
  advisers: Supplier[]
  books: postgres.Sql
  /** The sandbox's own rows: what Stripe really has. */
  atStripe: postgres.Sql
  sandbox: RunningSandbox
  line: CrashLine
  /** Lets time pass, here and at Stripe. */
  pass(seconds: number): Promise<void>
  jobs(): Promise<WaitingJob[]>
  /** Reads everything anew, as `seen`. */
  look(): Promise<Seen>
  /** Runs a job as a worker does: it is gone only once it has been run. Answers false where it threw. */
  run(job: WaitingJob): Promise<boolean>
  /** Delivers a webhook of Stripe's, signed as it is sent now. */
  deliver(event: unknown): Promise<void>
  close(): Promise<void>
}

/** Everything at its beginning, on databases of its own: four schools that pay in different ways, three advisers and a provider. */
export async function openWorld(cluster: TestCluster): Promise<World> {
  const [ownerUrl, sandboxDatabaseUrl] = [await cloneTemplate(cluster), await cloneTemplate(cluster)]
  const sandbox = await startSandbox({ databaseUrl: sandboxDatabaseUrl, port: await freePort() })
  const line = await lineTo(sandbox.port)
  testSettings(ownerUrl)
  Object.assign(process.env, { STRIPE_API_BASE: line.url, STRIPE_WEBHOOK_SECRET: SECRET })
  connect({ url: ownerUrl, as: 'owner' })
  const books = postgres(ownerUrl, { max: 2, onnotice: () => {} })
  const atStripe = postgres(sandboxDatabaseUrl, { max: 2, onnotice: () => {} })
  await sandbox.act('clock/set', { at: Math.ceil(NOW.getTime() / 1_000) })
  const staff = await makePlatform()
  await inTransaction(systemActor('making what the storm needs'), (tx) =>
    tx.update(platform).set({ secondAbovePence: pence(SETTLED_BY_TWO_ABOVE) }),
  )
  const second = await addMember<StaffActor>(staff.organisationId, ['staff'])
  const model = emptyModel()
  const schools = await makeSchools(model)
  const advisers = await makeAdvisers(model, sandbox)
  const met = new Map<string, number>()
  const world: World = {
    now: NOW,
    seen: undefined as never,
    ...{ model, staff, second, schools, advisers, books, atStripe, sandbox, line },
    async pass(seconds) {
      world.now = new Date(world.now.getTime() + seconds * 1_000)
      await sandbox.act('clock/advance', { seconds })
    },
    async jobs() {
      const rows = await books<WaitingJob[]>`
        select j.id::text, t.identifier as name, j.payload from graphile_worker._private_jobs j
          join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier in ${books(WORK)} order by j.id`
      return [...rows]
    },
    async look() {
      const [inBooks, there, jobs] = await Promise.all([readBooks(world), readAtStripe(world), world.jobs()])
      for (const rows of Object.values({ ...inBooks, ...there })) if (Array.isArray(rows)) inTurn(rows, met)
      world.seen = { books: inBooks, stripe: there, jobs }
      return world.seen
    },
    async run(job) {
      const of = JOBS[job.name] as { run(payload: unknown, now: Date): Promise<unknown> }
      try {
        await of.run(job.payload, world.now)
      } catch (error) {
        if (!line.mend()) throw error
        return false
      }
      await books`delete from graphile_worker._private_jobs where id = ${job.id}`
      return true
    },
    async deliver(event) {
      const body = JSON.stringify(event, null, 2)
      const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret: SECRET })
      must(await storeStripeEvent(systemActor('a webhook came'), body, signature, world.now))
    },
    async close() {
      await Promise.all([disconnect(), books.end(), atStripe.end()])
      await sandbox.end()
      await Promise.all(
        [ownerUrl, sandboxDatabaseUrl].map((url) => dropDatabase(cluster.adminUrl, new URL(url).pathname.slice(1))),
      )
    },
  }
  await world.look()
  return world
}

/** Puts rows in the order in which they were first met: ids are drawn at random, and a seed should choose the same again. */
function inTurn(rows: unknown[], met: Map<string, number>): void {
  const turnOf = (row: unknown): number => {
    const { id } = row as { id?: string }
    if (id === undefined) return 0
    if (!met.has(id)) met.set(id, met.size)
    return met.get(id) as number
  }
  const turns = new Map(rows.map((row) => [row, turnOf(row)]))
  rows.sort((a, b) => (turns.get(a) ?? 0) - (turns.get(b) ?? 0))
}

/** The product reads its settings once for a process: one line stays, and is laid anew to each sandbox. */
let laid: { line: CrashLine; to: { port: number } } | null = null
async function lineTo(port: number): Promise<CrashLine> {
  if (laid) {
    laid.to.port = port
    laid.line.mend()
    return laid.line
  }
  const to = { port }
  laid = { line: await openCrashLine(to), to }
  return laid.line
}
/** Ends what is left open between two worlds. */
export async function closeLine(): Promise<void> {
  await laid?.line.close()
  laid = null
}

const SCHOOLS: Pick<ModelSchool, 'recoversVat' | 'usesOrderNumbers' | 'invoicing'>[] = [
  { recoversVat: true, usesOrderNumbers: false, invoicing: 'visit' },
  { recoversVat: false, usesOrderNumbers: true, invoicing: 'visit' },
  { recoversVat: true, usesOrderNumbers: false, invoicing: 'month' },
  { recoversVat: false, usesOrderNumbers: false, invoicing: 'term' },
]
const ALLOCATED = 800_000

async function makeSchools(model: Model): Promise<World['schools']> {
  const made: World['schools'] = []
  for (const wanted of SCHOOLS) {
    const school = await makeSchool({ careers: null, premium: null, around: day('2027-03-01') })
    await inTransaction(systemActor('making what the storm needs'), (tx) =>
      tx.update(payers).set(wanted).where(eq(payers.payerId, school.payerId)),
    )
    const other = must(
      await addFund(school.approver, { schoolId: school.id, kind: 'other', name: 'Sixth form' }, madeAt),
    )
    const fundIds = [school.careersId, other.fundId]
    for (const fundId of fundIds) {
      for (const startsOn of ['2026-09-01', '2026-04-01', '2027-04-01'].map(day)) {
        const set = { fundId, startsOn, amountPence: pence(ALLOCATED), source: 'Set for the storm', key: startsOn }
        // Which of them a fund has depends on its payer's financial year.
        if ((await setAllocation(school.approver, set, madeAt)).ok) {
          const fund = model.funds.get(fundId) ?? { allocated: 0, reserved: 0, committed: 0, spent: 0 }
          model.funds.set(fundId, { ...fund, allocated: fund.allocated + ALLOCATED })
        }
      }
    }
    model.schools.set(school.id, { id: school.id, ...wanted, sent: 0, byCard: 0, outside: 0 })
    made.push({ ...school, fundIds, finance: school.approver })
  }
  return made
}

async function makeAdvisers(model: Model, sandbox: RunningSandbox): Promise<Supplier[]> {
  const made: Supplier[] = []
  for (const [i, accountIs] of (['ready', 'ready', 'none', 'ready'] as const).entries()) {
    const isRegistered = i === 1
    const profile = isRegistered ? { vatNumber: 'GB 123 4567 89' } : {}
    const { supplierId, slug, actor } = await makeAdviser({ name: `Adviser ${i + 1}`, profile, notice: 0 })
    const adviser = { supplierId, slug, actor, comes: actor, isAsked: i < 3 }
    model.advisers.set(supplierId, { id: supplierId, isRegistered, accountIs: 'none', shares: null })
    made.push(adviser)
    if (accountIs === 'ready') await openAccount({ model, sandbox, now: NOW }, adviser)
  }
  const provider = await makeSending(model, made[3] as Supplier)
  await openAccount({ model, sandbox, now: NOW }, provider)
  return [...made, provider]
}

/** A provider that sends somebody with a practice of their own, to which their share of each visit is paid. */
async function makeSending(model: Model, practice: Supplier): Promise<Supplier> {
  const provider = await makeProvider({ name: 'Provider' })
  const terms = { ...TERMS, rate: { how: 'split' as const, percent: SHARED_PERCENT } }
  const comes = await makePractitioner(provider, { person: practice.comes, name: practice.comes.name, terms })
  await listProvider(provider)
  const { supplierId, slug, actor } = provider
  const shares = { of: practice.supplierId }
  model.advisers.set(supplierId, { id: supplierId, isRegistered: false, accountIs: 'none', shares })
  return { supplierId, slug, actor, comes, isAsked: true }
}

/** An adviser opens their account at Stripe, and has filled in everything. */
export async function openAccount(
  { model, sandbox, now }: Pick<World, 'model' | 'sandbox' | 'now'>,
  adviser: Supplier,
): Promise<void> {
  must(await connectPayoutAccount(adviser.actor, now))
  await standing({ model, sandbox }, adviser, 'ready')
}

/** Stripe takes from an account what it may do, or gives it back. */
export async function standing(
  { model, sandbox }: Pick<World, 'model' | 'sandbox'>,
  { supplierId }: Supplier,
  to: 'ready' | 'document_due',
): Promise<void> {
  const accounts = await sandbox.stripe.accounts.list({ limit: 100 })
  const account = accounts.data.find(({ metadata }) => metadata?.supplier_id === supplierId)
  await sandbox.act('accounts/standing', { account: account?.id, standing: to })
  const known = model.advisers.get(supplierId)
  if (known) known.accountIs = to === 'ready' ? 'ready' : 'lost'
}
