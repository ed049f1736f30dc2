import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { agreementText, visitWords } from '#app/domain/bookings/agreement-text.ts'
import { dateWords } from '#app/domain/bookings/dates-to-choose.ts'
import type { RequestRefusal, VisitsRequest } from '#app/domain/bookings/plan-request.server.ts'
import { readChosenDates } from '#app/domain/bookings/read-dates.server.ts'
import type { RequestSoFar } from '#app/domain/bookings/read-request.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Answer } from '#app/ui/answer.tsx'
import { AgreementClauses } from '#app/ui/bookings/agreement-clauses.tsx'
import { RequestPage } from '#app/ui/bookings/request-page.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form, HiddenField } from '#app/ui/form.tsx'
import { List, Text, TextLink } from '#app/ui/text.tsx'
import { headOf, openRequest } from '../open-request.server.ts'

function textOf({ facts, menu, priced, total, adviser, answers, place }: RequestSoFar) {
  if (!facts || !menu || !priced || !total || !place) throw new Error('an agreement without its facts')
  return agreementText({
    supplier: adviser.legalName,
    payer: facts.payer.legalName,
    school: facts.school.name,
    lead: facts.lead?.name ?? null,
    service: menu.name,
    visits: (answers.visits ?? []).map((visit) => ({ ...visit, place: place.name })),
    terms: priced.terms,
    totalPence: total.gross,
    safeguardingLead: answers.safeguardingLead ?? '',
  })
}

export async function loader(args: LoaderFunctionArgs) {
  const open = await openRequest(args, 'agreement')
  const head = await headOf(open, 'agreement', args.request)
  const text = textOf(open.soFar)
  return {
    frame: head.frame,
    head,
    clauses: text.clauses,
    supplier: text.supplier,
    payer: text.payer,
    visits: text.visits.map(visitWords),
    total: text.pricePence,
    name: open.actor.name,
    forWhom: open.actor.organisationName,
  }
}

export async function action(args: ActionFunctionArgs) {
  const open = await openRequest(args, 'agreement')
  const { actor, soFar, now, base, hrefOf } = open
  const sent = await args.request.formData()
  const expected = String(sent.get('expected') ?? '')
  const done = await requestVisits(actor, inputOf(soFar, /^\d{1,9}$/.test(expected) ? Number(expected) : 0), now)
  if (done.ok) return redirect(`${base}/bookings/${done.value.bookingId}/sent`, 303)
  return data({ refused: await wordsOf(done.refusal, open, hrefOf) }, { status: 422 })
}

/** In one order always, so that the same request sent twice is the same input. */
function inputOf({ id, answers, adviser }: RequestSoFar, expectedPence: number): VisitsRequest {
  return {
    key: id,
    supplierId: adviser.supplierId,
    expectedPence,
    schoolId: answers.schoolId,
    serviceCode: answers.serviceCode ?? '',
    visits: (answers.visits ?? []).map(({ day, from, to }) => ({ day, from, to })),
    place: answers.place ?? { kind: 'school' },
    room: answers.room ?? '',
    yearGroups: answers.yearGroups ?? [],
    interviews: answers.interviews ?? 0,
    safeguardingLead: answers.safeguardingLead ?? '',
    purpose: answers.purpose ?? '',
    lines: answers.lines ?? [],
  }
}

type Refused = { title: string; words: string[]; way: { href: string; text: string } | null }

async function wordsOf(
  refusal: RequestRefusal,
  { actor, soFar, now }: Awaited<ReturnType<typeof openRequest>>,
  hrefOf: Awaited<ReturnType<typeof openRequest>>['hrefOf'],
): Promise<Refused> {
  const { menu } = soFar
  const lost = refusal.days ?? []
  if (lost.length > 0 && menu) {
    const now_ = await readChosenDates(actor, soFar, now)
    const words = lost.map(({ day, code, words }) => {
      const chosen = now_.find(({ visit }) => visit.day === day)
      const on = chosen ? dateWords(chosen.visit, menu) : formatDay(day)
      const nearest = (chosen?.nearest ?? []).map((one) => formatDay(one))
      const free = nearest.length > 0 ? ` ${soFar.adviser.name} is free on ${nearest.join(', ')}.` : ''
      return `${on}: ${words ?? BOOKING_REFUSALS[code]}${free}`
    })
    const others = (soFar.answers.visits ?? []).length - lost.length
    return {
      title: lost.length === 1 ? 'One date has just been lost' : `${lost.length} dates have just been lost`,
      words: [...words, others > 0 ? `The other ${others === 1 ? 'date is' : `${others} dates are`} kept.` : ''],
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
  const { head, clauses, supplier, payer, visits, total, name, forWhom } = useLoaderData<typeof loader>()
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
        Between {supplier} and {payer}. Sending, approving and accepting each sign it by name and time.
      </Text>
      <List bullet>
        {visits.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </List>
      <AgreementClauses clauses={clauses} />
      <Form>
        <HiddenField name="expected" value={total} />
        <Text>
          You sign as <strong>{name}</strong>, for {forWhom}. The whole booking comes to{' '}
          <strong>{formatPounds(total)}</strong>.
        </Text>
        <Button>Sign and send</Button>
      </Form>
    </RequestPage>
  )
}
