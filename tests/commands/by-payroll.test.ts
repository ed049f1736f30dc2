import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '#app/auth/actor.ts'
import { changeProfile } from '#app/domain/advisers/change-profile.server.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { agreementPdf } from '#app/domain/bookings/agreement-pdf.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { agreeDelivery, recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { determineAgain, upholdStatus } from '#app/domain/bookings/determine-status.server.ts'
import {
  disagreeWithStatus,
  remindOfDisagreements,
  takeBackDisagreement,
} from '#app/domain/bookings/disagree-with-status.server.ts'
import type { StatusAnswer } from '#app/domain/bookings/employment-status.ts'
import { cancelVisits } from '#app/domain/bookings/end-visits.server.ts'
import { expireRequests } from '#app/domain/bookings/expire-requests.server.ts'
import { readAdviserBooking } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { raiseProblem, settleProblem } from '#app/domain/bookings/visit-problems.server.ts'
import { waitsUntil } from '#app/domain/bookings/waits-until.ts'
import { addDays, day, londonDay } from '#app/domain/calendar.ts'
import { readByPayroll } from '#app/domain/payouts/read-by-payroll.server.ts'
import { schoolCalendarIn } from '#app/domain/schools/school-calendar.server.ts'
import * as payoutsPage from '#app/routes/adviser/payouts.tsx'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { bookingEvents, statusDisagreements, visits } from '#db/schema/index.ts'
import { type MadeAdviser, makeAdviser, PROFILE } from '#tests/make/advisers.ts'
import { balancesOf, bookingSeenBy, emailJobs, turnsIn, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { makePlatform, platformStaff } from '#tests/make/platform.ts'
import { DAY_BEARS, NOW, requestOf } from '#tests/make/requests.ts'
import { argsOf, cookieOf } from '#tests/make/route-calls.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// Where the off-payroll working rules apply, the payer's payroll pays: nothing is collected here, and everything else goes on.

const today = londonDay(NOW)
const INSIDE: StatusAnswer = { answer: 'inside', reasons: 'They work as we say, in our room.', decidedOn: today }
const OUTSIDE: StatusAnswer = { answer: 'outside', reasons: 'They may send somebody else.', decidedOn: today }
const system = systemActor('a test looks')
const AFTER = new Date('2027-02-26T16:00:00Z')

let database: FreshDatabase
let adviser: MadeAdviser
let on = day('2027-02-01')

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner', connections: 8 })
  await makePlatform()
  adviser = await makeAdviser()
  must(await changeProfile(adviser.actor, { ...PROFILE, trading: 'limited_company', legalName: 'Adviser Ltd' }, NOW))
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

function next() {
  do on = addDays(on, 1)
  while (['Sat', 'Sun'].includes(new Date(on).toUTCString().slice(0, 3)))
  return on
}

/** A booking that nobody has answered, of one day unless said otherwise; each on a day of its own. */
async function requestedAlone(given?: string[]) {
  const school = await makeSchool()
  const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, given ?? [next()]), NOW))
  const ids = (await visitsOf(bookingId)).map(({ id }) => id)
  return { school, bookingId, visitId: ids[0] as string, ids }
}

/** The same, approved with this answer and then accepted. */
async function approved(status: StatusAnswer, of: { accept?: boolean; days?: string[] } = {}) {
  const { school, bookingId, ids } = await requestedAlone(of.days)
  must(await approve(school.approver, { bookingId, orderNumber: null, note: null, status }, NOW))
  if (of.accept ?? true)
    must(await answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, NOW))
  return { school, bookingId, visitId: ids[0] as string, ids }
}

const visitRow = async (visitId: string) =>
  (await inTransaction(system, (tx) => tx.select().from(visits).where(eq(visits.id, visitId))))[0]

const newestOf = async (bookingId: string) => {
  const seen = await readAdviserBooking(adviser.actor, bookingId, NOW)
  return seen?.determinations[0] as NonNullable<typeof seen>['determinations'][number]
}

