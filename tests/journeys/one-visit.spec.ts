import { expect, type Page, test } from '@playwright/test'
import type { Day } from '#app/domain/calendar.ts'
import { academicYear, ppYear } from '#app/domain/school-years.ts'
import { letTheDayCome, row } from './ground.ts'
import { expectEmails, followEmail, type Look, leave, look, signedIn, workFor } from './people.ts'
import * as step from './steps.ts'

test.afterEach(({ browser }) => leave(browser))

// One visit by the people it takes, from the search to the adviser's money and the school's account of it. With JavaScript
// it is paid by card, without by bank transfer.

const LEADER = 'careers.leader@'
const MANAGER = 'business.manager@'
const ADVISER = 'adviser@demo'
const RATIONALE = 'They have no plan for after Year 11, and nobody at home to ask.'

test('a visit with Pupil Premium, from search to payout and statement @plain', async ({
  browser,
  javaScriptEnabled,
}) => {
  test.setTimeout(600_000)
  const orderNumber = `PO-47${javaScriptEnabled === false ? 11 : 12}`
  const [leader, manager, adviser] = await Promise.all([
    signedIn(browser, 'careers.leader'),
    signedIn(browser, 'business.manager'),
    signedIn(browser, 'adviser'),
  ])
  await workFor(manager, 'Fernhollow School')
  const before = await spentByYear(leader)

  await step.startRequest(leader, /Rowan Tallis/, look)
  const wanted = { service: 'Personal guidance day', place: /Fernhollow/, rationale: RATIONALE }
  await step.answerUntil(leader, 'check', wanted, look)
  const cost = await leader.locator('.govuk-summary-list__row').filter({ hasText: 'Pupil Premium' }).innerText()
  const { bookingId, reference } = await step.signAndSend(leader, look)
  await expectEmails(leader, reference, [[/^Request sent to Rowan Tallis/, LEADER]])

  await followEmail(manager, reference, /^Approve a visit for £/, MANAGER)
  await expect(manager).toHaveURL(new RegExp(`/school/approvals/${bookingId}$`))
  await step.approve(manager, orderNumber, look)

  await followEmail(adviser, reference, /^Fernhollow School asks for/, ADVISER)
  await expect(adviser).toHaveURL(new RegExp(`/adviser/requests/${bookingId}$`))
  await step.accept(adviser, look)
  await leader.goto(`/school/bookings/${bookingId}`)
  await expect(leader.getByText('Confirmed').first()).toBeVisible()
  await expect(leader.getByText(orderNumber).first()).toBeVisible()
  await look(leader)
  await expectEmails(leader, reference, [
    [/^Approved, £/, LEADER],
    [/^Confirmed for /, LEADER],
    [/^Confirmed for /, ADVISER],
  ])

  const { id: visitId } = await row<{ id: string }>('visit', 'select id from visits where booking_id = $1', bookingId)
  const onDay = (await letTheDayCome(visitId)) as Day
  await step.openPayoutAccount(adviser, look)
  await step.keepRegisterAndRecord(adviser, visitId, ['Seen', 'Absent', 'Seen'], look)

  await followEmail(leader, reference, /^Did the visit on .+ take place\?/, LEADER)
  await expect(leader).toHaveURL(new RegExp(bookingId))
  await step.agree(leader, '/school', bookingId, look)
  await count(leader, look)
  await expectEmails(leader, reference, [[/^Visit on .+ agreed/, ADVISER]])

  await step.openInvoice(manager, bookingId, look)
  await expect(manager.getByText(orderNumber)).toBeVisible()
  if (javaScriptEnabled === false) await step.payByTransfer(manager, 'Fernhollow School', look)
  else await step.payByCard(manager, look)
  await step.reloadUntil(manager, () =>
    expect(manager.locator('.app-sheet').getByText(/^Paid/).first()).toBeVisible({ timeout: 1 }),
  )
  await expect(manager.getByText('Received', { exact: true })).toBeVisible()
  await look(manager)
  const number = /Invoice (\S+) from Rowan Tallis/.exec(await manager.locator('.app-sheet').innerText())?.[1] as string
  await expectEmails(manager, number, [
    [new RegExp(`^Invoices? ${number}.+, order ${orderNumber}`), '@'],
    [/^Received £/, '@'],
  ])

  await adviser.goto('/adviser/payouts')
  const line = adviser.getByRole('row').filter({ hasText: reference })
  await step.reloadUntil(adviser, () => expect(line).toContainText(/Sent/, { timeout: 1 }))
  await expect(line).toContainText(number)
  await look(adviser)
  await expectEmails(adviser, reference, [[/^Paid out £/, ADVISER]])

  await expectHistory(leader, bookingId, { orderNumber, byCard: javaScriptEnabled !== false })
  await look(leader)
  await expectOnStatement(leader, { onDay, bookingId, cost, before }, look)
})

