import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { requireSupplier } from '#app/auth/guards.server.ts'
import { connectPayoutAccount } from '#app/domain/payouts/payout-account.server.ts'
import { supplierAt } from './supplier-at.ts'

/** Goes on to Stripe's form by a link made at this moment. */
export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireSupplier(request, 'keep payouts')
  const link = await connectPayoutAccount(actor, new Date())
  if (link.ok) return redirect(link.value.url, 303)
  if (link.refusal === 'account_closed') return redirect(`${supplierAt(actor)}/payouts`, 303)
  return redirectTelling(`${supplierAt(actor)}/payouts`, {
    tone: 'notice',
    text: 'We couldn’t reach the form at Stripe. Nothing has been changed. Try again in a few minutes.',
  })
}

/** Stripe sends people here when their link has run out: the button makes a new one. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request, 'keep payouts')
  return redirectTelling(`${supplierAt(actor)}/payouts`, {
    tone: 'notice',
    text: 'That link had run out. Press the button again to go on where you stopped.',
  })
}
