import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData } from '@remix-run/react'
import { z } from 'zod'
import { countAttempt } from '#app/auth/attempts.server.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireAdviser } from '#app/auth/guards.server.ts'
import { tooManyReply } from '#app/auth/too-many.server.ts'
import { ADDRESS_WORDS, calendarAddress } from '#app/domain/outside-calendars/calendar-address.ts'
import { busyWords, unreadWords } from '#app/domain/outside-calendars/calendar-words.ts'
import { FAULT_WORDS } from '#app/domain/outside-calendars/feed-faults.ts'
import { type AddRefusal, addCalendar } from '#app/domain/outside-calendars/keep-calendars.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { Details, List, Text } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'

const Wanted = z.object({
  name: typedWords('Enter a name for it, such as “Family”', 60),
  address: typedWords('Paste the address of the calendar', 2_000),
})

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  return { frame: await frameOf(actor, request) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const sent = await request.formData()
  const form = parseForm(sent, Wanted)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const address = calendarAddress(form.value.address)
  if (!address.ok)
    return data({ reply: withErrors(sent, { address: ADDRESS_WORDS[address.refusal] }) }, { status: 422 })
  const tooMany = await countAttempt('add a calendar', actor.personId, context.clientAddress)
  if (tooMany) return tooManyReply(sent, tooMany)
  const added = await addCalendar(actor, form.value, new Date())
  if (!added.ok) return data({ reply: withErrors(sent, errorsOf(added.refusal)) }, { status: 422 })
  const { unread, clashes } = added.value
  const found = [
    `Added: “${form.value.name}”. ${busyWords(added.value)}.`,
    unreadWords(unread),
    clashes > 0
      ? `It is busy during ${clashes === 1 ? 'a visit' : `${clashes} visits`}: say below what gives way.`
      : '',
  ]
  return redirectTelling('/adviser/calendars', found.filter(Boolean).join(' '))
}

function errorsOf(refusal: AddRefusal): Record<string, string> {
  switch (refusal.code) {
    case 'too_many':
      return { '': 'Ten calendars are there already. Remove one first' }
    case 'already_there':
      return { address: `That calendar is there already, as “${refusal.name}”` }
    case 'fault':
      return { address: `${FAULT_WORDS[refusal.fault]}. Nothing has been added` }
    default:
      return { address: ADDRESS_WORDS[refusal.code] }
  }
}

export const meta = () => [{ title: pageTitle('Add a calendar') }]

export default function AddCalendar() {
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage
      back={{ href: '/adviser/calendars', text: 'Your calendars' }}
      title="Which calendar do you keep elsewhere?"
      reply={reply}
    >
      <Text>
        We look at it at once and say what we found. After that we read it every hour, and keep only from when until
        when you are busy.
      </Text>
      <Form reply={reply}>
        <TextField name="name" label="Your name for it" hint="Only you see it. For example, Family." width={20} />
        <TextField
          name="address"
          label="Its address"
          hint="It begins with https:// or webcal://, and often ends in .ics. Whoever has it can read the calendar: we keep it encrypted."
        />
        <Button>Add it</Button>
      </Form>
      <Details summary="Where Google, Outlook and Apple show the address">
        <p className="govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1">Google Calendar, on a computer</p>
        <List bullet>
          <li>Open Settings, then choose the calendar under “Settings for my calendars”.</li>
          <li>Under “Integrate calendar”, copy the “Secret address in iCal format”.</li>
        </List>
        <p className="govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1">Outlook, on the web</p>
        <List bullet>
          <li>Open Settings, then Calendar, then “Shared calendars”.</li>
          <li>
            Under “Publish a calendar” choose it and “Can view when I’m busy”, press Publish, and copy the ICS link.
          </li>
        </List>
        <p className="govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1">Apple iCloud</p>
        <List bullet>
          <li>
            In Calendar, or at icloud.com, press the sign beside the calendar’s name and turn on “Public Calendar”.
          </li>
          <li>Copy the link. It begins with webcal://.</li>
        </List>
      </Details>
    </QuestionPage>
  )
}
