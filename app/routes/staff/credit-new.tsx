import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { CREDIT_LINES, type CreditLine } from '#app/domain/credits/credit-of.ts'
import { CREDIT_WORDS } from '#app/domain/credits/credit-words.ts'
import { askForCredit } from '#app/domain/credits/decide-credit.server.ts'
import { readChargeToCredit } from '#app/domain/credits/read-credits.server.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { stillToPay } from '#app/domain/invoices/still-to-pay.ts'
import { listed } from '#app/domain/listed.ts'
import { formatPounds, parsePounds, pence, poundsFault } from '#app/domain/money.ts'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { type FormReply, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Facts, Text, TextLink } from '#app/ui/text.tsx'
import { PoundsField, TextArea } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'

async function open({ request, params }: LoaderFunctionArgs | ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const found = await readChargeToCredit(actor, params.chargeId ?? '')
  if (!found) throw await missing(actor, request)
  return { actor, found }
}

export async function loader(args: LoaderFunctionArgs) {
  const { actor, found } = await open(args)
  const { charge, reference, payer, supplier, numbers, left } = found
  const lines = [...charge.item.adviser.lines, ...charge.item.waymark.lines]
  return {
    frame: await frameOf(actor, args.request),
    ...{ reference, payer, supplier, numbers, chargeId: charge.id },
    what: `${charge.item.visit.service}, ${formatDay(charge.item.visit.day)}`,
    lines: lines.map(({ what, words, netPence, vatRate }) => ({ what, words, netPence, vatRate, left: left[what] })),
    totalPence: charge.totalPence,
    creditedPence: charge.creditedPence,
    receivedPence: charge.receivedPence,
    leftPence: stillToPay(charge),
    open: found.credits.find(({ status }) => status === 'asked' || status === 'agreed')?.id ?? null,
  }
}

/** An amount that may be left out: nothing then. */
const someOf = z
  .string()
  .optional()
  .transform((typed, context) => {
    if (typed === undefined) return pence(0)
    const amount = parsePounds(typed)
    if (amount !== null) return amount
    context.addIssue({ code: 'custom', message: poundsFault(typed, '106.67') })
    return z.NEVER
  })

const Credit = z.object({
  price: someOf,
  travel: someOf,
  fee: someOf,
  cause: z.enum(['billed_wrongly', 'not_as_agreed', 'goodwill'], { error: 'Choose why it is credited' }),
  reason: typedWords('Say why, in words that both sides read', 300),
})

export async function action(args: ActionFunctionArgs) {
  const { actor, found } = await open(args)
  const sent = await args.request.formData()
  const form = parseForm(sent, Credit)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { cause, reason, ...wanted } = form.value
  const asked = await askForCredit(actor, { chargeId: found.charge.id, wanted, cause, reason }, new Date())
  if (asked.ok)
    return redirectTelling(
      `/staff/payments/credits/${asked.value.creditId}`,
      'Asked for. Somebody else of the staff agrees before anything changes.',
    )
  return data({ reply: withErrors(sent, refusalOf(asked.refusal)) as FormReply }, { status: 422 })
}

function refusalOf(
  refusal: Extract<Awaited<ReturnType<typeof askForCredit>>, { ok: false }>['refusal'],
): Record<string, string> {
  if (typeof refusal === 'object')
    return { [refusal.line]: `Of this ${formatPounds(pence(refusal.left))} is left to credit, before VAT` }
  switch (refusal) {
    case 'nothing':
      return { price: 'Enter what is taken off at least one line' }
    case 'one_at_a_time':
      return { '': 'Another credit of this charge waits for a decision. Decide about that one first.' }
    case 'not_over':
      return {
        '': 'This was invoiced in advance. Once the visit is over, what is not due of it is credited by itself; only then can more be.',
      }
    case 'in_dispute':
      return { '': 'The payer’s bank disputes the payment. Nothing can be credited until it has decided.' }
    default:
      return { '': 'Something has changed since you opened this page. Load it again.' }
  }
}

export const meta = () => [{ title: pageTitle('Credit') }]

const LABELS: Record<CreditLine, string> = {
  price: 'Off the price',
  travel: 'Off the travel',
  fee: 'Off Waymark’s booking fee',
}

/** What to take off an invoice, line by line, before VAT; somebody else agrees. */
export default function CreditNew() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: `/staff/payments/${page.reference}`, text: page.reference }}
          caption={`Invoices ${listed(page.numbers)}`}
          title={`Credit ${page.payer}`}
          sum={`${page.what}, from ${page.supplier}.`}
        />
      }
    >
      <Columns>
        <Section title="What is taken off" last>
          {page.open && (
            <Text>
              <TextLink href={`/staff/payments/credits/${page.open}`}>Another credit waits for a decision</TextLink>.
              One is asked for at a time.
            </Text>
          )}
          <Form reply={reply}>
            {CREDIT_LINES.flatMap((what) => {
              const line = page.lines.find((one) => one.what === what)
              if (!line) return []
              return [
                <PoundsField
                  key={what}
                  name={what}
                  label={LABELS[what]}
                  optional
                  hint={`${line.words}. ${formatPounds(pence(line.left))} is left to credit before VAT${line.vatRate ? ', and its VAT of 20% goes with it' : ''}.`}
                />,
              ]
            })}
            <RadioField
              name="cause"
              label="Why"
              choices={Object.entries(CREDIT_WORDS)
                .filter(([cause]) => cause !== 'cancelled' && cause !== 'in_part')
                .map(([value, { choose }]) => ({ value, label: choose }))}
            />
            <TextArea
              name="reason"
              label="In words, for both sides"
              hint="Like “Two of the six interviews did not take place.” It stands on the credit note. Name no pupils."
              rows={3}
              max={300}
            />
            <Button>Ask for this credit</Button>
          </Form>
        </Section>
        <Panel title="What follows" line>
          <Facts
            facts={[
              { name: 'Invoiced', words: formatPounds(pence(page.totalPence)) },
              ...(page.creditedPence > 0
                ? [{ name: 'Credited before', words: formatPounds(pence(page.creditedPence)) }]
                : []),
              { name: 'Received', words: formatPounds(pence(page.receivedPence)) },
              { name: 'Still to pay', words: formatPounds(pence(page.leftPence)) },
            ]}
          />
          <Text small>
            The payer owes that much less. What they have paid beyond it is returned, once what the adviser was paid of
            it is back. Each supplier’s credit note has a number of its own, and the funds have back what they bore.
          </Text>
        </Panel>
      </Columns>
    </Page>
  )
}
