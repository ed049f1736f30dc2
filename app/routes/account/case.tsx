import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { may } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { EVIDENCE_TYPES } from '#app/domain/accreditation/evidence-rules.ts'
import { FILE_HINT, FILE_REFUSED } from '#app/domain/accreditation/evidence-words.ts'
import { answerWords, outcomeWords, settledByWords } from '#app/domain/bookings/problem-case.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { addCaseFile, type CaseRefusal, stateCase } from '#app/domain/bookings/state-case.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDay, formatInstant } from '#app/domain/format-day.ts'
import { isWithFile } from '#app/http/sent-file.server.ts'
import { takeSentFile } from '#app/http/take-sent-file.server.ts'
import { BothCases } from '#app/ui/bookings/problem-case.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { FileField } from '#app/ui/file-field.tsx'
import { Button, Form } from '#app/ui/form.tsx'
import { type FormReply, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Inset, Text, TextLink } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'
import { type OpenCase, openCase } from './open-case.server.ts'

// A problem with both cases, as either side reads it and adds to its own.

const Said = z.object({ words: typedWords('Say what happened', 1_000) })

const mayState = ({ actor, isBuyers }: OpenCase): boolean => may(actor, isBuyers ? 'agree delivery' : 'answer requests')

export async function loader(args: LoaderFunctionArgs) {
  const open = await openCase(args)
  const { actor, isBuyers, visitId, seen } = open
  const now = new Date()
  const today = londonDay(now)
  const base = `/${actor.kind}`
  const booking = `${base}/bookings/${seen.bookingId}`
  const at = isBuyers ? `${booking}/visits/${visitId}` : `${base}/visits/${visitId}`
  const isDated = seen.quantity === null
  const { problem } = seen
  return {
    frame: await frameOf(actor, args.request),
    ...seen,
    isDated,
    isBuyers,
    day: formatDay(seen.onDay, today),
    back: isBuyers ? booking : isDated ? at : `${base}/deliveries/${visitId}`,
    here: `${at}/case`,
    takeBack: isBuyers && seen.isOpen && may(actor, 'agree delivery') ? `${at}/problem` : null,
    mayState: seen.isOpen && mayState(open),
    until: answerWords({ answerBy: problem.answerBy, hasAnswered: seen.hasAnswered }, seen.adviser, {
      now,
      isAdvisers: !isBuyers,
    }),
  }
}

export async function action(args: ActionFunctionArgs) {
  const open = await openCase(args)
  const { actor, visitId, seen } = open
  const now = new Date()
  const one = { bookingId: seen.bookingId, visitId }
  const here = new URL(args.request.url).pathname
  if (isWithFile(args.request)) {
    const refused = (sentence: string, status = 422) =>
      data({ reply: { values: {}, errors: { file: sentence } } as FormReply, of: 'file' as const }, { status })
    // Whoever may say nothing here sends nothing here either.
    if (!mayState(open)) return refused(BOOKING_REFUSALS.role_missing)
    const sent = await takeSentFile(args, actor.personId, (file) => addCaseFile(actor, { ...one, ...file }, now))
    if (!('taken' in sent)) return refused(sent.sentence, sent.status)
    return sent.taken.ok
      ? redirectTelling(here, 'Added to your case. The other side and Waymark’s staff read it.')
      : refused(refusedWords(sent.taken.refusal))
  }
  const sent = await args.request.formData()
  const form = parseForm(sent, Said)
  if (!form.ok) return data({ reply: form.reply, of: 'words' as const }, { status: 422 })
  const said = await stateCase(actor, { ...one, words: form.value.words }, now)
  if (!said.ok)
    return data({ reply: withErrors(sent, { '': refusedWords(said.refusal) }), of: 'words' as const }, { status: 422 })
  return redirectTelling(here, 'Added to your case. The other side and Waymark’s staff read it.')
}

const refusedWords = (refusal: CaseRefusal): string =>
  refusal in FILE_REFUSED
    ? FILE_REFUSED[refusal as keyof typeof FILE_REFUSED]
    : BOOKING_REFUSALS[refusal as keyof typeof BOOKING_REFUSALS]

export const meta = () => [{ title: pageTitle('Both cases of a problem') }]

export default function Case() {
  const page = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const { problem, isOpen, isBuyers } = page
  return (
    <Page
      reply={answered?.reply}
      head={
        <PageHead
          back={{ href: page.back, text: page.isDated ? `The visit on ${page.day}` : 'The delivery' }}
          caption={`Booking ${page.reference}`}
          title={
            isOpen
              ? `A problem with ${page.isDated ? `the visit on ${page.day}` : 'what was delivered'}`
              : problem.outcome === 'taken_back'
                ? 'The problem was taken back'
                : 'The problem is settled'
          }
          sum={isOpen ? page.until : undefined}
        >
          <Status tone={isOpen ? 'open' : problem.outcome === 'void' ? 'no' : 'done'}>
            {isOpen ? 'Waymark decides' : outcomeWords(problem.outcome ?? 'taken_back', problem)}
          </Status>
        </PageHead>
      }
    >
      {problem.outcome && problem.outcome !== 'taken_back' && (
        <Section title={`Settled: ${outcomeWords(problem.outcome, problem)}`}>
          <Inset>{problem.note}</Inset>
          <Text small muted>
            Decided by {settledByWords(problem.settledByName, problem.confirmedByName)} of Waymark,{' '}
            {problem.settledAt && formatInstant(problem.settledAt)}
          </Text>
        </Section>
      )}
      <BothCases {...page} files={page.here} />
      {page.mayState && (
        <>
          <Section title="Add to your case">
            <Text>
              Both sides read both cases, so name no pupil, in words or in a file. Nothing is changed once it is sent.
            </Text>
            <Form reply={answered?.of === 'words' ? answered.reply : undefined}>
              <TextArea
                name="words"
                label={isBuyers ? 'What else there is to say' : 'What happened, as you see it'}
                rows={4}
                max={1_000}
              />
              <Button>Add it to your case</Button>
            </Form>
          </Section>
          <Section title="Add a file" last>
            <Form reply={answered?.of === 'file' ? answered.reply : undefined} files>
              <FileField
                name="file"
                label="A file that shows it"
                hint={`${FILE_HINT} A signing-in sheet, an email, a timetable. Cover the names of pupils first.`}
                accept={Object.keys(EVIDENCE_TYPES).join()}
              />
              <Button kind="secondary">Add the file</Button>
            </Form>
          </Section>
        </>
      )}
      {page.takeBack && (
        <Text>
          Put right between you? <TextLink href={page.takeBack}>Take the problem back</TextLink>
        </Text>
      )}
    </Page>
  )
}
