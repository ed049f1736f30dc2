import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { missing, requireBuyer } from '#app/auth/guards.server.ts'
import { startDraft } from '#app/domain/bookings/keep-drafts.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { baseOf } from '../base.ts'

/** /school/request?adviser=SLUG&service=CODE&on=DAY&urn=URN: begins a request, or takes up the one that was begun. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireBuyer(request, 'request visits')
  const asked = new URL(request.url).searchParams
  const urn = asked.get('urn') ?? ''
  const wanted = {
    slug: asked.get('adviser') ?? '',
    serviceCode: asked.get('service'),
    on: asked.getAll('on'),
    urn: /^\d{5,7}$/.test(urn) ? Number(urn) : null,
  }
  const started = await startDraft(actor, wanted, new Date())
  if (started.ok) {
    const draft = `${baseOf(actor)}/request/${started.value.draftId}`
    // A member chosen on an adviser's page is shown once more, with what its share has left.
    return redirect(actor.kind === 'consortium' && wanted.urn ? `${draft}/school` : draft)
  }
  if (started.refusal === 'not_found') throw await missing(actor, request)
  return redirectTelling(`${baseOf(actor)}/bookings`, { tone: 'notice', text: BOOKING_REFUSALS[started.refusal] })
}
