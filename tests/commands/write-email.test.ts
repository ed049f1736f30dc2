import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Jobs, Recipients } from '#app/adapters/queue.server.ts'
import { systemActor } from '#app/auth/actor.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { emails, skippedEmails } from '#db/schema/index.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { aBooking } from './a-booking.ts'

const now = new Date('2026-11-20T10:00:00Z')
const origin = 'https://waymark.example'
const actor = systemActor('a test')
let database: FreshDatabase
let booking: { bookingId: string; visitIds: string[] }

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner' })
  booking = await aBooking()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

let made = 0
const wanted = (
  template: Jobs['write-email']['template'],
  recipients: Recipients,
  rest: Partial<Jobs['write-email']> = {},
): Jobs['write-email'] => ({ template, key: `test:${made++}`, recipients, ...rest })

const written = (key: string) =>
  inTransaction(actor, async (tx) =>
    (await tx.select().from(emails)).filter((email) => email.key.startsWith(`${key}:`)),
  )
const jobs = () =>
  inTransaction(actor, async (tx) => {
    const rows = await tx.execute(sql`select task_identifier as name, key from graphile_worker.jobs`)
    return rows.filter((row) => row.name === 'send-email').map((row) => String(row.key))
  })

const to = (recipients: 'requester' | 'approvers' | 'payers' | 'adviser'): Recipients => ({
  to: recipients,
  bookingId: 'bkg_one',
})

test('an approver gets the days, the funds and the deadline; the requester and the removed do not', async () => {
  const email = wanted('approval-wanted', to('approvers'), booking)
  expect(await writeEmail(email, now, origin)).toEqual({ ok: true, value: { written: 1 } })
  const [one, ...others] = await written(email.key)
  expect(others).toEqual([])
  expect(one?.toAddress).toBe('g.ellwood@wold.example')
  expect(one?.subject).toBe('Approve 2 visits for £777.60? Booking WMK-204180')
  for (const part of [one?.html, one?.text]) {
    for (const day of ['Thursday 21 January 2027', 'Thursday 4 February 2027']) expect(part).toContain(day)
    expect(part).toContain('8:45am to 3:15pm')
    expect(part).toContain('£654.00, no allocation is set')
    expect(part).toContain('5pm on Friday 27 November')
    expect(part).toContain('https://waymark.example/school/approvals/bkg_one')
  }
  expect(one?.text).toContain('because you approve spending for Wold Trust')
})

test('replayed, also at the same moment, an email is written once and sent once', async () => {
  const email = wanted('visits-requested', to('adviser'), booking)
  const results = await Promise.all([1, 2, 3, 4].map(() => writeEmail(email, now, origin)))
  expect(results.reduce((sum, result) => sum + (result.ok ? result.value.written : 0), 0)).toBe(1)
  await writeEmail(email, new Date('2026-11-21T10:00:00Z'), origin)
  const rows = await written(email.key)
  expect(rows).toHaveLength(1)
  expect((await jobs()).filter((key) => key === `send-email:${rows[0]?.id}`)).toHaveLength(1)
  // The price and travel with the adviser's own VAT, and nothing of the funds.
  expect(rows[0]?.text).toContain('£741.60')
  expect(rows[0]?.text).not.toContain('Careers budget')
})

test('one visit of several is spoken of alone', async () => {
  const email = wanted('declined', to('requester'), {
    bookingId: 'bkg_one',
    visitIds: ['vis_2'],
    facts: { reason: 'I am away.' },
  })
  await writeEmail(email, now, origin)
  const [one] = await written(email.key)
  expect(one?.text).toContain('Thursday 4 February 2027')
  expect(one?.text).not.toContain('21 January')
  expect(one?.text).toContain('I am away.')
  expect(one?.text).toContain('Other days of the same booking are not affected.')
  const both = wanted('declined', to('requester'), { ...booking, facts: { reason: 'I am away.' } })
  await writeEmail(both, now, origin)
  expect((await written(both.key))[0]?.text).not.toContain('Other days')
})

test('how a problem was settled is said with the reason, to each side', async () => {
  const facts = { outcome: 'void', note: 'Both sides agree that it ended too early.' }
  for (const reader of ['requester', 'approvers', 'adviser'] as const) {
    const email = wanted('problem-settled', to(reader), { bookingId: 'bkg_one', visitIds: ['vis_2'], facts })
    await writeEmail(email, now, origin)
    expect((await written(email.key))[0]?.text.replace(/\s+/g, ' ')).toContain(facts.note)
  }
})

test('where nobody has the payer’s role, the address for invoices is written to', async () => {
  const email = wanted('order-number-wanted', to('payers'), booking)
  await writeEmail(email, now, origin)
  expect((await written(email.key)).map((row) => row.toAddress)).toEqual(['invoices@wold.example'])
})

test.each([
  ['a booking that is gone', wanted('approved', { to: 'requester', bookingId: 'bkg_none' }), 'the booking has gone'],
  ['a person who is gone', wanted('reset-password', { to: 'person', personId: 'psn_none' }), 'the person has gone'],
  [
    'a role that nobody has',
    wanted('share-decided', { to: 'members', organisationId: 'org_school', role: 'administrator' }),
    'nobody has the role administrator there',
  ],
])('%s: nothing is written and the reason is recorded', async (_, email, reason) => {
  expect(await writeEmail(email, now, origin)).toEqual({ ok: false, refusal: 'skipped' })
  await writeEmail(email, now, origin)
  const rows = await inTransaction(actor, (tx) => tx.select().from(skippedEmails))
  expect(rows.filter((row) => row.key === email.key).map((row) => row.reason)).toEqual([reason])
})

test('a fact that the email cannot do without fails the job and is named', async () => {
  const email = wanted('declined', to('requester'), booking)
  await expect(writeEmail(email, now, origin)).rejects.toThrow('facts.reason')
})

test('a link leads to Waymark and nowhere else', async () => {
  const person: Recipients = { to: 'person', personId: 'psn_priya' }
  const away = wanted('reset-password', person, { facts: { link: 'https://elsewhere.example/reset' } })
  await expect(writeEmail(away, now, origin)).rejects.toThrow('leads away')
  const email = wanted('reset-password', person, { facts: { link: '/reset-password/abc' } })
  await writeEmail(email, now, origin)
  expect((await written(email.key))[0]?.text).toContain('https://waymark.example/reset-password/abc')
})

test('members of an academy who approve include those of its trust', async () => {
  const facts = { consortium: 'Four Valleys', school: 'Fernhollow School', by: 'Dilys Roe' }
  const members: Recipients = { to: 'members', organisationId: 'org_school', role: 'approver' }
  const email = wanted('consortium-invitation', members, { facts })
  await writeEmail(email, now, origin)
  expect((await written(email.key)).map((row) => row.toAddress).sort()).toEqual([
    'both@wold.example',
    'g.ellwood@wold.example',
  ])
})
