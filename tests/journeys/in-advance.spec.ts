import { expect, test } from '@playwright/test'
import { letTheDayCome, row } from './ground.ts'
import { expectEmails, followEmail, leave, look, signedIn, workFor } from './people.ts'
import * as step from './steps.ts'

test.afterEach(({ browser }) => leave(browser))

// The other order of `one-visit.spec.ts`: the money first, then the visit, and only then the adviser’s payout.

test('a visit that is invoiced in advance, paid, delivered, agreed and only then paid out', async ({ browser }) => {
  test.setTimeout(600_000)
  const [leader, manager, adviser] = await Promise.all([
    signedIn(browser, 'careers.leader'),
    signedIn(browser, 'business.manager'),
    signedIn(browser, 'adviser'),
  ])
  await workFor(manager, 'Fernhollow School')
  await step.startRequest(leader, /Rowan Tallis/, look)
  const wanted = { service: 'Personal guidance day', place: /Fernhollow/, rationale: 'They have no plan yet.' }
  await step.answerUntil(leader, 'check', wanted, look)
  const { bookingId, reference } = await step.signAndSend(leader, look)
  await followEmail(manager, reference, /^Approve a visit for £/, 'business.manager@')
  await expect(manager.getByText(/paid only after you agree the delivery/)).toBeHidden()
  await step.approve(manager, 'PO-6121', look, true)
  await followEmail(adviser, reference, /^Fernhollow School asks for/, 'adviser@demo')
  await step.accept(adviser, look)

  const { id: visitId } = await row<{ id: string }>('visit', 'select id from visits where booking_id = $1', bookingId)
  await step.openInvoice(manager, bookingId, look)
  await expect(
    manager.getByText(/^Invoiced in advance\. The adviser is paid only once delivery is agreed/),
  ).toBeVisible()
  await expect(
    manager.getByText(/^Invoiced in advance of the visit, as Graham Ellwood chose on /).first(),
  ).toBeVisible()
  const number = /Invoice (\S+) from Rowan Tallis/.exec(await manager.locator('.app-sheet').innerText())?.[1] as string
  await expectEmails(manager, number, [[new RegExp(`^Invoices? ${number}.+, order PO-6121`), '@']])
  // The outbox was looked at meanwhile.
  await step.openInvoice(manager, bookingId, look)
  await step.payByCard(manager, look)
  await step.reloadUntil(manager, () =>
    expect(manager.locator('.app-sheet').getByText(/^Paid/).first()).toBeVisible({ timeout: 1 }),
  )

  await step.openPayoutAccount(adviser, look)
  await adviser.goto('/adviser/payouts')
  const line = adviser.getByRole('row').filter({ hasText: reference })
  await expect(line).toContainText('Paid in advance, sent to you once delivery is agreed')
  await look(adviser)
  const staff = await signedIn(browser, 'staff')
  await staff.goto('/staff/payments/held')
  await expect(staff.getByRole('row').filter({ hasText: reference })).toContainText(
    'Paid in advance, until delivery is agreed',
  )
  await look(staff)

  await letTheDayCome(visitId)
  await step.keepRegisterAndRecord(adviser, visitId, ['Seen', 'Absent', 'Seen'], look)
  await adviser.goto('/adviser/payouts')
  await expect(line).toContainText('Paid in advance')
  await step.agree(leader, '/school', bookingId, look)
  await adviser.goto('/adviser/payouts')
  await step.reloadUntil(adviser, () => expect(line).toContainText(/Sent/, { timeout: 1 }))
  await expectEmails(adviser, reference, [[/^Paid out £/, 'adviser@demo']])
  await leader.goto(`/school/bookings/${bookingId}`)
  const said = await leader.locator('.app-route > li').allInnerTexts()
  const at = (words: string) => said.findIndex((one) => one.includes(words))
  expect(at('Graham Ellwood chose to be invoiced in advance')).toBeGreaterThanOrEqual(0)
  expect(at('Invoiced')).toBeGreaterThan(at('Graham Ellwood chose'))
  expect(at('Invoiced')).toBeLessThan(at('agreed that it took place'))
  expect(at('agreed that it took place')).toBeLessThan(at('Paid out to the adviser'))
})