const many = async (query: ReturnType<typeof sql>) => {
  const [row] = await inTransaction(system, (tx) => tx.execute<{ n: number }>(query))
  return row?.n
}
const jobsToInvoice = (visitId: string) =>
  many(sql`select count(*)::int as n from graphile_worker._private_jobs where key = ${`issue-invoice:${visitId}`}`)
const cashOf = (bookingId: string) =>
  many(sql`select count(*)::int as n from journals where book = 'cash' and booking_id = ${bookingId}`)

const PRICE_AND_TRAVEL = async (visitId: string) => {
  const row = await visitRow(visitId)
  return (row?.pricePence ?? 0) + (row?.travelPence ?? 0)
}

describe('a determination that changes how visits are paid which were accepted', () => {
  // Days that no other test here asks for.
  const days = ['03', '04', '05', '08', '09', '10'].map((date) => `2027-03-${date}`)
  const aDay = () => [days.shift() as string]

  /** Accepted first, and then approved with this answer. */
  async function acceptedFirst(status: StatusAnswer) {
    const asked = await requestedAlone(aDay())
    const all = { bookingId: asked.bookingId, accept: asked.ids, decline: [], reason: '' }
    must(await answerVisits(adviser.actor, all, NOW))
    must(
      await approve(asked.school.approver, { bookingId: asked.bookingId, orderNumber: null, note: null, status }, NOW),
    )
    return asked
  }
  const answerIt = (bookingId: string, visitId: string, says: 'accept' | 'decline', now = NOW) =>
    answerVisits(
      adviser.actor,
      { bookingId, accept: [], decline: [], reason: 'Not by a payroll.', [says]: [visitId] },
      now,
    )

  it('asks the adviser again before it is confirmed, for five school days, with the money committed', async () => {
    const { school, bookingId, visitId } = await acceptedFirst(INSIDE)
    const net = await PRICE_AND_TRAVEL(visitId)
    const asked = await visitRow(visitId)
    expect(asked).toMatchObject({ status: 'requested', paidThrough: 'payroll', bearsPence: net })
    expect(asked?.answerBy).toEqual(
      waitsUntil(await inTransaction(system, (tx) => schoolCalendarIn(tx, school.id)), NOW, asked?.span?.from as Date),
    )
    const [told] = await emailJobs(bookingId, 'status-determined')
    expect(told?.facts).toMatchObject({ outcome: 'inside', askedUntil: expect.stringContaining('5pm on ') })
    const seen = await readAdviserBooking(adviser.actor, bookingId, NOW)
    expect(seen?.visits.map(({ open }) => open)).toEqual([['answer']])
    must(await answerIt(bookingId, visitId, 'accept'))
    expect(await visitRow(visitId)).toMatchObject({ status: 'confirmed', paidThrough: 'payroll' })
    expect(await balancesOf(school.careersId)).toMatchObject({ reserved: 0, committed: net })
  })

  it('costs neither side anything where they say no, or nothing', async () => {
    for (const end of ['decline', 'expire'] as const) {
      const { school, bookingId, visitId } = await acceptedFirst(INSIDE)
      if (end === 'decline') must(await answerIt(bookingId, visitId, 'decline'))
      else await expireRequests(system, (await visitRow(visitId))?.answerBy as Date)
      expect((await visitRow(visitId))?.status).toBe(end === 'decline' ? 'declined' : 'expired')
      expect(await balancesOf(school.careersId)).toMatchObject({ available: 500_000, reserved: 0, committed: 0 })
      expect(await jobsToInvoice(visitId)).toBe(0)
    }
  })

  it('asks nobody again who accepted afterwards, or whose way of payment stays', async () => {
    const stays = await acceptedFirst(OUTSIDE)
    expect((await visitRow(stays.visitId))?.status).toBe('confirmed')
    const after = await approved(INSIDE, { days: aDay() })
    expect((await visitRow(after.visitId))?.status).toBe('confirmed')
    for (const { bookingId } of [stays, after])
      expect((await emailJobs(bookingId, 'status-determined'))[0]?.facts).toMatchObject({ askedUntil: '' })
  })

  it('asks again of what is confirmed, and never of what has begun', async () => {
    const { school, bookingId, visitId } = await approved(OUTSIDE, { days: aDay() })
    const inside = { outcome: 'inside' as const, reasons: 'Looked again.', decidedOn: today }
    const determined = { bookingId, statusId: (await newestOf(bookingId)).id, ...inside }
    must(await determineAgain(school.approver, determined, NOW))
    expect(await visitRow(visitId)).toMatchObject({ status: 'requested', paidThrough: 'payroll' })
    const history = await inTransaction(system, (tx) =>
      tx.select({ event: bookingEvents.event }).from(bookingEvents).where(eq(bookingEvents.visitId, visitId)),
    )
    expect(history.map(({ event }) => event)).toContain('ask_again')
    must(await answerIt(bookingId, visitId, 'accept'))
    expect((await visitRow(visitId))?.status).toBe('confirmed')

    const begun = await approved(OUTSIDE, { days: ['2027-02-26'] })
    const late = { bookingId: begun.bookingId, statusId: (await newestOf(begun.bookingId)).id, ...inside }
    must(await determineAgain(begun.school.approver, late, AFTER))
    expect(await visitRow(begun.visitId)).toMatchObject({ status: 'confirmed', paidThrough: 'payroll' })
  })
})

