import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { advisersToList, countEnding } from '#app/domain/accreditation/read.server.ts'
import { countQueue } from '#app/domain/accreditation/read-queue.server.ts'
import { countProblems, readProblems } from '#app/domain/bookings/read-problems.server.ts'
import { whenWords } from '#app/domain/bookings/visit-words.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { countClaims } from '#app/domain/clients/read-claims.server.ts'
import { formatDate, formatDeadline, formatInstant } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { moveTurns } from '#app/domain/payments/keep-moves.server.ts'
import { MOVE_DIRECTIONS } from '#app/domain/payments/move-words.ts'
import { outsideTurns } from '#app/domain/payments/read-outside.server.ts'
import { readMoneyWaiting } from '#app/domain/payments/read-waiting.server.ts'
import { failedReturns, openReturns } from '#app/domain/payments/read-waiting-payer.server.ts'
import { firstMembersWaiting } from '#app/domain/people/read.server.ts'
import { countCorrections } from '#app/domain/refunds/read-corrections.server.ts'
import { countConcerns } from '#app/domain/safeguarding/read-concerns.server.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { Turns } from '#app/ui/turns.tsx'

const MOST_TURNS = 10

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request)
  const asking = await firstMembersWaiting(actor)
  const problems = await readProblems(actor, { isSettled: false, limit: MOST_TURNS, offset: 0 })
  const counts = await countProblems(actor)
  const advisers = await advisersToList(actor, MOST_TURNS)
  const queue = await countQueue(actor, londonDay(new Date()))
  const concerns = await countConcerns(actor)
  const clients = await countClaims(actor)
  const waiting = await readMoneyWaiting(actor)
  const corrections = await countCorrections(actor)
  const returns = await openReturns(actor)
  const notReturned = await failedReturns(actor)
  const outside = await outsideTurns(actor)
  const moves = await moveTurns(actor)
  const ending = await countEnding(actor, londonDay(new Date()))
  return {
    frame: await frameOf(actor, request),
    payoutsFailed: counts.payoutsFailed,
    ending,
    turns: [
      ...concernTurns(concerns),
      ...problems
        .filter(({ decidedBy }) => decidedBy !== actor.personId)
        .map(({ visitId, school, adviser, onDay, isDated, raisedByName, raisedAt, ...one }) => ({
          what: `${one.decidedBy ? 'Confirm how to settle' : 'Settle'} ${school}’s problem with ${adviser}’s ${isDated ? 'visit' : 'delivery'}`,
          href: `/staff/problems/${visitId}`,
          detail: one.decidedByName
            ? `${whenWords({ onDay, isDated })}. Decided by ${one.decidedByName}: a second person confirms it or sends it back`
            : `${whenWords({ onDay, isDated })}. Raised by ${raisedByName}, ${formatInstant(raisedAt)}. ${one.hasAnswered ? 'Both sides have spoken' : `To be answered by ${formatDeadline(one.answerBy)}`}`,
        })),
      ...waiting.map(({ payerId, payer, pence, since }) => ({
        what: `See what becomes of ${formatPounds(pence)} that ${payer} has sent`,
        href: `/staff/payments/waiting/${payerId}`,
        detail: `It covers none of their invoices and waits at Stripe${since ? `, since ${formatDate(londonDay(since))}` : ''}`,
      })),
      ...correctionTurns(corrections),
      ...returns
        .filter(({ refund }) => refund.status === 'asked' && refund.askedBy !== actor.personId)
        .map(({ refund, payer }) => ({
          what: `Decide whether ${formatPounds(refund.amountPence)} goes back to ${payer}`,
          href: `/staff/payments/waiting/${refund.payerId}`,
          detail: `“${refund.reason}” Asked by ${refund.askedByName}, ${formatInstant(refund.askedAt)}`,
        })),
      ...notReturned.map(({ refund, payer }) => ({
        what: `See why ${formatPounds(refund.amountPence)} did not go back to ${payer}`,
        href: `/staff/payments/waiting/${refund.payerId}`,
        detail: `${refund.standing ?? 'It came back'}. It waits as before: ask again that it goes back`,
      })),
      ...outside.map(({ receipt, payer, reference }) => ({
        what:
          receipt.status === 'sent_back'
            ? `Put right what you recorded of ${payer}’s ${formatPounds(receipt.amountPence)}`
            : receipt.key
              ? `Confirm ${formatPounds(receipt.amountPence)} that ${payer} paid past Stripe`
              : `Add the evidence of ${payer}’s ${formatPounds(receipt.amountPence)}`,
        href: `/staff/payments/outside/${receipt.id}`,
        detail: `For ${reference}. Recorded by ${receipt.recordedByName}, ${formatInstant(receipt.recordedAt)}`,
      })),
      ...moves.map(({ id, status, amountPence, direction, movedOn }) => ({
        what:
          status === 'recorded'
            ? `Confirm ${formatPounds(amountPence)} moved between our own accounts`
            : status === 'sent_back'
              ? `Put right what you recorded of ${formatPounds(amountPence)} moved between our own accounts`
              : `Add our bank’s statement of ${formatPounds(amountPence)} moved between our own accounts`,
        href: `/staff/payments/moves/${id}`,
        detail: `${MOVE_DIRECTIONS[direction]}, ${formatDate(movedOn)}`,
      })),
      ...asking.map(({ id, name, organisation, jobTitle, askedAt }) => ({
        what: `Decide whether ${name} may be ${organisation}’s first member`,
        href: `/staff/members/${id}`,
        detail: `${jobTitle ? `${jobTitle}. ` : ''}Asked ${formatInstant(askedAt)}`,
      })),
      ...queueTurns(queue),
      ...(clients.waiting > 0
        ? [
            {
              what:
                clients.waiting === 1 ? 'Confirm an existing client' : `Confirm ${clients.waiting} existing clients`,
              href: '/staff/clients',
              detail: 'A school says that an adviser worked for it before Waymark',
            },
          ]
        : []),
      ...advisers.map(({ supplierId, name, town, verified, waiting, readySince }) => ({
        what: `Look at the credentials of ${name}, and list them`,
        href: `/staff/advisers/${supplierId}`,
        detail: `${town}. ${verified === 0 ? 'None verified yet' : `${verified} verified`}${waiting > 0 ? `, ${waiting} to look at` : ''}, ready since ${readySince && formatInstant(readySince)}`,
      })),
    ],
  }
}

