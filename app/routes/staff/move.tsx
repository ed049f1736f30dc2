import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { EVIDENCE_TYPES, sizeWords } from '#app/domain/accreditation/evidence-rules.ts'
import { FILE_HINT, FILE_REFUSED } from '#app/domain/accreditation/evidence-words.ts'
import { formatDate, formatInstant } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { decideAboutMove, giveMoveEvidence, readMove, recordMove } from '#app/domain/payments/keep-moves.server.ts'
import { MOVE_DIRECTIONS, MOVE_STATES } from '#app/domain/payments/move-words.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { isWithFile } from '#app/http/sent-file.server.ts'
import { takeSentFile } from '#app/http/take-sent-file.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { FileField } from '#app/ui/file-field.tsx'
import { Button, Form, HiddenField } from '#app/ui/form.tsx'
import { CARRIED, type FormReply, NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Facts, Inset, Text, TextLink } from '#app/ui/text.tsx'
import { TextArea, TextField } from '#app/ui/text-fields.tsx'
import { carried, typedWords } from '#app/ui/typed.ts'

async function open({ request, params }: LoaderFunctionArgs | ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const move = await readMove(actor, plainText(params.moveId))
  if (!move) throw await missing(actor, request)
  return { actor, move }
}

export async function loader(args: LoaderFunctionArgs) {
  const { actor, move } = await open(args)
  const { id, version, status, direction, amountPence, costPence, movedOn, stripeId, bankReference, answer } = move
  return {
    frame: await frameOf(actor, args.request),
    ...{ id, version, status, amountPence, costPence, movedOn, stripeId, bankReference, answer },
    direction: MOVE_DIRECTIONS[direction],
    state: MOVE_STATES[status],
    mayRecord: status === 'seen' || (status !== 'confirmed' && move.recordedBy === actor.personId),
    mayDecide: status === 'recorded' && move.recordedBy !== actor.personId,
    file: move.name && move.bytes ? { name: move.name, size: sizeWords(move.bytes) } : null,
    recorded: move.recordedAt && `${move.recordedByName}, ${formatInstant(move.recordedAt)}`,
    decided: move.decidedAt && `${move.decidedByName}, ${formatInstant(move.decidedAt)}`,
  }
}

const version = () =>
  carried()
    .transform(Number)
    .meta({ [CARRIED]: true })
const FORMS = {
  record: z.object({ bankReference: typedWords('Enter the reference on our bank’s statement', 100) }),
  confirm: z.object({ version: version() }),
  send_back: z.object({
    answer: typedWords('Say what is wrong. Whoever recorded it reads it.', 500),
    version: version(),
  }),
}
const ACTS = ['record', 'confirm', 'send_back'] as const

const DONE = {
  record: 'Recorded. A colleague confirms it.',
  confirm: 'Confirmed. It is in the books.',
  send_back: 'Sent back. Whoever recorded it finds it among what needs them.',
}

const NOT_NOW = 'Something has changed since you opened this page. It shows where it stands.'
const REFUSED: Record<string, Record<string, string>> = {
  recorded_it_yourself: { '': 'You recorded it. Somebody else of the staff confirms it.' },
  not_yours: { '': 'A colleague recorded it, and they alone change it.' },
  no_evidence: { '': 'Add the line of our bank’s statement first.' },
  words_missing: { answer: 'Say what is wrong. Whoever recorded it reads it.' },
  already_done: { '': 'This has been decided so already. Nothing was done twice.' },
}

export async function action(args: ActionFunctionArgs) {
  const { actor, move } = await open(args)
  const { id } = move
  if (isWithFile(args.request)) return addFile(args, id)
  const sent = await args.request.formData()
  const act = pressed(sent, ACTS)
  const refused = (reply: FormReply) => data({ reply, of: act }, { status: 422 })
  if (!act) return refused(withErrors(sent, { '': NO_BUTTON }))
  const now = new Date()
  const done = await (async () => {
    if (act === 'record') {
      const form = parseForm(sent, FORMS.record)
      return form.ok ? recordMove(actor, { id, ...form.value }, now) : form.reply
    }
    const form = parseForm(sent, FORMS[act])
    if (!form.ok) return form.reply
    const words = 'answer' in form.value ? form.value.answer : ''
    return decideAboutMove(actor, { id, version: form.value.version, event: act, words }, now)
  })()
  if (!('ok' in done)) return refused(done)
  if (done.ok) return redirectTelling(`/staff/payments/moves/${id}`, DONE[act])
  return refused(withErrors(sent, REFUSED[done.refusal] ?? { '': NOT_NOW }))
}

