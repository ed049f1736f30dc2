import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { CAUSE_WORDS, CREDIT_STANDS, SECOND_PERSON } from '#app/domain/credits/credit-words.ts'
import { decideCredit } from '#app/domain/credits/decide-credit.server.ts'
import { readCredit } from '#app/domain/credits/read-credits.server.ts'
import { formatDay, formatInstant } from '#app/domain/format-day.ts'
import { stillToPay } from '#app/domain/invoices/still-to-pay.ts'
import { listed } from '#app/domain/listed.ts'
import { formatPounds } from '#app/domain/money.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { MoneyTable } from '#app/ui/money-table.tsx'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Facts, Text, TextLink } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'

async function open({ request, params }: LoaderFunctionArgs | ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const found = await readCredit(actor, params.creditId ?? '')
  if (!found) throw await missing(actor, request)
  return { actor, found }
}

export async function loader(args: LoaderFunctionArgs) {
  const { actor, found } = await open(args)
  const { credit, charge, reference, payer, supplier, notes } = found
  const over = Math.max(0, credit.totalPence - stillToPay(charge))
  return {
    frame: await frameOf(actor, args.request),
    ...{ reference, payer, supplier, notes, status: credit.status, totalPence: credit.totalPence },
    what: `${charge.item.visit.service}, ${formatDay(charge.item.visit.day)}`,
    lines: [...credit.item.adviser.lines, ...credit.item.waymark.lines],
    cause: CAUSE_WORDS[credit.cause].said,
    reason: credit.reason,
    asked: `${credit.askedByName}, ${formatInstant(credit.askedAt)}`,
    decided: credit.decidedAt && `${credit.decidedByName}, ${formatInstant(credit.decidedAt)}`,
    answer: credit.answer,
    isOwn: credit.askedBy === actor.personId,
    overPence: over,
  }
}

const Declined = z.object({ answer: typedWords('Say why it is declined', 300) })

export async function action(args: ActionFunctionArgs) {
  const { actor, found } = await open(args)
  const sent = await args.request.formData()
  const event = pressed(sent, ['agree', 'decline', 'take_back'])
  if (!event) return data({ reply: withErrors(sent, { '': NO_BUTTON }), of: null }, { status: 422 })
  const form = event === 'decline' ? parseForm(sent, Declined) : null
  if (form && !form.ok) return data({ reply: form.reply, of: event }, { status: 422 })
  const answer = form?.ok ? { answer: form.value.answer } : {}
  const decided = await decideCredit(actor, { creditId: found.credit.id, event, ...answer }, new Date())
  if (!decided.ok) {
    const words = SECOND_PERSON[String(decided.refusal)] ?? 'Something has changed. Load this page again.'
    return data({ reply: withErrors(sent, { '': words }), of: event }, { status: 422 })
  }
  return redirectTelling(`/staff/payments/credits/${found.credit.id}`, TOLD[event])
}

const TOLD = {
  agree: 'Agreed. The credit notes are being issued, and both sides are told by email.',
  decline: 'Declined. Nothing has changed.',
  take_back: 'Taken back. Nothing has changed.',
}

export const meta = () => [{ title: pageTitle('A credit') }]

/** One credit: what is taken off, why, who asked, and what a second person makes of it. */
export default function CreditPage() {
  const page = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const stands = CREDIT_STANDS[page.status]
  return (
    <Page
      reply={answered?.reply}
      head={
        <PageHead
          back={{ href: '/staff/payments/corrections', text: 'Corrections' }}
          caption={page.what}
          title={`${formatPounds(page.totalPence)} off an invoice of ${page.payer}`}
          sum={`${page.cause}. Invoiced for ${page.supplier}.`}
        >
          <Status tone={stands.tone}>{stands.words}</Status>
        </PageHead>
      }
    >
      <Columns>
        <div>
          <MoneyTable
            caption="What is taken off"
            lines={page.lines.flatMap((line) => [
              { what: line.words, note: null, amount: line.netPence },
              ...(line.vatPence > 0 ? [{ what: 'VAT at 20%', note: null, amount: line.vatPence }] : []),
            ])}
            totals={[{ what: 'Credited', amount: page.totalPence }]}
          />
          {page.status === 'asked' && (
            <Section title={page.isOwn ? 'Take it back' : 'Decide'} last>
              {page.isOwn ? (
                <>
                  <Text>You asked for this, so somebody else of the staff decides.</Text>
                  <Form>
                    <Button kind="secondary" value="take_back">
                      Take it back
                    </Button>
                  </Form>
                </>
              ) : (
                <>
                  <Form>
                    <Button value="agree">Agree to the credit</Button>
                  </Form>
                  <Details summary="Decline it" open={answered?.of === 'decline'}>
                    <Form reply={answered?.of === 'decline' ? answered.reply : undefined} among="decline">
                      <TextArea name="answer" label="Why" hint="Whoever asked reads it." rows={3} max={300} />
                      <Button kind="warning" value="decline">
                        Decline
                      </Button>
                    </Form>
                  </Details>
                </>
              )}
            </Section>
          )}
        </div>
        <Panel title="About it" line>
          <Facts
            facts={[
              { name: 'Why', words: page.reason },
              {
                name: 'Booking',
                words: <TextLink href={`/staff/payments/${page.reference}`}>{page.reference}</TextLink>,
              },
              { name: 'Asked for by', words: page.asked },
              ...(page.decided
                ? [{ name: 'Decided by', words: page.decided, ...(page.answer ? { note: page.answer } : {}) }]
                : []),
              ...(page.notes.length > 0 ? [{ name: 'Credit notes', words: listed(page.notes) }] : []),
              ...(page.status === 'asked'
                ? [
                    {
                      name: 'Goes back to the payer',
                      words: page.overPence > 0 ? `Up to ${formatPounds(page.overPence)}` : 'Nothing: it is not paid',
                    },
                  ]
                : []),
            ]}
          />
        </Panel>
      </Columns>
    </Page>
  )
}
