import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { bookingMoney, premiumPurposes } from '#app/domain/bookings/booking-money.ts'
import { readBudgetsAtHand } from '#app/domain/bookings/budget-at-hand.server.ts'
import { toldApart } from '#app/domain/bookings/budgets-told-apart.ts'
import { approve, askRequester, declineApproval } from '#app/domain/bookings/decide-approval.server.ts'
import { STATUS_ANSWERS, type StatusRefusal } from '#app/domain/bookings/employment-status.ts'
import { moneyPaidThrough } from '#app/domain/bookings/paid-through.ts'
import { grossOf } from '#app/domain/bookings/price.ts'
import { quantityOf, visitsInWords } from '#app/domain/bookings/price-lines.ts'
import { readEarlierStatus } from '#app/domain/bookings/read-earlier-status.server.ts'
import { readChecks } from '#app/domain/bookings/read-who-comes.server.ts'
import { BOOKING_REFUSALS, type BookingRefusal } from '#app/domain/bookings/refusals.ts'
import { readRulesLookedAt } from '#app/domain/bookings/rules-looked-at.server.ts'
import { placeInFull } from '#app/domain/bookings/visit-words.ts'
import { decidingCounted } from '#app/domain/bookings/waits-until.ts'
import { londonTime } from '#app/domain/calendar.ts'
import { explainCounted } from '#app/domain/explain-school-days.ts'
import {
  areAlike,
  formatDay,
  formatDeadline,
  formatDeadlines,
  formatInstant,
  formatTimeRange,
} from '#app/domain/format-day.ts'
import { formatPounds, sumPence } from '#app/domain/money.ts'
import { whomInWords } from '#app/domain/services/year-groups.ts'
import { Answer } from '#app/ui/answer.tsx'
import { BookingMoney } from '#app/ui/bookings/booking-money.tsx'
import { DecisionForm } from '#app/ui/bookings/decision-form.tsx'
import { NoApprover } from '#app/ui/bookings/no-approver.tsx'
import { SchoolDays } from '#app/ui/bookings/school-days.tsx'
import { ChecksSeen } from '#app/ui/bookings/who-comes.tsx'
import { Checks } from '#app/ui/checks.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { CARRIED, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { FundAfter } from '#app/ui/fund.tsx'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Key } from '#app/ui/status.tsx'
import { List, Text, TextLink } from '#app/ui/text.tsx'
import { optionalDate, optionalWords } from '#app/ui/typed.ts'
import { lacksApproverOf, type OpenBooking, openBooking } from './open-booking.server.ts'

/** The page is for whoever contracts; a school whose trust or consortium decides has no such page. */
async function openApproval(args: LoaderFunctionArgs | ActionFunctionArgs): Promise<OpenBooking> {
  const open = await openBooking(args, 'approve visits')
  if (open.seen.approvingId !== open.actor.organisationId) throw redirect(open.here)
  return open
}

const DECIDED = {
  approved: 'approved',
  declined: 'declined',
  withdrawn: 'taken back',
  expired: 'out of time',
} as const

/** For a form that comes when all is decided, from a page that was opened before: what holds, and that it changed nothing. */
function decidedBefore({ seen, here, today }: OpenBooking): Promise<Response> | null {
  const { status, decidedByName, decidedAt } = seen.approval
  if (status === 'awaiting') return null
  const by = decidedByName ? ` by ${decidedByName}` : ''
  const at = decidedAt ? `, ${formatInstant(decidedAt, today)}` : ''
  return redirectTelling(here, {
    tone: 'notice',
    text: `This request was ${DECIDED[status]} already${by}${at}. What you have just sent changed nothing.`,
  })
}