async function addFile(args: ActionFunctionArgs, id: string) {
  const { actor } = await open(args)
  const sent = await takeSentFile(args, actor.personId, (file) => giveMoveEvidence(actor, { id, ...file }))
  const refused = (errors: Record<string, string>, status = 422) =>
    data({ reply: { values: {}, errors } as FormReply, of: null }, { status })
  if (!('taken' in sent)) return refused({ file: sent.sentence }, sent.status)
  if (sent.taken.ok) return redirectTelling(`/staff/payments/moves/${id}`, 'Added to what our bank says.')
  const { refusal } = sent.taken
  if (refusal in FILE_REFUSED) return refused({ file: FILE_REFUSED[refusal as keyof typeof FILE_REFUSED] })
  return refused(REFUSED[refusal] ?? { '': NOT_NOW })
}

export const meta = () => [{ title: pageTitle('Money moved between our own accounts') }]

type Seen = ReturnType<typeof useLoaderData<typeof loader>>
type Answered = { reply: FormReply; of: (typeof ACTS)[number] | null } | undefined
const replyOf = (answered: Answered, act: (typeof ACTS)[number] | null) =>
  answered?.of === act ? answered.reply : undefined

/** One movement between Stripe and our own bank: what Stripe says, what our bank says, and whether they agree. */
export default function Move() {
  const page = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  return (
    <Page
      reply={answered?.reply}
      head={
        <PageHead
          back={{ href: '/staff/payments/moves', text: 'Money moved' }}
          caption={page.direction}
          title={`${formatPounds(page.amountPence)} on ${formatDate(page.movedOn)}`}
        >
          <Status tone={page.state.tone}>{page.state.words}</Status>
        </PageHead>
      }
    >
      <Columns>
        <div>
          {page.status === 'sent_back' && page.answer && <Inset>Sent back: “{page.answer}”</Inset>}
          <Section title="What is known of it" last={!page.mayRecord && !page.mayDecide}>
            <Facts
              facts={[
                { name: 'At Stripe', words: page.stripeId, note: formatDate(page.movedOn) },
                { name: 'Amount', words: formatPounds(page.amountPence) },
                ...(page.costPence ? [{ name: 'Stripe’s charge', words: formatPounds(page.costPence) }] : []),
                { name: 'On our statement', words: page.bankReference ?? 'Not recorded yet' },
                {
                  name: 'Our bank’s statement',
                  words: page.file ? (
                    <TextLink href={`/staff/payments/moves/${page.id}/file`}>{page.file.name}</TextLink>
                  ) : (
                    'None yet'
                  ),
                  ...(page.file ? { note: page.file.size } : {}),
                },
                ...(page.recorded ? [{ name: 'Recorded by', words: page.recorded }] : []),
                ...(page.decided ? [{ name: 'Read by', words: page.decided }] : []),
              ]}
            />
          </Section>
          {page.mayRecord && <Record page={page} answered={answered} />}
          {page.mayDecide && <Decide page={page} answered={answered} />}
        </div>
        <Panel title="What happens" line>
          <Text small>
            Confirmed, what is at our own bank and what is at Stripe change by this amount in the books. A payout that
            waits for our balance leaves once Stripe’s balance covers it.
          </Text>
        </Panel>
      </Columns>
    </Page>
  )
}

const Record = ({ page, answered }: { page: Seen; answered: Answered }) => (
  <>
    <Section title={page.file ? 'Another file in its place' : 'Add our bank’s statement'}>
      <Form reply={replyOf(answered, null)} files>
        <FileField
          name="file"
          label="Line of our bank’s statement"
          hint={`${FILE_HINT} Cover what is not about this movement.`}
          accept={Object.keys(EVIDENCE_TYPES).join()}
        />
        <Button kind={page.file ? 'secondary' : 'main'}>Add the file</Button>
      </Form>
    </Section>
    <Section title="What our bank says" last>
      <Form reply={replyOf(answered, 'record')}>
        <TextField
          name="bankReference"
          label="Reference on our bank’s statement"
          hint="As it stands there."
          value={page.bankReference ?? undefined}
        />
        <Button kind={page.file ? 'main' : 'secondary'} value="record">
          Keep it for a colleague to confirm
        </Button>
      </Form>
    </Section>
  </>
)

const Decide = ({ page, answered }: { page: Seen; answered: Answered }) => (
  <Section title="Read our bank’s statement, then decide" last>
    <Form reply={replyOf(answered, 'confirm')}>
      <HiddenField name="version" value={page.version} />
      <Text>Open the file. Amount and reference must be as above, and the day within a few days of Stripe’s.</Text>
      <Button value="confirm">Confirm {formatPounds(page.amountPence)}</Button>
    </Form>
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
