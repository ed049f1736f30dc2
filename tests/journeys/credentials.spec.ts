import { expect, type Page, test } from '@playwright/test'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { row, rows } from './ground.ts'
import { expectEmails, followEmail, leave, look, signedIn } from './people.ts'

test.afterEach(({ browser }) => leave(browser))

// A freelance adviser from sign-up to the first day that a school can ask for, and what becomes of visits when a check is in doubt.

const PASSWORD = 'three random walking words'
const today = londonDay(new Date())

async function typeDate(page: Page, label: string, on: Day): Promise<void> {
  const [year, month, dayOfMonth] = on.split('-') as [string, string, string]
  const group = page.getByRole('group', { name: label })
  await group.getByLabel('Day').fill(String(Number(dayOfMonth)))
  await group.getByLabel('Month').fill(month)
  await group.getByLabel('Year').fill(year)
}

const choose = (page: Page, group: string, name: string) =>
  page.getByRole('group', { name: group }).getByRole('radio', { name, exact: true }).check()

async function give(page: Page, kind: string, fill: () => Promise<unknown>): Promise<void> {
  await page.goto(`/adviser/credentials/new/${kind}`)
  await fill()
  await page.getByRole('button', { name: 'Give it to our staff' }).click()
  await expect(page).toHaveURL(/\/adviser\/credentials\/crd_/)
}