describe('a booking approved as inside the off-payroll rules', () => {
  it('commits price and travel alone, and gives fee and VAT back to the fund', async () => {
    const { school, bookingId, visitId } = await approved(INSIDE)
    const net = await PRICE_AND_TRAVEL(visitId)
    expect(net).toBeLessThan(DAY_BEARS)
    expect(await visitRow(visitId)).toMatchObject({
      ...{ status: 'confirmed', paidThrough: 'payroll', feePence: 0, vatPence: 0, bearsPence: net },
    })
    expect(await balancesOf(school.careersId)).toMatchObject({ reserved: 0, committed: net })
    expect((await newestOf(bookingId)).outcome).toBe('inside')
    const [told] = await emailJobs(bookingId, 'status-determined')
    expect(told?.facts).toMatchObject({ outcome: 'inside', again: '' })
  })

  it('goes on to be delivered, agreed and spent, and nothing of it is ever collected', async () => {
    const { school, bookingId, visitId } = await approved(INSIDE)
    const net = await PRICE_AND_TRAVEL(visitId)
    must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, AFTER))
    must(await agreeDelivery(school.requester, { bookingId, visitId }, AFTER))
    expect(await balancesOf(school.careersId)).toMatchObject({ committed: 0, spent: net })
    expect(await jobsToInvoice(visitId)).toBe(0)
    expect(await cashOf(bookingId)).toBe(0)
    expect((await emailJobs(bookingId, 'pay-by-payroll')).map(({ recipients }) => recipients.to)).toEqual(['payers'])
  })

  it('stands among its adviser’s payouts as what a payroll pays, once it is agreed, and among nobody else’s', async () => {
    const { school, bookingId, visitId } = await approved(INSIDE)
    const named = async (actor = adviser.actor) =>
      (await readByPayroll(actor)).filter((one) => one.visitId === visitId).map(({ grossPence }) => grossPence)
    expect(await named()).toEqual([])
    must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, AFTER))
    must(await agreeDelivery(school.requester, { bookingId, visitId }, AFTER))
    expect(await named()).toEqual([await PRICE_AND_TRAVEL(visitId)])
    expect(await named((await makeAdviser()).actor)).toEqual([])
    const off = await approved(INSIDE)
    const cancel = { bookingId: off.bookingId, visitIds: off.ids, because: 'adviser_ill' as const, reason: '' }
    must(await cancelVisits(adviser.actor, cancel, NOW))
    expect((await readByPayroll(adviser.actor)).map(({ visitId: id }) => id)).not.toContain(off.visitId)
    const cookie = await cookieOf(adviser.actor)
    const page = await payoutsPage.loader(argsOf({ path: '/adviser/payouts', cookie }))
    expect(page).toMatchObject({ byPayroll: expect.arrayContaining([expect.objectContaining({ visitId })]) })
  })

  it('is not collected either where staff settle a problem with it', async () => {
    const { school, bookingId, visitId } = await approved(INSIDE)
    must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, AFTER))
    must(await raiseProblem(school.requester, { bookingId, visitId, what: 'They came late.' }, AFTER))
    must(
      await settleProblem(await platformStaff(), { bookingId, visitId, outcome: 'agree', note: 'They came.' }, AFTER),
    )
    expect(await jobsToInvoice(visitId)).toBe(0)
    expect(await emailJobs(bookingId, 'pay-by-payroll')).toHaveLength(1)
  })

  it('asks nobody for an order number, and says so where it is read', async () => {
    const { school, bookingId } = await approved(INSIDE)
    expect((await turnsIn(school.approver, bookingId, NOW)).map(({ kind }) => kind)).not.toContain('order_number')
    const pdf = await agreementPdf(school.approver, bookingId)
    expect(pdf?.bytes.length).toBeGreaterThan(0)
    const seen = await readAdviserBooking(adviser.actor, bookingId, NOW)
    expect(seen?.receives).toBe(
      seen?.visits.reduce((sum, { charged }) => sum + (charged?.price ?? 0) + (charged?.travel ?? 0), 0),
    )
  })
})

