import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AdviserActor, SchoolActor } from '#app/auth/actor.ts'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import { adviserHome } from '#app/domain/bookings/adviser-home.server.ts'
import { answerVisits, holdLonger } from '#app/domain/bookings/answer-visits.server.ts'
import { chaseDeliveries } from '#app/domain/bookings/chase-deliveries.server.ts'
import { answerApprover, approve, askRequester, declineApproval } from '#app/domain/bookings/decide-approval.server.ts'
import {
  agreeDelivery,
  countPupils,
  recordDelivery,
  takeBackDelivery,
} from '#app/domain/bookings/deliver-visit.server.ts'
import { cancelVisits, withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { expireRequests } from '#app/domain/bookings/expire-requests.server.ts'
import { keepRegister } from '#app/domain/bookings/keep-register.server.ts'
import { readAdviserBooking, readDaySheet } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { readHistory } from '#app/domain/bookings/read-history.server.ts'
import { readProblems } from '#app/domain/bookings/read-problems.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { raiseProblem, settleProblem, takeBackProblem } from '#app/domain/bookings/visit-problems.server.ts'
import { keepVisitSettings } from '#app/domain/schools/settings.server.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { balancesOf, emailJobs, emailsAsked, emailsWritten, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, NOW, requestOf } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

let database: FreshDatabase
let staff: StaffActor
let school: MadeSchool
let adviser: MadeAdviser

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner' })
  staff = await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const DAY = '2027-02-02'
const AFTER = new Date('2027-02-02T16:00:00Z')
const timer = systemActor('a test plays the timer')

async function requested(days = [DAY]): Promise<{ bookingId: string; ids: string[] }> {
  school = await makeSchool()
  adviser = await makeAdviser()
  const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, days), NOW))
  return { bookingId, ids: (await visitsOf(bookingId)).map((visit) => visit.id) }
}

async function confirmed(days = [DAY]) {
  const { bookingId, ids } = await requested(days)
  must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, NOW))
  must(await answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, NOW))
  return { bookingId, ids, visitId: ids[0] as string }
}

async function delivered(withRegister: boolean) {
  const one = await confirmed()
  const marks = [{ position: 1, startsAt: '08:45', yearGroup: 11, schoolReference: 'A1', outcome: 'seen' as const }]
  if (withRegister) must(await keepRegister(adviser.actor, { ...one, marks }, AFTER))
  must(await recordDelivery(adviser.actor, { ...one, note: '' }, AFTER))
  return one
}

