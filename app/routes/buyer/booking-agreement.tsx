import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import type { AgreementText } from '#app/domain/bookings/agreement.ts'
import { agreedLines } from '#app/domain/bookings/agreement-text.ts'
import { readChecks } from '#app/domain/bookings/read-who-comes.server.ts'
import { signedFor } from '#app/domain/bookings/signed-for.ts'
import { formatDay, formatInstant } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { AgreementClauses } from '#app/ui/bookings/agreement-clauses.tsx'
import { ChecksSeen } from '#app/ui/bookings/who-comes.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { BackLink, Page } from '#app/ui/page.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { List, Sheet, SheetTop, TextLink } from '#app/ui/text.tsx'
import { openBooking } from './open-booking.server.ts'

const SIGNED = { sent: 'Sent and signed', approved: 'Approved and signed', accepted: 'Accepted and signed' } as const

export async function loader(args: LoaderFunctionArgs) {
  const { actor, seen, here, today, frame } = await openBooking(args)
  const agreement: AgreementText = seen.booking.agreement
  return {
    frame,
    here,
    pdf: `/agreements/${seen.booking.id}`,
    reference: seen.booking.reference,
    agreement,
    visits: agreedLines(agreement),
    comes: seen.visits.flatMap(({ namings, onDay }) =>
      namings[0]?.status === 'stands' ? [`${formatDay(onDay, today)}: ${namings[0].name}`] : [],
    ),
    moved: seen.events.flatMap(({ event, note }) => (event === 'change_day' && note ? [note] : [])),
    isProvider: seen.provider !== null,
    checks: await readChecks(actor, seen, seen.visits),
    today,
    signed: seen.signatures.map(({ act, name, at }) => ({
      key: SIGNED[act],
      value: name,
      note: [formatInstant(at, today), signedFor(act, seen.visits)].filter(Boolean).join(', '),
    })),
  }
}

export const meta = () => [{ title: pageTitle('Agreement') }]

export default function Agreement() {
  const { here, pdf, reference, agreement, visits, comes, moved, isProvider, checks, today, signed } =
    useLoaderData<typeof loader>()
  return (
    <Page>
      <BackLink href={here}>Booking {reference}</BackLink>
      <Sheet>
        <SheetTop title="Agreement" to={agreement.payer}>
          {agreement.service} by {agreement.supplier} for {agreement.school}, booking {reference}. As signed,{' '}
          {formatPounds(agreement.pricePence)} in all.
        </SheetTop>
        <List bullet>
          {visits.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </List>
        <AgreementClauses clauses={agreement.clauses} />
        {moved.length > 0 && (
          <>
            <h2 className="govuk-heading-s">Put to another day since</h2>
            <List bullet>
              {moved.map((words) => (
                <li key={words}>As both sides agreed, {words}</li>
              ))}
            </List>
          </>
        )}
        {isProvider && (
          <>
            <h2 className="govuk-heading-s">Who comes</h2>
            <List bullet>
              {comes.length === 0 ? <li>Nobody is named yet</li> : comes.map((words) => <li key={words}>{words}</li>)}
            </List>
          </>
        )}
        <h2 className="govuk-heading-s">Checks</h2>
        <ChecksSeen checks={checks} today={today} />
        <h2 className="govuk-heading-s">Signatures</h2>
        <SummaryList rows={signed} />
        <p className="govuk-body app-noprint govuk-!-margin-bottom-0">
          <TextLink href={pdf}>Download it as a PDF</TextLink>
        </p>
      </Sheet>
    </Page>
  )
}
