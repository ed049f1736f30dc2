import { expect, test } from '@playwright/test'
import { row } from './ground.ts'
import { followEmail, leave, look, signedIn } from './people.ts'
import * as things from './things.ts'

test.afterEach(({ browser }) => leave(browser))

test('a school raises a problem, both sides state their case, and two of the staff settle it in part @plain', async ({
  browser,
}) => {
  test.setTimeout(600_000)
  const { email, bookingId, visitId } = await things.visitWith(
    'delivered',
    'requester',
    'and b.lead_id is null and v.span is not null and exists (select from adviser_cards c where c.supplier_id = v.supplier_id and c.person_id is not null)',
  )
  const about = await row<{ adviser: string; reference: string; second: string }>(
    'booking with its adviser',
    `select p.email as adviser, b.reference, (select q.email from memberships m join people q on q.id = m.person_id
         join platform f on f.staff_organisation_id = m.organisation_id where q.email not like 'staff@%' and m.status = 'active' limit 1) as second
       from bookings b join visits v on v.booking_id = b.id join people p on p.id = v.person_id where v.id = $1`,
    visitId,
  )
  const [leader, adviser, first, second] = await Promise.all([
    signedIn(browser, email),
    signedIn(browser, about.adviser),
    signedIn(browser, 'staff'),
    signedIn(browser, about.second),
  ])
  const booking = `/school/bookings/${bookingId}`
  await leader.goto(`${booking}/visits/${visitId}/problem`)
  await leader.getByRole('textbox').fill('The adviser left at noon.')
  await leader.getByRole('button', { name: 'Raise the problem' }).click()
  await expect(leader).toHaveURL(new RegExp(`${visitId}/case$`))
  await expect(leader.getByText(/has until .* to answer/)).toBeVisible()
  await look(leader)

  await followEmail(adviser, about.reference, /^Problem raised about/, about.adviser)
  await expect(adviser).toHaveURL(new RegExp(`/adviser/visits/${visitId}/case$`))
  await adviser.getByRole('textbox').fill('The room was closed at noon.')
  await adviser.getByRole('button', { name: 'Add it to your case' }).click()
  await adviser.getByLabel('A file that shows it').setInputFiles({
    name: 'Signing in.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
  })
  await adviser.getByRole('button', { name: 'Add the file' }).click()
  await expect(adviser.getByRole('link', { name: 'Signing in.pdf' })).toBeVisible()
  await look(adviser)
  await leader.reload()
  await expect(leader.getByText('The room was closed at noon.')).toBeVisible()

  await first.goto(`/staff/problems/${visitId}`)
  await expect(first.getByText('The adviser left at noon.').first()).toBeVisible()
  await first.getByRole('radio', { name: 'In part' }).check()
  await first.getByLabel('Of the adviser’s price, before VAT').fill('40.00')
  await first.getByLabel('Of the travel, before VAT').fill('0')
  await first.getByLabel('Why', { exact: true }).fill('A part of it took place.')
  await first.getByRole('button', { name: 'Settle the problem' }).click()
  await look(first)
  // Where it takes two, whoever decided it cannot confirm it.
  if (await first.getByText('Waits for a second person').isVisible()) {
    await expect(first.getByRole('button', { name: /^Confirm it/ })).toHaveCount(0)
    await second.goto(`/staff/problems/${visitId}`)
    await second.getByRole('button', { name: /^Confirm it/ }).click()
    await expect(second.getByText('It is agreed in part')).toBeVisible()
    await look(second)
  } else await expect(first.getByText('It is agreed in part')).toBeVisible()

  for (const page of [leader, adviser]) {
    await page.reload()
    await expect(page.getByText('A part of it took place.')).toBeVisible()
    await look(page)
  }
  await leader.goto(booking)
  await expect(leader.getByText('A part of it took place.').first()).toBeVisible()
})
