import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EmailTemplate } from '#app/adapters/queue.server.ts'
import { systemActor } from '#app/auth/actor.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve, declineApproval } from '#app/domain/bookings/decide-approval.server.ts'
import { cancelVisits, withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { expireRequests } from '#app/domain/bookings/expire-requests.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { day } from '#app/domain/calendar.ts'
import { agreeShare, proposeShare } from '#app/domain/consortia/keep-shares.server.ts'
import { pence } from '#app/domain/money.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { people } from '#db/schema/index.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { type MadeConsortium, makeConsortium } from '#tests/make/consortia.ts'
import { emailJobs, emailsWritten, visitsOf } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, NOW, requestOf } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

// A consortium books a visit at a member: the school where it takes place reads of it at each step, and nobody reads twice.

const ORIGIN = 'https://waymark.example'
let database: FreshDatabase
let first: MadeSchool
let member: MadeSchool
let four: MadeConsortium
let adviser: MadeAdviser
const shares = new Map<MadeSchool, string>()
const days = ['01', '02', '03', '04', '05', '08', '09'].map((on) => `2027-02-${on}`)

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner' })
  await makePlatform()
  first = await makeSchool()
  member = await makeSchool()
  four = await makeConsortium([first, member])
  adviser = await makeAdviser()
  for (const school of [first, member]) {
    const offer = {
      leadId: four.id,
      fundId: school.careersId,
      startsOn: day('2026-04-01'),
      amountPence: pence(400_000),
    }
    const { shareId } = must(await proposeShare(school.requester, offer, NOW))
    must(await agreeShare(school.approver, { shareId }, NOW))
    shares.set(school, shareId)
  }
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

async function ask(school: MadeSchool): Promise<{ bookingId: string; visitIds: string[] }> {
  const lines = [{ from: shares.get(school) as string, amountPence: DAY_BEARS, costCentreId: null, tag: null }]
  const asked = requestOf(school, adviser, [days.shift() as string], { lines })
  const { bookingId } = must(await requestVisits(four.lead, asked, NOW))
  return { bookingId, visitIds: (await visitsOf(bookingId)).map(({ id }) => id) }
}

const addressOf = async ({ requester }: MadeSchool) =>
  (await inTransaction(systemActor('a test looks'), (tx) => tx.select().from(people))).find(
    ({ id }) => id === requester.personId,
  )?.email as string

/** The emails of one kind about a booking that somebody reads. */
async function read(bookingId: string, template: EmailTemplate, by: string) {
  const found = []
  for (const job of await emailJobs(bookingId, template)) {
    await writeEmail(job, NOW, ORIGIN)
    found.push(...(await emailsWritten(job.key)).filter(({ toAddress }) => toAddress === by))
  }
  return found
}

const none = { orderNumber: null, note: null }
const accepted = ({ bookingId, visitIds }: { bookingId: string; visitIds: string[] }) => ({
  bookingId,
  accept: visitIds,
  decline: [],
  reason: '',
})

describe('the school that hosts a consortium’s visit', () => {
  it('reads what is planned there, and on confirmation all that the day needs', async () => {
    const visit = await ask(member)
    const host = await addressOf(member)
    const [planned, ...more] = await read(visit.bookingId, 'visits-planned', host)
    expect(more).toEqual([])
    expect(planned?.subject).toMatch(/^Four Valleys asks for a visit on Monday 1 February 2027 at your school/)
    for (const words of ['Your share of Careers budget: £', 'Booked by', 'Library', 'Still awaited'])
      expect(planned?.text).toContain(words)
    expect(planned?.text).toContain(`${ORIGIN}/school/bookings/${visit.bookingId}`)
    expect(await read(visit.bookingId, 'request-sent', host)).toEqual([])

    must(await approve(four.approver, { bookingId: visit.bookingId, ...none }, NOW))
    expect(await read(visit.bookingId, 'approved', host)).toEqual([])
    must(await answerVisits(adviser.actor, accepted(visit), NOW))
    const [confirmed, ...others] = await read(visit.bookingId, 'confirmed', host)
    expect(others).toEqual([])
    for (const words of [
      'Safeguarding lead',
      'Library',
      'Check the adviser’s identity',
      'Your share of Careers budget',
    ])
      expect(confirmed?.text.replace(/\s+/g, ' ')).toContain(words)

    const ended = { ...visit, reason: 'The hall is flooded.' }
    must(await cancelVisits(adviser.actor, ended, NOW))
    expect((await read(visit.bookingId, 'cancelled', host)).map(({ text }) => text.replace(/\s+/g, ' '))).toEqual([
      expect.stringContaining('back in the share that your school agreed with Four Valleys'),
    ])
  })

  it('reads that what it was told of will not take place, whoever ends it', async () => {
    const host = await addressOf(member)
    const withdrawn = await ask(member)
    must(await withdrawVisits(four.lead, { ...withdrawn, reason: '' }, NOW))
    expect((await read(withdrawn.bookingId, 'withdrawn', host)).map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^Withdrawn by Four Valleys/),
    ])
    const refused = await ask(member)
    must(await declineApproval(four.approver, { bookingId: refused.bookingId, reason: 'Not this term.' }, NOW))
    expect(await read(refused.bookingId, 'approval-declined', host)).toHaveLength(1)
    const declined = await ask(member)
    const answer = { bookingId: declined.bookingId, accept: [], decline: declined.visitIds, reason: 'I am away.' }
    must(await answerVisits(adviser.actor, answer, NOW))
    expect((await read(declined.bookingId, 'declined', host))[0]?.text).toContain('/school/bookings/')
    const late = await ask(member)
    await expireRequests(systemActor('a test lets time pass'), new Date('2027-01-31T12:00:00Z'))
    const [expired, ...more] = await read(late.bookingId, 'expired', host)
    expect(more).toEqual([])
    expect(expired?.text).not.toContain('ask again')
  })

  it('reads one email where the same person asks for the consortium, and none where it books for itself', async () => {
    const visit = await ask(first)
    const leader = await addressOf(first)
    expect(await read(visit.bookingId, 'request-sent', leader)).toHaveLength(1)
    expect(await read(visit.bookingId, 'visits-planned', leader)).toEqual([])
    must(await approve(four.approver, { bookingId: visit.bookingId, ...none }, NOW))
    must(await answerVisits(adviser.actor, accepted(visit), NOW))
    expect(await read(visit.bookingId, 'confirmed', leader)).toHaveLength(1)

    const own = must(await requestVisits(member.requester, requestOf(member, adviser, ['2027-02-10']), NOW))
    expect(await emailJobs(own.bookingId, 'visits-planned')).toEqual([])
    expect(await read(own.bookingId, 'request-sent', await addressOf(member))).toHaveLength(1)
  })
})
