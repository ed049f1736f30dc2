import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { SECOND_PERSON } from '#app/domain/credits/credit-words.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { decideRefund } from '#app/domain/refunds/decide-refund.server.ts'
import { readRefundToDecide } from '#app/domain/refunds/read-corrections.server.ts'
import { REFUND_STANDS, standingWords } from '#app/domain/refunds/refund-words.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, ButtonGroup, Form } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Facts, Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'

async function open({ request, params }: LoaderFunctionArgs | ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const found = await readRefundToDecide(actor, params.refundId ?? '')
  if (!found) throw await missing(actor, request)
  return { actor, found }
}

export async function loader(args: LoaderFunctionArgs) {
  const { actor, found } = await open(args)
  const { refund, payer, method, reference } = found
  return {
    frame: await frameOf(actor, args.request),
    ...{ payer, reference, status: refund.status, amountPence: refund.amountPence, reason: refund.reason },
    ...{
      standing: standingWords(refund, londonDay(new Date())),
      creditId: refund.creditId,
      paymentId: refund.paymentId,
    },
    isByHand: method === 'outside',
    isOwn: refund.askedBy === actor.personId,
    asked: `${refund.askedByName}, ${formatInstant(refund.askedAt)}`,
    decided: refund.decidedAt && `${refund.decidedByName}, ${formatInstant(refund.decidedAt)}`,
    sent: refund.sentAt && formatInstant(refund.sentAt),
    called: refund.stripeRefundId ?? refund.bankReference,
  }
}

const ByHand = z.object({ bankReference: typedWords('Enter what the bank calls the payment that you made', 60) })

export async function action(args: ActionFunctionArgs) {
  const { actor, found } = await open(args)
  const sent = await args.request.formData()
  const event = pressed(sent, ['send', 'decline', 'take_back'])
  if (!event) return data({ reply: withErrors(sent, { '': NO_BUTTON }) }, { status: 422 })
  const byHand = event === 'send' && found.method === 'outside' ? parseForm(sent, ByHand) : null
  if (byHand && !byHand.ok) return data({ reply: byHand.reply }, { status: 422 })
  const reference = byHand?.ok ? byHand.value : {}
  const decided = await decideRefund(actor, { refundId: found.refund.id, event, ...reference }, new Date())
  if (decided.ok) return redirectTelling(`/staff/payments/refunds/${found.refund.id}`, TOLD[event])
  const words = SECOND_PERSON[String(decided.refusal)] ?? 'Something has changed. Load this page again.'
  return data({ reply: withErrors(sent, { '': words }) }, { status: 422 })
}

const TOLD = {
  send: 'It is being returned, and the payer is told by email.',
  decline: 'Declined. Nothing goes back.',
  take_back: 'Taken back. Nothing goes back.',
}

export const meta = () => [{ title: pageTitle('A refund') }]

/** One refund: why it goes back, who asked, who sent it, and where it is. */
export default function RefundPage() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const stands = REFUND_STANDS[page.status]
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: '/staff/payments/corrections', text: 'Corrections' }}
          caption={page.reference ? `Invoice ${page.reference}` : 'Money that paid nothing'}
          title={`${formatPounds(page.amountPence)} back to ${page.payer}`}
          sum={page.reason}
        >
          <Status tone={stands.tone}>{stands.words}</Status>
        </PageHead>
      }
    >
      <Section title="About it" last={page.status !== 'asked' && page.status !== 'failed'}>
        <Facts
          facts={[
            { name: 'Asked for by', words: page.asked },
            ...(page.decided ? [{ name: 'Decided by', words: page.decided }] : []),
            ...(page.standing ? [{ name: 'Why it stands so', words: page.standing }] : []),
            ...(page.sent ? [{ name: 'Sent', words: page.sent, note: page.called }] : []),
            ...(page.creditId
              ? [
                  {
                    name: 'Because of',
                    words: <TextLink href={`/staff/payments/credits/${page.creditId}`}>a credit</TextLink>,
                  },
                ]
              : []),
          ]}
        />
      </Section>
      {page.status === 'failed' && page.paymentId && (
        <Section title="Send it once more" last>
          <Text>Ask the payer what went wrong, then ask for it again: it is owed to them as before.</Text>
          <Text>
            <TextLink href={`/staff/payments/returns/${page.paymentId}`}>Return it once more</TextLink>
          </Text>
        </Section>
      )}
      {page.status === 'asked' && (
        <Section title={page.isOwn ? 'Take it back' : 'Decide'} last>
          {page.isOwn ? (
            <Form>
              <Text>You asked for this, so somebody else of the staff sends it.</Text>
              <Button kind="secondary" value="take_back">
                Take it back
              </Button>
            </Form>
          ) : (
            <Form reply={reply}>
              {page.isByHand && (
                <TextField
                  name="bankReference"
                  label="What the bank calls it"
                  hint="Pay it from Waymark’s own bank first, to the account that it came from."
                  width={20}
                />
              )}
              <ButtonGroup>
                <Button value="send">{page.isByHand ? 'It has been returned' : 'Return it'}</Button>
                <Button kind="secondary" value="decline">
                  Decline
                </Button>
              </ButtonGroup>
            </Form>
          )}
        </Section>
      )}
    </Page>
  )
}
