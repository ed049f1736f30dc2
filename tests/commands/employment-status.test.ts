import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '#app/auth/actor.ts'
import { changeProfile } from '#app/domain/advisers/change-profile.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import type { StatusAnswer } from '#app/domain/bookings/employment-status.ts'
import { readAdviserBooking } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { readEarlierStatus } from '#app/domain/bookings/read-earlier-status.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, londonDay } from '#app/domain/calendar.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { type bookings, employmentStatuses } from '#db/schema/index.ts'
import { type MadeAdviser, makeAdviser, PROFILE } from '#tests/make/advisers.ts'
import { bookingSeenBy, emailJobs, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { NOW, requestOf } from '#tests/make/requests.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

const today = londonDay(NOW)
const OUTSIDE: StatusAnswer = {
  ...{ answer: 'outside', reasons: 'They may send somebody else.\nThey work for other schools.', decidedOn: today },
}

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner', connections: 20 })
  await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

async function asked(
  trading: 'sole_trader' | 'limited_company',
  group = 'academy',
  from?: { adviser: MadeAdviser },
  on = '2027-02-02',
) {
  const adviser = from?.adviser ?? (await makeAdviser())
  must(await changeProfile(adviser.actor, { ...PROFILE, trading, legalName: 'Adviser Guidance Ltd' }, NOW))
  const school = await makeSchool()
  await inTransaction(systemActor('a test'), (tx) =>
    tx.execute(
      sql`update school_register set "group" = ${group} where urn = (select urn from organisations where id = ${school.id})`,
    ),
  )
  const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, [on]), NOW))
  const [visit] = await visitsOf(bookingId)
  const approveIt = (status?: StatusAnswer | null) =>
    approve(school.approver, { bookingId, orderNumber: null, note: null, status }, NOW)
  return { adviser, school, bookingId, visitId: visit?.id as string, approveIt }
}

const onFile = (bookingId: string) =>
  inTransaction(systemActor('a test looks'), async (tx) => {
    const [row] = await tx.select().from(employmentStatuses).where(eq(employmentStatuses.bookingId, bookingId))
    return row ?? null
  })

describe('an adviser who trades through a company', () => {
  it('is not confirmed at a state school before a determination is on file', async () => {
    const { adviser, bookingId, visitId, approveIt } = await asked('limited_company')
    must(await answerVisits(adviser.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, NOW))
    expect(refusal(await approveIt())).toBe('status_missing')
    expect(refusal(await approveIt({ ...OUTSIDE, answer: 'inside', reasons: ' ' }))).toBe('status_reasons_missing')
    expect(refusal(await approveIt({ ...OUTSIDE, reasons: ' ' }))).toBe('status_reasons_missing')
    expect(refusal(await approveIt({ ...OUTSIDE, decidedOn: addDays(today, 1) }))).toBe('status_day_missing')
    expect((await visitsOf(bookingId))[0]?.status).toBe('requested')
    expect(await onFile(bookingId)).toBeNull()
    must(await approveIt(OUTSIDE))
    expect((await visitsOf(bookingId))[0]?.status).toBe('confirmed')
    expect(await onFile(bookingId)).toMatchObject({ kind: 'determination', decidedOn: today, reasons: OUTSIDE.reasons })
  })

  it('is given the determination with its reasons, once', async () => {
    const { adviser, school, bookingId, approveIt } = await asked('limited_company', 'maintained')
    const [one, two] = await Promise.all([approveIt(OUTSIDE), approveIt(OUTSIDE)])
    expect([one?.ok, two?.ok].sort()).toEqual([false, true])
    const seen = await readAdviserBooking(adviser.actor, bookingId, NOW)
    expect(seen?.determinations).toMatchObject([
      { kind: 'determination', outcome: 'outside', reasons: OUTSIDE.reasons },
    ])
    expect(seen?.history.map(({ what }) => what)).toContain(
      `${school.approver.name} recorded that the off-payroll working rules do not apply`,
    )
    const told = await emailJobs(bookingId, 'status-determined')
    expect(told.map(({ recipients, facts }) => [recipients.to, facts?.reasons])).toEqual([['adviser', OUTSIDE.reasons]])
  })

  it('is determined by whoever buys next with what was decided before at hand, and by no other school', async () => {
    const first = await asked('limited_company')
    must(await first.approveIt(OUTSIDE))
    const { bookingId } = must(
      await requestVisits(first.school.requester, requestOf(first.school, first.adviser, ['2027-02-03']), NOW),
    )
    const booking = (await bookingSeenBy(first.school.approver, bookingId, NOW))
      ?.booking as typeof bookings.$inferSelect
    expect(await readEarlierStatus(first.school.approver, booking)).toMatchObject({ reasons: OUTSIDE.reasons })
    const other = await asked('limited_company', 'academy', first, '2027-02-04')
    const theirs = (await bookingSeenBy(other.school.approver, other.bookingId, NOW))?.booking
    expect(await readEarlierStatus(other.school.approver, theirs as typeof bookings.$inferSelect)).toBeNull()
  })

  it('is checked, not determined, at an independent school', async () => {
    const { bookingId, approveIt } = await asked('limited_company', 'independent')
    must(await approveIt(null))
    expect(await onFile(bookingId)).toBeNull()
  })
})

describe('a sole trader', () => {
  it('may be approved without a check, and the check goes on file where it was made', async () => {
    const without = await asked('sole_trader')
    must(await without.approveIt(null))
    expect(await onFile(without.bookingId)).toBeNull()
    const checked = await asked('sole_trader')
    must(await checked.approveIt({ answer: 'self_employed', reasons: '', decidedOn: addDays(today, -3) }))
    expect(await onFile(checked.bookingId)).toMatchObject({ kind: 'check', decidedOn: addDays(today, -3) })
    expect(await emailJobs(checked.bookingId, 'status-determined')).toEqual([])
  })
})
