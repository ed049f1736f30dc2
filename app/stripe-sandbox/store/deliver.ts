import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { readKnobs } from './knobs.ts'
import type { Bench, Hidden, Thing } from './store.ts'

type Due = { id: string; event: string; endpoint: string; attempts: number; created: string }

const atOnce = 8
const patience = 300
const answerWithin = 20_000
const giveUpAfter = 3 * 86_400_000

/** Milliseconds until the next attempt: quick at first, so that a product that was restarted gets on, then once an hour. */
const wait = (attempts: number): number =>
  attempts > 20 ? 3_600_000 : Math.min(2 ** Math.max(attempts - 1, 0), 60) * 1000

const signature = (secret: string, body: string, seconds: number): string =>
  `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`

const underWay = new Map<string, Promise<void>>()

/**
 * Delivers what is due, in order, as long as the receiver answers quickly: whoever takes longer than `patience` is left to answer
 * while the next is sent, up to `atOnce` of them. An attempt is recorded after it: killed in between, it is made again, as Stripe
 * too delivers at least once.
 */
export const deliverDue = async (bench: Bench): Promise<void> => {
  const now = Date.now() + (await readKnobs(bench.sql)).clock_offset * 1000
  const busy = new Set(underWay.keys())
  const due = await bench.sql<Due[]>`
    select id, event, endpoint, attempts, created from webhook_deliveries
    where state = 'waiting' and due_at <= ${now} order by due_at, id limit 100`
  for (const one of due) {
    if (busy.has(one.id) || underWay.has(one.id)) continue
    if (underWay.size >= atOnce) await Promise.race(underWay.values())
    const sent = attempt(bench, one)
      .catch(() => {})
      .finally(() => underWay.delete(one.id))
    underWay.set(one.id, sent)
    await Promise.race([sent, sleep(patience)])
  }
}

const attempt = async (bench: Bench, due: Due): Promise<void> => {
  const [row] = await bench.sql<{ event: Thing; endpoint: Thing | null; hidden: Hidden | null }[]>`
    select e.body as event, w.body as endpoint, w.hidden from objects e
    left join objects w on w.account = '' and w.id = ${due.endpoint} where e.id = ${due.event} and e.object = 'event'`
  let answer = 'The endpoint is gone'
  let delivered = false
  const gone = row?.endpoint?.status !== 'enabled'
  const seconds = Math.floor(Date.now() / 1000)
  if (row?.endpoint && !gone) {
    const body = JSON.stringify(row.event, null, 2)
    try {
      const response = await fetch(row.endpoint.url, {
        method: 'POST',
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(answerWithin),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'stripe-signature': signature(String(row.hidden?.secret ?? ''), body, seconds),
        },
      })
      await response.arrayBuffer()
      delivered = response.status >= 200 && response.status < 300
      answer = `HTTP ${response.status}`
    } catch (error) {
      answer = error instanceof Error && error.name === 'TimeoutError' ? 'No answer in time' : 'Could not connect'
    }
  }
  const now = Date.now() + (await readKnobs(bench.sql)).clock_offset * 1000
  const over = gone || now - Number(due.created) > giveUpAfter
  const state = delivered ? 'delivered' : over ? 'given_up' : 'waiting'
  await bench.sql.begin(async (sql) => {
    await sql`update webhook_deliveries set state = ${state}, attempts = attempts + 1, answer = ${answer}, tried_at = ${now},
      due_at = ${delivered ? now : now + wait(due.attempts + 1)} where id = ${due.id}`
    if (state !== 'waiting')
      await sql`update objects set body = jsonb_set(body, '{pending_webhooks}', to_jsonb((
        select count(*) from webhook_deliveries where event = ${due.event} and state in ('waiting', 'held'))))
        where id = ${due.event} and object = 'event'`
  })
}

/** Resends an event: a new delivery to each endpoint that had one, or to all when it had none. */
export const resend = async (bench: Bench, event: string): Promise<number> => {
  const now = Date.now() + (await readKnobs(bench.sql)).clock_offset * 1000
  const made = await bench.sql`
    insert into webhook_deliveries (event, endpoint, state, due_at, created)
    select e.id, w.id, 'waiting', ${now}, ${now} from objects e, objects w
    where e.id = ${event} and e.object = 'event' and w.object = 'webhook_endpoint' and w.body->>'status' = 'enabled'
    returning id`
  return made.length
}

/** Lets go what was held: in the order it happened, or the other way round. */
export const release = async (
  bench: Bench,
  order: 'forwards' | 'backwards' = 'forwards',
  event?: string,
): Promise<number> => {
  const now = Date.now() + (await readKnobs(bench.sql)).clock_offset * 1000
  const held = await bench.sql`
    with turn as (select id, row_number() over (order by id ${order === 'backwards' ? bench.sql`desc` : bench.sql`asc`}) as place
      from webhook_deliveries where state = 'held' ${event ? bench.sql`and event = ${event}` : bench.sql``})
    update webhook_deliveries d set state = 'waiting', due_at = ${now}::bigint - 1000000 + turn.place from turn where d.id = turn.id returning d.id`
  return held.length
}

/** After a restart nothing waits for its backoff: whoever could not be reached may be back. */
export const hurry = async (bench: Bench): Promise<void> => {
  const now = Date.now() + (await readKnobs(bench.sql)).clock_offset * 1000
  await bench.sql`update webhook_deliveries set due_at = least(due_at, ${now}) where state = 'waiting' and attempts > 0`
}
