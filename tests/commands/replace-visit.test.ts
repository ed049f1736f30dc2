import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BuyingActor, systemActor } from '#app/auth/actor.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { cancelVisits } from '#app/domain/bookings/end-visits.server.ts'
import { type Choice, readReplacements } from '#app/domain/bookings/read-replacements.server.ts'
import { replaceVisit } from '#app/domain/bookings/replace-visit.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import type { Time } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { pence } from '#app/domain/money.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { adviserCards, approvals, bookings, fundingLines, visitConditions, visits } from '#db/schema/index.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { balancesOf, emailJobs, turnsIn, visitsOf } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, DAY_GROSS, NOW, requestOf } from '#tests/make/requests.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

const DAY = '2027-02-02'
/** Seven in the morning of the day itself. */
const AT_SEVEN = new Date(`${DAY}T07:00:00Z`)
const system = systemActor('a test looks')

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner', connections: 10 })
  await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

// Of those made for other tests nobody is found.
beforeEach(() => inTransaction(system, (tx) => tx.update(adviserCards).set({ isListed: false })))

/** A day that was confirmed with an order number, and that its adviser cancels at seven that morning. */
async function lost(change: Partial<Parameters<typeof makeAdviser>[0]> = {}, days = [DAY]) {
  const [school, adviser] = [await makeSchool(), await makeAdviser(change)]
  const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, days), NOW))
  const ids = (await visitsOf(bookingId)).map(({ id }) => id)
  must(await approve(school.approver, { bookingId, orderNumber: 'PO-77', note: null }, NOW))
  must(await answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, NOW))
  const visitId = ids[0] as string
  must(await cancelVisits(adviser.actor, { bookingId, visitIds: [visitId], reason: 'I am ill.' }, AT_SEVEN))
  return { school, adviser, bookingId, visitId }
}
type Lost = Awaited<ReturnType<typeof lost>>

const offered = async ({ school, bookingId, visitId }: Lost, now = AT_SEVEN) => {
  const found = await readReplacements(school.requester, { bookingId, visitId }, now)
  if (!found) throw new Error('nothing to replace')
  return found
}

const take = (actor: BuyingActor, { bookingId, visitId }: Lost, choice: Choice, now = AT_SEVEN, key = newId('draft')) =>
  replaceVisit(
    actor,
    {
      ...{ key, bookingId, visitId, supplierId: choice.supplierId, day: choice.visit.day },
      ...{ from: choice.visit.from as Time, to: choice.visit.to as Time, expectedPence: choice.pence },
    },
    now,
  )

const of = (choices: readonly Choice[], { supplierId }: Pick<MadeAdviser, 'supplierId'>) => {
  const choice = choices.find((one) => one.supplierId === supplierId)
  if (!choice) throw new Error('not offered')
  return choice
}

const rows = (bookingId: string) =>
  inTransaction(system, async (tx) => {
    const [booking] = await tx.select().from(bookings).where(eq(bookings.id, bookingId))
    const [approval] = await tx.select().from(approvals).where(eq(approvals.bookingId, bookingId))
    const all = await tx.select().from(visits).where(eq(visits.bookingId, bookingId)).orderBy(visits.position)
    const lines = await tx.select().from(fundingLines).where(eq(fundingLines.bookingId, bookingId))
    const conditions = await tx.select().from(visitConditions)
    const openOf = (visitId: string) =>
      conditions.filter((one) => one.visitId === visitId && one.metAt === null).map(({ kind }) => kind)
    if (!booking || !approval) throw new Error('no such booking')
    return { booking, approval, visits: all, lines, openOf }
  })

