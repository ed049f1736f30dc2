import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { confirmSettlement, sendBackSettlement } from '#app/domain/bookings/confirm-settlement.server.ts'
import { answerWords, outcomeWords, settledByWords } from '#app/domain/bookings/problem-case.ts'
import { type ProblemPage, readProblem } from '#app/domain/bookings/read-problems.server.ts'
import { BOOKING_REFUSALS, type BookingRefusal } from '#app/domain/bookings/refusals.ts'
import { OUTCOME_WORDS } from '#app/domain/bookings/register-rules.ts'
import { settleProblem } from '#app/domain/bookings/visit-problems.server.ts'
import type { Time } from '#app/domain/calendar.ts'
import { formatDay, formatInstant, formatTime, formatTimeRange } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { HistoryRoute } from '#app/ui/bookings/history-route.tsx'
import { BothCases } from '#app/ui/bookings/problem-case.tsx'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form, HiddenField } from '#app/ui/form.tsx'
import { CARRIED, type FormReply, NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Facts, Inset, Text, TextLink } from '#app/ui/text.tsx'
import { PoundsField, TextArea } from '#app/ui/text-fields.tsx'
import { AGAIN, carried, maybe, maybeCarried, typedPounds, typedWords } from '#app/ui/typed.ts'

/** How much of the case the page showed, so that nobody decides over what was said since. */
const said = maybeCarried()
  .refine((typed) => typed === undefined || /^\d{1,3}$/.test(typed), { error: AGAIN })
  .transform((typed) => (typed === undefined ? undefined : Number(typed)))
  .meta({ [CARRIED]: true })
const Settle = z.object({
  outcome: z.enum(['agree', 'part', 'void'], { error: 'Choose how it is settled' }),
  price: maybe(typedPounds('Enter an amount in pounds, like 160 or 160.50')),
  travel: maybe(typedPounds('Enter an amount in pounds, like 12 or 12.50')),
  note: typedWords('Say why. Both sides read it.', 1000),
  said,
})
const Confirm = z.object({
  settlement: carried(),
  said,
})
const SendBack = z.object({
  settlement: carried(),
  why: typedWords('Say why. Whoever decided reads it.', 500),
})

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request)
  const page = await readProblem(actor, params.visitId ?? '')
  if (!page) throw await missing(actor, request)
  const { problem, hasAnswered, adviser } = page.case
  const awaiting = page.decisions.find(({ status }) => status === 'awaiting') ?? null
  return {
    frame: await frameOf(actor, request),
    ...page,
    awaiting,
    isOwnDecision: awaiting?.decidedBy === actor.personId,
    sentBack: page.decisions.filter(({ status }) => status === 'sent_back'),
    until: answerWords({ answerBy: problem.answerBy, hasAnswered }, adviser, { now: new Date(), isAdvisers: false }),
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'settle problems')
  const page = await readProblem(actor, params.visitId ?? '')
  if (!page) throw await missing(actor, request)
  const sent = await request.formData()
  const now = new Date()
  const { bookingId } = page
  const one = { bookingId, visitId: page.case.problem.visitId }
  const here = `/staff/problems/${one.visitId}`
  // A browser that sends no button with the form sends the form of whoever is first.
  const intent = sent.has('intent') ? pressed(sent, ['settle', 'confirm', 'send_back']) : 'settle'
  if (!intent || (intent === 'settle' && isAwaiting(page) && !sent.has('outcome')))
    return data({ reply: withErrors(sent, { '': NO_BUTTON }), of: 'page' }, { status: 422 })
  const refused = (refusal: BookingRefusal, of: string) =>
    data({ reply: withErrors(sent, { [errorAt(refusal)]: BOOKING_REFUSALS[refusal] }), of }, { status: 422 })
  if (intent === 'confirm') {
    const form = parseForm(sent, Confirm)
    if (!form.ok) return data({ reply: form.reply, of: 'confirm' }, { status: 422 })
    const { settlement: settlementId, ...shown } = form.value
    const confirmed = await confirmSettlement(actor, { ...one, settlementId, ...shownIn(shown) }, now)
    if (!confirmed.ok && confirmed.refusal !== 'already_done') return refused(confirmed.refusal, 'confirm')
    return redirectTelling(here, 'Confirmed: it is settled. Both sides have the reasons.')
  }
  if (intent === 'send_back') {
    const form = parseForm(sent, SendBack)
    if (!form.ok) return data({ reply: form.reply, of: 'send_back' }, { status: 422 })
    const { settlement: settlementId, why } = form.value
    const back = await sendBackSettlement(actor, { ...one, settlementId, why }, now)
    if (!back.ok && back.refusal !== 'already_done') return refused(back.refusal, 'send_back')
    return redirectTelling(here, 'Sent back. Nothing has moved, and it is to be decided again.')
  }
  const form = parseForm(sent, Settle)
  if (!form.ok) return data({ reply: form.reply, of: 'settle' }, { status: 422 })
  const { outcome, price, travel, note, ...shown } = form.value
  if (outcome === 'part' && (price === null || travel === null)) {
    const missingAmounts = {
      ...(price === null ? { price: 'Enter how much of the price is due, or 0' } : {}),
      ...(travel === null ? { travel: 'Enter how much of the travel is due, or 0' } : {}),
    }
    return data({ reply: withErrors(sent, missingAmounts), of: 'settle' }, { status: 422 })
  }
  const amounts = outcome === 'part' ? { pricePence: price ?? 0, travelPence: travel ?? 0 } : {}
  const settled = await settleProblem(actor, { ...one, outcome, note, ...amounts, ...shownIn(shown) }, now)
  if (!settled.ok && settled.refusal !== 'already_done') return refused(settled.refusal, 'settle')
  if (settled.ok && settled.value.awaitsSecond)
    return redirectTelling(here, 'Decided. Nothing moves until somebody else of the staff has confirmed it.')
  return redirectTelling(here, toldOf(outcome, page.visit.quantity === ''))
}

