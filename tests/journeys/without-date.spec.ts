import { expect, type Page, test } from '@playwright/test'
import { row } from './ground.ts'
import { expectEmails, followEmail, leave, look, signedIn, workFor } from './people.ts'
import * as step from './steps.ts'

test.afterEach(({ browser }) => leave(browser))

// What has no date, by the people it takes: codes of a test, from the adviser's page to the invoice.

const LEADER = 'careers.leader@'
const MANAGER = 'business.manager@'

test('codes of a test: ordered, approved, delivered in two parts, opened, agreed and invoiced @plain', async ({
  browser,
  javaScriptEnabled,
}) => {
  test.setTimeout(300_000)
  const orderNumber = `PO-48${javaScriptEnabled === false ? 11 : 12}`
  const { slug, email } = await row<{ slug: string; email: string }>(
    'adviser with codes of a test',
    `select c.slug, p.email from services s join adviser_cards c on c.supplier_id = s.supplier_id
       join people p on p.id = c.person_id where s.code = 'test_codes_lodestar' and s.is_offered and c.is_listed limit 1`,
  )
  const [leader, manager, adviser] = await Promise.all([
    signedIn(browser, 'careers.leader'),
    signedIn(browser, 'business.manager'),
    signedIn(browser, email),
  ])
  await workFor(manager, 'Fernhollow School')

  await leader.goto(`/school/request?adviser=${slug}&service=test_codes_lodestar`)
  await want(leader, 3)
  await step.answer(leader, 'funding', {
    service: '',
    place: /./,
    rationale: 'They choose what comes after Year 11, and nobody at home can tell.',
  })
  await step.goOn(leader)
  await look(leader)
  await expect(leader.getByRole('main')).toContainText('3 codes')
  const { bookingId, reference } = await step.signAndSend(leader, look)

  await followEmail(manager, reference, /^Approve .+ for £/, MANAGER)
  await step.approve(manager, orderNumber, look)
  await followEmail(adviser, reference, /^Fernhollow School asks for/, email)
  await step.accept(adviser, look)

  const { id: visitId } = await row<{ id: string }>('order', 'select id from visits where booking_id = $1', bookingId)
  await adviser.goto(`/adviser/visits/${visitId}`)
  await expect(adviser).toHaveURL(`/adviser/deliveries/${visitId}`)
  await addCodes(adviser, 'The first two', ['LODE-1', 'LODE-2'])
  const whole = adviser.getByRole('button', { name: 'All of it is delivered' })
  await whole.click()
  await expect(
    adviser.getByText('There are fewer codes than were asked for. Add the others first.').first(),
  ).toBeVisible()
  await addCodes(adviser, 'The last one', ['LODE-3'])
  await whole.click()
  await expect(adviser.getByText(/^Delivered\. We have asked Fernhollow School to agree/)).toBeVisible()
  await look(adviser)

  await followEmail(leader, reference, /^Is all of it there: 3 codes\?/, LEADER)
  await leader.goto(`/school/bookings/${bookingId}`)
  await look(leader)
  await leader
    .getByRole('link', { name: /The first two|Open/ })
    .first()
    .click()
  await expect(leader.getByRole('main')).not.toContainText('LODE-1')
  await look(leader)
  await leader.getByRole('button', { name: 'Open them' }).click()
  await expect(leader.getByText('LODE-2', { exact: true })).toBeVisible()
  await look(leader)
  await adviser.reload()
  await expect(adviser.getByRole('main')).toContainText('Priya Anand')

  await leader.goto(`/school/bookings/${bookingId}/visits/${visitId}/agree`)
  await leader.getByRole('button', { name: 'Yes, all of it is there' }).click()
  await expect(leader.getByText(/^You have agreed that all of it was delivered/)).toBeVisible()
  await manager.goto(`/school/bookings/${bookingId}`)
  const invoice = manager.getByRole('link', { name: /^Invoice what is delivered/ })
  await step.reloadUntil(manager, () => expect(invoice).toBeVisible({ timeout: 1 }))
  await invoice.click()
  await look(manager)
  await expect(manager.locator('.app-sheet')).toContainText('3 codes')
  await expect(manager.locator('.app-sheet')).toContainText(orderNumber)
  await expectEmails(manager, orderNumber, [[/^Invoices? /, '@']])
})

/** Answers every question up to the funding. */
async function want(page: Page, many: number): Promise<void> {
  await expect(page).toHaveURL(/\/wanted/)
  await look(page)
  await page.getByLabel(/^How many/).fill(String(many))
  const by = new Date(Date.now() + 21 * 86_400_000)
  await page.getByLabel('Day', { exact: true }).fill(String(by.getUTCDate()))
  await page.getByLabel('Month', { exact: true }).fill(String(by.getUTCMonth() + 1))
  await page.getByLabel('Year', { exact: true }).fill(String(by.getUTCFullYear()))
  await page.getByRole('checkbox', { name: 'Year 11' }).check()
  await page.getByLabel('What is it for?').fill('Year 11, before they choose.')
  await step.goOn(page)
  await expect(page).toHaveURL(/\/funding/)
  await look(page)
}

async function addCodes(page: Page, said: string, codes: string[]): Promise<void> {
  await page.getByLabel('What they are').fill(said)
  await page.getByLabel('Codes', { exact: true }).fill(codes.join('\n'))
  await page.getByRole('button', { name: 'Add the codes' }).click()
  await expect(page.getByText(/^Added\. People who ask for visits at Fernhollow School can open it/)).toBeVisible()
  await look(page)
}
