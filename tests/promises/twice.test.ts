import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { systemActor } from '#app/auth/actor.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { JOBS } from '#app/jobs/jobs.server.ts'
import routes from '#app/routes.ts'
import { connect, disconnect } from '#db/client.server.ts'
import type { Answered } from '#tests/make/route-calls.ts'
import { cloneTemplate, dropDatabase } from '#tests/setup/cluster.ts'
import { freshDatabase } from '#tests/setup/database.ts'
import { freePort, startSandbox } from '#tests/setup/sandbox.ts'
import { testSettings } from '#tests/setup/settings.ts'
import { ASKING } from './twice/asking.ts'
import { CALENDARS } from './twice/calendars.ts'
import { CLIENTS, ENQUIRING, TOLD } from './twice/choosing.ts'
import { DELIVERING } from './twice/delivering.ts'
import { type Ground, makeGround } from './twice/ground.ts'
import { KEPT } from './twice/keeping.ts'
import { changeBetween, type Meaning, type Reader, readerOf } from './twice/meaning.ts'
import { newEvents, runJobs, SECRET } from './twice/money-world.ts'
import { NOT_HERE } from './twice/not-here.ts'
import { PAYING } from './twice/paying.ts'
import { PEOPLE } from './twice/people.ts'
import { PROVIDING } from './twice/providing.ts'
import { SHARING } from './twice/sharing.ts'
import type { Step, Walk } from './twice/step.ts'
import { UNDATED } from './twice/undated.ts'

// Each step done twice has the effect of once. The same journey is walked in three copies of one database: every form sent
// once, job run once and webhook delivered once; each of them twice, one after the other; and each twice at the same time,
// the webhooks last first. After every step, what changed in the whole database and at Stripe is the same in all three.

const BEFORE: Step[] = [...PEOPLE, ...KEPT, ...ENQUIRING, ...ASKING, ...SHARING, ...CALENDARS, ...PROVIDING]
// A confirmed client pays no fee: what is asked for before it has the fee in its price.
const AFTER: Step[] = [...DELIVERING, ...TOLD, ...PAYING, ...UNDATED, ...CLIENTS]
const STEPS = [...BEFORE, ...AFTER]
const WAYS = ['once', 'one after the other', 'at the same time'] as const
type Way = (typeof WAYS)[number]

// Everything is written, read and sent many times over: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 300_000 })

const changes = new Map<Step, string[]>()
const began = new Date(Math.floor(Date.now() / 60_000) * 60_000)
let ground: Ground
let template: { url: string; close(): Promise<void> }
let port: number

const nameOf = (url: string) => new URL(url).pathname.slice(1)

beforeAll(async () => {
  const made = await freshDatabase()
  template = { url: made.ownerUrl, close: made.close }
  port = await freePort()
  testSettings(made.ownerUrl)
  Object.assign(process.env, { STRIPE_API_BASE: `http://127.0.0.1:${port}`, STRIPE_WEBHOOK_SECRET: SECRET })
  connect({ url: made.ownerUrl, as: 'owner' })
  ground = await makeGround(began)
  await disconnect()
})
afterAll(() => template.close())

/** Does something once, or twice in one way or the other; `later` is when a second time comes after the first. */
async function doing<T>(way: Way, act: () => Promise<T>, later: () => void = () => {}): Promise<T[]> {
  if (way === 'at the same time') return Promise.all([act(), act()])
  const first = await act()
  if (way === 'once') return [first]
  later()
  return [first, await act()]
}

