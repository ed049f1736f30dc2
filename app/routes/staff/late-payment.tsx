import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { addDays, londonDay } from '#app/domain/calendar.ts'
import {
  type RateRefusal,
  readReferenceRates,
  setReferenceRate,
  takeBackReferenceRate,
} from '#app/domain/fees/reference-rates.server.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { halfYearOf, statutoryRate } from '#app/domain/invoices/late-payment.ts'
import { lawWords, rateWords } from '#app/domain/invoices/late-words.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { DateField } from '#app/ui/date-field.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Text } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { typedDate } from '#app/ui/typed.ts'

const RateForm = z.object({
  fromOn: typedDate('Enter 1 January or 1 July'),
  percent: z.string({ error: 'Enter the Bank of England’s rate, like 3.75' }).transform((typed, context) => {
    const match = /^(\d{1,2})(?:\.(\d{1,2}))?\s*%?$/.exec(typed)
    if (match) return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
    context.addIssue({ code: 'custom', message: 'Enter the Bank of England’s rate, like 3.75' })
    return z.NEVER
  }),
})

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const rates = await readReferenceRates(actor)
  const today = londonDay(new Date())
  return {
    frame: await frameOf(actor, request),
    // What becomes late today was due yesterday.
    current: statutoryRate(rates, addDays(today, -1)),
    half: formatDate(halfYearOf(today)),
    rates: rates.map(({ id, fromOn, basisPoints, setBy, setAt }) => ({
      id,
      from: formatDate(fromOn),
      bank: rateWords(basisPoints),
      late: rateWords(basisPoints + 800),
      set: `${setBy}, ${formatDate(londonDay(setAt))}`,
    })),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const now = new Date()
  const sent = await request.formData()
  const intent = pressed(sent, ['set', 'take back'])
  if (!intent) return data({ reply: withErrors(sent, { '': NO_BUTTON }) }, { status: 422 })
  if (intent === 'take back') {
    const gone = await takeBackReferenceRate(actor, plainText(String(sent.get('rate'))), now)
    return redirectTelling('/staff/late-payment', gone.ok ? 'Taken back.' : 'That rate was taken back already.')
  }
  const form = parseForm(sent, RateForm)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { fromOn, percent: basisPoints } = form.value
  const set = await setReferenceRate(actor, { fromOn, basisPoints }, now)
  if (set.ok) return redirectTelling('/staff/late-payment', `The rate from ${formatDate(fromOn)} is set.`)
  return data({ reply: withErrors(sent, REFUSALS[set.refusal]) }, { status: 422 })
}

const REFUSALS: Record<RateRefusal, Record<string, string>> = {
  no_half_year: { fromOn: 'Enter 1 January or 1 July: the rate is fixed for half a year' },
  not_known_yet: { fromOn: 'Enter a half-year that has begun: its rate is that of the day before' },
  rate_for_that_half_year: { fromOn: 'That half-year has a rate. Take it back first if it is wrong' },
  out_of_range: { percent: 'Enter a per cent from 0 to 50' },
}

export const meta: MetaFunction = () => [{ title: pageTitle('Late payment') }]

export default function LatePayment() {
  const { current, rates, half } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          caption="Late payment"
          title={
            current === null
              ? `The rate from ${half} is not set`
              : `What becomes late today bears ${rateWords(current)} a year`
          }
          sum="Reminders of late invoices state this right. Suppliers may claim it; Waymark charges nothing."
        />
      }
    >
      <Columns>
        <Section title="By half-year">
          <StackTable
            caption="The Bank of England’s rate by half-year"
            rows={rates}
            rowKey={({ id }) => id}
            empty={<Text>None has been set.</Text>}
            columns={[
              { key: 'from', head: 'Late from', cell: ({ from }) => from },
              { key: 'bank', head: 'Bank’s rate', numeric: true, cell: ({ bank }) => bank },
              { key: 'late', head: 'Interest', numeric: true, cell: ({ late }) => late },
              { key: 'set', head: 'Set by', cell: ({ set }) => set },
              {
                key: 'act',
                head: 'Change',
                cell: ({ id, from }) => (
                  <ActButton kind="link" fields={{ intent: 'take back', rate: id }}>
                    Take back<span className="govuk-visually-hidden"> the rate from {from}</span>
                  </ActButton>
                ),
              },
            ]}
          />
        </Section>
        <Section title="Set a half-year’s rate" last>
          <Text>
            The rate that the Bank of England had on 31 December counts from 1 January, that of 30 June from 1 July.
          </Text>
          <Form reply={reply}>
            <DateField name="fromOn" label="From" hint="1 January or 1 July, once it has begun." size="s" />
            <TextField name="percent" label="Bank of England’s rate" suffix="%" width={4} inputMode="decimal" />
            <Button value="set">Set this rate</Button>
          </Form>
          <Text small muted>
            {lawWords(null)}
          </Text>
        </Section>
      </Columns>
    </Page>
  )
}
