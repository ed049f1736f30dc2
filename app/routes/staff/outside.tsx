import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { EVIDENCE_TYPES, sizeWords } from '#app/domain/accreditation/evidence-rules.ts'
import { FILE_HINT, FILE_REFUSED } from '#app/domain/accreditation/evidence-words.ts'
import { formatDate, formatInstant } from '#app/domain/format-day.ts'
import { stillToPay } from '#app/domain/invoices/still-to-pay.ts'
import { formatPounds } from '#app/domain/money.ts'
import {
  changeOutside,
  decideAboutOutside,
  giveOutsideEvidence,
  takeBackOutside,
} from '#app/domain/payments/keep-outside.server.ts'
import { OUTSIDE_HOW, outsideState } from '#app/domain/payments/outside-words.ts'
import { readOneOutside } from '#app/domain/payments/read-outside.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { isWithFile } from '#app/http/sent-file.server.ts'
import { takeSentFile } from '#app/http/take-sent-file.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { FileField } from '#app/ui/file-field.tsx'
import { ActButton, Button, Form, HiddenField } from '#app/ui/form.tsx'
import { CARRIED, type FormReply, NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Facts, Inset, Text, TextLink } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { carried, typedWords } from '#app/ui/typed.ts'
import { OUTSIDE_FACTS, OUTSIDE_REFUSED, OutsideFields } from './outside-fields.tsx'

async function open({ request, params }: LoaderFunctionArgs | ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const found = await readOneOutside(actor, plainText(params.receiptId))
  if (!found) throw await missing(actor, request)
  return { actor, found }
}

export async function loader(args: LoaderFunctionArgs) {
  const { actor, found } = await open(args)
  const { receipt, payer, request, surplusPence } = found
  const { id, version, status, amountPence, receivedOn, how, bankReference, note, answer } = receipt
  return {
    frame: await frameOf(actor, args.request),
    ...{ id, version, status, amountPence, receivedOn, how, bankReference, note, answer, payer, surplusPence },
    reference: request.reference,
    leftPence: stillToPay(request),
    state: outsideState(receipt),
    isOwn: receipt.recordedBy === actor.personId,
    file: receipt.name && receipt.bytes ? { name: receipt.name, size: sizeWords(receipt.bytes) } : null,
    recorded: `${receipt.recordedByName}, ${formatInstant(receipt.recordedAt)}`,
    decided: receipt.decidedAt && `${receipt.decidedByName}, ${formatInstant(receipt.decidedAt)}`,
  }
}

const version = () =>
  carried()
    .transform(Number)
    .meta({ [CARRIED]: true })
const FORMS = {
  change: z.object({ ...OUTSIDE_FACTS, version: version() }),
  confirm: z.object({ version: version() }),
  send_back: z.object({
    answer: typedWords('Say what is wrong. Whoever recorded it reads it.', 500),
    version: version(),
  }),
  take_back: z.object({}),
}
const ACTS = ['change', 'confirm', 'send_back', 'take_back'] as const

const DONE = {
  change: 'Changed. A colleague reads it anew.',
  confirm: 'Confirmed. It is being recorded as a payment, and the payer is told by email.',
  send_back: 'Sent back. Whoever recorded it finds it among what needs them.',
  take_back: 'Taken back. It counts for nothing.',
}

const NOT_NOW = 'Something has changed since you opened this page. It shows where it stands.'
const REFUSED: Record<string, Record<string, string>> = {
  ...OUTSIDE_REFUSED,
  recorded_it_yourself: { '': 'You recorded it. Somebody else of the staff confirms it.' },
  not_yours: { '': 'A colleague recorded it, and they alone change it.' },
  no_evidence: { '': 'It has no evidence yet. Whoever recorded it adds the line of the bank’s statement.' },
  words_missing: { answer: 'Say what is wrong. Whoever recorded it reads it.' },
  already_done: { '': 'This has been decided so already. Nothing was done twice.' },
}

export async function action(args: ActionFunctionArgs) {
  const { actor, found } = await open(args)
  const { id } = found.receipt
  if (isWithFile(args.request)) return addFile(args, id)
  const sent = await args.request.formData()
  const act = pressed(sent, ACTS)
  const refused = (reply: FormReply) => data({ reply, of: act }, { status: 422 })
  if (!act) return refused(withErrors(sent, { '': NO_BUTTON }))
  const now = new Date()
  const done = await (async () => {
    if (act === 'change') {
      const form = parseForm(sent, FORMS.change)
      if (!form.ok) return form.reply
      const { amount, ...facts } = form.value
      return changeOutside(actor, { id, ...facts, amountPence: amount }, now)
    }
    if (act === 'take_back') return takeBackOutside(actor, { id }, now)
    const form = parseForm(sent, FORMS[act])
    if (!form.ok) return form.reply
    const words = 'answer' in form.value ? form.value.answer : ''
    return decideAboutOutside(actor, { id, version: form.value.version, event: act, words }, now)
  })()
  if (!('ok' in done)) return refused(done)
  if (done.ok) return redirectTelling(`/staff/payments/outside/${id}`, DONE[act])
  return refused(withErrors(sent, REFUSED[done.refusal] ?? { '': NOT_NOW }))
}

