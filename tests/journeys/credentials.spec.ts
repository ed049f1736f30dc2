import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { addFile, give } from './giving.ts'
import { row, rows } from './ground.ts'
import { expectEmails, followEmail, leave, look, signedIn } from './people.ts'

test.afterEach(({ browser }) => leave(browser))

// Staff look at what was given, and what becomes of visits when a check is in doubt.

/** The queue, as far as the page on which something of somebody stands. */
async function queueWith(staff: Page, name: string, kind: string) {
  await staff.goto('/staff/credentials')
  await expect(staff.getByRole('heading', { level: 1 })).toHaveText(/^\d+ credentials wait/)
  const line = staff.getByRole('row').filter({ hasText: name }).filter({ hasText: kind })
  for (let pages = 0; pages < 5 && (await line.count()) === 0; pages++)
    await staff.getByRole('link', { name: /^Next/ }).click()
  return line.first()
}

test('staff see what is due, take it, refuse it with a reason that its adviser acts on, and verify it @plain', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  // Of those who wait to be listed, of whom no other walk needs anything but that something waits.
  const due = await row<Record<'id' | 'name' | 'email' | 'file', string>>(
    'qualification with a file that waits',
    `select k.id, p.name, p.email, f.name as file from credentials k join people p on p.id = k.person_id
       join evidence_files f on f.credential_id = k.id and f.deleted_at is null
      where k.status = 'submitted' and k.kind = 'qualification' and p.email not like 'willa.%' order by k.submitted_at limit 1`,
  )
  const staff = await signedIn(browser, 'staff')
  const line = await queueWith(staff, due.name, 'Qualification')
  await expect(line).toContainText(/(Late: )?(Mon|Tue|Wed|Thu|Fri) \d/)
  await expect(line).toContainText('Nobody')
  await line.getByRole('link').first().click()
  await look(staff)
  await staff.getByRole('button', { name: 'I am on it' }).click()
  await expect(staff.getByText('You are on it. Others see that.')).toBeVisible()
  await expect(
    await queueWith(await signedIn(browser, 'sefa.moss@staff.demo.waymark.example'), due.name, 'Qualification'),
  ).toContainText('Orla Finch')

  const download = staff.waitForEvent('download')
  await staff.getByRole('link', { name: due.file, exact: true }).click()
  expect(readFileSync(await (await download).path(), 'latin1')).toMatch(/^%PDF-/)
  await staff.goto(`/staff/credentials/${due.id}`)
  await staff.getByText('Who has opened the files').click()
  await expect(staff.getByRole('listitem').filter({ hasText: 'Orla Finch' }).first()).toBeVisible()

  await staff.getByText('It cannot be verified').click()
  await staff.getByRole('button', { name: 'Do not verify it' }).click()
  await expect(staff.getByText('Say why. The adviser reads it.').first()).toBeVisible()
  const why = `The certificate has no name on it, ${due.name}. Send the page that has.`
  await staff.getByLabel('Why').fill(why)
  await staff.getByRole('button', { name: 'Do not verify it' }).click()
  await expect(staff.getByText(`Not verified. ${due.name} is told, with the reason.`)).toBeVisible()
  await look(staff)

  const adviser = await signedIn(browser, due.email)
  await followEmail(adviser, due.email, /^Not verified yet: your career guidance qualification/, due.email)
  await expect(adviser).toHaveURL(/\/adviser\/credentials/)
  await adviser.goto(`/adviser/credentials/${due.id}`)
  await expect(adviser.getByText(`Our staff wrote: “${why}”`)).toBeVisible()
  await adviser.getByRole('button', { name: 'Give it again' }).click()
  await look(adviser)
  await give(adviser, async () => {
    await expect(adviser.getByLabel('Title', { exact: true })).not.toHaveValue('')
    await adviser.getByLabel('Awarded by', { exact: true }).fill('Northern Awards, Tarnbeck')
  })
  await addFile(adviser, 'Certificate with my name.pdf')
  const again = new URL(adviser.url()).pathname.split('/').at(-1) as string

  await (await queueWith(staff, due.name, 'Qualification')).getByRole('link').first().click()
  await expect(staff).toHaveURL(new RegExp(`/staff/credentials/${again}$`))
  await expect(staff.getByRole('link', { name: 'Certificate with my name.pdf' })).toBeVisible()
  await staff.getByRole('button', { name: 'Verify', exact: true }).click()
  await expect(staff.getByText('Say how you saw it').first()).toBeVisible()
  await staff.getByLabel('What you saw, and how').fill('The certificate, with the name of its holder')
  await staff.getByRole('button', { name: 'Verify', exact: true }).click()
  await expect(staff.getByText(`Verified. ${due.name} is told, and it counts from now.`)).toBeVisible()
  await look(staff)
  await expectEmails(adviser, due.email, [[/^Verified: your career guidance qualification/, due.email]])
  await adviser.goto(`/adviser/credentials/${again}`)
  await expect(adviser.getByText(/^Our staff saw: The certificate, with the name of its holder/)).toBeVisible()
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
