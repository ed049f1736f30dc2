import type { Attachment } from '#app/adapters/mailer.server.ts'
import type { EmailTemplate } from '#app/adapters/queue.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'

/** Makes what an email carries, from the payment request it is about, at the moment it is sent. */
export type Attach = (actor: SystemActor, paymentRequestId: string) => Promise<Attachment[]>

/** Which emails carry something. One that is not here carries nothing. */
export const ATTACHMENTS: { [Template in EmailTemplate]?: Attach } = {}
