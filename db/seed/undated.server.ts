import { eq } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { type BuyingActor, systemActor } from '#app/auth/actor.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve, declineApproval } from '#app/domain/bookings/decide-approval.server.ts'
import { deliverCodes, deliverFile, deliverLink } from '#app/domain/bookings/deliver-things.server.ts'
import { agreeDelivery, recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { cancelVisits, withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { expireRequests } from '#app/domain/bookings/expire-requests.server.ts'
import type { VisitsRequest } from '#app/domain/bookings/plan-request.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { stateCase } from '#app/domain/bookings/state-case.server.ts'
import { raiseProblem, settleProblem } from '#app/domain/bookings/visit-problems.server.ts'
import { addDays, type Day, londonDay, time } from '#app/domain/calendar.ts'
import { openCodes, readDelivered } from '#app/domain/deliveries/read-delivered.server.ts'
import { writeTaggedPdf } from '#app/domain/documents/tagged-pdf.server.ts'
import { newId } from '#app/domain/ids.ts'
import type { ServiceCode } from '#app/domain/services/menu.ts'
import { services, visits } from '#db/schema/index.ts'
import { asSeed, must } from './acting.server.ts'
import type { SeededSchool } from './organisations.server.ts'
import type { Ago } from './past-jobs.server.ts'
import type { SeededAdviser } from './practices.server.ts'

type World = {
  schools: readonly SeededSchool[]
  advisers: readonly SeededAdviser[]
  provider: SeededAdviser
  staff: StaffActor
  now: Date
  ago: Ago
}

const PACK: ServiceCode = 'resource_pack'
const LICENCES: ServiceCode = 'licences'
const CODES: ServiceCode = 'test_codes_lodestar'

const WHAT: Record<string, { quantity: number; purpose: string }> = {
  [PACK]: { quantity: 1, purpose: 'Tutor time in the spring, for all of Year 9.' },
  [LICENCES]: { quantity: 60, purpose: 'Half of Year 10, who look at routes after Year 11.' },
  [CODES]: { quantity: 30, purpose: 'One tutor group of Year 9, before they choose their options.' },
}

/** How far it has come. */
type Stands =
  | 'requested'
  | 'declined'
  | 'not approved'
  | 'withdrawn'
  | 'expired'
  | 'confirmed'
  | 'begun'
  | 'delivered'
  | 'agreed'
  | 'problem'
  | 'void'
  | 'cancelled'

/** Each way in which something without a date can stand, two of each, through the real commands at their own times. */
export async function seedUndated({ schools, advisers, provider, staff, now, ago }: World): Promise<void> {
  const first = [...schools].sort(
    (a, b) => Number(b.name === 'Fernhollow School') - Number(a.name === 'Fernhollow School'),
  )
  const offering = await offeringOf(advisers)
  const plays: [Stands, ServiceCode][] = [
    ...[PACK, CODES].flatMap((code): [Stands, ServiceCode][] => [
      ['requested', code],
      ['declined', code],
      ['not approved', code],
      ['withdrawn', code],
      ['expired', code],
      ['confirmed', code],
      ['delivered', code],
      ['agreed', code],
      ['problem', code],
      ['void', code],
      ['cancelled', code],
    ]),
    ['begun', CODES],
    ['begun', LICENCES],
    ['delivered', LICENCES],
    ['agreed', LICENCES],
  ]
  for (const [at, [stands, code]] of plays.entries()) {
    const school = first[at % 2 === 0 ? 0 : 1 + (at % Math.max(1, first.length - 1))] as SeededSchool
    const some = offering.get(code) ?? []
    const adviser = some[at % Math.max(1, some.length)]
    if (adviser) await play({ school, adviser, staff, code, stands, now, ago })
  }
  for (const stands of ['confirmed', 'delivered'] as const)
    await play({ school: first[0] as SeededSchool, adviser: provider, staff, code: PACK, stands, now, ago })
  await ago(0, (at) => expireRequests(systemActor('a request runs out'), at))
}

/** Who offers each, the demonstration's own adviser first. */
async function offeringOf(advisers: readonly SeededAdviser[]): Promise<Map<ServiceCode, SeededAdviser[]>> {
  const rows = await asSeed((tx) =>
    tx
      .select({ code: services.code, supplierId: services.supplierId })
      .from(services)
      .where(eq(services.isOffered, true)),
  )
  return new Map(
    [PACK, LICENCES, CODES].map((code) => [
      code,
      advisers
        .filter(
          ({ supplierId, seed }) =>
            seed.standing === 'current' && rows.some((row) => row.code === code && row.supplierId === supplierId),
        )
        .slice(0, 3),
    ]),
  )
}

type One = Pick<World, 'staff' | 'now' | 'ago'> & {
  school: SeededSchool
  adviser: SeededAdviser
  code: ServiceCode
  stands: Stands
}

const IS_NEW: readonly Stands[] = ['requested', 'confirmed', 'begun', 'delivered', 'problem']

async function play({ school, adviser, staff, code, stands, now, ago }: One): Promise<void> {
  const since = stands === 'requested' ? 1 : stands === 'expired' ? 16 : IS_NEW.includes(stands) ? 6 : 14
  const by = addDays(londonDay(now), IS_NEW.includes(stands) ? 14 : 10)
  const bookingId = await ago(since, (at) => ask(school.requester, { school, adviser, code, by }, at))
  if (bookingId === null) return
  const [visit] = await asSeed((tx) => tx.select({ id: visits.id }).from(visits).where(eq(visits.bookingId, bookingId)))
  const one = { bookingId, visitId: visit?.id ?? '' }
  const visitIds = [one.visitId]
  // A provider names who answers for it.
  const office = adviser.sends?.office ?? adviser.actor
  const named = adviser.sends ? { [one.visitId]: adviser.actor.personId } : undefined
  if (stands === 'requested' || stands === 'expired') return
  if (stands === 'withdrawn') {
    const reason = 'We have found one of our own.'
    return void (await ago(since - 1, async (at) =>
      must(await withdrawVisits(school.requester, { bookingId, visitIds, reason }, at)),
    ))
  }
  if (stands === 'not approved') {
    const reason = 'Please ask again when next year’s budget is set.'
    return void (await ago(since - 1, async (at) =>
      must(await declineApproval(school.approver, { bookingId, reason }, at)),
    ))
  }
  if (stands === 'declined') {
    const answer = {
      bookingId,
      accept: [],
      decline: visitIds,
      reason: 'I am writing it anew, and have none until Easter.',
    }
    return void (await ago(since - 1, async (at) => must(await answerVisits(office, answer, at))))
  }
  await ago(since - 1, async (at) => {
    must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, at))
    must(await answerVisits(office, { bookingId, accept: visitIds, decline: [], reason: '', named }, at))
  })
  if (stands === 'confirmed') return
  if (stands === 'cancelled') {
    const reason = 'The year group does it in the summer instead.'
    return void (await ago(since - 2, async (at) =>
      must(await cancelVisits(school.requester, { bookingId, visitIds, reason }, at)),
    ))
  }
  await ago(since - 2, (at) => deliver(adviser, { ...one, code, isWhole: stands !== 'begun' }, at))
  if (stands === 'begun') return
  await ago(since - 3, async (at) => {
    const note = code === CODES ? 'Each pupil needs forty minutes and a quiet room.' : ''
    must(await recordDelivery(office, { ...one, note }, at))
    const [thing] = (await readDelivered(school.requester, bookingId)) ?? []
    if (code === CODES && thing) await openCodes(school.requester, { bookingId, deliveryId: thing.id }, at)
  })
  if (stands === 'agreed')
    return void (await ago(since - 4, async (at) => must(await agreeDelivery(school.requester, one, at))))
  if (stands === 'delivered') return
  await ago(since - 4, async (at) => {
    const what = code === CODES ? 'Four of the codes have been used already.' : 'The file stops at page twelve.'
    must(await raiseProblem(school.requester, { ...one, what }, at))
  })
  if (stands === 'problem') return
  await ago(since - 5, async (at) => {
    must(await stateCase(office, { ...one, words: 'They are sent to us by somebody else, who has none left.' }, at))
  })
  await ago(since - 6, async (at) => {
    const note = 'It could not be put right in time. Nothing is due.'
    must(await settleProblem(staff, { ...one, outcome: 'void', note }, at))
  })
}

