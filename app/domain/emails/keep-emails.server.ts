import { eq, sql } from 'drizzle-orm'
import { type EmailTemplate, enqueue } from '#app/adapters/queue.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { emails, skippedEmails } from '#db/schema/index.ts'
import { newId } from '../ids.ts'
import type { Invitation } from '../visit-calendars/invitation.ts'

export type KeptEmail = typeof emails.$inferSelect

type WrittenEmail = {
  key: string
  address: string
  subject: string
  html: string
  text: string
  attachesId: string | null
  invitations?: Invitation[]
}

/** Keeps an email as written and asks for it to be sent, once for each key and address however often it is asked for. */
export async function keepEmails(
  actor: SystemActor,
  template: EmailTemplate,
  written: WrittenEmail[],
  now: Date,
): Promise<number> {
  return inTransaction(actor, async (tx) => {
    let kept = 0
    for (const { key, address, subject, html, text, attachesId, invitations = [] } of written) {
      const [email] = await tx
        .insert(emails)
        .values({
          id: newId('email'),
          template,
          toAddress: address,
          subject,
          html,
          text,
          attachesId,
          invitations,
          key: `${key}:${address.toLowerCase()}`,
          writtenAt: now,
        })
        .onConflictDoNothing({ target: emails.key })
        .returning({ id: emails.id })
      if (!email) continue
      kept++
      await enqueue(tx, 'send-email', { emailId: email.id }, { key: `send-email:${email.id}` })
    }
    return kept
  })
}

/** Records that an email was asked for and not written, and why. */
export async function recordSkipped(
  actor: SystemActor,
  skipped: { key: string; template: EmailTemplate; reason: string },
  now: Date,
): Promise<void> {
  await inTransaction(actor, (tx) =>
    tx
      .insert(skippedEmails)
      .values({ ...skipped, skippedAt: now })
      .onConflictDoNothing(),
  )
}

/** The email while it waits, counting the attempt about to be made; null when it is sent, refused or gone. */
export async function beginSending(actor: SystemActor, emailId: string): Promise<KeptEmail | null> {
  return inTransaction(actor, async (tx) => {
    const [email] = await tx
      .update(emails)
      .set({ attempts: sql`${emails.attempts} + 1` })
      .where(sql`${emails.id} = ${emailId} and ${emails.status} = 'waiting'`)
      .returning()
    return email ?? null
  })
}

export type SendingOutcome =
  | { status: 'sent'; at: Date; forgetLink: boolean }
  | { status: 'shown' }
  | { status: 'refused' | 'waiting'; error: string }

const FORGOTTEN = 'This email held a link for its reader alone. It was sent and its text is not kept.'

/** Records what became of an attempt. `forgetLink`: what was sent can sign somebody in, so its text is not kept. */
export async function recordSending(actor: SystemActor, emailId: string, outcome: SendingOutcome): Promise<void> {
  await inTransaction(actor, (tx) =>
    tx
      .update(emails)
      .set(
        outcome.status === 'sent'
          ? {
              status: 'sent',
              sentAt: outcome.at,
              lastError: null,
              ...(outcome.forgetLink ? { html: `<p>${FORGOTTEN}</p>`, text: FORGOTTEN } : {}),
            }
          : { status: outcome.status, ...('error' in outcome ? { lastError: outcome.error } : {}) },
      )
      .where(eq(emails.id, emailId)),
  )
}
