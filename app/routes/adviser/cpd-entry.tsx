import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import type { AdviserActor } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireAdviser } from '#app/auth/guards.server.ts'
import { EVIDENCE_TYPES, sizeWords } from '#app/domain/accreditation/evidence-rules.ts'
import { FILE_HINT, FILE_REFUSED } from '#app/domain/accreditation/evidence-words.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { KEPT_REMOVED_DAYS } from '#app/domain/cpd/cpd-hours.ts'
import { yearWords } from '#app/domain/cpd/cpd-words.ts'
import { keepCertificate, removeCertificate } from '#app/domain/cpd/keep-certificate.server.ts'
import { changeCpd } from '#app/domain/cpd/keep-cpd.server.ts'
import { daysKept } from '#app/domain/cpd/membership-year.ts'
import { ownCpdEntry, ownCpdYears } from '#app/domain/cpd/read-cpd.server.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { midSentence } from '#app/domain/mid-sentence.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { isWithFile } from '#app/http/sent-file.server.ts'
import { takeSentFile } from '#app/http/take-sent-file.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { FileField } from '#app/ui/file-field.tsx'
import { ActButton, Button, Form, HiddenField } from '#app/ui/form.tsx'
import { type FormReply, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage, Section } from '#app/ui/page.tsx'
import { Inset, Text, TextLink } from '#app/ui/text.tsx'
import { carried } from '#app/ui/typed.ts'
import { alsoOfDay, CPD_FIELDS, CpdFields, dayWords, entryTyped } from './cpd-form.tsx'

const Change = z.object({ ...CPD_FIELDS, version: carried() })
/** Whose file is kept is not asked for: it is held. */
const ChangeWithFile = Change.extend({
  certificate: z
    .string()
    .optional()
    .transform(() => 'yes' as const),
})

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

export async function action(args: ActionFunctionArgs) {
  const { request, params } = args
  const actor = await requireAdviser(request, 'keep own credentials')
  const id = plainText(params.id)
  const now = new Date()
  const found = await ownCpdEntry(actor, id)
  if (!found) throw await missing(actor, request)
  if (isWithFile(request)) return addCertificate(actor, id, args)
  const sent = await request.formData()
  if (sent.get('intent') === 'remove-certificate') {
    const removed = await removeCertificate(actor, id)
    if (!removed.ok) throw await missing(actor, request)
    return redirectTelling(`/adviser/cpd/${id}`, 'Removed. That you hold a certificate still stands.')
  }
  const today = londonDay(now)
  const form = parseForm(sent, found.entry.certificateKey === null ? Change : ChangeWithFile)
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

async function addCertificate(actor: AdviserActor, id: string, args: ActionFunctionArgs) {
  const refused = (sentence: string, status = 422) =>
    data({ reply: { values: {}, errors: { file: sentence } } as FormReply, of: 'file' as const }, { status })
  const sent = await takeSentFile(args, actor.personId, (file) => keepCertificate(actor, { id, ...file }))
  if (!('taken' in sent)) return refused(sent.sentence, sent.status)
  const { taken: kept } = sent
  if (kept.ok) return redirectTelling(`/adviser/cpd/${id}`, 'Your certificate is kept. Nobody but you can open it.')
  if (kept.refusal === 'not_found') throw await missing(actor, args.request)
  return refused(FILE_REFUSED[kept.refusal])
}

const SINCE = {
  changed_since:
    'This entry was changed after you opened it, perhaps in another window. What you typed is still here: send it again to put it in place of that change',
  removed_since:
    'This entry was removed after you opened it, perhaps in another window. What you typed is still here: send it again to put it back with your changes',
} as const

type Entry = ReturnType<typeof useLoaderData<typeof loader>>['entry']

/** The certificate as a file: to open, to put another in its place, to take away. */
const Certificate = ({ entry, reply }: { entry: Entry; reply: FormReply | undefined }) => (
  <Section title="Certificate">
    {entry.certificateName !== null && (
      <>
        <Text>
          <TextLink href={`/adviser/cpd/${entry.id}/certificate`}>{entry.certificateName}</TextLink>
          <br />
          <span className="app-muted app-small">{sizeWords(entry.certificateBytes ?? 0)}</span>
        </Text>
        <ActButton kind="link" fields={{ intent: 'remove-certificate' }}>
          Remove the file
        </ActButton>
      </>
    )}
    <Form reply={reply} files>
      <FileField
        name="file"
        label={entry.certificateName === null ? 'Add your certificate' : 'Put another in its place'}
        hint={`${FILE_HINT} Nobody but you can open it.`}
        accept={Object.keys(EVIDENCE_TYPES).join()}
      />
      <Button kind="secondary">{entry.certificateName === null ? 'Add the file' : 'Replace the file'}</Button>
    </Form>
  </Section>
)

export const meta = ({ data: found }: { data?: { entry: { title: string } } }) => [
  { title: pageTitle(found ? `${found.entry.title}, CPD` : 'CPD') },
]

export default function CpdEntry() {
  const { entry, year, removed } = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const reply = answered?.reply
  const isOfFile = answered !== undefined && 'of' in answered
  const here = `/adviser/cpd?year=${year.key}`
  // What is sent again is about the entry as it was opened, until they have been told that it is another one now.
  const version = reply && !isOfFile && !('' in reply.errors) ? String(reply.values.version ?? '') : entry.version
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
      <Form reply={isOfFile ? undefined : reply}>
        <HiddenField name="version" value={version} />
        <CpdFields entry={entry} hasFile={entry.certificateName !== null} />
        <Button>{removed ? 'Put it back, as it is here' : 'Save'}</Button>
      </Form>
      {!removed && <Certificate entry={entry} reply={isOfFile ? reply : undefined} />}
      {!removed && (
        <ActButton kind="link" action={here} fields={{ intent: 'remove', id: entry.id }}>
          Remove this entry
        </ActButton>
      )}
    </QuestionPage>
  )
}
