import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { formatPounds } from '#app/domain/money.ts'
import { cardPageOutcome } from '#app/domain/payments/card-page-outcome.server.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Page } from '#app/ui/page.tsx'
import { TextLink } from '#app/ui/text.tsx'

/** Where Stripe's card page leads back to: says what stands, and records nothing. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const { searchParams } = new URL(request.url)
  const named = { requestId: searchParams.get('request') ?? '', sessionId: searchParams.get('session') ?? '' }
  const outcome = await cardPageOutcome(actor, named)
  if (!outcome) throw await missing(actor, request)
  return { frame: await frameOf(actor, request), ...outcome }
}

export const meta = () => [{ title: pageTitle('Payment by card') }]

export default function PayDone() {
  const { state, totalPence, requestId } = useLoaderData<typeof loader>()
  const sum = formatPounds(totalPence)
  const link = <TextLink href={`/school/invoices/${requestId}`}>See the invoice</TextLink>
  return (
    <Page>
      {state === 'recorded' && (
        <Answer kind="done" level={1} title={`Paid: ${sum}`}>
          <p className="govuk-body">Nothing is left to pay. A receipt is on its way by email.</p>
          <p className="govuk-body">{link}</p>
        </Answer>
      )}
      {state === 'taken' && (
        <Answer kind="done" level={1} title={`Stripe has taken ${sum}`}>
          <p className="govuk-body">The invoice shows it within two minutes. You need do nothing more.</p>
          <p className="govuk-body">{link}</p>
        </Answer>
      )}
      {state === 'not_taken' && (
        <Answer kind="refused" level={1} title="Nothing was paid">
          <p className="govuk-body">Your card was not charged. You can pay by card again or by bank transfer.</p>
          <p className="govuk-body">{link}</p>
        </Answer>
      )}
      {state === 'unknown' && (
        <Answer kind="refused" level={1} title="We can’t see yet whether your card was charged">
          <p className="govuk-body">
            Stripe, our payment company, can’t be reached just now. If {sum} was taken, the invoice shows it within a
            few minutes. Look there before you pay again: nothing is taken twice for one invoice.
          </p>
          <p className="govuk-body">{link}</p>
        </Answer>
      )}
    </Page>
  )
}
