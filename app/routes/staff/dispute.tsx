import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { sizeWords } from '#app/domain/accreditation/evidence-rules.ts'
import { FILE_REFUSED } from '#app/domain/accreditation/evidence-words.ts'
import { answerDispute } from '#app/domain/disputes/answer-dispute.server.ts'
import { DISPUTE_WORDS, disputeReason } from '#app/domain/disputes/dispute-states.ts'
import { ADDED_FILES, isAddedFile } from '#app/domain/disputes/evidence-files.ts'
import { addDisputeFile, removeDisputeFile } from '#app/domain/disputes/keep-dispute-files.server.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { readDisputeToAnswer } from '#app/domain/refunds/read-corrections.server.ts'
import { isWithFile } from '#app/http/sent-file.server.ts'
import { takeSentFile } from '#app/http/take-sent-file.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { CARRIED, type FormReply, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Facts, Text, TextLink } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { carried, typedWords } from '#app/ui/typed.ts'
import { DisputeFiles } from './dispute-files.tsx'

async function open({ request, params }: LoaderFunctionArgs | ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const found = await readDisputeToAnswer(actor, params.disputeId ?? '')
  if (!found) throw await missing(actor, request)
  return { actor, found }
}

const addressOf = (disputeId: string) => `/staff/payments/disputes/${disputeId}`

export async function loader(args: LoaderFunctionArgs) {
  const { actor, found } = await open(args)
  const { dispute, payer, bookings, files } = found
  return {
    frame: await frameOf(actor, args.request),
    ...{ payer, bookings, status: dispute.status, money: dispute.money, amountPence: dispute.amountPence },
    ...{ costPence: dispute.costPence, evidence: dispute.evidence },
    here: addressOf(dispute.id),
    files: files.map(({ id, what, name, bytes, refused }) => ({ id, what, name, size: sizeWords(bytes), refused })),
    reason: disputeReason(dispute.reason),
    opened: formatInstant(dispute.openedAt),
    answerBy: dispute.answerBy && formatInstant(dispute.answerBy),
    canAnswer:
      dispute.closedAt === null && dispute.evidence === null && !(dispute.answerBy && dispute.answerBy < new Date()),
    answered: dispute.evidenceAt && `${dispute.evidenceByName}, ${formatInstant(dispute.evidenceAt)}`,
    closed: dispute.closedAt && formatInstant(dispute.closedAt),
  }
}

const Remove = z.object({ file: carried().meta({ [CARRIED]: true }) })
const Answer = z.object({ evidence: typedWords('Say what shows that the visit took place as agreed', 2_000) })

export async function action(args: ActionFunctionArgs) {
  const { actor, found } = await open(args)
  const disputeId = found.dispute.id
  if (isWithFile(args.request)) return addFile(args, disputeId)
  const sent = await args.request.formData()
  const refused = (reply: FormReply) => data({ reply, of: 'words' as const }, { status: 422 })
  if (pressed(sent, ['remove'])) {
    const form = parseForm(sent, Remove)
    if (!form.ok) return refused(form.reply)
    const removed = await removeDisputeFile(actor, { disputeId, fileId: form.value.file }, new Date())
    return removed.ok
      ? redirectTelling(addressOf(disputeId), 'Taken off. It does not go to the bank.')
      : refused(withErrors(sent, { '': REFUSED[removed.refusal] ?? GONE }))
  }
  const form = parseForm(sent, Answer)
  if (!form.ok) return refused(form.reply)
  const answered = await answerDispute(actor, { disputeId, ...form.value }, new Date())
  if (answered.ok) return redirectTelling(addressOf(disputeId), 'The answer is on its way to the bank.')
  return refused(withErrors(sent, { '': REFUSED[answered.refusal] ?? REFUSED.too_late ?? '' }))
}

const GONE = 'That file is not here any more. Nothing was changed.'
const REFUSED: Record<string, string> = {
  already_answered: 'It has been answered already: the bank reads one answer.',
  too_late: 'It is too late: the bank has decided, or its day has passed.',
  too_large_together: 'The files are larger together than a bank takes. Take one off, or add a smaller one.',
}