async function addFile(args: ActionFunctionArgs, id: string) {
  const { actor } = await open(args)
  const sent = await takeSentFile(args, actor.personId, (file) => giveOutsideEvidence(actor, { id, ...file }))
  const refused = (errors: Record<string, string>, status = 422) =>
    data({ reply: { values: {}, errors } as FormReply, of: null }, { status })
  if (!('taken' in sent)) return refused({ file: sent.sentence }, sent.status)
  if (sent.taken.ok) return redirectTelling(`/staff/payments/outside/${id}`, 'Added. A colleague can now confirm it.')
  const { refusal } = sent.taken
  if (refusal in FILE_REFUSED) return refused({ file: FILE_REFUSED[refusal as keyof typeof FILE_REFUSED] })
  return refused(REFUSED[refusal] ?? { '': NOT_NOW })
}

export const meta = () => [{ title: pageTitle('Money past Stripe') }]

type Seen = ReturnType<typeof useLoaderData<typeof loader>>

export default function Outside() {
  const page = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const { status, isOwn, file, amountPence, payer, leftPence } = page
  const isOpen = status === 'recorded' || status === 'sent_back'
  const beyond = amountPence - leftPence
  return (
    <Page
      reply={answered?.reply}
      head={
        <PageHead
          back={{ href: '/staff/payments/outside', text: 'Money past Stripe' }}
          caption="Money past Stripe"
          title={`${formatPounds(amountPence)} from ${payer}`}
        >
          <Status tone={page.state.tone}>{page.state.words}</Status>
        </PageHead>
      }
    >
      <Columns>
        <div>
          {status === 'sent_back' && page.answer && <Inset>Sent back: “{page.answer}”</Inset>}
          {isOpen && beyond > 0 && (
            <Inset>
              {leftPence === 0
                ? 'This invoice is paid already'
                : `Only ${formatPounds(leftPence)} of it is still to pay`}
              . Confirmed, {formatPounds(Math.min(beyond, amountPence))} of this is owed back to the payer.
            </Inset>
          )}
          <Section title="What was recorded">
            <Facts
              facts={[
                { name: 'Payer', words: payer },
                { name: 'Invoice', words: page.reference, note: `${formatPounds(leftPence)} still to pay` },
                { name: 'Amount', words: formatPounds(amountPence) },
                { name: 'In our bank on', words: formatDate(page.receivedOn) },
                { name: 'How', words: OUTSIDE_HOW[page.how] },
                { name: 'Reference', words: page.bankReference },
                ...(page.note ? [{ name: 'Note', words: page.note }] : []),
                {
                  name: 'Evidence',
                  words: file ? (
                    <TextLink href={`/staff/payments/outside/${page.id}/file`}>{file.name}</TextLink>
                  ) : (
                    'None yet'
                  ),
                  ...(file ? { note: file.size } : {}),
                },
                { name: 'Recorded by', words: page.recorded },
                ...(page.decided ? [{ name: 'Read by', words: page.decided }] : []),
                ...(page.surplusPence ? [{ name: 'Owed back', words: formatPounds(page.surplusPence) }] : []),
              ]}
            />
          </Section>
          {isOpen && isOwn && <Own page={page} answered={answered} />}
          {status === 'recorded' && !isOwn && <Decide page={page} answered={answered} />}
        </div>
        <Panel title="What happens" line>
          <Text small>
            Confirmed, it pays the oldest visit first, Stripe asks for as much less, and the adviser’s payout opens.
            That leaves from our balance at Stripe: it waits until the balance covers it.
          </Text>
        </Panel>
      </Columns>
    </Page>
  )
}

type Answered = { reply: FormReply; of: (typeof ACTS)[number] | null } | undefined
const replyOf = (answered: Answered, act: (typeof ACTS)[number] | null) =>
  answered?.of === act ? answered.reply : undefined

const Own = ({ page, answered }: { page: Seen; answered: Answered }) => (
  <>
    <Section title={page.file ? 'Another file in its place' : 'Add its evidence'}>
      <Form reply={replyOf(answered, null)} files>
        <FileField
          name="file"
          label="Line of the bank’s statement, or the cheque"
          hint={`${FILE_HINT} Cover what is not about this payment.`}
          accept={Object.keys(EVIDENCE_TYPES).join()}
        />
        <Button kind={page.file ? 'secondary' : 'main'}>Add the file</Button>
      </Form>
    </Section>
    <Section title="Change it" last>
      <Details summary="Change what was recorded" open={answered?.of === 'change' || page.status === 'sent_back'}>
        <Form reply={replyOf(answered, 'change')} among="change">
          <HiddenField name="version" value={page.version} />
          <OutsideFields known={page} />
          <Button value="change">Keep the change</Button>
        </Form>
      </Details>
      <ActButton kind="link" fields={{ intent: 'take_back' }}>
        Take it back
      </ActButton>
    </Section>
  </>
)

const Decide = ({ page, answered }: { page: Seen; answered: Answered }) => (
  <Section title="Read its evidence, then decide" last>
    {page.file ? (
      <Form reply={replyOf(answered, 'confirm')}>
        <HiddenField name="version" value={page.version} />
        <Text>Open the file. Amount, day and reference must be as recorded above.</Text>
        <Button value="confirm">Confirm {formatPounds(page.amountPence)}</Button>
      </Form>
    ) : (
      <Text>It has no evidence yet, so it cannot be confirmed.</Text>
    )}
    <Details summary="Send it back" open={answered?.of === 'send_back'}>
      <Form reply={replyOf(answered, 'send_back')} among="send-back">
        <HiddenField name="version" value={page.version} />
        <TextArea name="answer" label="What is wrong" hint="Whoever recorded it reads it." rows={3} max={500} />
        <Button kind="warning" value="send_back">
          Send it back
        </Button>
      </Form>
    </Details>
  </Section>
)
