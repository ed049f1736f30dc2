import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireAdviser } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { logCpd } from '#app/domain/cpd/keep-cpd.server.ts'
import { ownCpdYears } from '#app/domain/cpd/read-cpd.server.ts'
import { formatDuration } from '#app/domain/duration.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { newId } from '#app/domain/ids.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { carried } from '#app/ui/typed.ts'
import { alsoOfDay, CPD_FIELDS, CpdFields, dayWords, entryTyped } from './cpd-form.tsx'

const Log = z.object({ ...CPD_FIELDS, commandKey: carried() })

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const today = londonDay(new Date())
  const years = await ownCpdYears(actor, new URL(request.url).searchParams.get('year'), today)
  return { frame: await frameOf(actor, request), ...years, commandKey: newId('run') }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const now = new Date()
  const sent = await request.formData()
  const today = londonDay(now)
  const yearKey = new URL(request.url).searchParams.get('year')
  const form = parseForm(sent, Log)
  if (!form.ok) {
    const { renewsOn, year } = await ownCpdYears(actor, yearKey, today)
    return data({ reply: alsoOfDay(sent, form.reply, { within: year, renewsOn, today }) }, { status: 422 })
  }
  const entry = entryTyped(form.value)
  const logged = await logCpd(actor, { entry, yearKey, key: form.value.commandKey }, now)
  if (logged.ok)
    return redirectTelling(
      `/adviser/cpd?year=${logged.value.year.key}`,
      `Logged: “${entry.title}”, ${formatDuration(entry.minutes)}.`,
    )
  const { refusal } = logged
  const errors: Record<string, string> =
    'within' in refusal
      ? { doneOn: dayWords(refusal, today) }
      : { '': refusal.code === 'already_sent' ? SENT : 'Your log is full. Write to us: help@waymark.example' }
  return data({ reply: withErrors(sent, errors) }, { status: 422 })
}

const SENT = 'This form was sent already, with other answers. Open your log to change that entry, or to log another'

export const meta = () => [{ title: pageTitle('Log CPD') }]

export default function LogCpd() {
  const { year, years, commandKey } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const earlier = years[years.findIndex(({ key }) => key === year.key) + 1]
  return (
    <QuestionPage
      back={{ href: `/adviser/cpd?year=${year.key}`, text: 'Your CPD' }}
      caption="CPD"
      title="What have you done?"
      reply={reply}
    >
      <Text>
        In the year from {formatDate(year.startsOn)} to {formatDate(year.endsOn)}.{' '}
        {earlier && <TextLink href={`/adviser/cpd/new?year=${earlier.key}`}>Log it in the year before</TextLink>}
      </Text>
      <Form reply={reply} commandKey={commandKey}>
        <CpdFields />
        <Button>Log it</Button>
      </Form>
    </QuestionPage>
  )
}