test('an adviser signs up, gives credentials, is verified and listed, and is found @plain', async ({ browser }) => {
  test.setTimeout(600_000)
  const name = `Willa Thrift ${Date.now() % 100_000}`
  const email = `willa.${Date.now()}@advisers.example`
  const page = await (await browser.newContext()).newPage()
  const fill = (label: string, words: string) => page.getByLabel(label, { exact: true }).fill(words)

  await page.goto('/join/adviser')
  await fill('Your full name', name)
  await fill('Your work email address', email)
  await fill('Choose a password', PASSWORD)
  await fill('Town you work from', 'Kestrel Brow')
  const { outcode } = await row<{ outcode: string }>(
    'outcode',
    `select outcode from adviser_cards where name = 'Rowan Tallis'`,
  )
  await fill('First half of its postcode', outcode)
  await page.getByRole('radio', { name: 'As a sole trader' }).check()
  await page.getByRole('button', { name: 'Create your account' }).click()
  await followEmail(page, email, /^Confirm your email address/, email)
  await page.getByRole('button', { name: 'Yes, confirm it' }).click()
  await fill('Email address', email)
  await fill('Password', PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()

  await page.goto('/adviser/profile')
  await fill('In one sentence', 'Plain words about what comes next')
  await page.getByLabel('Address', { exact: true }).fill(`3 Beck Row\nKestrel Brow\n${outcode} 1AA`)
  await fill('Phone number', '01632 960 777')
  await page.getByRole('button', { name: 'Save profile' }).click()
  await page.getByLabel(/^I authorise Waymark/).check()
  await page.getByRole('button', { name: 'Authorise' }).click()
  await page.goto('/adviser/services/personal_guidance_day')
  await fill('Your price', '310')
  await page.getByRole('button', { name: 'Save and offer' }).click()
  await page.goto('/adviser/availability/week?days=1&days=2&days=3&days=4&days=5')
  await page.getByRole('button', { name: 'Save your week' }).click()

  await page.goto('/adviser')
  await page.getByRole('link', { name: 'Show us your credentials' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('8 credentials are missing')
  await give(page, 'identity', () => page.getByRole('radio', { name: 'Passport' }).check())
  await give(page, 'right_to_work', () => fill('What shows it', 'Irish passport'))
  await give(page, 'qualification', async () => {
    await fill('Title', 'Level 6 Diploma in Career Guidance and Development')
    await fill('Awarded by', 'Northern Awards')
    await page.getByLabel('Level').selectOption('6')
    await choose(page, 'Is it in career development?', 'Yes')
  })
  await give(page, 'register', async () => {
    await fill('Your number', 'RCDP 551')
    await page.getByRole('radio', { name: 'Registered Career Development Professional' }).check()
    await typeDate(page, 'When it renews', addDays(today, 300))
  })
  await give(page, 'dbs', async () => {
    await choose(page, 'Level', 'Enhanced')
    await choose(page, 'Was the children’s barred list checked?', 'Yes')
    await choose(page, 'Workforce', 'Child workforce')
    await fill('Number of the certificate', '001555777999')
    await typeDate(page, 'When it was issued', addDays(today, -30))
  })
  await give(page, 'safeguarding', async () => {
    await page.getByRole('radio').first().check()
    await typeDate(page, 'Your last safeguarding training', addDays(today, -40))
    await typeDate(page, 'Your last Prevent training', addDays(today, -40))
  })
  await give(page, 'public_liability', async () => {
    await fill('Insurer', 'Fellside Mutual')
    await fill('Amount of cover', '£5m')
    await typeDate(page, 'First day that it covers', addDays(today, -60))
    await typeDate(page, 'Last day that it covers', addDays(today, 305))
  })
  for (const writer of ['Una Marsh', 'Tom Hale'])
    await give(page, 'reference', async () => {
      await fill('Who wrote it', writer)
      await fill('What they do', 'Head of careers')
      await fill('Where they work', 'Larkfield College')
      await fill('Their email address', 'writer@larkfield.example')
      await choose(page, 'Did they agree that a school may read it?', 'Yes')
    })
  await page.goto('/adviser/credentials')
  await look(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Our staff are looking at what you gave')

  const staff = await signedIn(browser, 'staff')
  const { id: supplierId, person } = await row<{ id: string; person: string }>(
    'practice',
    'select c.supplier_id as id, c.person_id as person from adviser_cards c join people p on p.id = c.person_id where p.email = $1',
    email,
  )
  await staff.goto(`/staff/advisers/${supplierId}`)
  await staff.getByRole('button', { name: 'List this adviser' }).click()
  await expect(staff.getByText(/^For no service that they offer is everything verified/).first()).toBeVisible()
  for (let waiting = 9; waiting > 0; waiting--) {
    const { id } = await row<{ id: string }>(
      'credential',
      `select id from credentials where person_id = $1 and status = 'submitted' order by submitted_at limit 1`,
      person,
    )
    await staff.goto(`/staff/credentials/${id}`)
    await staff.getByLabel('What you saw, and how').fill('Original on a video call')
    await staff.getByRole('button', { name: 'Verify', exact: true }).click()
    await expect(staff.getByText(/^Verified\. /)).toBeVisible()
  }
  await staff.goto(`/staff/advisers/${supplierId}`)
  await look(staff)
  await staff.getByRole('button', { name: 'List this adviser' }).click()
  await expect(staff.getByText(/^Listed: schools find this adviser for personal guidance day/)).toBeVisible()
  await expectEmails(page, email, [[/^You are listed/, email]])

  const anyone = await (await browser.newContext()).newPage()
  await anyone.goto(`/find?near=${outcode}&for=personal_guidance_day&within=10`)
  for (let pages = 0; pages < 5 && (await anyone.getByRole('link', { name }).count()) === 0; pages++)
    await anyone.getByRole('link', { name: /^Next/ }).click()
  await anyone.getByRole('link', { name }).first().click()
  await look(anyone)
  const words = await anyone.locator('main').innerText()
  expect(words).toContain('Enhanced DBS with children’s barred list')
  expect(words).not.toMatch(/001555777999|RCDP 551|Irish|Una Marsh/)
})

test('a check in doubt: the visits that need it wait, both sides see it, and a second person puts it right @plain', async ({
  browser,
}) => {
  test.setTimeout(300_000)
  const { visitId, bookingId, credential, reference } = await row<
    Record<'visitId' | 'bookingId' | 'credential' | 'reference', string>
  >(
    'confirmed visit of Fernhollow School ahead',
    `select v.id as "visitId", b.id as "bookingId", b.reference, k.id as credential
       from visits v join bookings b on b.id = v.booking_id join organisations o on o.id = v.school_id
       join credentials k on k.person_id = v.person_id and k.kind = 'dbs' and k.status = 'verified'
       join adviser_cards c on c.person_id = v.person_id
      where v.status = 'confirmed' and v.on_day > current_date + 1 and o.name = 'Fernhollow School' and c.name = 'Rowan Tallis'
        and b.lead_id is null
      order by v.on_day desc limit 1`,
  )
  // Where the other walk was in this copy too, it has held up the same visit and put it right before.
  const before = await rows<{ id: string }>(
    "select id from emails where template = 'needs-renewal' and to_address like 'careers.leader@%' and text like '%' || $1 || '%'",
    reference,
  )
  const [staff, leader, adviser] = await Promise.all([
    signedIn(browser, 'staff'),
    signedIn(browser, 'careers.leader'),
    signedIn(browser, 'adviser'),
  ])
  await staff.goto(`/staff/credentials/${credential}`)
  await staff.getByText('Suspend it').click()
  await staff.getByRole('button', { name: 'Suspend', exact: true }).click()
  await expect(staff.getByText('Say why. The adviser reads it.').first()).toBeVisible()
  await staff.getByLabel('Why').first().fill('The number on the certificate is another one.')
  await staff.getByRole('button', { name: 'Suspend', exact: true }).click()
  await look(staff)
  await expect(staff.getByText('somebody else of the staff lifts the suspension')).toBeVisible()

  await expectEmails(leader, reference, [[/^Needs renewal/, 'careers.leader@']], before.length + 1)
  await leader.goto(`/school/bookings/${bookingId}`)
  await expect(leader.getByText('does not hold on that day, so it can’t go ahead').first()).toBeVisible()
  await look(leader)
  await adviser.goto(`/adviser/visits/${visitId}`)
  await expect(adviser.getByText('Your DBS check does not count at the moment.').first()).toBeVisible()
  await adviser.goto('/adviser')
  await expect(adviser.getByRole('link', { name: /^Renew what / })).toBeVisible()

  const other = await signedIn(browser, 'sefa.moss@staff.demo.waymark.example')
  await other.goto('/staff/credentials?of=suspended')
  await look(other)
  await other.goto(`/staff/credentials/${credential}`)
  await other.getByText('Lift the suspension').first().click()
  await other.getByLabel('Why').first().fill('It was typed wrongly by us.')
  await other.getByRole('button', { name: 'Lift the suspension' }).click()
  await expectEmails(leader, reference, [[/^Put right/, 'careers.leader@']], before.length + 1)
  await leader.goto(`/school/bookings/${bookingId}`)
  await expect(leader.getByText('does not hold on that day, so it can’t go ahead')).toHaveCount(0)
})
