import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { requireAdviser } from '#app/auth/guards.server.ts'
import { connectPayoutAccount } from '#app/domain/payouts/payout-account.server.ts'

/** Goes on to Stripe's form by a link made at this moment. */
export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'keep the practice')
  const link = await connectPayoutAccount(actor, new Date())
  if (link.ok) return redirect(link.value.url, 303)
  if (link.refusal === 'account_closed') return redirect('/adviser/payouts', 303)
  return redirectTelling('/adviser/payouts', {
    tone: 'notice',
    text: 'We couldn’t reach the form at Stripe. Nothing has been changed. Try again in a few minutes.',
  })
}

/** Stripe sends people here when their link has run out: the button makes a new one. */
export async function loader({ request }: LoaderFunctionArgs) {
  await requireAdviser(request)
  return redirectTelling('/adviser/payouts', {
    tone: 'notice',
    text: 'That link had run out. Press the button again to go on where you stopped.',
  })
}