/** The school's own counts, of those that the register says were seen. */
async function count(leader: Page, look: Look): Promise<void> {
  await leader.getByRole('link', { name: 'Count pupils' }).click()
  await expect(leader.getByRole('heading', { level: 1 })).toContainText('Of the 2 pupils seen')
  await leader.getByLabel('… were eligible for Pupil Premium?').fill('2')
  await leader.getByLabel('… have special educational needs or a disability?').fill('1')
  await look(leader)
  await leader.getByRole('button', { name: 'Save the counts' }).click()
  await expect(leader.getByText(/^The counts are saved/)).toBeVisible()
}

/** Every step, in order, with who did it and when. */
async function expectHistory(
  leader: Page,
  bookingId: string,
  { orderNumber, byCard }: { orderNumber: string; byCard: boolean },
): Promise<void> {
  await leader.goto(`/school/bookings/${bookingId}`)
  const points = leader.locator('.app-route > li')
  const said = [
    'Priya Anand asked for it and signed the agreement',
    'Graham Ellwood approved',
    'Rowan Tallis accepted',
    'Confirmed: approved and accepted',
    'Rowan Tallis recorded that the visit took place',
    'Priya Anand agreed that it took place',
    'Invoiced',
    ...(byCard ? ['Graham Ellwood opened the card page'] : []),
    'Payment received',
    'Paid out to the adviser',
  ]
  // The worker invoices while the school counts: either may come first.
  const counted = points.filter({ hasText: 'Priya Anand counted the pupils' })
  await expect(counted).toHaveCount(1)
  const others = points.filter({ hasNotText: 'counted the pupils' })
  await expect(others.locator('.app-route__what')).toHaveText(said)
  await expect(others.locator('.app-route__when')).toHaveText(said.map(() => /\d(:\d\d)?(am|pm)/))
  await expect(leader.getByText(orderNumber).first()).toBeVisible()
}

const pence = (pounds: string): number => Math.round(Number(pounds.replaceAll(/[£,]/g, '')) * 100)

/** What the statement's headline says is spent, by the value of its period. */
async function spentByYear(leader: Page): Promise<Map<string, number>> {
  await leader.goto('/school/pupil-premium')
  const values = await leader
    .locator('#period option')
    .evaluateAll((all) => all.map((one) => one.getAttribute('value')))
  const spent = new Map<string, number>()
  for (const period of values as string[]) {
    await leader.goto(`/school/pupil-premium?period=${period}`)
    const words = await leader.locator('main').innerText()
    spent.set(period, pence(/Spent\s+(£[\d,.]+)/.exec(words)?.[1] ?? ''))
  }
  return spent
}

type Accounted = { onDay: Day; bookingId: string; cost: string; before: Map<string, number> }

/** By academic and by financial year the same visit, the same sum, under its heading and its challenge. */
async function expectOnStatement(leader: Page, { onDay, bookingId, cost, before }: Accounted, look: Look) {
  const pounds = /£[\d,]+\.\d\d/.exec(cost)?.[0] as string
  const periods = [`academic-${academicYear(onDay).key}`, `financial-${ppYear(onDay).key}`]
  const after = await spentByYear(leader)
  for (const period of periods) {
    expect(after.get(period), period).toBe((before.get(period) ?? 0) + pence(pounds))
    await leader.goto(`/school/pupil-premium?period=${period}`)
    const line = leader.getByRole('row').filter({ has: leader.locator(`a[href="/school/bookings/${bookingId}"]`) })
    await expect(line).toContainText('Personal guidance day, Rowan Tallis')
    await expect(line).toContainText('Wider strategies, challenge 3')
    await expect(line).toContainText('2 of 2')
    await expect(line).toContainText(`Pupil Premium ${pounds}`)
    await expect(line).toContainText('Spent')
    const card = leader
      .locator('.govuk-summary-card')
      .filter({ hasText: 'Wider strategies' })
      .filter({ hasText: RATIONALE })
    await expect(card).toContainText('Personal guidance day')
    await expect(card).toContainText(/3: Disadvantaged pupils are less likely/)
    await look(leader)
  }
}