/** Asks as a page does: the price as it stands, then what the funds bear of it. Null where the rules refuse it. */
async function ask(
  by: BuyingActor,
  { school, adviser, code, by: wantedBy }: Pick<One, 'school' | 'adviser' | 'code'> & { by: Day },
  at: Date,
): Promise<string | null> {
  const { quantity, purpose } = WHAT[code] as (typeof WHAT)[string]
  const none = time('00:00')
  const costCentreId = school.costCentreOf[school.careersId] ?? null
  const request = (expectedPence: number, amountPence: number): VisitsRequest => ({
    key: newId('draft'),
    schoolId: school.id,
    supplierId: adviser.supplierId,
    serviceCode: code,
    visits: [{ day: wantedBy, from: none, to: none }],
    quantity,
    place: { kind: 'school' },
    room: '',
    yearGroups: [code === LICENCES ? 10 : 9],
    interviews: 0,
    safeguardingLead: '',
    purpose,
    lines: [{ from: school.careersId, amountPence, costCentreId, tag: null }],
    expectedPence,
  })
  const priced = await requestVisits(by, request(0, 0), at)
  if (priced.ok || priced.refusal.code !== 'price_changed') return null
  const gross = priced.refusal.pricePence ?? 0
  const short = await requestVisits(by, request(gross, gross), at)
  if (short.ok) return short.value.bookingId
  if (short.refusal.code !== 'does_not_add_up') return null
  const sent = await requestVisits(by, request(gross, gross - (short.refusal.over ?? 0)), at)
  return sent.ok ? sent.value.bookingId : null
}

