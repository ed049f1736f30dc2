import { eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import type { Tx } from '#db/client.server.ts'
import { emailLinks } from '#db/schema/index.ts'
import { hashOfSecret, newSecret } from './secrets.ts'

// Links that work once: to show that an address is its person's (a day), or to set a new password (1 hour).
const HOURS = { verify: 24, reset: 1 } as const

type Person = { id: string; name: string; email: string }

/** Sends the link that shows an address to be the person's. */
export async function sendVerifyLink(tx: Tx, person: Person, now: Date): Promise<void> {
  const secret = await issueLink(tx, person, 'verify', now)
  await enqueue(tx, 'write-email', {
    template: 'verify-email',
    key: `verify-email:${hashOfSecret(secret)}`,
    recipients: { to: 'person', personId: person.id },
    facts: { link: `/verify/${secret}` },
  })
}

/** Sends the link that sets a new password. */
export async function sendResetLink(tx: Tx, person: Person, now: Date): Promise<void> {
  const secret = await issueLink(tx, person, 'reset', now)
  await enqueue(tx, 'write-email', {
    template: 'reset-password',
    key: `reset-password:${hashOfSecret(secret)}`,
    recipients: { to: 'person', personId: person.id },
    facts: { link: `/reset/${secret}` },
  })
}

async function issueLink(tx: Tx, person: Person, purpose: 'verify' | 'reset', now: Date): Promise<string> {
  const { secret, hash } = newSecret()
  await tx.insert(emailLinks).values({
    tokenHash: hash,
    personId: person.id,
    purpose,
    email: person.email,
    expiresAt: new Date(now.getTime() + HOURS[purpose] * 3_600_000),
  })
  return secret
}

/** Whose link it is. Spends it when asked to, for good; whoever comes second finds it used. */
export async function openLink(
  tx: Tx,
  secret: string,
  purpose: 'verify' | 'reset',
  now: Date,
  spend: boolean,
): Promise<Result<{ personId: string; email: string }, 'link_not_known' | 'link_expired'>> {
  const [link] = await tx
    .select()
    .from(emailLinks)
    .where(eq(emailLinks.tokenHash, hashOfSecret(secret)))
    .for('update')
  if (!link || link.purpose !== purpose || link.usedAt) return refuse('link_not_known')
  if (link.expiresAt <= now) return refuse('link_expired')
  if (spend) await tx.update(emailLinks).set({ usedAt: now }).where(eq(emailLinks.tokenHash, link.tokenHash))
  return done({ personId: link.personId, email: link.email })
}
