import { data, type LoaderFunctionArgs } from '@remix-run/node'
import { systemActor } from '#app/auth/actor.ts'
import { requireDemo } from '#app/auth/guards.server.ts'
import { attachmentsOf } from '#app/domain/emails/attachments.server.ts'
import { readOutboxEmail } from '#app/domain/emails/outbox.server.ts'

/** One of the files that an email carries, by its place among them. */
export async function loader({ params }: LoaderFunctionArgs) {
  requireDemo()
  const actor = systemActor('the demonstration shows its emails')
  const email = await readOutboxEmail(actor, params.id ?? '')
  const place = /^[1-9]$/.test(params.place ?? '') ? Number(params.place) : 0
  const attached = email && (await attachmentsOf(actor, email))[place - 1]
  if (!attached) throw data(null, { status: 404 })
  return new Response(new Uint8Array(attached.content), {
    headers: {
      'content-type': attached.contentType,
      'content-disposition': `inline; filename="${attached.filename}"`,
      'cache-control': 'no-store',
    },
  })
}