describe.each(WAYS)('%s', (way) => {
  let walk: Walk
  let reader: Reader
  let close: () => Promise<void>
  let meaning: Meaning | null = null

  beforeAll(async () => {
    const cluster = inject('testCluster')
    const sandboxDatabase = await freshDatabase()
    const ownerUrl = await cloneTemplate({ ...cluster, template: nameOf(template.url) })
    const sandbox = await startSandbox({
      databaseUrl: sandboxDatabase.ownerUrl,
      port,
      // Nobody is there: webhooks are delivered by the steps.
      webhookUrl: 'http://127.0.0.1:9/hooks/stripe',
      webhookSecret: SECRET,
    })
    await sandbox.act('settings', { delivery: 'held' })
    connect({ url: ownerUrl, as: 'owner' })
    walk = {
      ground,
      ownerUrl,
      kept: {},
      money: { sandbox, sandboxUrl: sandboxDatabase.ownerUrl, delivered: new Set() },
    }
    reader = await readerOf(ownerUrl, sandboxDatabase.ownerUrl, began)
    close = async () => {
      vi.useRealTimers()
      await reader.close()
      await disconnect()
      await sandbox.end()
      await dropDatabase(cluster.adminUrl, nameOf(ownerUrl))
      await sandboxDatabase.close()
    }
    vi.useFakeTimers({ toFake: ['Date'] })
  })
  afterAll(() => close())

  it.each(STEPS.map((step, at) => ({ step, at, title: step.name })))('$title', async ({ step, at }) => {
    const isBefore = at < BEFORE.length
    const time = isBefore ? ground.before.getTime() + at * 60_000 : began.getTime() + (at - BEFORE.length) * 1_000
    vi.setSystemTime(time)
    const act = await step.prepare(walk)
    // What stands between two steps is read once, unless something was done meanwhile.
    if (step.does === 'meanwhile') {
      meaning = null
      return
    }
    meaning ??= await reader.read(new Date(time))
    const answered = await perform(step, act, () => vi.setSystemTime(time + 200))
    await step.after?.(walk, answered)
    const after = await reader.read(new Date(time))
    const change = changeBetween(meaning, after)
    meaning = after

    if (way === 'once') {
      changes.set(step, change)
      if (!step.mayChangeNothing) expect(change, JSON.stringify(answered)).not.toEqual([])
    } else {
      expect(change).toEqual(changes.get(step))
    }
    // One is answered as it should be; the other is answered, if only that what it was about is no longer there.
    const statuses = answered.flatMap((one) => (one ? [one.status] : []))
    if (statuses.length > 0) expect(statuses.some((status) => status < 400)).toBe(true)
    for (const status of statuses) expect([200, 302, 303, 404, 422]).toContain(status)
  })

  async function perform(step: Step, act: () => Promise<Answered | undefined>, later: () => void) {
    if (step.does.startsWith('job ')) {
      await runJobs(walk.ownerUrl, step.does.slice(4), (run) => doing(way, run, later))
      return []
    }
    if (step.does === 'webhooks') {
      const events = await newEvents(walk.money)
      const inOrder = way === 'at the same time' ? events.reverse() : events
      for (const event of inOrder) {
        const statuses = await doing(way, () => event.send())
        expect([event.type, ...new Set(statuses)]).toEqual([event.type, 200])
      }
      return []
    }
    return doing(way, act, later)
  }

  it('keeps every promise in the end', async () => {
    const kept = await checkPromises(systemActor('a test'), new Date(began))
    expect(kept.filter(({ broken, counted }) => broken > 0 || counted === 0)).toEqual([])
  })
})

it('covers every route that writes and every job, or says why not', async () => {
  const listed = routes as { file: string }[]
  const writing = new Set<string>()
  for (const { file } of listed) {
    const page = (await import(/* @vite-ignore */ `../../app/${file}`)) as { action?: unknown }
    if (page.action) writing.add(file)
  }
  const done = new Set(STEPS.map((step) => step.does))
  done.add('routes/hooks/stripe.ts')
  expect([...writing].filter((file) => !done.has(file) && !(file in NOT_HERE))).toEqual([])
  expect(Object.keys(NOT_HERE).filter((file) => done.has(file) || !writing.has(file))).toEqual([])
  expect(Object.keys(JOBS).filter((name) => !done.has(`job ${name}`))).toEqual([])
})
