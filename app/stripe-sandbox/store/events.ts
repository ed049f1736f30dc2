import { readKnobs } from './knobs.ts'
import { add, all, newId, on, peek, type Thing, type Work } from './store.ts'

export const apiVersion = '2026-10-28.endive'

/** The id under which the address of the environment is kept among the webhook endpoints. */
export const ownEndpoint = 'we_sandbox_environment'

/** Records what happened, as Stripe's events do, and queues it for every endpoint, in the transaction that did it. */
export const happened = async (work: Work, type: string, thing: Thing, before?: Thing): Promise<void> => {
  const previous = before ? changed(before, thing) : undefined
  if (before && Object.keys(previous ?? {}).length === 0) return
  const endpoints = (await all(on(work, ''), 'webhook_endpoint', { status: 'enabled' })).filter((each) =>
    each.enabled_events.some((wanted: string) => wanted === '*' || wanted === type),
  )
  const event: Thing = {
    id: newId('evt'),
    object: 'event',
    ...(work.account ? { account: work.account } : {}),
    api_version: apiVersion,
    created: work.now,
    data: { object: thing, ...(previous ? { previous_attributes: previous } : {}) },
    livemode: false,
    pending_webhooks: endpoints.length,
    request: work.request ?? { id: null, idempotency_key: null },
    type,
  }
  await add(work, event)
  for (const endpoint of endpoints) await queue(work, event.id, endpoint.id)
}

const changed = (before: Thing, after: Thing): Record<string, unknown> =>
  Object.fromEntries(
    Object.keys({ ...before, ...after })
      .filter((name) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null))
      .map((name) => [name, before[name] ?? null]),
  )

/** Puts one delivery in the queue, or as many and as late as the delivery setting says. */
const queue = async (work: Work, event: string, endpoint: string): Promise<void> => {
  const knobs = await readKnobs(work.sql)
  const now = Date.now() + knobs.clock_offset * 1000
  const late =
    knobs.delivery === 'delayed'
      ? knobs.delivery_delay_seconds * 1000
      : knobs.delivery === 'out_of_order'
        ? Math.floor(Math.random() * Math.max(1, Math.min(knobs.delivery_delay_seconds, 5)) * 1000)
        : 0
  const state = knobs.delivery === 'held' ? 'held' : 'waiting'
  for (let copy = 0; copy < (knobs.delivery === 'doubled' ? 2 : 1); copy++)
    await work.sql`insert into webhook_deliveries (event, endpoint, state, due_at, created)
      values (${event}, ${endpoint}, ${state}, ${now + late}, ${now})`
}

/** Keeps the endpoint of the environment in step with it. */
export const keepOwnEndpoint = async (work: Work, url: string | null, secret: string): Promise<void> => {
  const known = await peek(work, ownEndpoint)
  if (!url) {
    if (known) await work.sql`update objects set body = body || '{"status":"disabled"}' where id = ${ownEndpoint}`
    return
  }
  const thing: Thing = {
    id: ownEndpoint,
    object: 'webhook_endpoint',
    api_version: apiVersion,
    application: null,
    created: work.now,
    description: 'From the environment of the sandbox',
    enabled_events: ['*'],
    livemode: false,
    metadata: {},
    status: 'enabled',
    url,
  }
  if (!known) await add(work, thing, { secret })
  else
    await work.sql`update objects set body = body || ${work.sql.json({ url, status: 'enabled' })}, hidden = ${work.sql.json({ secret })}
      where account = '' and id = ${ownEndpoint}`
}