describe('a determination that changes', () => {
  it('takes the money with it, there and back, to the penny', async () => {
    const { school, bookingId, visitId } = await approved(OUTSIDE)
    expect(await balancesOf(school.careersId)).toMatchObject({ committed: DAY_BEARS })
    const net = await PRICE_AND_TRAVEL(visitId)
    const turn = async (outcome: 'inside' | 'outside') => {
      const { id: statusId } = await newestOf(bookingId)
      must(
        await determineAgain(
          school.approver,
          { bookingId, statusId, outcome, reasons: `Now ${outcome}.`, decidedOn: today },
          NOW,
        ),
      )
    }
    await turn('inside')
    expect(await balancesOf(school.careersId)).toMatchObject({ committed: net })
    await turn('outside')
    expect(await balancesOf(school.careersId)).toMatchObject({ committed: DAY_BEARS })
    expect(await visitRow(visitId)).toMatchObject({ paidThrough: 'waymark', bearsPence: DAY_BEARS })
    await turn('inside')
    expect(await balancesOf(school.careersId)).toMatchObject({ committed: net })
    const seen = await bookingSeenBy(school.approver, bookingId, NOW)
    expect(seen?.determinations.map(({ outcome }) => outcome)).toEqual(['inside', 'outside', 'inside', 'outside'])
    expect(seen?.determinations.at(-1)?.reasons).toBe(OUTSIDE.reasons)
  })

  it('is refused where a fund has not enough left for it, and nothing is changed', async () => {
    const { school, bookingId, visitId } = await approved(INSIDE)
    await inTransaction(system, (tx) =>
      tx.execute(sql`update balances set balance_pence = 0 from accounts a join fund_years y on y.id = a.fund_year_id
        where a.id = balances.account_id and y.fund_id = ${school.careersId} and a.kind = 'fund_available'`),
    )
    const { id: statusId } = await newestOf(bookingId)
    const again = { bookingId, statusId, outcome: 'outside' as const, reasons: 'They may.', decidedOn: today }
    expect(refusal(await determineAgain(school.approver, again, NOW))).toBe('not_enough_left')
    expect(await visitRow(visitId)).toMatchObject({ paidThrough: 'payroll' })
    expect((await newestOf(bookingId)).id).toBe(statusId)
    // As it was: the promises are checked over this database below.
    await inTransaction(system, (tx) =>
      tx.execute(
        sql`update balances set balance_pence = coalesce((select sum(e.amount_pence) from entries e where e.account_id = balances.account_id), 0)`,
      ),
    )
  })

  it('leaves what was agreed before as it was decided then', async () => {
    const { school, bookingId, ids } = await approved(OUTSIDE, { days: ['2027-02-23', '2027-02-24'] })
    const [first, second] = ids as [string, string]
    const later = new Date('2027-02-23T17:00:00Z')
    must(await recordDelivery(adviser.actor, { bookingId, visitId: first, note: '' }, later))
    must(await agreeDelivery(school.requester, { bookingId, visitId: first }, later))
    const { id: statusId } = await newestOf(bookingId)
    const again = { bookingId, statusId, outcome: 'inside' as const, reasons: 'Looked again.', decidedOn: today }
    must(await determineAgain(school.approver, again, later))
    expect(await visitRow(first)).toMatchObject({ paidThrough: 'waymark', bearsPence: DAY_BEARS })
    expect(await visitRow(second)).toMatchObject({ paidThrough: 'payroll', feePence: 0 })
    expect(await jobsToInvoice(first)).toBe(1)
  })

  it('is for whoever approves and did not ask, once, and only to say something else', async () => {
    const { school, bookingId } = await approved(OUTSIDE)
    const { id: statusId } = await newestOf(bookingId)
    const again = { bookingId, statusId, outcome: 'inside' as const, reasons: 'Looked again.', decidedOn: today }
    expect(refusal(await determineAgain(school.requester, again, NOW))).toBe('role_missing')
    expect(refusal(await determineAgain(school.approver, { ...again, outcome: 'outside' }, NOW))).toBe(
      'status_the_same',
    )
    expect(refusal(await determineAgain(school.approver, { ...again, reasons: ' ' }, NOW))).toBe(
      'status_reasons_missing',
    )
    expect(refusal(await determineAgain((await makeSchool()).approver, again, NOW))).toBe('not_found')
    const both = await Promise.all([1, 2].map(() => determineAgain(school.approver, again, NOW)))
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
  })
})

