import { systemActor } from '#app/auth/actor.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { ownerDatabase } from './owner-database.server.ts'
import { sayingWhy } from './refused.ts'

// `npm run invariants`: every promise recomputed on the running database, one line each. Ends with 1 when one is broken, or,
// in the demonstration, when one found nothing to count.

await sayingWhy(async () => {
  const { url, isDemo } = await ownerDatabase()
  connect({ url, as: 'owner' })
  let failed = 0
  for (const { promise, counted, broken } of await checkPromises(systemActor('checks the promises'), new Date())) {
    const isEmpty = counted === 0 && isDemo
    if (broken > 0 || isEmpty) failed++
    console.log(`${verdictOn({ counted, broken, isEmpty }).padEnd(8)} ${promise} (${counted} counted)`)
  }
  await disconnect()
  return failed > 0 ? 1 : 0
})

function verdictOn({ counted, broken, isEmpty }: { counted: number; broken: number; isEmpty: boolean }): string {
  if (broken > 0) return `BROKEN ${broken} times`
  if (isEmpty) return 'FOUND NOTHING TO COUNT'
  return counted === 0 ? 'nothing to count yet' : 'kept'
}
