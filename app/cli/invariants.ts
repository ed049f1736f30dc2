import { systemActor } from '#app/auth/actor.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { ownerDatabase } from './owner-database.server.ts'

// `npm run invariants`: every promise recomputed on the running database, one line each. Ends with 1 when one is broken, or,
// in the demonstration, when one found nothing to count.

const { url, isDemo } = await ownerDatabase()
connect({ url, as: 'owner' })
let failed = 0
for (const { promise, counted, broken } of await checkPromises(systemActor('checks the promises'), new Date())) {
  const isEmpty = counted === 0 && isDemo
  if (broken > 0 || isEmpty) failed++
  const verdict = broken > 0 ? `BROKEN ${broken} times` : isEmpty ? 'FOUND NOTHING TO COUNT' : 'kept'
  console.log(`${verdict.padEnd(8)} ${promise} (${counted} counted)`)
}
await disconnect()
process.exitCode = failed > 0 ? 1 : 0
