import type { Attachment } from '#app/adapters/mailer.server.ts'
import type { EmailTemplate } from '#app/adapters/queue.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { invoicePdf } from '#app/domain/invoices/invoice-pdf.server.ts'

/** Makes what an email carries, from the payment request it is about, at the moment it is sent. */
export type Attach = (actor: SystemActor, paymentRequestId: string) => Promise<Attachment[]>

/** Which emails carry something. One that is not here carries nothing. */
export const ATTACHMENTS: { [Template in EmailTemplate]?: Attach } = {
  async invoice(actor, paymentRequestId) {
    const pdf = await invoicePdf(actor, paymentRequestId)
    if (!pdf) throw new Error(`payment request ${paymentRequestId} has no invoices to attach`)
    return [{ filename: pdf.fileName, content: pdf.bytes, contentType: 'application/pdf' }]
  },
}
