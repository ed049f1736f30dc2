import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { answerDispute } from '#app/domain/disputes/answer-dispute.server.ts'
import { DISPUTE_WORDS, disputeReason } from '#app/domain/disputes/dispute-states.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { readDisputeToAnswer } from '#app/domain/refunds/read-corrections.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Facts, Text, TextLink } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'

async function open({ request, params }: LoaderFunctionArgs | ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const found = await readDisputeToAnswer(actor, params.disputeId ?? '')
  if (!found) throw await missing(actor, request)
  return { actor, found }
}

export async function loader(args: LoaderFunctionArgs) {
  const { actor, found } = await open(args)
  const { dispute, payer, bookings } = found
  return {
    frame: await frameOf(actor, args.request),
    ...{ payer, bookings, status: dispute.status, money: dispute.money, amountPence: dispute.amountPence },
    ...{ costPence: dispute.costPence, evidence: dispute.evidence },
    reason: disputeReason(dispute.reason),
    opened: formatInstant(dispute.openedAt),
    answerBy: dispute.answerBy && formatInstant(dispute.answerBy),
    canAnswer:
      dispute.closedAt === null && dispute.evidence === null && !(dispute.answerBy && dispute.answerBy < new Date()),
    answered: dispute.evidenceAt && `${dispute.evidenceByName}, ${formatInstant(dispute.evidenceAt)}`,
    closed: dispute.closedAt && formatInstant(dispute.closedAt),
  }
}

const Answer = z.object({ evidence: typedWords('Say what shows that the visit took place as agreed', 2_000) })

export async function action(args: ActionFunctionArgs) {
  const { actor, found } = await open(args)
  const sent = await args.request.formData()
  const form = parseForm(sent, Answer)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const answered = await answerDispute(actor, { disputeId: found.dispute.id, ...form.value }, new Date())
  if (answered.ok)
    return redirectTelling(`/staff/payments/disputes/${found.dispute.id}`, 'The answer is on its way to the bank.')
  const words =
    answered.refusal === 'already_answered'
      ? 'It has been answered already: the bank reads one answer.'
      : 'It is too late: the bank has decided, or its day has passed.'
  return data({ reply: withErrors(sent, { '': words }) }, { status: 422 })
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
  const reply = useActionData<typeof action>()?.reply
  const stands = DISPUTE_WORDS[page.status]
  return (
    <Page
      reply={reply}
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
            <Section title="What we answered" last>
              <Text>{page.evidence}</Text>
              <Text small muted>
                {page.answered}
              </Text>
            </Section>
          )}
          {page.canAnswer && (
            <Section title="Answer the bank" last>
              <Text>
                The bank reads one answer, by {page.answerBy}. With it go the service, the day, the place and who agreed
                that the visit took place, as the invoices say them.
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