export async function loader(args: LoaderFunctionArgs) {
  const open = await openApproval(args)
  const { actor, seen, today, frame, base, here } = open
  const { booking, visits, approval, adviser, school, payer } = seen
  if (approval.status !== 'awaiting') throw redirect(here)
  const waiting = visits.filter((visit) => visit.status === 'requested' && !visit.isLapsed)
  const total = sumPence(waiting.map(grossOf))
  const [first] = waiting
  const quantity = quantityOf(booking.terms)
  const budgets = await readBudgetsAtHand(actor, waiting)
  return {
    frame,
    base,
    here,
    isOwn: booking.requestedBy === actor.personId,
    others: seen.approvers,
    lacks: await lacksApproverOf(open),
    reference: booking.reference,
    requestedBy: booking.requestedByName,
    requestedAt: formatInstant(booking.requestedAt, today),
    purpose: booking.purpose,
    premium: premiumPurposes(waiting),
    visitIds: waiting.map(({ id }) => id),
    isUndated: quantity !== null,
    what: quantity ?? visitsInWords(waiting.length).replace(/^the /, waiting.length === 1 ? 'a ' : ''),
    total,
    before: approval.approvedBeforePence === null ? null : beforeWords(open, approval.approvedBeforePence, total),
    sum: [
      adviser,
      first
        ? waiting.length === 1
          ? `${quantity === null ? '' : `${booking.serviceName}, wanted by `}${formatDay(first.onDay)}`
          : `${waiting.length} visits from ${formatDay(first.onDay)}`
        : '',
      `${first && first.interviewsWanted > 0 ? `${first.interviewsWanted} interviews for ` : ''}${whomInWords(booking)}`,
      school,
      first && quantity === null && !first.isAtSchool
        ? first.mode === 'face_to_face'
          ? `at ${first.placeName}`
          : first.placeName.toLowerCase()
        : '',
    ]
      .filter(Boolean)
      .join(', '),
    visits: waiting.map((visit) =>
      [
        ...(visit.span
          ? [
              formatDay(visit.onDay, today),
              formatTimeRange(londonTime(visit.span.from), londonTime(visit.span.to)),
              placeInFull(visit),
              visit.room,
            ]
          : [booking.serviceName, quantity ?? '', `wanted by ${formatDay(visit.onDay, today)}`]),
        areAlike(waiting.map((one) => one.approveBy)) ? '' : `decide by ${formatDeadline(visit.approveBy, today)}`,
      ]
        .filter(Boolean)
        .join(', '),
    ),
    agreement: {
      href: `${here}/agreement`,
      pdf: `/agreements/${booking.id}`,
      signer: actor.name,
      forWhom: actor.organisationName,
      sentFor: visits.length,
    },
    until: formatDeadlines(waiting.length > 0 ? waiting.map((visit) => visit.approveBy) : [approval.approveBy], today),
    counted: explainCounted(seen.calendar, decidingCounted(booking, waiting)),
    adviser,
    awaitsAdviser: waiting.some(({ open }) => open.includes('answer')),
    usesOrderNumbers: payer.usesOrderNumbers,
    status: booking.statusWanted && {
      ...{ wanted: booking.statusWanted, adviser, today },
      before: await readEarlierStatus(actor, booking),
    },
    payroll:
      booking.statusWanted === 'determination'
        ? sumPence(waiting.map((visit) => moneyPaidThrough('payroll', visit, booking.terms).bearsPence))
        : null,
    budgets: toldApart(budgets),
    money: waiting.length > 0 ? bookingMoney(booking, waiting, adviser) : null,
    rules: await readRulesLookedAt(actor, seen, waiting, budgets),
    checks: await readChecks(actor, seen, waiting),
    today,
    question: approval.question && { words: approval.question, by: approval.questionBy ?? '', answer: approval.answer },
  }
}

/** What takes the place of a visit that was approved: what had been, what it is now, and the difference that is asked for. */
function beforeWords({ seen, today }: OpenBooking, before: number, now: number): string[] {
  const { inPlaceOf } = seen.visits[0] ?? {}
  const day = inPlaceOf ? ` on ${formatDay(inPlaceOf.onDay, today)}` : ''
  const difference =
    now > before
      ? `This is ${formatPounds(now)}, ${formatPounds(now - before)} more: that is what you are asked for.`
      : `This is ${formatPounds(now)}, which is no more. You are asked because whoever approved that one has taken this one, or because how the adviser is engaged has to be said anew.`
  return [
    `This takes the place of a visit${day} that its adviser could not keep. ${formatPounds(before)} had been approved for it, which is back with its funds.`,
    difference,
  ]
}

const Asked = z.object({
  /** The visits that the page showed, and that are signed for. */
  visits: z
    .array(z.string())
    .optional()
    .meta({ [CARRIED]: true }),
  decision: z.enum(['approve', 'ask', 'decline'], { error: 'Choose what to do' }),
  orderNumber: optionalWords(35),
  follows: z.string().optional(),
  inAdvance: z.string().optional(),
  question: optionalWords(1_000),
  reason: optionalWords(1_000),
  note: optionalWords(300),
  statusAnswer: z.enum([...STATUS_ANSWERS.determination, ...STATUS_ANSWERS.check]).optional(),
  statusReasons: optionalWords(2_000),
  statusOn: optionalDate(),
})

