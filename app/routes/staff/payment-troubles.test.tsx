import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { addDays, day } from '#app/domain/calendar.ts'
import { pence } from '#app/domain/money.ts'
import { all, hasClass, readHtml, textOf } from '#tests/make/read-html.ts'
import { moneyWaitsWords, Waits } from './payment-troubles.tsx'

/** Twelve visits of one booking, each of which waits for the same order number. */
const requests = Array.from({ length: 12 }, (_, at) => ({
  id: `req_${at}`,
  status: 'awaiting_order_number' as const,
  payer: 'Harrowdale Learning Trust',
  reference: 'WMK-379493',
  visitOn: addDays(day('2026-10-05'), at),
  isDated: true,
  askedAt: new Date('2026-10-19T09:00:00Z'),
  totalPence: pence(17_892),
  approvedPence: pence(17_892),
}))
const htmlOf = (address: string) =>
  renderToStaticMarkup(<Waits waits={{ requests, payouts: [], transfers: [] }} address={address} />)
const rowsOf = (address: string) =>
  all(readHtml(htmlOf(address)), hasClass('govuk-table__row'))
    .slice(1)
    .map(textOf)

it('tells the visits of one booking apart by their days, and says when their number was asked for', () => {
  const rows = rowsOf('/staff/payments')
  expect(new Set(rows).size).toBe(rows.length)
  expect(rows[0]).toContain('5 October 2026')
  expect(rows[0]).toContain('An order number, last asked for 19 October 2026')
})

it('shows ten at a time, and any page that is asked for', () => {
  expect(rowsOf('/staff/payments')).toHaveLength(10)
  expect(rowsOf('/staff/payments?awaited=2')).toHaveLength(2)
  expect(rowsOf('/staff/payments?awaited=junk')).toHaveLength(10)
  expect(htmlOf('/staff/payments?held=3')).toContain('/staff/payments?held=3&amp;awaited=2#awaited')
})

it('says whose money waits at Stripe, and since when', () => {
  const of = (payer: string, amount: number, since: string | null) => ({
    ...{ payerId: payer, payer, pence: pence(amount), readAt: null },
    since: since ? new Date(since) : null,
  })
  const one = of('Fellgate Trust', 5_000, '2027-03-03T10:00:00Z')
  expect(moneyWaitsWords([])).toBe('')
  expect(moneyWaitsWords([one])).toBe('£50.00 of Fellgate Trust waits at Stripe since 3 March 2027')
  expect(moneyWaitsWords([one, of('Harrowdale', 1_000, '2027-02-01T10:00:00Z'), of('Wold', 1, null)])).toBe(
    '£60.01 of 3 payers waits at Stripe since 1 February 2027',
  )
  const html = renderToStaticMarkup(<Waits waits={{ requests: [], payouts: [], transfers: [one] }} address="/" />)
  for (const words of ['Fellgate Trust', '3 March 2027', '£50.00']) expect(html).toContain(words)
})
