import { postMail } from '#app/adapters/mailer.server.ts'
import type { EmailTemplate } from '#app/adapters/queue.server.ts'
import { systemActor } from '#app/auth/actor.ts'
import { attachmentsOf } from '#app/domain/emails/attachments.server.ts'
import { beginSending, recordSending } from '#app/domain/emails/keep-emails.server.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { type Settings, settings } from '#app/env.server.ts'

/** What these carry signs somebody in: once sent, their text is not kept. */
const CARRIES_A_KEY: readonly string[] = ['verify-email', 'reset-password', 'invitation'] satisfies EmailTemplate[]

/**
 * Sends an email that waits. In the demonstration without SMTP_URL nothing leaves and it is shown in the outbox. The
 * attempt is counted before and success recorded after: an email recorded as sent is never sent again, and one whose
 * worker was killed between the mail server's yes and our record goes a second time with the same Message-ID (losing it
 * would be worse). A final refusal of the mail server ends it; anything else is tried again, ever less often, 25 times.
 */
export async function sendEmail(
  emailId: string,
  now: Date,
  { smtpUrl, isDemo, appUrl }: Pick<Settings, 'smtpUrl' | 'isDemo' | 'appUrl'> = settings(),
): Promise<Result<'sent' | 'shown', 'not_waiting' | 'refused'>> {
  const actor = systemActor('sends the emails that wait')
  const email = await beginSending(actor, emailId)
  if (!email) return refuse('not_waiting')
  if (!smtpUrl) {
    if (!isDemo) throw new Error('SMTP_URL is not set')
    await recordSending(actor, emailId, { status: 'shown' })
    return done('shown')
  }
  const attachments = await attachmentsOf(actor, email)
  const { id, toAddress: to, subject, html, text } = email
  const posted = await postMail({ id, to, subject, html, text, attachments }, { smtpUrl, appUrl })
  if (posted.ok) {
    await recordSending(actor, id, { status: 'sent', at: now, forgetLink: CARRIES_A_KEY.includes(email.template) })
    return done('sent')
  }
  const isFinal = posted.why === 'refused'
  await recordSending(actor, id, { status: isFinal ? 'refused' : 'waiting', error: posted.code })
  if (isFinal) return refuse('refused')
  throw new Error(`the mail server did not take it: ${posted.code}`)
}
