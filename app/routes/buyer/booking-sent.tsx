import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { grossOf } from '#app/domain/bookings/price.ts'
import { isWithoutDate, quantityOf, visitsInWords } from '#app/domain/bookings/price-lines.ts'
import { decidingCounted } from '#app/domain/bookings/waits-until.ts'
import { explainCounted } from '#app/domain/explain-school-days.ts'
import { formatDeadlines } from '#app/domain/format-day.ts'
import { formatPounds, sumPence } from '#app/domain/money.ts'
import { Answer } from '#app/ui/answer.tsx'
import { NoApprover } from '#app/ui/bookings/no-approver.tsx'
import { SchoolDays } from '#app/ui/bookings/school-days.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button } from '#app/ui/form.tsx'
import { Columns, Page } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { lacksApproverOf, openBooking } from './open-booking.server.ts'

export async function loader(args: LoaderFunctionArgs) {
  const open = await openBooking(args)
  const { seen, here, base, today, frame } = open
  const { booking, visits, approvers, adviser } = seen
  return {
    frame,
    reference: booking.reference,
    adviser,
    isUndated: isWithoutDate(booking.terms),
    what: quantityOf(booking.terms) ?? visitsInWords(visits.length),
    total: sumPence(visits.map(grossOf)),
    approver: approvers.join(' or '),
    lacks: await lacksApproverOf(open),
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
  const { reference, adviser, isUndated, what, total, approver, lacks, approveBy, answerBy, counted, here, base } =
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
            {lacks
              ? `We have asked ${adviser} to accept ${what} by ${answerBy}.`
              : `We have asked ${approver || 'whoever approves'} to approve ${formatPounds(total)} by ${approveBy}, and ${adviser} to accept ${what} by ${answerBy}. Either may come first.`}{' '}
            {isUndated
              ? 'The money is reserved until then.'
              : `${what === 'the visit' ? 'The day is' : 'The days are'} held and the money is reserved until then.`}
          </Text>
          {lacks && <NoApprover lacks={lacks} base={base} by={approveBy} />}
          <SchoolDays counted={counted} />
          <Text>
            We write to you at each step. Once both have said yes,{' '}
            {isUndated ? 'it is' : `${what} ${what === 'the visit' ? 'is' : 'are'}`} confirmed. You can withdraw until
            then at no cost.
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
