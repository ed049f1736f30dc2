import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { missing, requireBuyer } from '#app/auth/guards.server.ts'
import { startDraft } from '#app/domain/bookings/keep-drafts.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { baseOf } from '../base.ts'

/** /school/request?adviser=SLUG&service=CODE&on=DAY: begins a request, or takes up the one that was begun. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireBuyer(request, 'request visits')
  const asked = new URL(request.url).searchParams
  const wanted = {
    slug: asked.get('adviser') ?? '',
    serviceCode: asked.get('service'),
    on: asked.getAll('on'),
  }
  const started = await startDraft(actor, wanted, new Date())
  if (started.ok) return redirect(`${baseOf(actor)}/request/${started.value.draftId}`)
  if (started.refusal === 'not_found') throw await missing(actor, request)
  return redirectTelling(`${baseOf(actor)}/bookings`, { tone: 'notice', text: BOOKING_REFUSALS[started.refusal] })
}
