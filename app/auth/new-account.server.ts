import { z } from 'zod'
import type { PasswordHash } from '#app/domain/people/password-hash.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { typedWords } from '#app/ui/typed.ts'
import { typedEmail } from '#app/ui/typed-email.ts'
import { newPassword, whyWeak } from './passwords.server.ts'

/** What everybody new gives of themselves. */
export const newcomerShape = {
  name: typedWords('Enter your full name', 100),
  email: typedEmail(),
  password: z.string({ error: 'Choose a password' }),
}

/** What is wrong with the password of a form that is refused for something else, so that both are said at once. */
export async function newcomerFaults(sent: FormData): Promise<{ password?: string }> {
  const typed = (name: string) => String(sent.get(name) ?? '')
  const weakness = typed('password') && (await whyWeak(typed('password'), [typed('name'), typed('email')]))
  return weakness ? { password: weakness } : {}
}

/** The person with their password hashed; refuses a weak one with what to do. */
export async function newcomerOf(given: {
  name: string
  email: string
  password: string
}): Promise<Result<{ name: string; email: string; passwordHash: PasswordHash }, { password: string }>> {
  const { name, email, password } = given
  const hashed = await newPassword(password, [name, email])
  return hashed.ok ? done({ name, email, passwordHash: hashed.value }) : refuse({ password: hashed.refusal })
}