describe('the way to agreed', () => {
  it('moves the money from left to reserved, committed and spent', async () => {
    const { bookingId, ids } = await requested()
    expect(await balancesOf(school.careersId)).toEqual({ available: 500_000 - DAY_BEARS, reserved: DAY_BEARS })
    must(await approve(school.approver, { bookingId, orderNumber: 'PO-1', note: 'Within plan' }, NOW))
    expect(await balancesOf(school.careersId)).toMatchObject({ reserved: 0, committed: DAY_BEARS })
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'requested', open: ['answer'] }])
    must(await answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, NOW))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'confirmed', open: [] }])
    const visitId = ids[0] as string
    must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, AFTER))
    must(await agreeDelivery(school.requester, { bookingId, visitId }, AFTER))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'agreed' }])
    const left = 500_000 - DAY_BEARS
    expect(await balancesOf(school.careersId)).toEqual({ available: left, reserved: 0, committed: 0, spent: DAY_BEARS })
  })

  it('is confirmed whichever of answer and approval comes first', async () => {
    const { bookingId, ids } = await requested()
    must(await answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, NOW))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'requested', open: ['approval'] }])
    must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, NOW))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'confirmed', open: [] }])
    expect(await emailsAsked(bookingId)).toContain('confirmed')
  })

  it('goes back to be recorded when the adviser takes it back, and is asked of the school again', async () => {
    const { bookingId, visitId } = await delivered(true)
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
    const stranger = await makeAdviser()
    expect(refusal(await takeBackDelivery(stranger.actor, raised, AFTER))).toBe('not_found')
    must(await raiseProblem(school.requester, { ...raised, what: 'Left at noon' }, AFTER))
    expect(refusal(await takeBackDelivery(adviser.actor, raised, AFTER))).toBe('not_now')
    const silent = await delivered(true)
    const due = new Date('2027-02-09T17:00:00Z')
    expect(refusal(await takeBackDelivery(adviser.actor, silent, due))).toBe('too_late')
    expect(await visitsOf(silent.bookingId)).toMatchObject([{ status: 'delivered' }])
  })

  it('is ended by its adviser where it did not take place, after it began, and costs the school nothing', async () => {
    const { bookingId, visitId } = await confirmed()
    const end = { bookingId, visitIds: [visitId], reason: 'I was ill' }
    expect(refusal(await cancelVisits(school.requester, end, AFTER))).toBe('too_late')
    must(await cancelVisits(adviser.actor, end, AFTER))
    expect(refusal(await cancelVisits(adviser.actor, end, AFTER))).toBe('already_done')
    expect(refusal(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, AFTER))).toBe('not_now')
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'cancelled' }])
    expect(await balancesOf(school.careersId)).toMatchObject({ available: 500_000, committed: 0 })
    expect(await emailsAsked(bookingId)).toContain('cancelled')
  })

  it('asks its adviser to record it, three times at most and never twice, until it is recorded', async () => {
    const { bookingId, visitId } = await confirmed()
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

  it('is to be agreed again when the school takes its problem back, once, while staff have not settled it', async () => {
    const one = await delivered(true)
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

  it('is of its week, for its adviser, before it is recorded and after, whatever the school says', async () => {
    const week = async () => (await adviserHome(adviser.actor, AFTER)).week
    const one = await confirmed()
    const whole = { visits: 1, interviews: 6 }
    expect(await week()).toEqual(whole)
    must(await recordDelivery(adviser.actor, { ...one, note: '' }, AFTER))
    expect(await week()).toEqual(whole)
    must(await raiseProblem(school.requester, { ...one, what: 'Left at noon' }, AFTER))
    expect(await week()).toEqual(whole)
    must(await settleProblem(staff, { ...one, outcome: 'agree', note: 'All came' }, AFTER))
    expect(await week()).toEqual(whole)
  })

  it('says it is done already when a step comes twice', async () => {
    const { bookingId, visitId } = await delivered(false)
    expect(refusal(await approve(school.approver, { bookingId, orderNumber: null, note: null }, NOW))).toBe(
      'already_done',
    )
    expect(refusal(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, AFTER))).toBe('already_done')
    must(await agreeDelivery(school.requester, { bookingId, visitId }, AFTER))
    expect(refusal(await agreeDelivery(school.requester, { bookingId, visitId }, AFTER))).toBe('already_done')
    expect(await balancesOf(school.careersId)).toMatchObject({ spent: DAY_BEARS })
  })
})

describe('approval', () => {
  it('is never the requester’s own', async () => {
    const { bookingId } = await requested()
    const both = await addMember<SchoolActor>(school.id, ['requester', 'approver'])
    const own = must(await requestVisits(both, requestOf(school, adviser, ['2027-02-03']), NOW))
    expect(refusal(await approve(both, { bookingId: own.bookingId, orderNumber: null, note: null }, NOW))).toBe(
      'own_request',
    )
    expect(refusal(await approve(school.requester, { bookingId, orderNumber: null, note: null }, NOW))).toBe(
      'role_missing',
    )
  })

  it('declined with a reason gives days and money back', async () => {
    const { bookingId } = await requested()
    expect(refusal(await declineApproval(school.approver, { bookingId, reason: ' ' }, NOW))).toBe('reason_missing')
    must(await declineApproval(school.approver, { bookingId, reason: 'Not this term' }, NOW))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'declined' }])
    expect(await balancesOf(school.careersId)).toEqual({ available: 500_000, reserved: 0 })
    must(await requestVisits(school.requester, requestOf(school, adviser, [DAY]), NOW))
  })

  it('asks, is answered, and is approved', async () => {
    const { bookingId } = await requested()
    expect(refusal(await answerApprover(school.requester, { bookingId, answer: 'Yes' }, NOW))).toBe('not_now')
    must(await askRequester(school.approver, { bookingId, question: 'Why six?' }, NOW))
    must(await answerApprover(school.requester, { bookingId, answer: 'Six have deadlines.' }, NOW))
    must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, NOW))
  })

  it('of another school cannot even be seen', async () => {
    const { bookingId, ids } = await requested()
    const other = await makeSchool()
    const stranger = await makeAdviser()
    expect(refusal(await approve(other.approver, { bookingId, orderNumber: null, note: null }, NOW))).toBe('not_found')
    expect(refusal(await withdrawVisits(other.requester, { bookingId, visitIds: ids, reason: '' }, NOW))).toBe(
      'not_found',
    )
    const answer = { bookingId, accept: ids, decline: [], reason: '' }
    expect(refusal(await answerVisits(stranger.actor, answer, NOW))).toBe('not_found')
  })
})