describe('when the adviser can’t come', () => {
  it('offers their other days and others free that very day, at seven in the morning and whatever notice they want', async () => {
    const made = await lost()
    const [near, busyThatDay, suspended] = [
      await makeAdviser({ name: 'Near Nell', notice: 10 }),
      await makeAdviser({ name: 'Later Lou', week: [{ weekday: 4, from: '08:00' as Time, to: '18:00' as Time }] }),
      await makeAdviser({ name: 'No Checks', credentials: { dbs: null } }).catch(() => null),
    ]
    const { same, thatDay, later } = await offered(made)
    expect(same.length).toBeGreaterThan(0)
    expect(same.every(({ visit }) => visit.day !== DAY && visit.from === '08:45' && visit.to === '15:15')).toBe(true)
    expect(same.every(({ pence, carried }) => pence === DAY_GROSS && carried === 'stands')).toBe(true)
    const nell = of(thatDay, near)
    expect(nell).toMatchObject({ pence: DAY_GROSS, morePence: 0, carried: 'stands', usualNotice: 10 })
    expect(nell.visit).toMatchObject({ day: DAY, from: '08:45', to: '15:15' })
    expect(thatDay.map(({ supplierId }) => supplierId)).not.toContain(busyThatDay.supplierId)
    expect(of(later, busyThatDay).visit.day).toBe('2027-02-04')
    if (suspended)
      expect([...thatDay, ...later].map(({ supplierId }) => supplierId)).not.toContain(suspended.supplierId)
  })

  it('keeps approval, order number and funding of somebody else at the same price, and commits the money at once', async () => {
    const made = await lost()
    const other = await makeAdviser()
    const before = await balancesOf(made.school.careersId)
    const { bookingId } = must(await take(made.school.requester, made, of((await offered(made)).thatDay, other)))
    const now = await rows(bookingId)
    expect(bookingId).not.toBe(made.bookingId)
    expect(now.booking.orderNumber).toBe('PO-77')
    expect(now.approval).toMatchObject({
      ...{ status: 'approved', decidedBy: made.school.approver.personId },
      ...{ approvedBeforeId: made.bookingId, approvedBeforePence: DAY_GROSS },
    })
    expect(now.visits).toMatchObject([{ status: 'requested', replacesVisitId: made.visitId, onDay: DAY }])
    expect(now.openOf(now.visits[0]?.id ?? '')).toEqual(['answer'])
    expect(now.lines).toMatchObject([{ amountPence: DAY_BEARS }])
    const after = await balancesOf(made.school.careersId)
    expect((after.committed ?? 0) - (before.committed ?? 0)).toBe(DAY_BEARS)
    expect(after.reserved).toBe(before.reserved)
    expect((await emailJobs(bookingId, 'visits-requested')).length).toBe(1)
    expect((await emailJobs(bookingId, 'approval-wanted')).length).toBe(0)
    expect(await emailJobs(bookingId, 'visit-replaced')).toMatchObject([
      { facts: { carried: 'stands', day: DAY } },
      { facts: { carried: 'stands', morePence: '0' } },
    ])
    must(
      await answerVisits(
        other.actor,
        { bookingId, accept: now.visits.map(({ id }) => id), decline: [], reason: '' },
        AT_SEVEN,
      ),
    )
    expect((await rows(bookingId)).visits[0]?.status).toBe('confirmed')
  })

  it('asks an approver for what is dearer, and commits nothing before', async () => {
    const made = await lost()
    const dearer = await makeAdviser({ services: { personal_guidance_day: { price: pence(36_000) } } })
    const choice = of((await offered(made)).thatDay, dearer)
    expect(choice).toMatchObject({ carried: 'dearer', morePence: choice.pence - DAY_GROSS })
    const { bookingId } = must(await take(made.school.requester, made, choice))
    const now = await rows(bookingId)
    expect(now.approval).toMatchObject({ status: 'awaiting', decidedBy: null, approvedBeforePence: DAY_GROSS })
    expect(now.booking.orderNumber).toBeNull()
    expect(now.openOf(now.visits[0]?.id ?? '').sort()).toEqual(['answer', 'approval'])
    expect((await emailJobs(bookingId, 'approval-wanted')).length).toBe(1)
    must(await approve(made.school.approver, { bookingId, orderNumber: 'PO-77', note: null }, AT_SEVEN))
    expect((await rows(bookingId)).approval.status).toBe('approved')
  })

  it('takes another day of the same adviser as a visit of the same booking, whose approval stands', async () => {
    const made = await lost({}, [DAY, '2027-02-09'])
    const [choice] = (await offered(made)).same
    if (!choice) throw new Error('no other day')
    const { bookingId } = must(await take(made.school.requester, made, choice))
    expect(bookingId).toBe(made.bookingId)
    const now = await rows(bookingId)
    const added = now.visits[2]
    expect(added).toMatchObject({ position: 3, status: 'requested', replacesVisitId: made.visitId, pricePence: 32_000 })
    expect(now.openOf(added?.id ?? '')).toEqual(['answer'])
    const accept = { bookingId, accept: [added?.id ?? ''], decline: [], reason: '' }
    must(await answerVisits(made.adviser.actor, accept, AT_SEVEN))
    expect((await rows(bookingId)).visits[2]?.status).toBe('confirmed')
  })

  it('does not let whoever approved approve what they take themselves', async () => {
    const made = await lost()
    const other = await makeAdviser()
    const both = { ...made.school.requester, personId: made.school.approver.personId } as typeof made.school.requester
    const found = await readReplacements(both, made, AT_SEVEN)
    const choice = of(found?.thatDay ?? [], other)
    expect(choice.carried).toBe('own')
    const { bookingId } = must(await take(both, made, choice))
    expect((await rows(bookingId)).approval.status).toBe('awaiting')
  })

  it('is taken once: of two at once one, and the other reads that somebody was quicker', async () => {
    const made = await lost()
    const [a, b] = [await makeAdviser(), await makeAdviser()]
    const { thatDay } = await offered(made)
    const sent = await Promise.all([
      take(made.school.requester, made, of(thatDay, a)),
      take(made.school.requester, made, of(thatDay, b)),
    ])
    expect(sent.filter(({ ok }) => ok)).toHaveLength(1)
    expect(sent.flatMap((one) => (one.ok ? [] : [one.refusal.code]))).toEqual(['already_replaced'])
  })

  it('may be taken anew where whoever was asked says no, and the same form sent twice is one', async () => {
    const made = await lost()
    const [no, yes] = [await makeAdviser(), await makeAdviser()]
    const { thatDay } = await offered(made)
    const key = newId('draft')
    const first = must(await take(made.school.requester, made, of(thatDay, no), AT_SEVEN, key))
    expect(must(await take(made.school.requester, made, of(thatDay, no), AT_SEVEN, key))).toEqual(first)
    const declined = (await visitsOf(first.bookingId)).map(({ id }) => id)
    const answer = { bookingId: first.bookingId, accept: [], decline: declined, reason: 'Not today.' }
    must(await answerVisits(no.actor, answer, AT_SEVEN))
    must(await take(made.school.requester, made, of(thatDay, yes)))
  })

  it('says how much is missing where the funds have too little left meanwhile', async () => {
    const made = await lost()
    const other = await makeAdviser()
    const { thatDay } = await offered(made)
    const { careersId } = made.school
    const { available: left = 0 } = await balancesOf(careersId)
    const many = Math.floor(left / DAY_BEARS)
    const days = ['01', '02', '03', '04', '05', '08', '09', '10'].map((on) => `2027-03-${on}`)
    expect(many).toBeLessThanOrEqual(2 * days.length)
    // Others are promised what came back, all but less than one day of it.
    for (const some of [days, days.slice(0, many - days.length)])
      must(await requestVisits(made.school.requester, requestOf(made.school, await makeAdviser(), some), NOW))
    const after = await offered(made)
    expect(of(after.thatDay, other).short).toEqual([
      { fund: expect.any(String), left: left - many * DAY_BEARS, needed: DAY_BEARS },
    ])
    const taken = await take(made.school.requester, made, of(thatDay, other))
    expect(taken).toMatchObject({ ok: false, refusal: { code: 'not_enough_left' } })
  })

  it('is nobody’s where the school itself cancelled, and none of another school’s', async () => {
    const [school, adviser] = [await makeSchool(), await makeAdviser()]
    const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, ['2027-03-09']), NOW))
    const ids = (await visitsOf(bookingId)).map(({ id }) => id)
    must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, NOW))
    must(await answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, NOW))
    must(await cancelVisits(school.requester, { bookingId, visitIds: ids, reason: 'Closed.' }, NOW))
    const own = await readReplacements(school.requester, { bookingId, visitId: ids[0] as string }, NOW)
    expect(own?.ended.may).toEqual({ ok: false, refusal: 'not_now' })
    const stranger = await makeSchool()
    const made = await lost()
    expect(await readReplacements(stranger.requester, made, AT_SEVEN)).toBeNull()
    const other = await makeAdviser()
    const choice = of((await offered(made)).thatDay, other)
    expect(await take(stranger.requester, made, choice)).toMatchObject({ ok: false, refusal: { code: 'not_found' } })
  })

  it('is a turn of whoever may ask until it is taken, and breaks no promise of the house', async () => {
    const made = await lost()
    const other = await makeAdviser()
    const kinds = async () => (await turnsIn(made.school.requester, made.bookingId, AT_SEVEN)).map(({ kind }) => kind)
    expect(await kinds()).toContain('replace')
    must(await take(made.school.requester, made, of((await offered(made)).thatDay, other)))
    expect(await kinds()).not.toContain('replace')
    const broken = (await checkPromises(system, AT_SEVEN)).filter((one) => one.broken > 0)
    expect(broken).toEqual([])
  })

  // The last: from here on row-level security stands between whoever asks and every other row, as it does for pages.
  it('is written by whoever may ask, fenced as pages are, whether they take the same adviser’s day or somebody else', async () => {
    const [mine, another] = [await lost(), await lost()]
    const other = await makeAdviser()
    await disconnect()
    connect({ url: database.ownerUrl, as: 'web' })
    const elsewhere = must(await take(mine.school.requester, mine, of((await offered(mine)).thatDay, other)))
    const [again] = (await offered(another)).same
    if (!again) throw new Error('no other day')
    must(await take(another.school.requester, another, again))
    await disconnect()
    connect({ url: database.ownerUrl, as: 'owner' })
    expect((await rows(elsewhere.bookingId)).approval.status).toBe('approved')
    expect((await rows(another.bookingId)).visits[1]?.replacesVisitId).toBe(another.visitId)
  })
})