/** Beside which field each refusal of an approval stands; the others stand above the form. */
const BESIDE: Partial<Record<BookingRefusal, string>> = {
  order_number_stands_in: 'orderNumber',
  status_missing: 'statusAnswer',
  status_reasons_missing: 'statusReasons',
  status_day_missing: 'statusOn',
} satisfies Record<StatusRefusal | 'order_number_stands_in', string>

export async function action(args: ActionFunctionArgs) {
  const open = await openApproval(args)
  const { actor, seen, now, here, base } = open
  const sent = await args.request.formData()
  const before = decidedBefore(open)
  if (before) return before
  const form = parseForm(sent, Asked)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { decision, orderNumber, follows, question, reason, note, visits: visitIds } = form.value
  const back = (errors: Record<string, string>) => data({ reply: withErrors(sent, errors) }, { status: 422 })
  const bookingId = seen.booking.id
  const asker = seen.booking.requestedByName
  if (decision === 'ask') {
    if (!question) return back({ question: `Write what you want to ask ${asker}` })
    const done = await askRequester(actor, { bookingId, question }, now)
    return done.ok
      ? redirectTelling(here, `${asker} has your question. The request waits until the same time.`)
      : back({ '': BOOKING_REFUSALS[done.refusal] })
  }
  if (decision === 'decline') {
    if (!reason) return back({ reason: `Give a reason. ${asker} reads it` })
    const done = await declineApproval(actor, { bookingId, reason }, now)
    return done.ok
      ? redirectTelling(
          `${base}/approvals`,
          `Declined. ${asker} has your reason, and the money is back with its funds.`,
        )
      : back({ '': BOOKING_REFUSALS[done.refusal] })
  }
  if (seen.payer.usesOrderNumbers) {
    if (orderNumber && follows) return back({ orderNumber: BOOKING_REFUSALS.order_number_and_follows })
    if (!orderNumber && !follows) return back({ orderNumber: BOOKING_REFUSALS.order_number_missing })
  }
  const number = seen.payer.usesOrderNumbers && orderNumber ? orderNumber : null
  const { statusAnswer: answer, statusReasons: reasons, statusOn: decidedOn } = form.value
  const status = answer ? { answer, reasons, decidedOn } : null
  const inAdvance = form.value.inAdvance !== undefined
  const done = await approve(
    actor,
    { bookingId, orderNumber: number, note: note || null, visitIds, status, inAdvance },
    now,
  )
  if (!done.ok) return back({ [BESIDE[done.refusal] ?? '']: BOOKING_REFUSALS[done.refusal] })
  const byPayroll =
    answer === 'inside' ? ' Pay through your payroll: we write to whoever pays once a visit is agreed.' : ''
  return redirectTelling(`${base}/approvals`, `Approved. ${asker} and ${seen.adviser} have been told.${byPayroll}`)
}

export const meta = () => [{ title: pageTitle('Approve a request') }]