/** Without a kind in the address it is of the first. */
async function addFile(args: ActionFunctionArgs, disputeId: string) {
  const { actor } = await open(args)
  const asked = new URL(args.request.url).searchParams.get('of')
  const what = isAddedFile(asked) ? asked : ADDED_FILES[0]
  const sent = await takeSentFile(args, actor.personId, (file) =>
    addDisputeFile(actor, { disputeId, what, ...file }, new Date()),
  )
  const refused = (sentence: string, status = 422) =>
    data({ reply: { values: {}, errors: { file: sentence } } as FormReply, of: what }, { status })
  if (!('taken' in sent)) return refused(sent.sentence, sent.status)
  if (sent.taken.ok) return redirectTelling(addressOf(disputeId), 'Added. It goes to the bank with the answer.')
  const { refusal } = sent.taken
  return refused(
    refusal in FILE_REFUSED ? FILE_REFUSED[refusal as keyof typeof FILE_REFUSED] : (REFUSED[refusal] ?? GONE),
  )
}

export const meta = () => [{ title: pageTitle('A dispute') }]

const MONEY = {
  here: 'With us: it settles what it paid',
  held_back: 'Held back by the bank until it decides',
  kept: 'Kept by the bank: the payer owes it again',
}

/** One disputed card payment: what the bank says, until when it is answered, and the answer. */
export default function DisputePage() {
  const page = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const reply = answered?.of === 'words' ? answered.reply : undefined
  const files = (
    <DisputeFiles
      here={page.here}
      files={page.files}
      isOpen={page.canAnswer}
      reply={answered?.reply}
      of={answered && answered.of !== 'words' ? answered.of : null}
    />
  )
  const stands = DISPUTE_WORDS[page.status]
  return (
    <Page
      reply={answered?.reply}
      head={
        <PageHead
          back={{ href: '/staff/payments/corrections', text: 'Corrections' }}
          caption="A card payment is disputed"
          title={`${formatPounds(page.amountPence)} from ${page.payer}`}
          sum={`Their bank: ${page.reason}.`}
        >
          <Status tone={stands.tone}>{stands.words}</Status>
        </PageHead>
      }
    >
      <Columns>
        <div>
          {page.evidence && (
            <>
              <Section title="What we answered">
                <Text>{page.evidence}</Text>
                <Text small muted>
                  {page.answered}
                </Text>
              </Section>
              {files}
            </>
          )}
          {page.canAnswer && files}
          {page.canAnswer && (
            <Section title="Answer the bank" last>
              <Text>
                The bank reads one answer{page.answerBy && `, by ${page.answerBy}`}. With it go the files above, and the
                service, the day, the place and who agreed that the visit took place, as the invoices say them.
              </Text>
              <Form reply={reply}>
                <TextArea
                  name="evidence"
                  label="What shows that it took place as agreed"
                  hint="Like “The school’s careers leader agreed to the delivery on 3 March, by signing in.” It leaves Waymark: name no pupils."
                  rows={8}
                  max={2_000}
                />
                <Button>Send the answer</Button>
              </Form>
            </Section>
          )}
          {!page.evidence && !page.canAnswer && (
            <Section title="Not answered" last>
              <Text>
                {page.closed
                  ? `The bank decided on ${page.closed}.`
                  : 'Its day has passed: the bank decides by itself.'}
              </Text>
            </Section>
          )}
        </div>
        <Panel title="About it" line>
          <Facts
            facts={[
              { name: 'The money', words: MONEY[page.money] },
              { name: 'Opened', words: page.opened },
              ...(page.closed ? [{ name: 'Decided', words: page.closed }] : []),
              { name: 'What the bank charges us', words: formatPounds(page.costPence) },
              {
                name: 'Bookings',
                words: page.bookings.map((reference) => (
                  <span key={reference}>
                    <TextLink href={`/staff/payments/${reference}`}>{reference}</TextLink>{' '}
                  </span>
                )),
              },
            ]}
          />
        </Panel>
      </Columns>
    </Page>
  )
}