/** A concern comes before everything else. */
function concernTurns({ reported, suspended }: Awaited<ReturnType<typeof countConcerns>>) {
  const href = '/staff/concerns'
  return [
    ...(reported > 0
      ? [
          {
            what: reported === 1 ? 'Read a concern about an adviser' : `Read ${reported} concerns about advisers`,
            href,
            detail: 'Decide at once whether they are suspended',
          },
        ]
      : []),
    ...(suspended > 0
      ? [
          {
            what: suspended === 1 ? 'Decide about a suspended adviser' : `Decide about ${suspended} suspended advisers`,
            href,
            detail: 'By a second person: whoever suspended them cannot',
          },
        ]
      : []),
  ]
}

/** What waits in the queue of credentials is one thing to do, whatever its length. */
function queueTurns({ waiting, withFiles, suspended, since }: Awaited<ReturnType<typeof countQueue>>) {
  return [
    ...(waiting + withFiles > 0 && since
      ? [
          {
            what:
              waiting === 0
                ? 'Look at the files that came after verifying'
                : waiting === 1
                  ? 'Look at the credential that waits'
                  : `Look at the ${waiting} credentials that wait`,
            href: '/staff/credentials',
            detail: `The oldest since ${formatInstant(since)}${waiting > 0 && withFiles > 0 ? `. New files with ${withFiles} that ${withFiles === 1 ? 'is' : 'are'} verified` : ''}`,
          },
        ]
      : []),
    ...(suspended > 0
      ? [
          {
            what:
              suspended === 1
                ? 'Decide about a suspended credential'
                : `Decide about ${suspended} suspended credentials`,
            href: '/staff/credentials?of=suspended',
            detail: 'By a second person: whoever suspended it cannot',
          },
        ]
      : []),
  ]
}

function correctionTurns({ toDecide, toAnswer, failed, cameBack }: Awaited<ReturnType<typeof countCorrections>>) {
  const href = '/staff/payments/corrections'
  const turn = (many: number, what: string, detail: string) => (many > 0 ? [{ what, href, detail }] : [])
  return [
    ...turn(
      toAnswer,
      toAnswer === 1 ? 'Answer a payer’s bank' : `Answer ${toAnswer} payers’ banks`,
      'A card payment is disputed: what is not answered by its day is lost',
    ),
    ...turn(
      toDecide,
      toDecide === 1 ? 'Decide about a credit or refund' : `Decide about ${toDecide} credits and refunds`,
      'Somebody else of the staff has asked for it',
    ),
    ...turn(
      failed,
      failed === 1 ? 'See why an adviser’s payout was not taken back' : `See why ${failed} payouts were not taken back`,
      'The payer’s refund waits for it',
    ),
    ...turn(
      cameBack,
      cameBack === 1 ? 'Send again a refund that came back' : `Send again ${cameBack} refunds that came back`,
      'It is owed to the payer as before: ask them for another account',
    ),
  ]
}

export const meta = () => [{ title: pageTitle('Home') }]

export default function StaffHome() {
  const { turns, payoutsFailed, ending } = useLoaderData<typeof loader>()
  const title =
    turns.length === 0
      ? 'Nothing needs you'
      : turns.length === 1
        ? 'One thing needs you'
        : `${turns.length} things need you`
  return (
    <Page head={<PageHead caption="Waymark’s staff" title={title} />}>
      <Turns turns={turns} />
      {ending > 0 && (
        <Text>
          <TextLink href="/staff/advisers?listed=ending">
            {ending === 1 ? 'One listed adviser has' : `${ending} listed advisers have`} a check that has ended or ends
            within 60 days
          </TextLink>
        </Text>
      )}
      {payoutsFailed > 0 && (
        <Text>
          <Status tone="no">
            {payoutsFailed === 1 ? 'One payout' : `${payoutsFailed} payouts`} could not be sent. Each is tried again.
          </Status>
        </Text>
      )}
      {turns.length === 0 && (
        <Answer kind="empty" title="Nobody waits for an answer">
          <p className="govuk-body">
            A school’s first member, when one asks to join, an adviser who is ready to be listed, a problem with a
            visit, and money that pays no invoice are shown here first.
          </p>
        </Answer>
      )}
    </Page>
  )
}