describe('time running out', () => {
  // Asked on Tuesday 12 January: 5pm on the fifth school day is Tuesday 19 January.
  const before = new Date('2027-01-19T16:59:00Z')
  const at = new Date('2027-01-19T17:00:00Z')

  it('expires what nobody answered, at 5pm on the fifth school day and not before', async () => {
    const { bookingId } = await requested()
    await expireRequests(timer, before)
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'requested' }])
    expect(refusal(await approve(school.approver, { bookingId, orderNumber: null, note: null }, at))).toBe('too_late')
    await expireRequests(timer, at)
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'expired' }])
    expect(await balancesOf(school.careersId)).toEqual({ available: 500_000, reserved: 0 })
  })

  it('is voided by the next request that meets it, timer or not', async () => {
    const { bookingId } = await requested()
    const other = await makeSchool()
    must(await requestVisits(other.requester, requestOf(other, adviser, [DAY]), at))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'expired' }])
  })

  it('is put off by the adviser alone', async () => {
    const { bookingId } = await requested()
    must(await holdLonger(adviser.actor, { bookingId }, before))
    await expireRequests(timer, at)
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'requested' }])
    await expireRequests(timer, new Date('2027-01-26T17:00:00Z'))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'expired' }])
  })

  it('is put off no further than the visit itself, which is said and told to nobody', async () => {
    const { bookingId } = await requested(['2027-01-20'])
    const seen = async () => (await readAdviserBooking(adviser.actor, bookingId, before))?.visits[0]?.approveBy as Date
    const first = await seen()
    must(await holdLonger(adviser.actor, { bookingId, heldUntil: first }, before))
    expect(await seen()).toEqual(new Date('2027-01-20T08:45:00Z'))
    // The form of before is one that was sent; one about the end itself is refused.
    must(await holdLonger(adviser.actor, { bookingId, heldUntil: first }, before))
    expect(refusal(await holdLonger(adviser.actor, { bookingId, heldUntil: await seen() }, before))).toBe(
      'held_to_the_visit',
    )
    expect(refusal(await holdLonger(adviser.actor, { bookingId }, before))).toBe('held_to_the_visit')
    expect(await emailJobs(bookingId, 'held-longer')).toHaveLength(2)
  })

  it('put off, is told once to whoever asked and whoever approves, of the days that wait and until when', async () => {
    const { bookingId, ids } = await requested(['2027-01-20', DAY, '2027-02-03'])
    const [, second, third] = ids as [string, string, string]
    must(await answerVisits(adviser.actor, { bookingId, accept: [second], decline: [third], reason: 'Away' }, NOW))
    const heldUntil = at
    // Sent twice: a double click.
    for (const _ of ['once', 'again']) must(await holdLonger(adviser.actor, { bookingId, heldUntil }, before))
    const asked = await emailJobs(bookingId, 'held-longer')
    expect(asked.map((job) => job.recipients.to).sort()).toEqual(['approvers', 'requester'])
    for (const job of asked) {
      must(await writeEmail(job, before, 'https://waymark.example'))
      const [email, ...others] = await emailsWritten(job.key)
      expect(others).toEqual([])
      expect(email?.toAddress).toBe(job.recipients.to === 'requester' ? school.requester.email : school.approver.email)
      // The visit of 20 January begins before five school days are over: it is held until then.
      expect(email?.subject).toContain('Held until 8:45am on Wednesday 20 January')
      for (const day of ['Wednesday 20 January', 'Tuesday 2 February']) expect(email?.text).toContain(day)
      expect(email?.text).not.toContain('3 February')
    }
  })
})

