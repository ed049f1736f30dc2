import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { agreedLines } from '#app/domain/bookings/agreement-text.ts'
import { agreementToSign, markOf, requestToSend } from '#app/domain/bookings/agreement-to-sign.ts'
import type { RequestRefusal } from '#app/domain/bookings/plan-request.server.ts'
import { readOwnChecks } from '#app/domain/bookings/read-who-comes.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { refusedDayWords } from '#app/domain/bookings/refused-day-words.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Answer } from '#app/ui/answer.tsx'
import { AgreementClauses } from '#app/ui/bookings/agreement-clauses.tsx'
import { RequestPage } from '#app/ui/bookings/request-page.tsx'
import { ChecksSeen } from '#app/ui/bookings/who-comes.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form, HiddenField } from '#app/ui/form.tsx'
import { List, Text, TextLink } from '#app/ui/text.tsx'
import { headOf, openRequest } from '../open-request.server.ts'

export async function loader(args: LoaderFunctionArgs) {
  const open = await openRequest(args, 'agreement')
  const head = await headOf(open, 'agreement', args.request)
  const text = agreementToSign(open.soFar)
  return {
    frame: head.frame,
    head,
    clauses: text.clauses,
    supplier: text.supplier,
    payer: text.payer,
    service: text.service,
    visits: agreedLines(text),
    total: text.pricePence,
    mark: markOf(text, requestToSend(open.soFar, { expectedPence: text.pricePence })),
    checks: [
      {
        of: open.soFar.adviser.name,
        credentials: await readOwnChecks(open.actor, open.soFar.adviser.supplierId),
        visitOn:
          (open.soFar.answers.visits ?? [])
            .map(({ day }) => day)
            .sort()
            .at(-1) ?? null,
      },
    ],
    today: londonDay(open.now),
    name: open.actor.name,
    forWhom: open.actor.organisationName,
  }
}

export async function action(args: ActionFunctionArgs) {
  const open = await openRequest(args, 'agreement')
  const { actor, soFar, now, base, hrefOf } = open
  const sent = await args.request.formData()
  const expected = String(sent.get('expected') ?? '')
  const shown = {
    expectedPence: /^\d{1,9}$/.test(expected) ? Number(expected) : 0,
    shownMark: String(sent.get('mark') ?? ''),
  }
  const done = await requestVisits(actor, requestToSend(soFar, shown), now)
  if (done.ok) return redirect(`${base}/bookings/${done.value.bookingId}/sent`, 303)
  return data({ refused: wordsOf(done.refusal, open, hrefOf) }, { status: 422 })
}

type Refused = { title: string; words: string[]; way: { href: string; text: string } | null }

function wordsOf(
  refusal: RequestRefusal,
  { soFar, now }: Awaited<ReturnType<typeof openRequest>>,
  hrefOf: Awaited<ReturnType<typeof openRequest>>['hrefOf'],
): Refused {
  const refused = refusal.days ?? []
  if (refused.length > 0) {
    const others = (soFar.answers.visits ?? []).length - refused.length
    const isLost = refused.every(({ code }) => code === 'taken' || code === 'too_far_to_drive')
    const dates = refused.length === 1 ? 'One date' : `${refused.length} dates`
    const have = refused.length === 1 ? 'has' : 'have'
    if (soFar.menu && !soFar.menu.isDated)
      return {
        title: 'It cannot be asked for by that day',
        words: refused.map((one) => refusedDayWords({ ...one, nearest: [] }, soFar.adviser.name, londonDay(now))),
        way: { href: hrefOf('wanted', true), text: 'Change by when you want it' },
      }
    return {
      title: isLost ? `${dates} ${have} just been lost` : `${dates} cannot be booked`,
      words: [
        ...refused.map((one) => refusedDayWords(one, soFar.adviser.name, londonDay(now))),
        others > 0 ? `The other ${others === 1 ? 'date is' : `${others} dates are`} kept.` : '',
      ],
      way: { href: hrefOf('dates', true), text: 'Choose other dates' },
    }
  }
  const isMoney =
    (refusal.lines ?? []).length > 0 || refusal.code === 'does_not_add_up' || refusal.code === 'not_enough_left'
  const isSent = refusal.code === 'price_changed' && refusal.pricePence !== undefined
  return {
    title: 'The request has not been sent',
    words: [
      BOOKING_REFUSALS[refusal.code],
      isSent
        ? `It is now ${formatPounds(refusal.pricePence ?? 0)}, as shown below. Send it again if that is right.`
        : '',
    ],
    way: isMoney
      ? { href: hrefOf('funding', true), text: 'Change who pays' }
      : { href: hrefOf('check'), text: 'Check your request' },
  }
}

export const meta = () => [{ title: pageTitle('Read and sign the agreement') }]

export default function Agreement() {
  const { head, clauses, supplier, payer, service, visits, total, mark, name, forWhom, checks, today } =
    useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()?.refused
  return (
    <RequestPage head={head} title="Read and sign the agreement">
      {refused && (
        <Answer kind="refused" title={refused.title}>
          {refused.words.filter(Boolean).map((words) => (
            <p key={words}>{words}</p>
          ))}
          {refused.way && (
            <p>
              <TextLink href={refused.way.href}>{refused.way.text}</TextLink>
            </p>
          )}
        </Answer>
      )}
      <Text>
        {service}, between {supplier} and {payer}. Sending, approving and accepting each sign it by name and time.
      </Text>
      <List bullet>
        {visits.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </List>
      <AgreementClauses clauses={clauses} />
      <h2 className="govuk-heading-s">Checks</h2>
      <ChecksSeen checks={checks} today={today} />
      <Form>
        <HiddenField name="expected" value={total} />
        <HiddenField name="mark" value={mark} />
        <Text>
          You sign as <strong>{name}</strong>, for {forWhom}. The whole booking comes to{' '}
          <strong>{formatPounds(total)}</strong>.
        </Text>
        <Button>Sign and send</Button>
      </Form>
    </RequestPage>
  )
}