const isAwaiting = ({ decisions }: ProblemPage): boolean => decisions.some(({ status }) => status === 'awaiting')

const shownIn = ({ said }: { said: number | undefined }) => (said === undefined ? {} : { said })

/** Beside the amounts where it is about them, else above the page. */
const errorAt = (refusal: BookingRefusal): string => (refusal === 'settlement_out_of_range' ? 'price' : '')

function toldOf(outcome: 'agree' | 'part' | 'void', isDated: boolean): string {
  const it = isDated ? 'the visit' : 'the delivery'
  if (outcome === 'void')
    return 'Settled: nothing is due, and the school has its money back. Both sides have your note.'
  return outcome === 'part'
    ? `Settled in part: that part of ${it} will be invoiced, and the school has the rest back. Both sides have your note.`
    : `Settled: ${it} is agreed and will be invoiced. Both sides have your note.`
}

export const meta = ({ data: found }: { data?: { school: string } }) => [
  { title: pageTitle(found ? `Problem, ${found.school}` : 'Problem') },
]

const SETTLED = {
  agree: { tone: 'done', words: 'It is agreed' },
  part: { tone: 'done', words: 'It is agreed in part' },
  void: { tone: 'no', words: 'Nothing is due' },
  taken_back: { tone: 'done', words: 'Taken back by the school' },
} as const

type Seen = ReturnType<typeof useLoaderData<typeof loader>>

/** What hangs on how it is settled; nothing, once it is settled so that nothing is due. */
const atStake = ({ case: { problem }, pays, receives }: Pick<ProblemPage, 'case' | 'pays' | 'receives'>) =>
  problem.outcome === 'void'
    ? [
        { name: 'School pays', words: 'Nothing', note: `It would have been ${formatPounds(pays)}` },
        { name: 'Adviser receives', words: 'Nothing', note: `It would have been ${formatPounds(receives)}` },
      ]
    : [
        {
          name: 'School pays',
          words: formatPounds(pays),
          note:
            problem.outcome === 'agree' || problem.outcome === 'part' ? 'By invoice' : 'If it is agreed, by invoice',
        },
        { name: 'Adviser receives', words: formatPounds(receives) },
      ]

/** What was agreed before anybody came, and what was recorded of it. */
const termsFacts = ({ agreed, visit }: Pick<ProblemPage, 'agreed' | 'visit'>) => [
  { name: 'Agreed price', words: formatPounds(agreed.price), note: 'Before VAT' },
  { name: 'Agreed travel', words: formatPounds(agreed.travel) },
  { name: 'Booking fee', words: formatPounds(agreed.fee), note: 'By its rule on what is billed' },
  ...(visit.part ? [{ name: 'Recorded', words: visit.part }] : []),
]

const titleOf = ({ case: { problem }, school, adviser }: Pick<ProblemPage, 'case' | 'school' | 'adviser'>): string => {
  if (!problem.outcome) return `${school} says something was wrong`
  return `${problem.outcome === 'taken_back' ? 'Taken back' : 'Settled'}: ${school} and ${adviser.name}`
}