describe('how to arrive', () => {
  it('is in the adviser’s own rows, follows what the school keeps, and stays as it was once a visit is over', async () => {
    const { bookingId } = await requested()
    const keeper = await addMember<SchoolActor>(school.id, ['administrator'])
    const settings = {
      schoolId: school.id,
      usesCostCentres: false,
      safeguardingLead: 'Dinah Frobisher',
      usualRoom: 'Library',
      challenges: [],
    }
    const seen = async (actor: AdviserActor) => (await readAdviserBooking(actor, bookingId, NOW))?.arrival
    expect(await seen(adviser.actor)).toBe('')
    must(await keepVisitSettings(keeper, { ...settings, arrival: 'By the back gate' }, NOW))
    expect(await seen(adviser.actor)).toBe('By the back gate')
    expect(await seen((await makeAdviser()).actor)).toBeUndefined()
    const next = must(await requestVisits(school.requester, requestOf(school, adviser, ['2027-02-09']), NOW))
    expect((await readAdviserBooking(adviser.actor, next.bookingId, NOW))?.arrival).toBe('By the back gate')
    must(await declineApproval(school.approver, { bookingId, reason: 'Too dear' }, NOW))
    must(await keepVisitSettings(keeper, { ...settings, arrival: 'By the front door' }, NOW))
    expect(await seen(adviser.actor)).toBe('By the back gate')
    expect((await readAdviserBooking(adviser.actor, next.bookingId, NOW))?.arrival).toBe('By the front door')
  })
})

describe('undoing', () => {
  it('withdraws before acceptance, approved or not', async () => {
    const { bookingId, ids } = await requested()
    must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, NOW))
    must(await withdrawVisits(school.requester, { bookingId, visitIds: ids, reason: 'A trip that day' }, NOW))
    expect(await balancesOf(school.careersId)).toEqual({ available: 500_000, reserved: 0, committed: 0 })
  })

  it('cancels a confirmed visit free of charge only with the notice agreed, and the adviser always can', async () => {
    const one = await confirmed()
    const late = new Date('2027-01-27T10:00:00Z')
    const cancel = { bookingId: one.bookingId, visitIds: one.ids, reason: 'Closed' }
    expect(refusal(await cancelVisits(school.requester, cancel, late))).toBe('cancelling_costs')
    must(await cancelVisits(adviser.actor, cancel, late))
    expect(await balancesOf(school.careersId)).toMatchObject({ available: 500_000, committed: 0 })
    const two = await confirmed()
    must(await cancelVisits(school.requester, { ...cancel, bookingId: two.bookingId, visitIds: two.ids }, NOW))
    expect(await visitsOf(two.bookingId)).toMatchObject([{ status: 'cancelled' }])
  })
})

describe('delivery', () => {
  it('cannot be recorded before the visit begins', async () => {
    const { bookingId, visitId } = await confirmed()
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

  it('with a problem waits for staff, who agree it or void it', async () => {
    const one = await delivered(true)
    must(await raiseProblem(school.requester, { ...one, what: 'Left at noon' }, AFTER))
    expect(refusal(await agreeDelivery(school.requester, one, AFTER))).toBe('not_now')
    must(await settleProblem(staff, { ...one, outcome: 'void', note: 'Nobody was seen' }, AFTER))
    expect(await balancesOf(school.careersId)).toEqual({ available: 500_000, reserved: 0, committed: 0 })
    expect(await settledToldTo(one.bookingId)).toEqual(['adviser', 'approvers', 'requester'])
    const two = await delivered(true)
    must(await raiseProblem(school.requester, { ...two, what: 'Late' }, AFTER))
    must(await settleProblem(staff, { ...two, outcome: 'agree', note: 'All six were seen' }, AFTER))
    expect(await balancesOf(school.careersId)).toMatchObject({ spent: DAY_BEARS })
    expect(await settledToldTo(two.bookingId)).toEqual(['adviser', 'requester'])
  })

  const settledToldTo = async (bookingId: string) => {
    const letters = await lettersOf(database.ownerUrl, 'problem-settled')
    return letters.flatMap((one) => (one.bookingId === bookingId ? [one.recipients.to] : [])).sort()
  }

  it('has counts that only the school gives', async () => {
    const one = await delivered(true)
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