export default function Approval() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: `${page.base}/approvals`, text: 'Requests waiting for you' }}
          caption={`Booking ${page.reference}, asked for by ${page.requestedBy}`}
          title={
            page.money ? `Approve ${page.what} for ${formatPounds(page.total)}?` : 'The time to approve has run out'
          }
          sum={`${page.sum}.`}
        />
      }
    >
      <Columns>
        <div>
          {page.budgets.length > 0 && (
            <Section title="Budget before and after">
              {page.budgets.map((budget) => (
                <FundAfter
                  key={`${budget.name} ${budget.until}`}
                  {...budget}
                  what={
                    page.isUndated || page.visits.length === 1
                      ? page.isUndated
                        ? 'this'
                        : 'this visit'
                      : 'these visits'
                  }
                />
              ))}
              <Key
                marks={[
                  { mark: 'done', words: 'Spent' },
                  { mark: 'promised', words: 'Committed' },
                  { mark: 'reserved', words: 'Reserved' },
                  {
                    mark: 'turn',
                    words: page.isUndated ? 'This' : page.visits.length === 1 ? 'This visit' : 'These visits',
                  },
                  { mark: 'open', words: 'Left' },
                ]}
              />
            </Section>
          )}
          {page.before && (
            <Section title="Approved before">
              {page.before.map((words) => (
                <Text key={words}>{words}</Text>
              ))}
            </Section>
          )}
          {page.money && (
            <Section title="What approving signs">
              <SignedByApproving
                {...page.agreement}
                visits={page.visits.length}
                total={page.total}
                isOwn={page.isOwn}
              />
            </Section>
          )}
          <Section title="Your decision" last>
            {page.isOwn && page.lacks ? (
              <NoApprover lacks={page.lacks} base={page.base} by={page.until} />
            ) : page.isOwn ? (
              <Answer kind="refused" title="You asked for this, so somebody else decides">
                {page.others.length > 0 && (
                  <p>
                    {page.others.join(' or ')} can approve it until {page.until}.
                  </p>
                )}
              </Answer>
            ) : (
              <DecisionForm
                awaitsAdviser={page.awaitsAdviser}
                reply={reply}
                adviser={page.adviser}
                asker={page.requestedBy}
                until={page.until}
                usesOrderNumbers={page.usesOrderNumbers}
                visitIds={page.visitIds}
                isUndated={page.isUndated}
                status={page.status}
              />
            )}
            <SchoolDays counted={page.counted} />
          </Section>
        </div>
        <div>
          {page.money && (
            <Panel title="What it costs">
              <BookingMoney money={page.money} isUndated={page.isUndated} />
              <Text small muted>
                {page.isUndated ? 'It' : page.visits.length === 1 ? 'The visit' : 'Each visit'} is invoiced when its
                delivery is agreed, to be paid within 30 days, unless you choose in advance.
              </Text>
              {page.payroll !== null && (
                <Text small muted>
                  If you decide that the off-payroll working rules apply, you pay through your payroll instead:{' '}
                  {formatPounds(page.payroll)} before deductions, with no invoice and no booking fee.
                </Text>
              )}
            </Panel>
          )}
          {page.visits.length > 0 && (
            <Section
              title={page.isUndated ? 'What is asked for' : page.visits.length === 1 ? 'The visit' : 'The visits'}
            >
              <List bullet={page.visits.length > 1}>
                {page.visits.map((words) => (
                  <li key={words}>{words}</li>
                ))}
              </List>
            </Section>
          )}
          <Section title="Rules we looked at">
            <Checks checks={page.rules} />
          </Section>
          <Section title="Checks">
            <ChecksSeen checks={page.checks} today={page.today} />
          </Section>
          {page.question && (
            <Section title="Question and answer">
              <Text>
                {page.question.by}: “{page.question.words}”
              </Text>
              <Text>
                {page.question.answer ? `${page.requestedBy}: “${page.question.answer}”` : 'Not answered yet.'}
              </Text>
            </Section>
          )}
          <Section title={`Why ${page.requestedBy} asked`} last>
            <Text>“{page.purpose}”</Text>
            {page.premium.map(({ words, rationale }) => (
              <Text key={words}>
                Pupil Premium: {words}. “{rationale}”
              </Text>
            ))}
            <Text small muted>
              {page.requestedAt}
            </Text>
          </Section>
        </div>
      </Columns>
    </Page>
  )
}

type SignedProps = {
  href: string
  pdf: string
  signer: string
  forWhom: string
  /** visits that the agreement was sent for, and those of them that still wait */
  sentFor: number
  visits: number
  total: number
  isOwn: boolean
}

/** The way to the agreement, and what a yes puts whose name to. */
const SignedByApproving = ({ href, pdf, signer, forWhom, sentFor, visits, total, isOwn }: SignedProps) => (
  <>
    <Text>
      <TextLink href={href}>Read the agreement</TextLink>, with what cancelling costs and how pupils’ information is
      kept, or <TextLink href={pdf}>have it as a PDF</TextLink>.{' '}
      {isOwn ? (
        `Whoever approves signs it by name and time, for ${forWhom}.`
      ) : (
        <>
          Approving signs it by your name, <strong>{signer}</strong>, and the time, for {forWhom}.
        </>
      )}
    </Text>
    {visits < sentFor && (
      <Text>
        It was sent for {sentFor} visits. Approving signs it for the {visits === 1 ? 'one' : visits} that still{' '}
        {visits === 1 ? 'waits' : 'wait'}, {formatPounds(total)}.
      </Text>
    )}
  </>
)