export default function ProblemRoute() {
  const page = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const { visit, adviser, awaiting, isOwnDecision } = page
  const { problem } = page.case
  return (
    <Page
      reply={answered?.reply}
      head={
        <PageHead
          back={{ href: '/staff/problems', text: 'Problems' }}
          caption={`Booking ${page.reference}, ${page.service}`}
          title={titleOf(page)}
          sum={`${adviser.name}, ${visit.quantity === '' ? `${formatDay(visit.onDay)}, ${formatTimeRange(visit.from, visit.to)}` : `${visit.quantity}, wanted by ${formatDay(visit.onDay)}`}.${problem.outcome ? '' : ` ${page.until}`}`}
        >
          {problem.outcome ? (
            <Status tone={SETTLED[problem.outcome].tone}>{SETTLED[problem.outcome].words}</Status>
          ) : awaiting && isOwnDecision ? (
            <Status tone="open">Waits for a second person</Status>
          ) : (
            <Status tone="turn">{awaiting ? 'Your turn: confirm it or send it back' : 'Your turn: settle it'}</Status>
          )}
        </PageHead>
      }
    >
      <BothCases
        {...page.case}
        school={page.school}
        adviser={adviser.name}
        files={`/staff/problems/${problem.visitId}/files`}
      />
      <Columns>
        <div>
          <Section title="What the adviser recorded">
            <AdviserRecord page={page} />
          </Section>
          {problem.outcome ? <HowSettled page={page} /> : <Decide page={page} answered={answered} />}
        </div>
        <div>
          <Section title={problem.outcome ? 'What was at stake' : 'At stake'}>
            <Facts
              facts={[
                ...atStake(page),
                ...termsFacts(page),
                ...(page.consortium ? [{ name: 'Led by', words: page.consortium }] : []),
              ]}
            />
            <Text>
              <TextLink href={`/staff/payments/${page.reference}`}>The booking and its money</TextLink>
            </Text>
          </Section>
          <Section title="Ask them">
            <Facts
              facts={[
                { name: 'School', words: page.requestedBy.name, note: <Mail to={page.requestedBy.email} /> },
                {
                  name: 'Adviser',
                  words: adviser.phone ? `${adviser.name}, ${adviser.phone}` : adviser.name,
                  note: adviser.email && <Mail to={adviser.email} />,
                },
              ]}
            />
          </Section>
          <Section title="What has happened" last>
            <HistoryRoute points={page.history} />
          </Section>
        </div>
      </Columns>
    </Page>
  )
}

const HowSettled = ({ page }: { page: Seen }) => {
  const { problem } = page.case
  return (
    <Section
      title={problem.note ? `How it was settled: ${outcomeWords(problem.outcome ?? 'agree', problem)}` : 'Taken back'}
    >
      <Inset>{problem.note ?? 'The school took it back, and has it to agree again.'}</Inset>
      <Text small muted>
        {settledByWords(problem.settledByName, problem.confirmedByName)},{' '}
        {problem.settledAt && formatInstant(problem.settledAt)}
      </Text>
    </Section>
  )
}

type Answered = { reply: FormReply; of: string } | undefined
type OfPage = { page: Seen; answered: Answered }

/** What is to be done by whoever looks: decide it, or confirm what somebody else has decided. */
function Decide({ page, answered }: OfPage) {
  if (page.isOwn)
    return (
      <Section title="Settle it" last>
        <Text>{BOOKING_REFUSALS.own_case}</Text>
      </Section>
    )
  if (page.awaiting) return <Second page={page} answered={answered} />
  return (
    <>
      {page.sentBack.map((one) => (
        <Section key={one.id} title={`Sent back by ${one.answeredByName}`}>
          <Inset>{one.answer}</Inset>
          <Text small muted>
            {one.decidedByName} had decided: {outcomeWords(one.outcome, one)}. “{one.note}”
          </Text>
        </Section>
      ))}
      <SettleForm page={page} reply={answered?.of === 'settle' ? answered.reply : undefined} />
    </>
  )
}

const replyTo = (answered: Answered, of: string) => (answered?.of === of ? answered.reply : undefined)

