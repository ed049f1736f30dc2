import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { BOOK_AGAIN, CHANGE_WITHIN_DAYS } from '#app/domain/feedback/feedback-lifecycle.ts'
import { feedbackShown } from '#app/domain/feedback/feedback-shown.ts'
import { AGAIN_WORDS, FEEDBACK_REFUSALS } from '#app/domain/feedback/feedback-words.ts'
import { giveFeedback, takeBackFeedback } from '#app/domain/feedback/keep-feedback.server.ts'
import { feedbackOnVisit } from '#app/domain/feedback/read-feedback.server.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { FeedbackFacts } from '#app/ui/feedback-facts.tsx'
import { Button, Form } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Panel, QuestionPage, Section } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { optionalWords } from '#app/ui/typed.ts'
import { openVisit } from './open-booking.server.ts'

const Given = z.object({
  wentWell: optionalWords(1_000),
  couldBeBetter: optionalWords(1_000),
  wouldBookAgain: z.enum(BOOK_AGAIN, { error: 'Say whether you would book this adviser again' }),
})

export async function loader(args: LoaderFunctionArgs) {
  const { actor, seen, visit, here, today, now, frame } = await openVisit(args, 'agree delivery')
  const found = await feedbackOnVisit(actor, visit.id)
  const ageDays = found ? (now.getTime() - found.said.givenAt.getTime()) / 86_400_000 : 0
  return {
    frame,
    here,
    adviser: seen.adviser,
    day: formatDay(visit.onDay, today),
    isAgreed: visit.status === 'agreed',
    said: found && feedbackShown(found.said),
    again: found?.said.wouldBookAgain,
    canChange: !found || (found.said.status === 'given' && ageDays < CHANGE_WITHIN_DAYS),
  }
}

export async function action(args: ActionFunctionArgs) {
  const { actor, visit, here, now } = await openVisit(args, 'agree delivery')
  const sent = await args.request.formData()
  const intent = pressed(sent, ['give', 'take_back'])
  if (!intent) return data({ reply: withErrors(sent, { '': NO_BUTTON }) }, { status: 422 })
  const at = `${here}/visits/${visit.id}/feedback`
  if (intent === 'take_back') {
    const taken = await takeBackFeedback(actor, { visitId: visit.id }, now)
    if (taken.ok || taken.refusal === 'not_found')
      return redirectTelling(at, 'Taken back. Its words are gone, and nobody reads them any more.')
    return data({ reply: withErrors(sent, { '': FEEDBACK_REFUSALS[taken.refusal] }) }, { status: 422 })
  }
  const form = parseForm(sent, Given)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const given = await giveFeedback(actor, { visitId: visit.id, ...form.value }, now)
  if (given.ok) return redirectTelling(at, 'Kept. The adviser and our staff read it, and nobody else.')
  const beside = given.refusal === 'words_missing' ? 'wentWell' : ''
  return data({ reply: withErrors(sent, { [beside]: FEEDBACK_REFUSALS[given.refusal] }) }, { status: 422 })
}

export const meta = () => [{ title: pageTitle('How did the visit go?') }]

export default function Feedback() {
  const { here, adviser, day, isAgreed, said, again, canChange } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const back = { href: here, text: 'Back to the booking' }
  if (!isAgreed)
    return (
      <QuestionPage back={back} title={`The visit on ${day}`} reply={reply}>
        <Text>
          {FEEDBACK_REFUSALS.not_agreed} <TextLink href={here}>The booking shows where it stands</TextLink>
        </Text>
      </QuestionPage>
    )
  return (
    <QuestionPage
      back={back}
      reply={reply}
      caption={`${adviser}, ${day}`}
      title={said ? 'What you said of the visit' : 'How did the visit go?'}
      aside={
        <Panel title="Who reads it">
          <Text small>{adviser} and Waymark’s staff. It is on no public page, and no figure is made of it.</Text>
          <Text small>
            A concern about a child’s safety does not belong here: tell your safeguarding lead, and use “Report a
            concern” on the adviser’s page.
          </Text>
        </Panel>
      }
    >
      {said && (
        <Section last={!canChange}>
          <FeedbackFacts {...said} />
        </Section>
      )}
      {canChange && (
        <>
          <Form reply={reply}>
            <TextArea
              name="wentWell"
              label="What went well?"
              hint={`Only ${adviser} and our staff read this. Write nothing about a pupil.`}
              rows={4}
              max={1_000}
              value={said?.wentWell}
            />
            <TextArea
              name="couldBeBetter"
              label="What could be better?"
              hint={`Only ${adviser} and our staff read this. Write nothing about a pupil.`}
              rows={4}
              max={1_000}
              value={said?.couldBeBetter}
            />
            <RadioField
              name="wouldBookAgain"
              label={`Would you book ${adviser} again?`}
              size="s"
              inline
              value={again}
              choices={BOOK_AGAIN.map((value) => ({ value, label: AGAIN_WORDS[value] }))}
            />
            <Button value="give">{said ? 'Change it' : 'Send it'}</Button>
          </Form>
          {said ? (
            <Form>
              <Text small>
                You can change it or take it back for {CHANGE_WITHIN_DAYS} days, until {adviser} has replied.
              </Text>
              <Button kind="secondary" value="take_back">
                Take it back
              </Button>
            </Form>
          ) : null}
        </>
      )}
    </QuestionPage>
  )
}