describe('an adviser who disagrees', () => {
  const why = 'I decide how I work.'
  async function disagreed() {
    const made = await approved(INSIDE)
    const { id: statusId } = await newestOf(made.bookingId)
    const about = { bookingId: made.bookingId, statusId }
    must(await disagreeWithStatus(adviser.actor, { ...about, reasons: why }, NOW))
    return { ...made, about }
  }

  it('gives reasons, once, and whoever approves has 45 days', async () => {
    const { bookingId, about } = await disagreed()
    expect((await newestOf(bookingId)).disagreement).toMatchObject({
      ...{ status: 'open', reasons: why, answerByOn: addDays(today, 44) },
    })
    expect((await emailJobs(bookingId, 'status-disagreed')).map(({ recipients }) => recipients.to)).toEqual([
      'approvers',
    ])
    expect(refusal(await disagreeWithStatus(adviser.actor, { ...about, reasons: why }, NOW))).toBe('already_done')
    const other = await makeAdviser()
    expect(refusal(await disagreeWithStatus(other.actor, { ...about, reasons: why }, NOW))).toBe('not_found')
  })

  it('needs reasons, and may take it back before it is answered', async () => {
    const { bookingId } = await approved(INSIDE)
    const { id: statusId } = await newestOf(bookingId)
    expect(refusal(await disagreeWithStatus(adviser.actor, { bookingId, statusId, reasons: ' ' }, NOW))).toBe(
      'words_missing',
    )
    must(await disagreeWithStatus(adviser.actor, { bookingId, statusId, reasons: why }, NOW))
    must(await takeBackDisagreement(adviser.actor, { bookingId, statusId }, NOW))
    expect((await newestOf(bookingId)).disagreement?.status).toBe('taken_back')
  })

  it('reads that it stands, with reasons', async () => {
    const { school, bookingId, visitId, about } = await disagreed()
    expect(refusal(await upholdStatus(school.approver, { ...about, answer: '' }, NOW))).toBe('words_missing')
    expect(refusal(await upholdStatus(school.requester, { ...about, answer: 'It stands.' }, NOW))).toBe('role_missing')
    must(await upholdStatus(school.approver, { ...about, answer: 'It stands.' }, NOW))
    expect((await newestOf(bookingId)).disagreement).toMatchObject({ status: 'upheld', answer: 'It stands.' })
    expect(await emailJobs(bookingId, 'status-upheld')).toHaveLength(1)
    expect(await visitRow(visitId)).toMatchObject({ paidThrough: 'payroll' })
    expect(refusal(await upholdStatus(school.approver, { ...about, answer: 'Again.' }, NOW))).toBe('already_done')
  })

  it('is answered by a new determination, and may disagree with that one too', async () => {
    const { school, bookingId, visitId, about } = await disagreed()
    const again = { ...about, outcome: 'outside' as const, reasons: 'You are right.', decidedOn: today }
    must(await determineAgain(school.approver, again, NOW))
    const [newest, before] = (await readAdviserBooking(adviser.actor, bookingId, NOW))?.determinations ?? []
    expect(before?.disagreement).toMatchObject({ status: 'replaced', answer: 'You are right.' })
    expect(newest).toMatchObject({ outcome: 'outside', disagreement: null })
    expect(await visitRow(visitId)).toMatchObject({ paidThrough: 'waymark', bearsPence: DAY_BEARS })
    // The page of the one before it cannot answer any more.
    expect(refusal(await upholdStatus(school.approver, { ...about, answer: 'It stands.' }, NOW))).toBe('not_now')
  })

  it('is answered in time because of two reminders, each sent once', async () => {
    const { bookingId, about } = await disagreed()
    const remind = (days: number) => remindOfDisagreements(system, new Date(NOW.getTime() + days * 86_400_000))
    const left = async () => (await emailJobs(bookingId, 'status-disagreed')).map(({ facts }) => facts?.left)
    await remind(29)
    expect(await left()).toEqual([''])
    await remind(30)
    await remind(31)
    expect(await left()).toEqual(['', '14'])
    await remind(41)
    await remind(42)
    expect(await left()).toEqual(['', '14', '3'])
    await inTransaction(system, (tx) =>
      tx.update(statusDisagreements).set({ remindersSent: 0 }).where(eq(statusDisagreements.statusId, about.statusId)),
    )
    // Past its day it is late, which the pages say.
    await remind(60)
    expect(await left()).toEqual(['', '14', '3'])
  })
})

