import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { grossOf } from '#app/domain/bookings/price.ts'
import { visitsInWords } from '#app/domain/bookings/price-lines.ts'
import { decidingCounted } from '#app/domain/bookings/waits-until.ts'
import { explainCounted } from '#app/domain/explain-school-days.ts'
import { formatDeadlines } from '#app/domain/format-day.ts'
import { formatPounds, sumPence } from '#app/domain/money.ts'
import { Answer } from '#app/ui/answer.tsx'
import { SchoolDays } from '#app/ui/bookings/school-days.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button } from '#app/ui/form.tsx'
import { Columns, Page } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { openBooking } from './open-booking.server.ts'

export async function loader(args: LoaderFunctionArgs) {
  const { seen, here, base, today, frame } = await openBooking(args)
  const { booking, visits, approvers, adviser } = seen
  return {
    frame,
    reference: booking.reference,
    adviser,
    what: visitsInWords(visits.length),
    total: sumPence(visits.map(grossOf)),
    approver: approvers.join(' or ') || 'whoever approves spending in your organisation',
    approveBy: formatDeadlines(
      visits.map((visit) => visit.approveBy),
      today,
    ),
    answerBy: formatDeadlines(
      visits.map((visit) => visit.answerBy),
      today,
    ),
    counted: explainCounted(seen.calendar, decidingCounted(booking, visits)),
    here,
    base,
  }
}

export const meta = () => [{ title: pageTitle('Request sent') }]

export default function Sent() {
  const { reference, adviser, what, total, approver, approveBy, answerBy, counted, here, base } =
    useLoaderData<typeof loader>()
  return (
    <Page>
      <Columns>
        <div>
          <Answer kind="done" level={1} title="Request sent">
            <p>
              Your reference is <strong>{reference}</strong>.
            </p>
          </Answer>
          <h2 className="govuk-heading-m">What happens next</h2>
          <Text>
            We have asked {approver} to approve {formatPounds(total)} by {approveBy}, and {adviser} to accept {what} by{' '}
            {answerBy}. Either may come first. The days are held and the money is reserved until then.
          </Text>
          <SchoolDays counted={counted} />
          <Text>
            We write to you at each step. Once both have said yes, {what} {what === 'the visit' ? 'is' : 'are'}{' '}
            confirmed. You can withdraw until then at no cost.
          </Text>
          <Button href={here}>See the booking</Button>
          <Text>
            <TextLink href={`${base}/bookings`}>All bookings</TextLink>
          </Text>
        </div>
      </Columns>
    </Page>
  )
}
