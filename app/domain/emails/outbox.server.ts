import { count, desc, eq, or, sql } from 'drizzle-orm'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { emails } from '#db/schema/index.ts'

export type OutboxLine = { id: string; to: string; subject: string; writtenAt: Date }

/** Emails as written, newest first; `search` looks in addresses and subjects. Only the demonstration shows them. */
export async function readOutbox(
  actor: SystemActor,
  asked: { search: string; page(count: number): { from: number; perPage: number } },
): Promise<{ count: number; emails: OutboxLine[] }> {
  const like = `%${asked.search.trim().replace(/[\\%_]/g, '\\$&')}%`
  const matches = asked.search.trim()
    ? or(sql`${emails.toAddress} ilike ${like}`, sql`${emails.subject} ilike ${like}`)
    : undefined
  return inTransaction(actor, async (tx) => {
    const [all] = await tx.select({ count: count() }).from(emails).where(matches)
    const { from, perPage } = asked.page(all?.count ?? 0)
    const found = await tx
      .select({ id: emails.id, to: emails.toAddress, subject: emails.subject, writtenAt: emails.writtenAt })
      .from(emails)
      .where(matches)
      .orderBy(desc(emails.writtenAt), desc(emails.id))
      .offset(Math.max(0, from - 1))
      .limit(perPage)
    return { count: all?.count ?? 0, emails: found }
  })
}

/** One email whole; null when there is none. */
export async function readOutboxEmail(actor: SystemActor, id: string): Promise<typeof emails.$inferSelect | null> {
  const [email] = await inTransaction(actor, (tx) => tx.select().from(emails).where(eq(emails.id, id)))
  return email ?? null
}
