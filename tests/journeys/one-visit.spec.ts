import { expect, type Page, test } from '@playwright/test'
import { axeFinds, signedIn } from './people.ts'

// One visit, by the people it takes: asked for, approved with an order number, accepted.

test('a careers leader asks for a visit, the business manager approves, the adviser accepts @plain', async ({
  browser,
  javaScriptEnabled,
}) => {
  test.setTimeout(300_000)
  // Each step answers in seconds, or the journey has lost its way.
  const found: unknown[] = []
  const look = async (page: Page) => {
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    if (javaScriptEnabled !== false) found.push(...(await axeFinds(page)))
  }
  const goOn = async (page: Page) => page.getByRole('button', { name: 'Continue', exact: true }).click()

  const leader = await signedIn(browser, 'careers.leader')
  await leader.goto('/find?service=personal_guidance_day')
  await look(leader)
  await leader
    .getByRole('link', { name: /Rowan Tallis/ })
    .first()
    .click()
  await expect(leader).toHaveURL(/\/advisers\/rowan-tallis/)
  await look(leader)
  await leader.locator('form[action="/school/request"]').getByRole('button').click()

  await expect(leader).toHaveURL(/\/school\/request\//)
  const order = ['service', 'dates', 'times', 'place', 'work', 'funding', 'check']
  for (;;) {
    const step = new URL(leader.url()).pathname.split('/').at(-1) as string
    expect(order).toContain(step)
    await look(leader)
    if (step === 'check') break
    if (step === 'service') await leader.getByRole('radio', { name: 'Personal guidance day', exact: true }).check()
    if (step === 'dates') {
      const free = leader.locator('table').getByRole('checkbox')
      const month = leader.getByRole('main').getByRole('heading', { level: 2, name: /^\w+ 20\d\d$/ })
      for (let months = 0; months < 4 && (await free.count()) === 0; months++) {
        const shown = (await month.textContent()) as string
        await leader
          .getByRole('button', { name: /^Keep these, show/ })
          .last()
          .click()
        await expect(month).not.toHaveText(shown)
        await look(leader)
      }
      await free.last().check()
    }
    if (step === 'place') {
      await leader.getByRole('radio', { name: /Fernhollow/ }).check()
      await leader.getByLabel('Room').fill('Library office')
    }
    if (step === 'work') {
      await leader.getByRole('checkbox', { name: 'Year 11' }).check()
      await leader.getByLabel('Interviews wanted').fill('6')
      await leader.getByLabel('Safeguarding lead').fill('Dinah Frobisher')
      await leader.getByLabel('What is it for?').fill('The next six of Year 11, before their college deadlines.')
    }
    if (step === 'funding') {
      await leader.getByRole('checkbox', { name: 'Pupil Premium' }).check()
      await leader.getByRole('radio', { name: 'Only pupils who are eligible' }).check()
      await leader.getByRole('radio', { name: /Wider/i }).check()
      const challenge = leader.getByLabel('Challenge in your strategy')
      if (await challenge.evaluate((field) => field.tagName === 'SELECT')) await challenge.selectOption({ index: 1 })
      else await challenge.fill('1')
      await leader.getByLabel('Why it helps, in one sentence').fill('They have no plan for after Year 11.')
    }
    await goOn(leader)
    await expect(leader, `what ${step} answers`).not.toHaveURL(new RegExp(`/${step}$`))
  }
  await leader.getByRole('button', { name: 'Read the agreement' }).click()
  await expect(leader.getByRole('heading', { level: 1 })).toHaveText('Read and sign the agreement')
  await look(leader)
  await leader.getByRole('button', { name: 'Sign and send' }).click()
  await expect(leader.getByRole('heading', { name: 'Request sent' })).toBeVisible()
  await look(leader)
  const reference = (await leader.getByText(/^WMK-\d+$/).textContent()) as string
  const bookingId = new URL(leader.url()).pathname.split('/')[3] as string

  const manager = await signedIn(browser, 'business.manager')
  await manager.goto('/school/approvals')
  await look(manager)
  await manager.goto(`/school/approvals/${bookingId}`)
  await expect(manager.getByText(reference).first()).toBeVisible()
  await look(manager)
  await manager.getByRole('radio', { name: 'Approve' }).check()
  await manager.getByLabel('Order number', { exact: true }).fill('PO-4711')
  await manager.getByRole('button', { name: 'Record decision' }).click()
  await expect(manager).not.toHaveURL(/\/approvals\/bkg/)
  await look(manager)

  const adviser = await signedIn(browser, 'adviser')
  await adviser.goto('/adviser/requests')
  await look(adviser)
  await adviser.goto(`/adviser/requests/${bookingId}`)
  await look(adviser)
  await adviser.getByRole('radio', { name: 'Accept' }).check()
  await adviser.getByRole('button', { name: 'Send my answer' }).click()
  await expect(adviser.getByRole('button', { name: 'Send my answer' })).toBeHidden()
  await look(adviser)

  await leader.goto(`/school/bookings/${bookingId}`)
  await expect(leader.getByText('Confirmed').first()).toBeVisible()
  await expect(leader.getByText('PO-4711').first()).toBeVisible()
  await look(leader)
  expect(found).toEqual([])
})
