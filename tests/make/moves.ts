import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { pence } from '#app/domain/money.ts'
import { giveMoveEvidence, recordMove } from '#app/domain/payments/keep-moves.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { ownMoves } from '#db/schema/index.ts'
import { goodFile } from './files.ts'
import { must } from './must.ts'

/** Two top-ups as Stripe would show them, both with our bank's statement: one is recorded by a member of staff as well. */
export async function makeMoves(by: StaffActor, now: Date): Promise<{ seen: string; recorded: string }> {
  const seen = await makeMove(by, now)
  const recorded = await makeMove(by, now)
  must(await recordMove(by, { id: recorded, bankReference: 'STRIPE 0412' }, now))
  return { seen, recorded }
}

async function makeMove(by: StaffActor, now: Date): Promise<string> {
  const id = newId('ownMove')
  await inTransaction(systemActor('a test moves money'), (tx) =>
    tx.insert(ownMoves).values({
      ...{ id, direction: 'to_stripe', stripeId: `txn_${id}`, amountPence: pence(50_000), costPence: pence(0) },
      ...{ movedOn: londonDay(now), status: 'seen', seenAt: now },
    }),
  )
  const file = goodFile('Statement.pdf', id)
  const bytes = file.stream() as unknown as AsyncIterable<Uint8Array>
  must(await giveMoveEvidence(by, { id, name: file.name, bytes }))
  return id
}
