import { sql } from 'drizzle-orm'
import { anyone } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'

const answersWithinMs = 3_000

/** Does the database answer the web process within three seconds? */
export async function isDatabaseAnswering(): Promise<boolean> {
  const asked = inTransaction(anyone(), (tx) => tx.execute(sql`select 1`)).then(
    () => true,
    () => false,
  )
  const late = new Promise<false>((done) => setTimeout(() => done(false), answersWithinMs).unref())
  return Promise.race([asked, late])
}
