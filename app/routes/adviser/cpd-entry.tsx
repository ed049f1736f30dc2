import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireAdviser } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { KEPT_REMOVED_DAYS } from '#app/domain/cpd/cpd-hours.ts'
import { yearWords } from '#app/domain/cpd/cpd-words.ts'
import { changeCpd } from '#app/domain/cpd/keep-cpd.server.ts'
import { daysKept } from '#app/domain/cpd/membership-year.ts'
import { ownCpdEntry, ownCpdYears } from '#app/domain/cpd/read-cpd.server.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { midSentence } from '#app/domain/mid-sentence.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form, HiddenField } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { Inset } from '#app/ui/text.tsx'
import { carried } from '#app/ui/typed.ts'
import { alsoOfDay, CPD_FIELDS, CpdFields, dayWords, entryTyped } from './cpd-form.tsx'

const Change = z.object({ ...CPD_FIELDS, version: carried() })

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const found = await ownCpdEntry(actor, plainText(params.id))
  if (!found) throw await missing(actor, request)
  const { entry, year } = found
  return {
    frame: await frameOf(actor, request),
    entry,
    year,
    removed: entry.removedAt && formatInstant(entry.removedAt),
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const id = plainText(params.id)
  const now = new Date()
  const found = await ownCpdEntry(actor, id)
  if (!found) throw await missing(actor, request)
  const sent = await request.formData()
  const today = londonDay(now)
  const form = parseForm(sent, Change)
  if (!form.ok) {
    const { renewsOn, years } = await ownCpdYears(actor, null, today)
    const within = daysKept(years, today)
    return data({ reply: alsoOfDay(sent, form.reply, { within, renewsOn, today }) }, { status: 422 })
  }
  const changed = await changeCpd(
    actor,
    { id, entry: entryTyped(form.value), version: Number(form.value.version) },
    now,
  )
  if (changed.ok) {
    const { year } = changed.value
    const moved = year.key === found.year.key ? '' : ` It counts in the ${midSentence(yearWords(year))} now.`
    return redirectTelling(`/adviser/cpd?year=${year.key}`, `Saved.${moved}`)
  }
  const { refusal } = changed
  if (refusal.code === 'not_found') throw await missing(actor, request)
  const errors: Record<string, string> =
    'within' in refusal ? { doneOn: dayWords(refusal, today) } : { '': SINCE[refusal.code] }
  return data({ reply: withErrors(sent, errors) }, { status: 422 })
}

const SINCE = {
  changed_since:
    'This entry was changed after you opened it, perhaps in another window. What you typed is still here: send it again to put it in place of that change',
  removed_since:
    'This entry was removed after you opened it, perhaps in another window. What you typed is still here: send it again to put it back with your changes',
} as const

export const meta = ({ data: found }: { data?: { entry: { title: string } } }) => [
  { title: pageTitle(found ? `${found.entry.title}, CPD` : 'CPD') },
]

export default function CpdEntry() {
  const { entry, year, removed } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const here = `/adviser/cpd?year=${year.key}`
  // What is sent again is about the entry as it was opened, until they have been told that it is another one now.
  const version = reply && !('' in reply.errors) ? String(reply.values.version ?? '') : entry.version
  return (
    <QuestionPage
      back={{ href: here, text: 'Your CPD' }}
      caption={`CPD, ${midSentence(yearWords(year))}`}
      title={entry.title}
      reply={reply}
    >
      {removed && (
        <Inset>
          You removed this on {removed}. It counts for nothing, and is erased after {KEPT_REMOVED_DAYS} days.
        </Inset>
      )}
      <Form reply={reply}>
        <HiddenField name="version" value={version} />
        <CpdFields entry={entry} />
        <Button>{removed ? 'Put it back, as it is here' : 'Save'}</Button>
      </Form>
      {!removed && (
        <ActButton kind="link" action={here} fields={{ intent: 'remove', id: entry.id }}>
          Remove this entry
        </ActButton>
      )}
    </QuestionPage>
  )
}
