import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { countAttempt } from '#app/auth/attempts.server.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireAdviser } from '#app/auth/guards.server.ts'
import { tooManyReply } from '#app/auth/too-many.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { busyWords, calendarStatus, faultWords, unreadWords } from '#app/domain/outside-calendars/calendar-words.ts'
import { FAULT_WORDS, type FeedFault } from '#app/domain/outside-calendars/feed-faults.ts'
import {
  pauseCalendar,
  removeCalendar,
  renameCalendar,
  resumeCalendar,
} from '#app/domain/outside-calendars/keep-calendars.server.ts'
import { ownCalendar } from '#app/domain/outside-calendars/read.server.ts'
import { readCalendar } from '#app/domain/outside-calendars/read-calendars.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, ButtonGroup, Form } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { Details, Text } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'

const Named = z.object({ name: typedWords('Enter a name for it, such as “Family”', 60) })

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const now = new Date()
  const today = londonDay(now)
  const calendar = await ownCalendar(actor, plainText(params.id ?? ''), now)
  if (!calendar) throw await missing(actor, request)
  const { name, addressShown, standing, dueAt, unread } = calendar
  const isPaused = standing === 'paused'
  return {
    frame: await frameOf(actor, request),
    ...{ name, addressShown, isPaused },
    status: calendarStatus(calendar, today),
    says: isPaused ? 'Nothing counts while it is paused' : busyWords(calendar),
    notes: [faultWords(calendar, today), isPaused ? '' : unreadWords(unread)].filter(Boolean),
    next: isPaused ? null : dueAt <= now ? 'Within minutes' : formatInstant(dueAt, today),
  }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const now = new Date()
  const id = plainText(params.id ?? '')
  const here = `/adviser/calendars/${id}`
  const sent = await request.formData()
  const intent = pressed(sent, ['rename', 'read', 'pause', 'resume', 'remove'])
  if (intent === null) return data({ reply: withErrors(sent, { '': NO_BUTTON }) }, { status: 422 })
  if (intent === 'rename') {
    const form = parseForm(sent, Named)
    if (!form.ok) return data({ reply: form.reply }, { status: 422 })
    const renamed = await renameCalendar(actor, { id, ...form.value }, now)
    if (!renamed.ok) throw await missing(actor, request)
    return redirectTelling(here, 'Saved.')
  }
  if (intent === 'pause') {
    const paused = await pauseCalendar(actor, id, now)
    if (!paused.ok) throw await missing(actor, request)
    return redirectTelling(here, {
      tone: 'done',
      text: `Paused: “${paused.value.name}”. Schools can ask for the times at which it is busy.`,
      undo: { action: here, fields: { intent: 'resume' }, text: 'Take it up again' },
    })
  }
  if (intent === 'remove') {
    const removed = await removeCalendar(actor, id, now)
    return redirectTelling(
      '/adviser/calendars',
      removed.ok ? `Removed: “${removed.value.name}”, with its address and all it said.` : 'It was removed already.',
    )
  }
  const tooMany = await countAttempt('add a calendar', actor.personId, context.clientAddress)
  if (tooMany) return tooManyReply(sent, tooMany)
  if (intent === 'resume') {
    const resumed = await resumeCalendar(actor, id, now)
    if (!resumed.ok) throw await missing(actor, request)
  }
  const read = await readCalendar(actor, id, now)
  if (read.ok) return redirectTelling(here, 'Read just now.')
  if (read.refusal === 'not_found') throw await missing(actor, request)
  return redirectTelling(here, { tone: 'notice', text: notRead(read.refusal) })
}

const notRead = (refusal: FeedFault | 'paused'): string =>
  refusal === 'paused'
    ? 'It is paused. Take it up again to have it read.'
    : `It could not be read. ${FAULT_WORDS[refusal]}.`

export const meta = ({ data: found }: { data?: { name: string } }) => [{ title: pageTitle(found?.name ?? 'Calendar') }]

export default function Calendar() {
  const { name, addressShown, isPaused, status, says, notes, next } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: '/adviser/calendars', text: 'Your calendars' }}
          caption="A calendar that you keep elsewhere"
          title={name}
          sum={says}
        >
          <Status tone={status.tone}>{status.words}</Status>
        </PageHead>
      }
    >
      <Columns>
        <div>
          <Section title="How it stands" last>
            {notes.map((words) => (
              <Text key={words}>{words}</Text>
            ))}
            <SummaryList
              rows={[
                { key: 'Address', value: addressShown },
                { key: 'What it says', value: says },
                { key: 'Read next', value: next ?? 'Not while it is paused' },
              ]}
            />
            <Form>
              <ButtonGroup>
                {isPaused ? (
                  <Button value="resume">Take it up again</Button>
                ) : (
                  <>
                    <Button value="read">Read it now</Button>
                    <Button kind="secondary" value="pause">
                      Pause it
                    </Button>
                  </>
                )}
              </ButtonGroup>
            </Form>
            {!isPaused && (
              <Text small muted>
                Paused, it is not read, and schools can ask for the times at which it is busy.
              </Text>
            )}
          </Section>
        </div>
        <div>
          <Section title="Its name">
            <Form reply={reply}>
              <TextField name="name" label="Your name for it" hint="Only you see it." value={name} width={20} />
              <Button kind="secondary" value="rename">
                Save
              </Button>
            </Form>
          </Section>
          <Section title="Remove it" last>
            <Details summary="Remove this calendar">
              <Text>
                Its address and all it said are deleted at once, and schools can ask for the times at which it was busy.
                To have it back you paste its address again.
              </Text>
              <Form>
                <Button kind="warning" value="remove">
                  Remove it
                </Button>
              </Form>
            </Details>
          </Section>
        </div>
      </Columns>
    </Page>
  )
}
