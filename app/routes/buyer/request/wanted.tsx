import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { lackingThen } from '#app/domain/bookings/comers.ts'
import { possessive } from '#app/domain/bookings/price-lines.ts'
import type { RequestSoFar } from '#app/domain/bookings/read-request.server.ts'
import { judgedAdviser } from '#app/domain/bookings/request-facts.server.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { type BlockPrice, MOST_QUANTITY } from '#app/domain/services/menu.ts'
import { quantityWords } from '#app/domain/services/menu-words.ts'
import { areYearsServed, yearChoices, yearsTicked } from '#app/domain/services/year-groups.ts'
import { RequestPage } from '#app/ui/bookings/request-page.tsx'
import { CheckboxesField } from '#app/ui/choice-fields.tsx'
import { DateField } from '#app/ui/date-field.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { alsoRefused, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Text } from '#app/ui/text.tsx'
import { NumberField, TextArea } from '#app/ui/text-fields.tsx'
import { typedDate, typedNumber, typedWords } from '#app/ui/typed.ts'
import { headOf, openRequest, saveAndGoOn } from '../open-request.server.ts'

// What has no date is asked for on one page: how many, by when, for whom and what for.

/** So far ahead something may be wanted, in days: beyond that nobody has a fund for it. */
const MOST_DAYS_AHEAD = 400

const Asked = z.object({
  quantity: typedNumber('Enter how many you want', 1, MOST_QUANTITY),
  by: typedDate('Enter by which day you want it'),
  yearGroups: z.array(z.string()).min(1, { error: 'Choose at least one year group' }),
  purpose: typedWords('Say what it is for', 500),
})

export async function loader(args: LoaderFunctionArgs) {
  const open = await openRequest(args, 'wanted')
  const head = await headOf(open, 'wanted', args.request)
  const { answers, adviser, menu, facts } = open.soFar
  if (!menu) throw new Error('something wanted without a service')
  const today = londonDay(open.now)
  return {
    frame: head.frame,
    head: isQuantitySaid(open.soFar) ? head : { ...head, price: null },
    adviser: adviser.name,
    many: quantityWords(2, menu.unit).replace(/^2 /, ''),
    each: facts?.service ? eachWords(adviser.name, facts.service) : '',
    quantity: answers.quantity,
    by: answers.visits?.[0]?.day,
    example: addDays(today, 21),
    choices: yearChoices(menu.ages),
    yearGroups: (answers.yearGroups ?? []).map(String),
    purpose: answers.purpose ?? '',
  }
}

const isQuantitySaid = ({ answers }: RequestSoFar) => answers.quantity !== undefined

/** "£4.50 each; from 30 at once £4.00 each" */
function eachWords(adviser: string, { pricePence, blockFrom, blockPricePence }: BlockPrice & { pricePence: number }) {
  const block =
    blockFrom !== null && blockPricePence !== null
      ? `, and from ${blockFrom} at once ${formatPounds(blockPricePence)} each`
      : ''
  return `${possessive(adviser)} price is ${formatPounds(pricePence)} each${block}, before VAT and the booking fee.`
}

export async function action(args: ActionFunctionArgs) {
  const open = await openRequest(args, 'wanted')
  const sent = await args.request.formData()
  const form = parseForm(sent, Asked)
  if (!form.ok) return data({ reply: alsoRefused(form.reply, {}, Asked) }, { status: 422 })
  const { quantity, by, purpose } = form.value
  const yearGroups = yearsTicked(form.value.yearGroups)
  const back = (errors: Record<string, string>) => data({ reply: withErrors(sent, errors) }, { status: 422 })
  if (!areYearsServed(yearGroups, open.soFar.menu?.ages ?? '11_to_19'))
    return back({ yearGroups: 'Choose year groups from the list' })
  const wrong = faultOfDay(open.soFar, by, londonDay(open.now))
  if (wrong) return back({ by: wrong })
  const { from, to } = open.soFar.menu as NonNullable<RequestSoFar['menu']>
  return saveAndGoOn(open, 'wanted', ({ interviews, groupSize, room, place, safeguardingLead, ...answers }) => ({
    ...answers,
    ...{ quantity, purpose, yearGroups, visits: [{ day: by, from, to }] },
  }))
}

/** Why it cannot be wanted by that day: it is over, too far off, or a check of whoever delivers does not hold on it. */
function faultOfDay({ menu, facts, adviser }: RequestSoFar, by: Day, today: Day): string | null {
  if (by <= today) return 'Enter a day that is still to come'
  if (by > addDays(today, MOST_DAYS_AHEAD)) return `Enter a day up to ${formatDay(addDays(today, MOST_DAYS_AHEAD))}`
  const lacking = menu && facts ? lackingThen(judgedAdviser(adviser, facts), menu, by, today) : null
  return lacking ? `${lacking}. Choose another day` : null
}

export const meta = () => [{ title: pageTitle('How many, and by when?') }]

export default function Wanted() {
  const { head, adviser, many, each, quantity, by, example, choices, yearGroups, purpose } =
    useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <RequestPage head={head} reply={reply} title="How many, and by when?">
      <Text>{each} It has no date: nobody comes, and no day is held.</Text>
      <Form reply={reply}>
        <NumberField name="quantity" label={`How many ${many}`} value={quantity} width={4} />
        <DateField
          name="by"
          label="By which day do you want it?"
          hint={`For example, ${[example.slice(8), example.slice(5, 7), example.slice(0, 4)].map(Number).join(' ')}. The funds of that day’s year pay for it.`}
          size="s"
          value={by}
        />
        <CheckboxesField name="yearGroups" label="Year groups" size="s" small values={yearGroups} choices={choices} />
        <TextArea
          name="purpose"
          label="What is it for?"
          hint={`Your approver and ${adviser} read this. Name no pupils`}
          value={purpose}
          max={500}
          rows={3}
        />
        <Button>Continue</Button>
      </Form>
    </RequestPage>
  )
}
