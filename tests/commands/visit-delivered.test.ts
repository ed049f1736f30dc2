import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AdviserActor, SchoolActor } from '#app/auth/actor.ts'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import { adviserHome } from '#app/domain/bookings/adviser-home.server.ts'
import { chaseDeliveries } from '#app/domain/bookings/chase-deliveries.server.ts'
import {
  agreeDelivery,
  countPupils,
  recordDelivery,
  takeBackDelivery,
} from '#app/domain/bookings/deliver-visit.server.ts'
import { cancelVisits } from '#app/domain/bookings/end-visits.server.ts'
import { readDaySheet } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { readHistory } from '#app/domain/bookings/read-history.server.ts'
import { readProblems } from '#app/domain/bookings/read-problems.server.ts'
import { stateCase } from '#app/domain/bookings/state-case.server.ts'
import { raiseProblem, settleProblem, takeBackProblem } from '#app/domain/bookings/visit-problems.server.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { balancesOf, emailJobs, emailsAsked, emailsWritten, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, NOW } from '#tests/make/requests.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { AFTER, confirmed, delivered } from '#tests/make/visits.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

let database: FreshDatabase
let staff: StaffActor

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner' })
  staff = await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const timer = systemActor('a test plays the timer')

describe('delivery', () => {
  it('cannot be recorded before the visit begins', async () => {
    const { adviser, bookingId, visitId } = await confirmed()
    expect(refusal(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, NOW))).toBe('too_early')
  })

  it('is agreed by silence after two reminders where a register was kept', async () => {
    const { bookingId } = await delivered(true)
    const on = (text: string) => chaseDeliveries(timer, new Date(text))
    await on('2027-02-04T09:00:00Z')
    await on('2027-02-08T09:00:00Z')
    expect((await emailsAsked(bookingId)).filter((name) => name === 'delivery-reminder')).toHaveLength(2)
    await on('2027-02-09T16:59:00Z')
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'delivered' }])
    await on('2027-02-09T17:00:00Z')
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'agreed' }])
  })

  it('is never agreed by silence without a register', async () => {
    const { bookingId } = await delivered(false)
    for (const text of ['2027-02-04', '2027-02-08', '2027-02-09', '2027-03-09'])
      await chaseDeliveries(timer, new Date(`${text}T18:00:00Z`))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'delivered' }])
  })

  it('asks its adviser to record it, three times at most and never twice, until it is recorded', async () => {
    const { adviser, bookingId, visitId } = await confirmed()
    const asked = async (at: string) => {
      await chaseDeliveries(timer, new Date(at))
      return (await emailsAsked(bookingId)).filter((name) => name === 'record-wanted').length
    }
    // The visit is on Tuesday 2 February.
    const counts: number[] = []
    for (const day of ['02', '03', '03', '04', '05', '08', '12', '15', '26'])
      counts.push(await asked(`2027-02-${day}T18:00:00Z`))
    expect(counts).toEqual([0, 1, 1, 1, 2, 2, 3, 3, 3])
    must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, new Date('2027-02-26T19:00:00Z')))
    await chaseDeliveries(timer, new Date('2027-03-02T18:00:00Z'))
    expect((await emailsAsked(bookingId)).filter((name) => name === 'delivery-reminder')).toHaveLength(1)
  })

  it('goes back to be recorded when the adviser takes it back, and is asked of the school again', async () => {
    const { school, adviser, bookingId, visitId } = await delivered(true)
    const one = { bookingId, visitId }
    must(await takeBackDelivery(adviser.actor, one, AFTER))
    expect(refusal(await takeBackDelivery(adviser.actor, one, AFTER))).toBe('already_done')
    expect(refusal(await agreeDelivery(school.requester, one, AFTER))).toBe('not_now')
    // Silence counts from when it is recorded again.
    await chaseDeliveries(timer, new Date('2027-02-12T17:30:00Z'))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'confirmed' }])
    const told = await emailJobs(bookingId, 'delivery-taken-back')
    expect(told.map((job) => job.recipients.to)).toEqual(['requester'])
    for (const job of told) {
      must(await writeEmail(job, AFTER, 'https://waymark.example'))
      const [email] = await emailsWritten(job.key)
      expect(email?.toAddress).toBe(school.requester.email)
      expect(email?.text.replace(/\s+/g, ' ')).toContain('Nothing is to be agreed for now')
    }
    must(await recordDelivery(adviser.actor, { ...one, note: '' }, AFTER))
    const asked = await emailJobs(bookingId, 'delivered')
    expect(new Set(asked.map(({ key }) => key)).size).toBe(2)
    must(await agreeDelivery(school.requester, one, AFTER))
    expect(refusal(await takeBackDelivery(adviser.actor, one, AFTER))).toBe('not_now')
    expect(await balancesOf(school.careersId)).toMatchObject({ committed: 0, spent: DAY_BEARS })
  })

  it('stays recorded once a problem is raised, once silence has agreed, and for any other adviser', async () => {
    const raised = await delivered(true)
    const { school, adviser } = raised
    const stranger = await makeAdviser()
    expect(refusal(await takeBackDelivery(stranger.actor, raised, AFTER))).toBe('not_found')
    must(await raiseProblem(school.requester, { ...raised, what: 'Left at noon' }, AFTER))
    expect(refusal(await takeBackDelivery(adviser.actor, raised, AFTER))).toBe('not_now')
    const silent = await delivered(true)
    const due = new Date('2027-02-09T17:00:00Z')
    expect(refusal(await takeBackDelivery(silent.adviser.actor, silent, due))).toBe('too_late')
    expect(await visitsOf(silent.bookingId)).toMatchObject([{ status: 'delivered' }])
  })

  it('is ended by its adviser where it did not take place, after it began, and costs the school nothing', async () => {
    const { school, adviser, bookingId, visitId } = await confirmed()
    const end = { bookingId, visitIds: [visitId], reason: 'I was ill' }
    expect(refusal(await cancelVisits(school.requester, end, AFTER))).toBe('too_late')
    must(await cancelVisits(adviser.actor, end, AFTER))
    expect(refusal(await cancelVisits(adviser.actor, end, AFTER))).toBe('already_done')
    expect(refusal(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, AFTER))).toBe('not_now')
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'cancelled' }])
    expect(await balancesOf(school.careersId)).toMatchObject({ available: 500_000, committed: 0 })
    expect(await emailsAsked(bookingId)).toContain('cancelled')
  })

  it('is of its week, for its adviser, before it is recorded and after, whatever the school says', async () => {
    const week = async () => (await adviserHome(adviser.actor, AFTER)).week
    const one = await confirmed()
    const { school, adviser } = one
    const whole = { visits: 1, interviews: 6 }
    expect(await week()).toEqual(whole)
    must(await recordDelivery(adviser.actor, { ...one, note: '' }, AFTER))
    expect(await week()).toEqual(whole)
    must(await raiseProblem(school.requester, { ...one, what: 'Left at noon' }, AFTER))
    expect(await week()).toEqual(whole)
    must(await settleProblem(staff, { ...one, outcome: 'agree', note: 'All came' }, AFTER))
    expect(await week()).toEqual(whole)
  })

  it('has counts that only the school gives', async () => {
    const one = await delivered(true)
    const { school, adviser } = one
    must(await countPupils(school.requester, { ...one, eligible: 4, send: 1 }, AFTER))
    must(await countPupils(school.requester, { ...one, eligible: 4, send: 1 }, AFTER))
    const later = new Date(AFTER.getTime() + 60_000)
    must(await countPupils(school.requester, { ...one, eligible: 3, send: 1 }, later))
    const linesSeenBy = async (actor: SchoolActor | AdviserActor) =>
      (await inTransaction(actor, (tx) => readHistory(tx, one))).filter(({ event }) => event.includes('count'))
    // Each change is a line, with no number; the same numbers again are none.
    expect(await linesSeenBy(school.requester)).toMatchObject([
      { event: 'count', who: school.requester.name, at: AFTER, note: null },
      { event: 'recount', who: school.requester.name, at: later, note: null },
    ])
    expect(await linesSeenBy(adviser.actor)).toEqual([])
    expect(refusal(await countPupils((await makeSchool()).requester, { ...one, eligible: 3, send: 1 }, AFTER))).toBe(
      'not_found',
    )
  })
})

