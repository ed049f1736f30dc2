import { eq, sql } from 'drizzle-orm'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction } from '#db/client.server.ts'
import { people } from '#db/schema/index.ts'
import { type Anyone, anyone } from './actor.ts'
import { countAttempt, forgetAttempts, type TooManyAttempts } from './attempts.server.ts'
import { passwordFits } from './passwords.server.ts'
import { openSession } from './session.server.ts'

type SignInRefusal = { why: 'wrong' } | ({ why: 'too_many' } & TooManyAttempts)

/** The person with this address, however it is written. */
const personByEmail = (actor: Anyone, email: string) =>
  inTransaction(actor, async (tx) => {
    const [person] = await tx
      .select()
      .from(people)
      .where(eq(sql`lower(${people.email})`, email.trim().toLowerCase()))
    return person ?? null
  })

/**
 * Signs a person in: a new session, whose Set-Cookie header it gives. Refuses a wrong password and an unknown address
 * alike, in the same words and time, and too many attempts for the account or from the address.
 */
export async function signIn(
  request: Request,
  clientAddress: string,
  { email, password }: { email: string; password: string },
): Promise<Result<{ cookie: string }, SignInRefusal>> {
  const tooMany = await countAttempt('sign in', email, clientAddress)
  if (tooMany) return refuse({ why: 'too_many', ...tooMany })
  const person = await personByEmail(anyone(), email)
  const fits = await passwordFits(password, person?.passwordHash ?? null)
  if (!person || !fits) return refuse({ why: 'wrong' })
  await forgetAttempts('sign in', email)
  return done({ cookie: await openSession(request, person.id) })
}
