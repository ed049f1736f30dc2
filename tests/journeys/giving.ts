import { expect, type Page } from '@playwright/test'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'

// What an adviser gives so that staff can look at it, each by its own form.

const today = londonDay(new Date())

const fill = (page: Page, label: string, words: string) => page.getByLabel(label, { exact: true }).fill(words)

const choose = (page: Page, group: string, name: string) =>
  page.getByRole('group', { name: group }).getByRole('radio', { name, exact: true }).check()

async function typeDate(page: Page, label: string, on: Day): Promise<void> {
  const [year, month, dayOfMonth] = on.split('-') as [string, string, string]
  const group = page.getByRole('group', { name: label })
  await group.getByLabel('Day').fill(String(Number(dayOfMonth)))
  await group.getByLabel('Month').fill(month)
  await group.getByLabel('Year').fill(year)
}

/** Gives what the form on the page asks for, and stays on what was given. */
export async function give(page: Page, fillIn: () => Promise<unknown>): Promise<void> {
  await fillIn()
  await page.getByRole('button', { name: 'Give it to our staff' }).click()
  await expect(page).toHaveURL(/\/adviser\/credentials\/crd_/)
}

async function fillQualification(page: Page): Promise<void> {
  await fill(page, 'Title', 'Level 6 Diploma in Career Guidance and Development')
  await fill(page, 'Awarded by', 'Northern Awards')
  await page.getByLabel('Level').selectOption('6')
  await choose(page, 'Is it in career development?', 'Yes')
}

/** Adds a page to what was given, for staff to open. */
export async function addFile(page: Page, name: string): Promise<void> {
  const buffer = Buffer.from(
    `%PDF-1.4\n% ${name}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`,
  )
  await page.getByLabel('Add a file').setInputFiles({ name, mimeType: 'application/pdf', buffer })
  await page.getByRole('button', { name: 'Add the file' }).click()
  await expect(page.getByText('Added. Our staff can open it.')).toBeVisible()
  await expect(page.getByRole('link', { name })).toBeVisible()
}

/** Everything that personal guidance needs: nine things, two of which are references. */
export async function giveEverything(page: Page): Promise<void> {
  const giveNew = async (kind: string, fillIn: () => Promise<unknown>) => {
    await page.goto(`/adviser/credentials/new/${kind}`)
    await give(page, fillIn)
  }
  await giveNew('identity', () => page.getByRole('radio', { name: 'Passport' }).check())
  await giveNew('right_to_work', () => fill(page, 'What shows it', 'Irish passport'))
  await giveNew('qualification', () => fillQualification(page))
  await addFile(page, 'Diploma.pdf')
  await giveNew('register', async () => {
    await fill(page, 'Your number', 'RCDP 551')
    await page.getByRole('radio', { name: 'Registered Career Development Professional' }).check()
    await typeDate(page, 'When it renews', addDays(today, 300))
  })
  await giveNew('dbs', async () => {
    await choose(page, 'Level', 'Enhanced')
    await choose(page, 'Was the children’s barred list checked?', 'Yes')
    await choose(page, 'Workforce', 'Child workforce')
    await fill(page, 'Number of the certificate', '001555777999')
    await typeDate(page, 'When it was issued', addDays(today, -30))
  })
  await giveNew('safeguarding', async () => {
    await page.getByRole('radio').first().check()
    await typeDate(page, 'Your last safeguarding training', addDays(today, -40))
    await typeDate(page, 'Your last Prevent training', addDays(today, -40))
  })
  await giveNew('public_liability', async () => {
    await fill(page, 'Insurer', 'Fellside Mutual')
    await fill(page, 'Amount of cover', '£5m')
    await typeDate(page, 'First day that it covers', addDays(today, -60))
    await typeDate(page, 'Last day that it covers', addDays(today, 305))
  })
  for (const [writer, email] of [
    ['Una Marsh', 'una.marsh@larkfield.example'],
    ['Tom Hale', 'tom.hale@larkfield.example'],
  ] as const)
    await giveNew('reference', async () => {
      await fill(page, 'Who wrote it', writer)
      await fill(page, 'What they do', 'Head of careers')
      await fill(page, 'Where they work', 'Larkfield College')
      await fill(page, 'Their email address', email)
      await choose(page, 'Did they agree that a school may read it?', 'Yes')
    })
}
