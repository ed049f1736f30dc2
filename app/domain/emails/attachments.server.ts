import type { Attachment } from '#app/adapters/mailer.server.ts'
import type { EmailTemplate } from '#app/adapters/queue.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { creditNotesPdf } from '../credits/credit-notes-pdf.server.ts'
import { invoicePdf } from '../invoices/invoice-pdf.server.ts'
import type { KeptEmail } from './keep-emails.server.ts'

/** Makes what an email carries, from the payment request or the credit that it is about, at the moment it is sent. */
type Attach = (actor: SystemActor, id: string) => Promise<Attachment[]>

const invoicesOf: Attach = async (actor, paymentRequestId) => {
  const pdf = await invoicePdf(actor, paymentRequestId)
  if (!pdf) throw new Error(`payment request ${paymentRequestId} has no invoices to attach`)
  return [{ filename: pdf.fileName, content: pdf.bytes, contentType: 'application/pdf' }]
}

/** Which emails carry something. One that is not here carries nothing. */
const ATTACHMENTS: { [Template in EmailTemplate]?: Attach } = {
  invoice: invoicesOf,
  // Whoever has to look for the invoice first pays later.
  'payment-reminder': invoicesOf,
  async credited(actor, creditId) {
    const pdf = await creditNotesPdf(actor, creditId)
    if (!pdf) throw new Error(`credit ${creditId} has no credit notes to attach`)
    return [{ filename: pdf.fileName, content: pdf.bytes, contentType: 'application/pdf' }]
  },
}

/** What an email carries: nothing for most. Visits go as they stood when it was written. */
export async function attachmentsOf(
  actor: SystemActor,
  { template, attachesId, invitations }: Pick<KeptEmail, 'template' | 'attachesId' | 'invitations'>,
): Promise<Attachment[]> {
  const attach = ATTACHMENTS[template as EmailTemplate]
  const made = attach && attachesId ? await attach(actor, attachesId) : []
  const visits = invitations.map(({ filename, method, content }) => ({
    ...{ filename, method },
    content: Buffer.from(content),
    contentType: `text/calendar; charset=utf-8; method=${method}`,
  }))
  return [...made, ...visits]
}
