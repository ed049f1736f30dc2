import { expect, test } from '@playwright/test'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import { row, rows } from './ground.ts'
import { leave, look, signedIn } from './people.ts'
import * as things from './things.ts'

test.afterEach(({ browser }) => leave(browser))

/** A Tuesday to Thursday of term, on which Rowan Tallis works, long after what the demonstration has booked. */
function quietDay(): Day {
  let on = addDays(londonDay(new Date()), 150)
  while (!isSchoolDay(schoolCalendar(), on) || ![2, 3, 4].includes(new Date(`${on}T12:00Z`).getUTCDay()))
    on = addDays(on, 1)
  return on
}
const asTyped = (on: Day) => on.split('-').reverse().map(Number).join(' ')

test('an enquiry to three: compared, asked at once, answered by two, one chosen, the others told @plain', async ({
  browser,
}) => {
  test.setTimeout(300_000)
  const [leader, adviser] = await Promise.all([signedIn(browser, 'careers.leader'), signedIn(browser, 'adviser')])
  const purpose = `Those who are undecided, ${Date.now()}`

  await leader.goto('/find')
  await look(leader)
  await leader.getByRole('checkbox', { name: 'Compare Rowan Tallis' }).check()
  const known = new Set(await things.askableAtOnce())
  const shown = await leader.getByRole('checkbox', { name: /^Compare (?!Rowan Tallis)/ }).all()
  const slugs = await Promise.all(shown.map((one) => one.getAttribute('value')))
  const others = shown.filter((_, n) => known.has(slugs[n] ?? ''))
  expect(others.length).toBeGreaterThan(1)
  for (const other of others.slice(0, 2)) await other.check()
  await leader.getByRole('button', { name: 'Compare those ticked' }).click()
  await expect(leader).toHaveURL(/\/compare\?/)
  await expect(leader.getByRole('heading', { level: 1 })).toHaveText(/^3 advisers for .*side by side$/)
  await look(leader)
  await leader.getByRole('link', { name: 'Ask these 3' }).click()
  await look(leader)
  await expect(leader.getByRole('group', { name: 'Whom do you ask?' }).getByRole('checkbox')).toHaveCount(3)

  const on = quietDay()
  await leader.getByRole('radio', { name: 'On certain days' }).check()
  await leader.getByLabel('Which days?').fill(asTyped(on))
  await leader.getByRole('checkbox', { name: 'Year 11' }).check()
  await leader.getByLabel(/^Interviews at each visit/).fill('6')
  await leader.getByRole('button', { name: 'Send to those ticked' }).click()
  await expect(leader.getByText('Say what it is for').first()).toBeVisible()
  await leader.getByLabel('What is it for?').fill(purpose)
  await leader.getByRole('button', { name: 'Send to those ticked' }).click()
  await expect(leader).toHaveURL(/\/school\/enquiries\/enq_/)
  await look(leader)
  const address = new URL(leader.url()).pathname
  const enquiryId = address.split('/').at(-1) as string

  await adviser.goto('/adviser')
  await adviser.goto(`/adviser/enquiries/${enquiryId}`)
  await expect(adviser.getByText(purpose)).toBeVisible()
  await look(adviser)
  await adviser.getByRole('checkbox').first().check()
  await adviser.getByLabel('Your price of one visit').fill('300')
  await adviser.getByRole('button', { name: 'Offer these days' }).click()
  await expect(adviser.getByText('Say why your price is another than on your page').first()).toBeVisible()
  await adviser.getByLabel(/^Why it is another price/).fill('I am near you that week')
  await adviser.getByRole('button', { name: 'Offer these days' }).click()
  await expect(adviser.getByRole('heading', { level: 1 })).toHaveText('You have offered days')

  const { email } = await row<{ email: string }>(
    'another adviser who was asked',
    `select p.email from enquiry_asks a join people p on p.id = a.person_id where a.enquiry_id = $1 and a.status = 'asked' limit 1`,
    enquiryId,
  )
  const another = await signedIn(browser, email)
  await another.goto(`/adviser/enquiries/${enquiryId}`)
  await another.getByText('I cannot come').click()
  await another.getByLabel('Why not?').fill('I am at another school that day.')
  await another.getByRole('button', { name: 'Say no' }).click()
  await expect(another.getByRole('heading', { level: 1 })).toHaveText('You said no')

  await leader.goto(address)
  await look(leader)
  await expect(leader.getByText('Not their usual price: I am near you that week')).toBeVisible()
  await expect(leader.getByText('I am at another school that day.')).toBeVisible()
  await leader.getByText('Choose Rowan Tallis', { exact: true }).first().click()
  await leader.getByRole('button', { name: 'Choose Rowan Tallis' }).click()
  await expect(leader).toHaveURL(/\/school\/request\/drf_/)
  await expect(leader.getByText('£300.00').first()).toBeVisible()
  // The demonstration has such an email of an earlier enquiry: this one leads to its own.
  const told = () =>
    rows<{ to: string }>(
      `select to_address as to from emails where subject = 'Fernhollow School would like you to come' and text like $1`,
      `%/adviser/enquiries/${enquiryId}%`,
    )
  await expect
    .poll(async () => (await told()).map(({ to }) => to), { timeout: 60_000 })
    .toEqual(['adviser@demo.waymark.example'])

  await adviser.goto(`/adviser/enquiries/${enquiryId}`)
  await expect(adviser.getByRole('heading', { level: 1 })).toHaveText('You were chosen')
  await leader.goto(address)
  await expect(leader.getByRole('heading', { level: 1 })).toHaveText('Rowan Tallis was chosen')
})
