import { fileURLToPath } from 'node:url'
import { systemActor } from '#app/auth/actor.ts'
import { checkKnownAtStripe, type KeptAtStripe } from '#app/domain/audit/known-at-stripe.server.ts'
import { checkPromises, type Kept } from '#app/domain/audit/promises.server.ts'
import { readSettings } from '#app/env.server.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { ownerDatabase } from './owner-database.server.ts'
import { sayingWhy } from './refused.ts'
import { asLastStarted } from './stand-ins.server.ts'

// `npm run invariants`: every promise recomputed on the running database, one line each, and every object at Stripe held against
// our rows. Ends with 1 when one is broken, when Stripe could not be asked, or, in the demonstration, when one found nothing to
// count.

const MOST_SAID = 10

await sayingWhy(async () => {
  const { url, isDemo } = await ownerDatabase()
  const whyNot = settleStripe(url)
  connect({ url, as: 'owner' })
  const actor = systemActor('checks the promises')
  const now = new Date()
  const kept: (Kept & Partial<KeptAtStripe>)[] = await checkPromises(actor, now)
  kept.push(...(whyNot ? [notAsked(whyNot)] : await checkKnownAtStripe(actor, now)))
  let failed = 0
  for (const { promise, counted, broken, found = [] } of kept) {
    const isEmpty = counted === 0 && isDemo
    if (broken > 0 || isEmpty) failed++
    console.log(`${verdictOn({ counted, broken, isEmpty }).padEnd(8)} ${promise} (${counted} counted)`)
    for (const words of found.slice(0, MOST_SAID)) console.log(`           ${words}`)
    if (found.length > MOST_SAID) console.log(`           … and ${found.length - MOST_SAID} more.`)
  }
  await disconnect()
  return failed > 0 ? 1 : 0
})

/** Settings as `npm start` has them, so that Stripe, or what plays it, can be asked. Answers why it can't be, or null. */
function settleStripe(databaseUrl: string): string | null {
  const state = fileURLToPath(new URL('../../.waymark', import.meta.url))
  const env = asLastStarted(process.env, state)
  if (!env) return 'Run npm start first: the demonstration’s Stripe sandbox has never listened.'
  Object.assign(process.env, env, { DATABASE_URL: databaseUrl })
  const checked = readSettings(process.env)
  return 'sentences' in checked ? checked.sentences.join(' ') : null
}

const notAsked = (why: string): KeptAtStripe => ({
  promise: 'Every object at Stripe is known here, and the other way round',
  ...{ counted: 0, broken: 1 },
  found: [`Stripe was not asked. ${why}`],
})

function verdictOn({ counted, broken, isEmpty }: { counted: number; broken: number; isEmpty: boolean }): string {
  if (broken > 0) return `BROKEN ${broken} times`
  if (isEmpty) return 'FOUND NOTHING TO COUNT'
  return counted === 0 ? 'nothing to count yet' : 'kept'
}
