import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { agreeDelivery, countPupils, recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { keepRegister } from '#app/domain/bookings/keep-register.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { sumPence } from '#app/domain/money.ts'
import { publishedCsv, visitsCsv } from '#app/domain/statements/pupil-premium-csv.ts'
import { crossYears, reachedBy, statementLines } from '#app/domain/statements/pupil-premium-statement.ts'
import { sharedWords } from '#app/domain/statements/pupil-premium-words.ts'
import { readPupilPremiumLines } from '#app/domain/statements/read-pupil-premium.server.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { turnsIn, visitsOf } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, NOW, requestOf } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

let database: FreshDatabase
let school: MadeSchool
let adviser: MadeAdviser

const tag = {
  whom: 'mixed_group' as const,
  pupilsEligible: 4,
  pupilsInAll: 6,
  method: 'share' as const,
  approach: 'wider' as const,
  challenge: 3,
  rationale: 'Eligible pupils hold fewer places at college by spring than others.',
}
const PREMIUM = 23_153

async function visitOn(day: string, until: 'requested' | 'approved' | 'agreed', careers = DAY_BEARS - PREMIUM) {
  const lines = [
    { from: school.premiumId, amountPence: PREMIUM, costCentreId: null, tag },
    { from: school.careersId, amountPence: careers, costCentreId: null, tag: null },
  ]
  const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, [day], { lines }), NOW))
  const visitId = (await visitsOf(bookingId))[0]?.id as string
  if (until === 'requested') return visitId
  must(await approve(school.approver, { bookingId, orderNumber: 'PO-1', note: null }, NOW))
  if (until === 'approved') return visitId
  const after = new Date(`${day}T16:00:00Z`)
  must(await answerVisits(adviser.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, NOW))
  const marks = [1, 2, 3].map((position) => ({
    position,
    startsAt: `${String(8 + position).padStart(2, '0')}:00`,
    yearGroup: 11,
    schoolReference: `A${position}`,
    outcome: position < 3 ? ('seen' as const) : ('absent' as const),
  }))
  must(await keepRegister(adviser.actor, { bookingId, visitId, marks }, after))
  must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, after))
  must(await agreeDelivery(school.requester, { bookingId, visitId }, after))
  must(await countPupils(school.requester, { bookingId, visitId, eligible: 2, send: 1 }, after))
  return visitId
}

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner' })
  await makePlatform()
  school = await makeSchool()
  adviser = await makeAdviser()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

test('28 March and 2 April are one academic year, two financial years and the same bookings', async () => {
  await visitOn('2027-03-25', 'agreed')
  await visitOn('2027-04-27', 'agreed')
  await visitOn('2027-05-18', 'approved')
  await visitOn('2027-05-25', 'requested')
  const found = await readPupilPremiumLines(school.requester, null)
  const lines = found?.lines ?? []
  expect(lines.map(({ standing, amountPence }) => [standing, amountPence])).toEqual([
    ['spent', PREMIUM],
    ['spent', PREMIUM],
    ['committed', PREMIUM],
    ['reserved', PREMIUM],
  ])
  expect(lines[0]).toMatchObject({ eligible: 2, seen: 2, isMixed: true, otherFunds: [{ name: 'Careers budget' }] })

  const spent = lines.filter((line) => line.standing === 'spent')
  const cross = crossYears(spent)
  expect(cross.academic.map(({ key }) => key)).toEqual(['2026-27'])
  expect(cross.financial.map(({ key }) => key)).toEqual(['2026-27', '2027-28'])
  expect(cross.cells).toEqual([[PREMIUM, PREMIUM]])
  expect(sumPence(cross.cells.flat())).toBe(cross.total)
  expect(reachedBy(spent)).toEqual({ eligible: 4, seen: 4, uncounted: 0, visits: 2 })

  const statement = statementLines(spent)
  expect(statement).toMatchObject([{ heading: 'Wider strategies', challenges: [3], cost: 2 * PREMIUM, pupils: 'c' }])
  expect(publishedCsv(statement, spent)).toContain('463.06,c\r\n')
  expect(visitsCsv(lines).split('\r\n')[1]).toMatch(/^2027-03-25,2026-27,2026-27,WMK-\d{6},/)
})

test('another school sees nothing of it', async () => {
  const other = await makeSchool()
  expect((await readPupilPremiumLines(other.requester, null))?.lines).toEqual([])
  expect(await readPupilPremiumLines(other.requester, school.id)).toBeNull()
})

test('a part that Pupil Premium does not bear whole is said to be less', async () => {
  const other = await makeSchool()
  const lines = [
    { from: other.premiumId, amountPence: 2_300, costCentreId: null, tag },
    { from: other.careersId, amountPence: DAY_BEARS - 2_300, costCentreId: null, tag: null },
  ]
  must(await requestVisits(other.requester, requestOf(other, adviser, ['2027-06-08'], { lines }), NOW))
  const found = (await readPupilPremiumLines(other.requester, null))?.lines ?? []
  expect(found).toMatchObject([{ amountPence: 2_300, partNotPaid: PREMIUM }])
  expect(sharedWords(found)).toContain('bears at most the part')
  expect(sharedWords(found)).toContain('1 visit is charged less than that: £23.00 of £231.53.')
  const whole = found.map((line) => ({ ...line, amountPence: PREMIUM as typeof line.amountPence, partNotPaid: null }))
  expect(sharedWords(whole)).toMatch(/bears the part that was planned for eligible pupils\.$/)
})

test.each([
  ['says that nobody was seen', '2027-06-15', ['absent', 'refused'], 0, []],
  ['marks one as absent and another not at all', '2027-06-22', ['absent', null], 0, []],
  ['marks nobody', '2027-06-29', [null, null], null, ['count']],
] satisfies [string, string, ('absent' | 'refused' | null)[], number | null, string[]][])(
  'a register that %s is read alike by the statement and by what waits',
  async (_, on, outcomes, eligible, turns) => {
    const other = await makeSchool()
    const lines = [
      { from: other.premiumId, amountPence: PREMIUM, costCentreId: null, tag },
      { from: other.careersId, amountPence: DAY_BEARS - PREMIUM, costCentreId: null, tag: null },
    ]
    const after = new Date(`${on}T16:00:00Z`)
    const { bookingId } = must(await requestVisits(other.requester, requestOf(other, adviser, [on], { lines }), NOW))
    const visitId = (await visitsOf(bookingId))[0]?.id as string
    must(await approve(other.approver, { bookingId, orderNumber: 'PO-1', note: null }, NOW))
    must(await answerVisits(adviser.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, NOW))
    const marks = outcomes.map((outcome, index) => ({
      position: index + 1,
      startsAt: `1${index}:00`,
      yearGroup: 11,
      schoolReference: `B${index}`,
      outcome,
    }))
    must(await keepRegister(adviser.actor, { bookingId, visitId, marks }, after))
    must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, after))
    must(await agreeDelivery(other.requester, { bookingId, visitId }, after))
    const found = await readPupilPremiumLines(other.requester, null)
    expect(found?.lines).toMatchObject([{ eligible }])
    expect((await turnsIn(other.requester, bookingId, after)).map(({ kind }) => kind)).toEqual(turns)
  },
)