/** A pack comes as a file and a link, licences as a code for everybody, test codes one for each pupil. */
async function deliver(
  { actor: person, sends, seed }: SeededAdviser,
  { code, isWhole, ...one }: { bookingId: string; visitId: string; code: ServiceCode; isWhole: boolean },
  at: Date,
): Promise<void> {
  const actor = sends?.office ?? person
  const many = WHAT[code]?.quantity ?? 1
  if (code === CODES) {
    const codes = Array.from(
      { length: isWhole ? many : many - 10 },
      (_, n) => `LODE-${seed.dayPence / 100}-${4_100 + n * 7}`,
    )
    must(
      await deliverCodes(
        actor,
        { ...one, said: 'Codes for the Lodestar test', codes: codes.join('\n'), isForAll: false },
        at,
      ),
    )
    return
  }
  if (code === LICENCES) {
    const url = 'https://programme.example.org/join'
    must(await deliverLink(actor, { ...one, said: 'Where pupils sign up', url }, at))
    if (isWhole)
      must(
        await deliverCodes(
          actor,
          { ...one, said: 'The school’s code', codes: `SCHOOL-${at.getTime() % 9_973}`, isForAll: true },
          at,
        ),
      )
    return
  }
  const file = await writeTaggedPdf(
    { title: 'Six lessons on routes after Year 11', author: actor.name, foot: 'Invented for the demonstration.', at },
    (pdf) => {
      pdf.heading(1, 'Six lessons on routes after Year 11')
      pdf.paragraph('This page stands for a pack of lesson plans and sheets. It is invented.')
    },
  )
  must(await deliverFile(actor, { ...one, name: 'six-lessons.pdf', bytes: once(file) }, at))
  must(
    await deliverLink(
      actor,
      { ...one, said: 'Slides for the six lessons', url: 'https://slides.example.org/six-lessons' },
      at,
    ),
  )
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
