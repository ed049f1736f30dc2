import type { Attachment } from '#app/adapters/mailer.server.ts'
import type { EmailTemplate } from '#app/adapters/queue.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { invoicePdf } from '../invoices/invoice-pdf.server.ts'
import type { KeptEmail } from './keep-emails.server.ts'

/** Makes what an email carries, from the payment request it is about, at the moment it is sent. */
type Attach = (actor: SystemActor, paymentRequestId: string) => Promise<Attachment[]>

/** Which emails carry something. One that is not here carries nothing. */
const ATTACHMENTS: { [Template in EmailTemplate]?: Attach } = {
  async invoice(actor, paymentRequestId) {
    const pdf = await invoicePdf(actor, paymentRequestId)
    if (!pdf) throw new Error(`payment request ${paymentRequestId} has no invoices to attach`)
    return [{ filename: pdf.fileName, content: pdf.bytes, contentType: 'application/pdf' }]
  },
}

/** What an email carries: nothing for most. */
export async function attachmentsOf(
  actor: SystemActor,
  { template, attachesId }: Pick<KeptEmail, 'template' | 'attachesId'>,
): Promise<Attachment[]> {
  const attach = ATTACHMENTS[template as EmailTemplate]
  return attach && attachesId ? attach(actor, attachesId) : []
}