describe('a problem', () => {
  const settledToldTo = async (bookingId: string) => {
    const letters = await lettersOf(database.ownerUrl, 'problem-settled')
    return letters.flatMap((one) => (one.bookingId === bookingId ? [one.recipients.to] : [])).sort()
  }

  it('waits for staff, who agree it or void it', async () => {
    const one = await delivered(true)
    const { school } = one
    must(await raiseProblem(school.requester, { ...one, what: 'Left at noon' }, AFTER))
    expect(refusal(await agreeDelivery(school.requester, one, AFTER))).toBe('not_now')
    must(await stateCase(one.adviser.actor, { ...one, words: 'The room was closed.' }, AFTER))
    must(await settleProblem(staff, { ...one, outcome: 'void', note: 'Nobody was seen' }, AFTER))
    expect(await balancesOf(school.careersId)).toEqual({ available: 500_000, reserved: 0, committed: 0 })
    expect(await settledToldTo(one.bookingId)).toEqual(['adviser', 'approvers', 'requester'])
    const two = await delivered(true)
    must(await raiseProblem(two.school.requester, { ...two, what: 'Late' }, AFTER))
    must(await settleProblem(staff, { ...two, outcome: 'agree', note: 'All six were seen' }, AFTER))
    expect(await balancesOf(two.school.careersId)).toMatchObject({ spent: DAY_BEARS })
    expect(await settledToldTo(two.bookingId)).toEqual(['adviser', 'requester'])
  })

  it('is read by the adviser and by staff in the words in which it was raised, and staff are led to it', async () => {
    const one = await delivered(true)
    const { requester } = one.school
    must(await raiseProblem(requester, { ...one, what: 'Left at noon.\nThree were not seen.' }, AFTER))
    const told = await emailJobs(one.bookingId, 'problem-raised')
    expect(told.map((job) => job.recipients.to)).toEqual(['staff', 'adviser'])
    for (const job of told) {
      must(await writeEmail(job, AFTER, 'https://waymark.example'))
      const [email] = await emailsWritten(job.key)
      for (const words of ['Left at noon.', 'Three were not seen.', `In the words of: ${requester.name}`])
        expect(email?.text.replace(/ +/g, ' ')).toContain(words)
      if (job.recipients.to === 'staff')
        expect(email?.text).toContain(`https://waymark.example/staff/problems/${one.visitId}\n`)
    }
  })

  it('is to be agreed again when the school takes its problem back, once, while staff have not settled it', async () => {
    const one = await delivered(true)
    const { school, adviser } = one
    must(await raiseProblem(school.requester, { ...one, what: 'Left at noon' }, AFTER))
    const stranger = await makeSchool()
    expect(refusal(await takeBackProblem(stranger.requester, one, AFTER))).toBe('not_found')
    const payer = await addMember<SchoolActor>(school.id, ['payer'])
    expect(refusal(await takeBackProblem(payer, one, AFTER))).toBe('role_missing')
    // Nearly a week later: silence has the five school days anew.
    const later = new Date('2027-02-08T10:00:00Z')
    must(await takeBackProblem(school.requester, one, later))
    expect(refusal(await takeBackProblem(school.requester, one, later))).toBe('already_done')
    expect(refusal(await settleProblem(staff, { ...one, outcome: 'void', note: 'No' }, later))).toBe('not_now')
    await chaseDeliveries(timer, new Date('2027-02-09T17:30:00Z'))
    expect(await visitsOf(one.bookingId)).toMatchObject([{ status: 'delivered' }])
    const told = await emailJobs(one.bookingId, 'problem-taken-back')
    expect(told.map((job) => job.recipients.to)).toEqual(['staff', 'adviser'])
    for (const job of told) {
      must(await writeEmail(job, later, 'https://waymark.example'))
      const [email] = await emailsWritten(job.key)
      expect(email?.text.replace(/\s+/g, ' ')).toContain('has taken back the problem with the visit')
    }
    const past = await readProblems(staff, { isSettled: true, limit: 100, offset: 0 })
    expect(past.filter(({ visitId }) => visitId === one.visitId)).toMatchObject([{ outcome: 'taken_back' }])
    // What is raised again is another problem, which the adviser reads.
    must(await raiseProblem(school.requester, { ...one, what: 'Left at ten' }, new Date('2027-02-08T10:01:00Z')))
    const sheet = await readDaySheet(adviser.actor, one.visitId, later)
    expect(sheet?.problem).toMatchObject({ what: 'Left at ten', outcome: null })
    must(await takeBackProblem(school.requester, one, new Date('2027-02-08T10:02:00Z')))
    must(await agreeDelivery(school.requester, one, later))
    expect(refusal(await takeBackProblem(school.requester, one, later))).toBe('not_now')
    expect(await balancesOf(school.careersId)).toMatchObject({ committed: 0, spent: DAY_BEARS })
  })
})
