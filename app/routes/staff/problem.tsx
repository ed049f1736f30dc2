import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { type ProblemPage, readProblem } from '#app/domain/bookings/read-problems.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { OUTCOME_WORDS } from '#app/domain/bookings/register-rules.ts'
import { settleProblem } from '#app/domain/bookings/visit-problems.server.ts'
import type { Time } from '#app/domain/calendar.ts'
import { formatDay, formatInstant, formatTime, formatTimeRange } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { HistoryRoute } from '#app/ui/bookings/history-route.tsx'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { type FormReply, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Facts, Inset, Text, TextLink } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'

const Settle = z.object({
  outcome: z.enum(['agree', 'void'], { error: 'Choose how it is settled' }),
  note: typedWords('Say why. Both sides read it.', 1000),
})

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request)
  const page = await readProblem(actor, params.visitId ?? '')
  if (!page) throw await missing(actor, request)
  return { frame: await frameOf(actor, request), ...page }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'settle problems')
  const page = await readProblem(actor, params.visitId ?? '')
  if (!page) throw await missing(actor, request)
  const sent = await request.formData()
  const form = parseForm(sent, Settle)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { bookingId, problem } = page
  const settled = await settleProblem(actor, { bookingId, visitId: problem.visitId, ...form.value }, new Date())
  if (!settled.ok && settled.refusal !== 'already_done')
    return data({ reply: withErrors(sent, { '': BOOKING_REFUSALS[settled.refusal] }) }, { status: 422 })
  return redirectTelling(
    `/staff/problems/${problem.visitId}`,
    form.value.outcome === 'agree'
      ? `Settled: ${page.visit.quantity === '' ? 'the visit' : 'the delivery'} is agreed and will be invoiced. Both sides have your note.`
      : 'Settled: nothing is due, and the school has its money back. Both sides have your note.',
  )
}

export const meta = ({ data: found }: { data?: { school: string } }) => [
  { title: pageTitle(found ? `Problem, ${found.school}` : 'Problem') },
]

const SETTLED = {
  agree: { tone: 'done', words: 'It is agreed' },
  void: { tone: 'no', words: 'Nothing is due' },
  taken_back: { tone: 'done', words: 'Taken back by the school' },
} as const

/** What hangs on how it is settled; nothing, once it is settled so that nothing is due. */
const atStake = ({ problem, pays, receives }: Pick<ProblemPage, 'problem' | 'pays' | 'receives'>) =>
  problem.outcome === 'void'
    ? [
        { name: 'School pays', words: 'Nothing', note: `It would have been ${formatPounds(pays)}` },
        { name: 'Adviser receives', words: 'Nothing', note: `It would have been ${formatPounds(receives)}` },
      ]
    : [
        {
          name: 'School pays',
          words: formatPounds(pays),
          note: problem.outcome === 'agree' ? 'By invoice' : 'If it is agreed, by invoice',
        },
        { name: 'Adviser receives', words: formatPounds(receives) },
      ]

const titleOf = ({ problem, school, adviser }: Pick<ProblemPage, 'problem' | 'school' | 'adviser'>): string => {
  if (!problem.outcome) return `${school} says something was wrong`
  return `${problem.outcome === 'taken_back' ? 'Taken back' : 'Settled'}: ${school} and ${adviser.name}`
}

export default function ProblemRoute() {
  const { frame: _, ...page } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const { problem, visit, adviser } = page
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: '/staff/problems', text: 'Problems' }}
          caption={`Booking ${page.reference}, ${page.service}`}
          title={titleOf(page)}
          sum={`${adviser.name}, ${visit.quantity === '' ? `${formatDay(visit.onDay)}, ${formatTimeRange(visit.from, visit.to)}` : `${visit.quantity}, wanted by ${formatDay(visit.onDay)}`}.`}
        >
          {problem.outcome ? (
            <Status tone={SETTLED[problem.outcome].tone}>{SETTLED[problem.outcome].words}</Status>
          ) : (
            <Status tone="turn">Your turn: settle it</Status>
          )}
        </PageHead>
      }
    >
      <Columns>
        <div>
          <Section title="What the school says">
            <Inset>{problem.what}</Inset>
            <Text small muted>
              {problem.raisedByName}, {formatInstant(problem.raisedAt)}
            </Text>
          </Section>
          <Section title="What the adviser recorded">
            <AdviserRecord page={page} />
          </Section>
          {problem.outcome ? (
            <Section title={problem.note ? 'How it was settled' : 'Taken back'}>
              <Inset>{problem.note ?? 'The school took it back, and has it to agree again.'}</Inset>
              <Text small muted>
                {problem.settledByName}, {problem.settledAt && formatInstant(problem.settledAt)}
              </Text>
            </Section>
          ) : (
            <SettleForm page={page} reply={reply} />
          )}
        </div>
        <div>
          <Section title={problem.outcome ? 'What was at stake' : 'At stake'}>
            <Facts
              facts={[...atStake(page), ...(page.consortium ? [{ name: 'Led by', words: page.consortium }] : [])]}
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

const SettleForm = ({ page, reply }: { page: ProblemPage; reply: FormReply | undefined }) => {
  const isDated = page.visit.quantity === ''
  return (
    <Section title="Settle it" last>
      <Form reply={reply}>
        <RadioField
          name="outcome"
          label="What do you find?"
          size="s"
          choices={[
            {
              value: 'agree',
              label: isDated ? 'The visit took place: agree it' : 'It was delivered: agree it',
              hint: `It is invoiced at ${formatPounds(page.pays)} and the adviser is paid when the money is in.`,
            },
            {
              value: 'void',
              label: 'Nothing is due: make it void',
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
        <Button>Settle the problem</Button>
      </Form>
      <Text small muted>
        It cannot be taken back: ask both sides first.
      </Text>
    </Section>
  )
}