it('is all done by pages, whose connections own nothing and are fenced', async () => {
  const school = await makeSchool()
  const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, ['2027-03-02']), NOW))
  await disconnect()
  connect({ url: database.ownerUrl, as: 'web', connections: 2 })
  must(await approve(school.approver, { bookingId, orderNumber: null, note: null, status: INSIDE }, NOW))
  const { id: statusId } = await newestOf(bookingId)
  must(await disagreeWithStatus(adviser.actor, { bookingId, statusId, reasons: 'I decide.' }, NOW))
  must(
    await determineAgain(
      school.approver,
      { bookingId, statusId, outcome: 'outside', reasons: 'You are right.', decidedOn: today },
      NOW,
    ),
  )
  const { id: second } = await newestOf(bookingId)
  must(await disagreeWithStatus(adviser.actor, { bookingId, statusId: second, reasons: 'I do not.' }, NOW))
  must(await upholdStatus(school.approver, { bookingId, statusId: second, answer: 'It stands.' }, NOW))
  const seen = await bookingSeenBy(school.approver, bookingId, NOW)
  expect(seen?.determinations.map(({ disagreement }) => disagreement?.status)).toEqual(['upheld', 'replaced'])
  await disconnect()
  connect({ url: database.ownerUrl, as: 'owner', connections: 8 })
  expect(await balancesOf(school.careersId)).toMatchObject({ committed: DAY_BEARS })
})

it('and every promise about money holds over all of it', async () => {
  const broken = (await checkPromises(system, NOW)).filter((one) => one.broken > 0)
  expect(broken.map(({ promise }) => promise)).toEqual([])
})