/** What waits for a second person: their two buttons, and what the first may only read. */
function Second({ page, answered }: OfPage) {
  const { awaiting, isOwnDecision } = page
  if (!awaiting) return null
  return (
    <Section title={`Decided: ${outcomeWords(awaiting.outcome, awaiting)}`} last>
      <Inset>{awaiting.note}</Inset>
      <Text small muted>
        {awaiting.decidedByName}, {formatInstant(awaiting.decidedAt)}
      </Text>
      <Text>
        More than {formatPounds(page.second.above)} is charged for it, so nothing moves until a second person has
        confirmed it.
      </Text>
      {isOwnDecision ? (
        <Text>You decided this, so somebody else of the staff confirms it or sends it back.</Text>
      ) : (
        <>
          <ActButton
            kind="main"
            fields={{
              intent: 'confirm',
              settlement: awaiting.id,
              said: String(page.case.statements.length),
            }}
          >
            Confirm it: it is settled so
          </ActButton>
          <Form reply={replyTo(answered, 'send_back')}>
            <HiddenField name="settlement" value={awaiting.id} />
            <TextArea
              name="why"
              label="Or send it back: why"
              hint="Nothing moves, and it is to be decided again."
              rows={3}
              max={500}
            />
            <Button kind="secondary" value="send_back">
              Send it back
            </Button>
          </Form>
        </>
      )}
    </Section>
  )
}

const Mail = ({ to }: { to: string }) => (
  <a className="govuk-link" href={`mailto:${to}`}>
    {to}
  </a>
)

const AdviserRecord = ({ page: { visit, register } }: { page: ProblemPage }) => (
  <>
    <Text>
      {visit.quantity === ''
        ? visit.deliveredAt
          ? `Recorded ${formatInstant(visit.deliveredAt)}.`
          : 'Not recorded.'
        : visit.deliveredAt
          ? `Said on ${formatInstant(visit.deliveredAt)} that all of it is delivered. What it is only the school and its adviser open: ask either.`
          : 'Has not said that all of it is delivered.'}
      {visit.deliveredNote && ` “${visit.deliveredNote}”`}
    </Text>
    {visit.quantity === '' && (
      <StackTable
        caption="The register of interviews"
        plain
        rows={register}
        rowKey={(row) => String(row.position)}
        columns={[
          {
            key: 'time',
            head: 'Time',
            cell: (row) => (/^\d\d:\d\d$/.test(row.startsAt) ? formatTime(row.startsAt as Time) : 'No time'),
          },
          { key: 'year', head: 'Year', cell: (row) => row.yearGroup ?? 'Not said' },
          { key: 'outcome', head: 'Outcome', cell: (row) => (row.outcome ? OUTCOME_WORDS[row.outcome] : 'Not marked') },
        ]}
        empty={<Text>No register was kept.</Text>}
      />
    )}
  </>
)

const SettleForm = ({ page, reply }: { page: Seen; reply: FormReply | undefined }) => {
  const isDated = page.visit.quantity === ''
  return (
    <Section title="Settle it" last>
      <Form reply={reply}>
        <HiddenField name="said" value={page.case.statements.length} />
        <RadioField
          name="outcome"
          label="What do you find?"
          size="s"
          choices={[
            {
              value: 'agree',
              label: isDated ? 'In full: the visit took place as recorded' : 'In full: it was delivered',
              hint: `It is invoiced at ${formatPounds(page.pays)} and the adviser is paid when the money is in.`,
            },
            {
              value: 'part',
              label: 'In part',
              hint: 'The booking fee follows the price by its rule, and VAT both. The rest goes back to the school’s funds.',
              reveals: (
                <>
                  <PoundsField
                    name="price"
                    label="Of the adviser’s price, before VAT"
                    hint={`Up to ${formatPounds(page.most.price)}, which was recorded.`}
                  />
                  <PoundsField
                    name="travel"
                    label="Of the travel, before VAT"
                    hint={
                      page.most.travel === 0 ? 'There is none: enter 0.' : `Up to ${formatPounds(page.most.travel)}.`
                    }
                  />
                </>
              ),
            },
            {
              value: 'void',
              label: 'Not at all: nothing is due',
              hint: 'What the school’s funds hold for it goes back at once. Nobody is invoiced or paid.',
            },
          ]}
        />
        <TextArea
          name="note"
          label="Why"
          hint="Both sides read it, in an email too. Nothing about a pupil."
          rows={4}
          max={1000}
        />
        <Button value="settle">Settle the problem</Button>
      </Form>
      <Text small muted>
        {page.second.isNeeded
          ? `More than ${formatPounds(page.second.above)} is charged for it, so somebody else of the staff confirms it.`
          : 'It cannot be taken back: read both cases first.'}
      </Text>
    </Section>
  )
}
