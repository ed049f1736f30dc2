import { stripe } from '#app/adapters/stripe.server.ts'
import { JOBS } from '#app/jobs/jobs.server.ts'
import { connect } from '#db/client.server.ts'

// Runs one job in a process of its own and kills it with -9 the moment Stripe has answered a call of the named kind:
// after Stripe did it, before we have written that it did.
const [ownerUrl, kind, name, payload] = process.argv.slice(2) as [string, string, string, string]
connect({ url: ownerUrl, as: 'owner' })
stripe().on('response', (response: { idempotency_key?: string }) => {
  if (response.idempotency_key?.startsWith(`${kind}:`)) process.kill(process.pid, 'SIGKILL')
})
const job = JOBS[name as 'send-payout'] as { run(payload: unknown, now: Date): Promise<unknown> }
await job.run(JSON.parse(payload), new Date())
