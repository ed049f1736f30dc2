import { expect, type Page, test } from '@playwright/test'
import { row } from './ground.ts'
import { expectEmails, followEmail, leave, look, signedIn, workFor } from './people.ts'
import * as step from './steps.ts'

test.afterEach(({ browser }) => leave(browser))

const LEADER = 'careers.leader@'
const MANAGER = 'business.manager@'
const OFFICE = 'provider@demo'

/** Names the first who could come, of those the page offers, and answers who it was: at level 6 where anybody is, if so asked. */
async function nameFirst(page: Page, isLeastQualified = false): Promise<string> {
  const offered = page
    .getByRole('main')
    .locator('.govuk-radios__item')
    .filter({ has: page.locator('[value^="psn_"]') })
  const atSix = offered.filter({ hasText: 'Level 6' })
  const one = (isLeastQualified && (await atSix.count()) > 0 ? atSix : offered).first()
  await one.getByRole('radio').check()
  return (await one.locator('label').innerText()).trim()
}

const emailOf = (name: string) =>
  row<{ email: string }>(
    `practitioner ${name}`,
    `select e.email from practitioners p join people e on e.id = p.person_id where p.status = 'joined' and e.name = $1`,
    name,
  )

test('a provider names who comes, and somebody else whom the school agrees to @plain', async ({
  browser,
  javaScriptEnabled,
}) => {
  test.setTimeout(600_000)
  const [leader, manager, office] = await Promise.all([
    signedIn(browser, 'careers.leader'),
    signedIn(browser, 'business.manager'),
    signedIn(browser, 'provider'),
  ])
  await workFor(manager, 'Fernhollow School')
  await step.startRequest(leader, /Northfell Careers/, look)
  const wanted = {
    service: 'Personal guidance day',
    // Days on which most of those who go for it work.
    on: /Tuesday|Wednesday|Thursday/,
    place: /Fernhollow/,
    rationale: 'They have no plan for after Year 11.',
  }
  await step.answerUntil(leader, 'check', wanted, look)
  const { bookingId, reference } = await step.signAndSend(leader, look)
  await followEmail(manager, reference, /^Approve a visit for £/, MANAGER)
  await step.approve(manager, `PO-48${javaScriptEnabled === false ? 11 : 12}`, look)

  // Nobody holds the day before the office has said who comes.
  await followEmail(office, reference, /^Fernhollow School asks for/, OFFICE)
  await expect(office).toHaveURL(new RegExp(`/provider/requests/${bookingId}$`))
  await look(office)
  await office.getByRole('button', { name: 'Send the answer' }).click()
  await expect(office.getByText('Name who comes, or decline at least one day').first()).toBeVisible()
  // Whoever stands in is as qualified, or more.
  const first = await nameFirst(office, true)
  await office.getByRole('button', { name: 'Send the answer' }).click()
  await expect(office.getByText(/^You have accepted one day and named who comes/)).toBeVisible()
  await look(office)
  await leader.goto(`/school/bookings/${bookingId}`)
  await expect(leader.getByText('Confirmed').first()).toBeVisible()
  await expect(leader.getByText(first).first()).toBeVisible()
  await look(leader)
  const { email: firstEmail } = await emailOf(first)
  await expectEmails(leader, reference, [
    [/^Confirmed for /, LEADER],
    [/./, firstEmail],
  ])

  const { id: visitId } = await row<{ id: string }>('visit', 'select id from visits where booking_id = $1', bookingId)
  await office.goto(`/provider/visits/${visitId}`)
  await look(office)
  const second = await nameFirst(office)
  expect(second).not.toBe(first)
  await office.getByRole('button', { name: 'Ask the school' }).click()
  await expect(office.getByText('Give a reason').first()).toBeVisible()
  await office.getByLabel('Why somebody else').fill('They are on a course that day.')
  await office.getByRole('button', { name: 'Ask the school' }).click()
  await expect(office.getByText(/^Named. We have written to them and to Fernhollow School/)).toBeVisible()

  await followEmail(leader, reference, new RegExp(second), LEADER)
  await expect(leader).toHaveURL(new RegExp(`/school/bookings/${bookingId}$`))
  await leader.getByRole('link', { name: 'Decide' }).click()
  await expect(leader.getByRole('heading', { level: 1 })).toHaveText(`May ${second} come instead of ${first}?`)
  await look(leader)
  await leader.getByRole('button', { name: 'Say no' }).click()
  await expect(leader.getByText('Say why', { exact: false }).first()).toBeVisible()
  await leader.getByRole('button', { name: `Agree that ${second} comes` }).click()
  await expect(leader.getByText(/^Agreed. We have written to Northfell Careers/)).toBeVisible()
  await expect(leader.getByText('Confirmed').first()).toBeVisible()
  await look(leader)

  const goes = await signedIn(browser, (await emailOf(second)).email)
  await goes.goto(`/adviser/visits/${visitId}`)
  await expect(goes.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(goes.getByText('Fernhollow School').first()).toBeVisible()
  await look(goes)
  const stays = await signedIn(browser, firstEmail)
  const refused = await stays.goto(`/adviser/visits/${visitId}`)
  expect(refused?.status()).toBe(404)
})
