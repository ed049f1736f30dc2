import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { memberOrAnyone } from '#app/auth/guards.server.ts'
import { feeRuleOn } from '#app/domain/bookings/price.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { feeRuleHistory } from '#app/domain/fees/read.server.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { List, Text } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await memberOrAnyone(request)
  const today = londonDay(new Date())
  const rules = (await feeRuleHistory(actor)).map(({ id, fromOn, basisPoints, leastPence, mostPence }) => ({
    id,
    fromOn,
    basisPoints,
    leastPence,
    mostPence,
  }))
  return { frame: await frameOf(actor, request), rules, current: feeRuleOn(rules, today), today }
}

export const meta: MetaFunction = () => [{ title: pageTitle('Fees') }]

export default function Fees() {
  const { rules, current, today } = useLoaderData<typeof loader>()
  const now = current
    ? `Schools pay ${current.basisPoints / 100}% of the adviser’s price, at least ${formatPounds(current.leastPence)} and at most ${formatPounds(current.mostPence)} a visit`
    : 'There is no booking fee today'
  return (
    <Page
      head={
        <PageHead
          caption="Fees"
          title={now}
          sum="Searching, joining and being listed cost nothing. Advisers receive their whole price and pay Waymark nothing."
        />
      }
    >
      <Section title="What makes the price of a visit">
        <List bullet>
          <li>The adviser’s own price for that service.</li>
          <li>
            Travel: the miles there and back by road, reckoned from straight-line miles and a road factor, at the
            adviser’s mileage rate.
          </li>
          <li>
            Waymark’s booking fee, as above. There is none where the adviser brought the school to Waymark, and our
            staff have confirmed it before the booking is asked for.
          </li>
          <li>
            VAT: on the adviser’s price and travel where the adviser is registered, and on the fee where Waymark is.
            Prices are shown with it and without it. Most state schools claim it back.
          </li>
        </List>
        <Text>
          The price, the fee and the cancellation terms are fixed for a booking on the day it is asked for. A later
          change does not touch it.
        </Text>
      </Section>
      <Section title="The booking fee by date">
        <StackTable
          caption="Rules of the booking fee"
          rows={rules}
          rowKey={({ id }) => id}
          empty={<Text>No booking fee has been set.</Text>}
          columns={[
            {
              key: 'from',
              head: 'From',
              cell: ({ id, fromOn }) =>
                `${formatDate(fromOn as Day)}${id === current?.id ? ' (now)' : fromOn > today ? ' (to come)' : ''}`,
            },
            {
              key: 'rate',
              head: 'Of the adviser’s price',
              numeric: true,
              cell: ({ basisPoints }) => `${basisPoints / 100}%`,
            },
            { key: 'least', head: 'At least', numeric: true, cell: ({ leastPence }) => formatPounds(leastPence) },
            { key: 'most', head: 'At most', numeric: true, cell: ({ mostPence }) => formatPounds(mostPence) },
          ]}
        />
      </Section>
      <Section title="Paying" last>
        <Text>
          You are invoiced when you agree that a visit took place, quoting your order number. You have 30 days to pay,
          by bank transfer or by card. One total covers two suppliers: the adviser’s invoice, which Waymark issues in
          their name, and Waymark’s own for the fee. Nothing is paid to hold a date, and Waymark holds no stored value
          for anyone.
        </Text>
      </Section>
    </Page>
  )
}
