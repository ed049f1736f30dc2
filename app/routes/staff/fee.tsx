import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { bookingFee, feeRuleOn } from '#app/domain/bookings/price.ts'
import { day, londonDay } from '#app/domain/calendar.ts'
import { feeRuleHistory } from '#app/domain/fees/read.server.ts'
import { type FeeRefusal, setFeeRule, takeBackFeeRule } from '#app/domain/fees/set-fee-rule.server.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { formatPounds, pence } from '#app/domain/money.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { DateField } from '#app/ui/date-field.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text } from '#app/ui/text.tsx'
import { PoundsField, TextField } from '#app/ui/text-fields.tsx'
import { typedDate, typedPounds } from '#app/ui/typed.ts'

const FeeForm = z.object({
  fromOn: typedDate('Enter the day from which it applies'),
  percent: z.string({ error: 'Enter a per cent, like 6 or 6.5' }).transform((typed, context) => {
    const match = /^(\d{1,2})(?:\.(\d{1,2}))?\s*%?$/.exec(typed)
    if (match) return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
    context.addIssue({ code: 'custom', message: 'Enter a per cent, like 6 or 6.5' })
    return z.NEVER
  }),
  least: typedPounds('Enter the least fee of a visit'),
  most: typedPounds('Enter the most a visit is charged'),
})

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'set the booking fee')
  const rules = await feeRuleHistory(actor)
  const today = londonDay(new Date())
  const current = feeRuleOn(rules, today)
  return {
    frame: await frameOf(actor, request),
    current: current && {
      percent: current.basisPoints / 100,
      example: bookingFee(pence(32_000), current),
    },
    rules: rules.map(({ id, fromOn, basisPoints, leastPence, mostPence, setBy, setAt }) => ({
      id,
      from: formatDate(fromOn),
      percent: basisPoints / 100,
      leastPence,
      mostPence,
      set: `${setBy}, ${formatDate(londonDay(setAt))}`,
      state: fromOn > today ? 'to come' : id === current?.id ? 'now' : 'over',
    })),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'set the booking fee')
  const now = new Date()
  const sent = await request.formData()
  const intent = pressed(sent, ['set', 'take back'])
  if (!intent) return data({ reply: withErrors(sent, { '': NO_BUTTON }) }, { status: 422 })
  if (intent === 'take back') {
    const gone = await takeBackFeeRule(actor, plainText(String(sent.get('rule'))), now)
    return redirectTelling('/staff/fee', gone.ok ? 'Taken back.' : 'That fee has begun, or was taken back already.')
  }
  const form = parseForm(sent, FeeForm)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { fromOn, percent, least, most } = form.value
  const rule = { fromOn: day(fromOn), basisPoints: percent, leastPence: least, mostPence: most }
  const set = await setFeeRule(actor, rule, now)
  if (set.ok) return redirectTelling('/staff/fee', `The fee from ${formatDate(rule.fromOn)} is set.`)
  return data({ reply: withErrors(sent, refusalWords(set.refusal)) }, { status: 422 })
}

const refusalWords = (refusal: FeeRefusal): Record<string, string> =>
  ({
    not_in_the_future: { fromOn: 'Enter a day after today: a fee that applies already is never changed' },
    fee_rule_for_that_day: { fromOn: 'There is a fee from that day. Take it back first, or choose another day' },
    least_above_most: { most: 'Enter at least as much as the least fee' },
    out_of_range: { percent: 'Enter a per cent from 0 to 50' },
  })[refusal]

export const meta: MetaFunction = () => [{ title: pageTitle('Booking fee') }]

export default function Fee() {
  const { current, rules } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          caption="Booking fee"
          title={
            current
              ? `Today schools pay ${current.percent}%: ${formatPounds(current.example)} on a day of £320.00`
              : 'Today there is no booking fee'
          }
          sum="A booking keeps the fee of the day it was asked for."
        />
      }
    >
      <Columns>
        <Section title="By date">
          <StackTable
            caption="Booking fees by date"
            rows={rules}
            rowKey={({ id }) => id}
            empty={<Text>None has been set.</Text>}
            columns={[
              { key: 'from', head: 'From', cell: ({ from }) => from },
              {
                key: 'what',
                head: 'Fee',
                cell: ({ percent, leastPence, mostPence }) =>
                  `${percent}%, ${formatPounds(leastPence)} to ${formatPounds(mostPence)}`,
              },
              { key: 'set', head: 'Set by', cell: ({ set }) => set },
              {
                key: 'state',
                head: 'State',
                cell: ({ id, state, from }) =>
                  state === 'to come' ? (
                    <>
                      <Status tone="promised">To come</Status>
                      <ActButton kind="link" fields={{ intent: 'take back', rule: id }}>
                        Take back<span className="govuk-visually-hidden"> the fee from {from}</span>
                      </ActButton>
                    </>
                  ) : (
                    <Status tone={state === 'now' ? 'done' : 'open'}>{state === 'now' ? 'Now' : 'Over'}</Status>
                  ),
              },
            ]}
          />
        </Section>
        <Section title="Set a fee from a future day" last>
          <Form reply={reply}>
            <DateField name="fromOn" label="From" hint="Tomorrow at the earliest." size="s" />
            <TextField name="percent" label="Of the adviser’s price" suffix="%" width={4} inputMode="decimal" />
            <PoundsField name="least" label="At least" />
            <PoundsField name="most" label="At most" />
            <Button value="set">Set this fee</Button>
          </Form>
        </Section>
      </Columns>
    </Page>
  )
}
