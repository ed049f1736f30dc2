import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { missing, requireBuyer } from '#app/auth/guards.server.ts'
import { startDraft } from '#app/domain/bookings/keep-drafts.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { baseOf } from '../base.ts'

/**
 * /school/request?adviser=SLUG&service=CODE&on=DAY&urn=URN: begins a request, or takes up the one that was begun. `shown`
 * in place of `urn`: the school that the adviser's page showed prices for without anybody naming it.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireBuyer(request, 'request visits')
  const asked = new URL(request.url).searchParams
  const urnOf = (name: string) => {
    const typed = asked.get(name) ?? ''
    return /^\d{5,7}$/.test(typed) ? Number(typed) : null
  }
  const wanted = {
    slug: asked.get('adviser') ?? '',
    serviceCode: asked.get('service'),
    on: asked.getAll('on'),
    urn: urnOf('urn'),
    shownUrn: urnOf('shown'),
  }
  const started = await startDraft(actor, wanted, new Date())
  if (started.ok) {
    const draft = `${baseOf(actor)}/request/${started.value.draftId}`
    // Whoever books for several sees the school of the adviser's page once more, a member with what its share has left.
    const hasSeveral = actor.kind === 'consortium' || actor.isTrust
    return redirect(hasSeveral && (wanted.urn ?? wanted.shownUrn) ? `${draft}/school` : draft)
  }
  if (started.refusal === 'not_found') throw await missing(actor, request)
  return redirectTelling(`${baseOf(actor)}/bookings`, { tone: 'notice', text: BOOKING_REFUSALS[started.refusal] })
}
