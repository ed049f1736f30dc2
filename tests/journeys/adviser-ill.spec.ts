import { expect, test } from '@playwright/test'
import { row } from './ground.ts'
import { followEmail, leave, look, signedIn, workFor } from './people.ts'
import * as step from './steps.ts'

test.afterEach(({ browser }) => leave(browser))

const PHONE = { width: 390, height: 844 }

test('an adviser is ill, and the school takes somebody else from a telephone @plain', async ({
  browser,
  javaScriptEnabled,
}) => {
  test.setTimeout(600_000)
  const orderNumber = `PO-49${javaScriptEnabled === false ? 11 : 12}`
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
  await step.approve(manager, orderNumber, look)
  await followEmail(adviser, reference, /^Fernhollow School asks for/, 'adviser@demo')
  await step.accept(adviser, look)
  const { id: visitId } = await row<{ id: string }>('visit', 'select id from visits where booking_id = $1', bookingId)

  await adviser.goto(`/adviser/visits/${visitId}/cancel`)
  await adviser.getByRole('radio', { name: 'Illness' }).check()
  await adviser.getByLabel('More about it').fill('I have lost my voice.')
  await adviser.getByRole('button', { name: 'Cancel the visit' }).click()
  await expect(adviser.getByText(/cancelled/i).first()).toBeVisible()

  // One link in the email leads there, and the same from home.
  await leader.setViewportSize(PHONE)
  await followEmail(leader, reference, /^Cancelled/, 'careers.leader@')
  await expect(leader).toHaveURL(new RegExp(`/school/bookings/${bookingId}/visits/${visitId}/replace$`))
  await expect(leader.getByText('I have lost my voice.')).toBeVisible()
  const wide = await leader.evaluate(() => document.documentElement.scrollWidth)
  expect(wide).toBeLessThanOrEqual(PHONE.width)
  await look(leader)
  await leader.goto('/school')
  await expect(leader.getByRole('link', { name: /^Find somebody else for / }).first()).toBeVisible()
  await leader.goto(`/school/bookings/${bookingId}`)
  await leader.getByRole('link', { name: 'Find somebody else' }).first().click()
  await leader.screenshot({
    path: `test-results/replace${javaScriptEnabled === false ? '-plain' : ''}.png`,
    fullPage: true,
  })

  const stands = leader
    .locator('article')
    .filter({ hasText: 'approval stands' })
    .filter({ hasNotText: 'Rowan Tallis' })
    .filter({ has: leader.getByRole('button', { name: /^Ask / }) })
    .filter({ hasText: 'miles away' })
    .first()
  const name = await stands.getByRole('heading').innerText()
  await stands.getByRole('button', { name: /^Ask / }).click()
  await expect(leader.getByText(/^Asked. We write as soon as they answer/)).toBeVisible()
  await expect(leader.getByText(`Waiting for ${name}`).first()).toBeVisible()
  await expect(leader.getByText(orderNumber).first()).toBeVisible()
  await look(leader)

  const taken = await row<{ id: string; email: string }>(
    'booking that takes its place',
    `select v.booking_id as id, p.email from visits v join people p on p.id = v.person_id where v.replaces_visit_id = $1`,
    visitId,
  )
  await expect(leader).toHaveURL(new RegExp(`/school/bookings/${taken.id}$`))
  const other = await signedIn(browser, taken.email)
  await other.goto(`/adviser/requests/${taken.id}`)
  await step.accept(other, look)
  await leader.reload()
  await expect(leader.getByText('Confirmed').first()).toBeVisible()

  // Whoever comes back to the page of the visit that was lost reads that it is taken.
  await leader.goto(`/school/bookings/${bookingId}/visits/${visitId}/replace`)
  await expect(leader.getByText(/has asked for another in the place of this visit already/)).toBeVisible()
})
