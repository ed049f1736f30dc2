import { asc, eq } from 'drizzle-orm'
import {
  type BuyingActor,
  type ProviderActor,
  type StaffActor,
  type SupplierActor,
  systemActor,
} from '#app/auth/actor.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { chaseDeliveries } from '#app/domain/bookings/chase-deliveries.server.ts'
import { confirmSettlement } from '#app/domain/bookings/confirm-settlement.server.ts'
import { approve, askRequester, declineApproval } from '#app/domain/bookings/decide-approval.server.ts'
import { agreeDelivery, countPupils, recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import type { StatusAnswer } from '#app/domain/bookings/employment-status.ts'
import { cancelVisits, withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { expireRequests } from '#app/domain/bookings/expire-requests.server.ts'
import { keepRegister } from '#app/domain/bookings/keep-register.server.ts'
import type { VisitsRequest } from '#app/domain/bookings/plan-request.server.ts'
import { candidatesFor } from '#app/domain/bookings/read-candidates.server.ts'
import { readProblem } from '#app/domain/bookings/read-problems.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { interviewTimes } from '#app/domain/bookings/slots.ts'
import { addCaseFile, stateCase } from '#app/domain/bookings/state-case.server.ts'
import { raiseProblem, settleProblem, takeBackProblem } from '#app/domain/bookings/visit-problems.server.ts'
import { addDays, type Day, instantAt, londonDay, londonTime, time } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { newId } from '#app/domain/ids.ts'
import { remindOrderNumbers } from '#app/domain/invoices/remind-order-numbers.server.ts'
import { remindPayments } from '#app/domain/invoices/remind-payments.server.ts'
import { runInvoices } from '#app/domain/invoices/run-invoices.server.ts'
import { bookings, visits } from '#db/schema/index.ts'
import { asSeed } from './acting.server.ts'
import { atWork } from './at-work.ts'
import { inventedPaper } from './evidence.server.ts'
import { seedMenu } from './menu.server.ts'
import type { SeededSchool } from './organisations.server.ts'
import type { SeededAdviser } from './practices.server.ts'
import type { Random } from './random.ts'
import type { Timeline } from './timeline.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const later = (at: Date, ms: number) => atWork(new Date(at.getTime() + ms))

/** How a booking goes: most as they should, some as they really do. */
export type Story =
  | 'as it should'
  | 'approver declines'
  | 'approver asks'
  | 'nobody approves'
  | 'adviser declines'
  | 'adviser is silent'
  | 'withdrawn'
  | 'adviser cancels'
  | 'school cancels'
  | 'agreed by silence'
  | 'problem, agreed'
  | 'problem, in part'
  | 'problem, void'
  | 'problem, taken back'
  | 'problem, open'
  | 'problem, both cases'
  | 'problem, awaits a second'
  | 'problem, then agreed'
  | 'not agreed yet'
  | 'not recorded yet'

export type Asked = {
  school: SeededSchool
  adviser: SeededAdviser
  serviceCode: 'personal_guidance_day' | 'personal_guidance_half_day' | 'group_session'
  days: Day[]
  place: VisitsRequest['place']
  yearGroup: number
  /** Who asks and who approves; a consortium's lead for its member. */
  by: BuyingActor
  approver: BuyingActor
  lines: VisitsRequest['lines']
  expectedPence: number
  story: Story
  orderNumber: string | null
}

const PURPOSES: Record<Asked['serviceCode'], readonly string[]> = {
  personal_guidance_day: [
    'The next pupils on our list, before their college and apprenticeship deadlines.',
    'Pupils who changed their minds about next year after their mock results.',
    'Pupils whom tutors named as having no firm plan yet.',
    'Pupils who could not be seen in the autumn.',
  ],
  personal_guidance_half_day: [
    'The three pupils who missed their interview in the last visit.',
    'Pupils who joined the school this year.',
    'Second interviews for pupils who asked for one.',
  ],
  group_session: [
    'What comes after Year 11: sixth form, college, apprenticeships, and how to choose.',
    'How to read what local employers are looking for.',
    'Choosing options with a door kept open.',
  ],
}

/** What schools complain of, what advisers answer, and how staff settle it either way. */
const PROBLEMS = [
  {
    what: 'The adviser arrived an hour late and two pupils were not seen.',
    answered: 'The road was closed after an accident. I rang the school at eight and offered to stay until four.',
    agreed: 'The two were seen the next morning at no charge; the school is content.',
    void: 'The adviser accepts that the day did not go ahead as agreed.',
  },
  {
    what: 'The notes of the visit have not come, and we asked twice.',
    answered: 'The notes went to the address on the booking, which was typed wrongly. They are here now.',
    agreed: 'The notes have been sent, and the school has read them.',
    void: 'The notes were lost. The adviser agrees not to be paid for the day.',
  },
  {
    what: 'The adviser left before the last place, which stayed empty.',
    answered: 'Reception told me that nobody else was coming. I signed out at a quarter to three.',
    agreed: 'The pupil was away and the reserve list was empty; the adviser stayed until it was clear.',
    void: 'Both sides agree that the visit ended too early to count.',
  },
  {
    what: 'It was agreed as one-to-one, and pupils were seen in pairs.',
    answered: 'The room had been given to an examination. The careers leader and I agreed on pairs that morning.',
    agreed: 'Reception had double-booked the room; both sides agreed on the day to see pupils in pairs.',
    void: 'Interviews in pairs are not what was booked. A new day will be asked for.',
  },
] as const

type World = { staff: StaffActor; second: StaffActor; random: Random; timeline: Timeline }

/** Sends a request through the real command and puts what follows on the timeline. False when the rules refused it. */
export async function playBooking(world: World, asked: Asked, at: Date): Promise<boolean> {
  const menu = (await seedMenu()).service(asked.serviceCode)
  const sent = await requestVisits(
    asked.by,
    {
      key: newId('draft'),
      schoolId: asked.school.id,
      supplierId: asked.adviser.supplierId,
      serviceCode: asked.serviceCode,
      visits: asked.days.map((day) => ({ day, from: menu.from, to: menu.to })),
      place: asked.place,
      room: asked.place.kind === 'elsewhere' ? 'Upstairs meeting room' : asked.school.room,
      yearGroups: [asked.yearGroup],
      interviews: menu.maxInterviews,
      ...(menu.groupMost === null ? {} : { groupSize: world.random.between(menu.groupLeast ?? 1, menu.groupMost) }),
      safeguardingLead: asked.school.safeguardingLead,
      purpose: world.random.pick(PURPOSES[asked.serviceCode]),
      lines: asked.lines,
      expectedPence: asked.expectedPence,
    },
    at,
  )
  if (!sent.ok) return false
  follow(world, asked, sent.value.bookingId, at)
  return true
}

function follow(world: World, asked: Asked, bookingId: string, at: Date): void {
  const { timeline, random } = world
  const { story, by, approver, adviser } = asked
  const approveAt = later(at, random.between(3, 60) * HOUR)
  const answerAt = later(at, random.between(5, 90) * HOUR)
  const add = (when: Date, run: (when: Date) => Promise<unknown>) =>
    timeline.add(when, async (then) => void (await run(then)))

  if (story === 'withdrawn') {
    add(later(at, 20 * HOUR), async (then) =>
      withdrawVisits(
        by,
        { bookingId, visitIds: await idsOf(bookingId), reason: 'The year group is away that week.' },
        then,
      ),
    )
    return
  }
  if (story === 'approver declines') {
    add(approveAt, (then) =>
      declineApproval(
        approver,
        { bookingId, reason: 'The budget for this term is spent. Please ask again next term.' },
        then,
      ),
    )
    return
  }
  if (story === 'approver asks') {
    add(approveAt, (then) =>
      askRequester(approver, { bookingId, question: 'Could this be two half days instead?' }, then),
    )
    return
  }
  if (story !== 'nobody approves') {
    add(approveAt, async (then) =>
      approve(
        approver,
        {
          ...{ bookingId, orderNumber: asked.orderNumber, note: random.chance(30) ? 'Within plan.' : null },
          status: await statusFor(bookingId, then, random),
        },
        then,
      ),
    )
  }
  if (story === 'adviser is silent') return
  const office = adviser.sends?.office ?? adviser.actor
  add(answerAt, async (then) => {
    const ids = await idsOf(bookingId)
    if (adviser.sends && story !== 'adviser declines') {
      const named = await namesFor(adviser.sends.office, bookingId, londonDay(then))
      const accept = ids.filter((id) => named[id])
      if (accept.length > 0) await answerVisits(office, { bookingId, accept, decline: [], reason: '', named }, then)
      return
    }
    if (story === 'adviser declines') {
      await answerVisits(
        office,
        { bookingId, accept: [], decline: ids, reason: 'I am at another school that week.' },
        then,
      )
      return
    }
    const decline = ids.length > 3 && random.chance(40) ? ids.slice(-1) : []
    const accept = ids.filter((id) => !decline.includes(id))
    await answerVisits(
      adviser.actor,
      { bookingId, accept, decline, reason: decline.length > 0 ? 'That day no longer works; the others do.' : '' },
      then,
    )
  })
  if (story === 'adviser cancels' || story === 'school cancels') {
    const actor = story === 'adviser cancels' ? office : by
    const reason = story === 'adviser cancels' ? 'I am ill.' : 'The school has to close its hall that week.'
    add(later(at, 6 * DAY), async (then) =>
      cancelVisits(actor, { bookingId, visitIds: await idsOf(bookingId), reason }, then),
    )
    return
  }
  for (const [index, day] of asked.days.entries()) {
    add(new Date(`${day}T16:10:00Z`), (then) => deliver(world, asked, { bookingId, index }, then))
  }
}

/** Of those who can come, whoever has been sent least until then: lot decides nothing. */
async function namesFor(office: ProviderActor, bookingId: string, today: Day): Promise<Record<string, string>> {
  const sent = await asSeed((tx) =>
    tx.select({ personId: visits.personId }).from(visits).where(eq(visits.supplierId, office.organisationId)),
  )
  const many = new Map<string, number>()
  const count = (personId: string) => many.get(personId) ?? 0
  for (const { personId } of sent) if (personId) many.set(personId, count(personId) + 1)
  const named: Record<string, string> = {}
  for (const [visitId, all] of await candidatesFor(office, bookingId, today)) {
    const [one] = all.filter(({ why }) => why === null).sort((a, b) => count(a.personId) - count(b.personId))
    if (!one) continue
    named[visitId] = one.personId
    many.set(one.personId, count(one.personId) + 1)
  }
  return named
}

/** How the adviser is engaged, as approvers put it on file: always of a company, and of three sole traders in five. */
async function statusFor(bookingId: string, at: Date, random: Random): Promise<StatusAnswer | null> {
  const [booking] = await asSeed((tx) =>
    tx.select({ wanted: bookings.statusWanted }).from(bookings).where(eq(bookings.id, bookingId)),
  )
  const decidedOn = londonDay(at)
  if (booking?.wanted === 'determination') return { answer: 'outside', reasons: OUTSIDE, decidedOn }
  if (booking?.wanted !== 'check' || !random.chance(60)) return null
  return { answer: 'self_employed', reasons: '', decidedOn }
}

const OUTSIDE =
  'They say which days they come and how they work, may send somebody as qualified in their place, use their own materials and work for other schools. CEST gave the same answer.'

const visitsOf = (bookingId: string) =>
  asSeed((tx) =>
    tx
      .select({ id: visits.id, status: visits.status, span: visits.span, personId: visits.personId })
      .from(visits)
      .where(eq(visits.bookingId, bookingId))
      .orderBy(asc(visits.position)),
  )

const idsOf = async (bookingId: string): Promise<string[]> => (await visitsOf(bookingId)).map((visit) => visit.id)

async function deliver(
  world: World,
  asked: Asked,
  which: { bookingId: string; index: number },
  at: Date,
): Promise<void> {
  const { random, timeline } = world
  const { bookingId } = which
  const visit = (await visitsOf(bookingId))[which.index]
  if (visit?.status !== 'confirmed' || asked.story === 'not recorded yet') return
  const visitId = visit.id
  const { maxInterviews, interviewMinutes } = (await seedMenu()).service(asked.serviceCode)
  if (visit.span === null) throw new Error('a register of something without a date')
  const between = { from: londonTime(visit.span.from), to: londonTime(visit.span.to), minutes: interviewMinutes }
  const planned = interviewTimes(maxInterviews, { ...between, most: maxInterviews })
  if (!planned.ok) throw new Error(`the interviews of ${asked.serviceCode} do not fit into its visit`)
  const taken = new Set<number>()
  const numberIn = (drawn: number): number => {
    // No pupil is seen twice at a visit: the next number that is free.
    const number = taken.has(drawn) ? numberIn((drawn % 180) + 1) : drawn
    taken.add(number)
    return number
  }
  const marks = planned.value.map(({ from }, i) => ({
    position: i + 1,
    startsAt: from,
    yearGroup: asked.yearGroup,
    schoolReference: `${asked.yearGroup}${'ABCD'[random.between(0, 3)]}-${String(numberIn(random.between(1, 180))).padStart(3, '0')}`,
    outcome: random.chance(88) ? ('seen' as const) : random.pick(['absent', 'refused', 'rearranged'] as const),
  }))
  const comes = asked.adviser.sends?.people.find(({ personId }) => personId === visit.personId) ?? asked.adviser.actor
  if (marks.length > 0) await keepRegister(comes, { bookingId, visitId, marks }, at)
  await recordDelivery(comes, { bookingId, visitId, note: '' }, at)

  const buyer = asked.school.requester
  const agreeAt = later(at, random.between(2, 50) * HOUR)
  if (asked.story === 'agreed by silence' || asked.story === 'not agreed yet') return
  if (asked.story.startsWith('problem')) {
    const problem = random.pick(PROBLEMS)
    timeline.add(agreeAt, async (then) => {
      await raiseProblem(buyer, { bookingId, visitId, what: problem.what }, then)
    })
    if (asked.story === 'problem, open') return
    const supplier = asked.adviser.sends?.office ?? asked.adviser.actor
    const answers = async (then: Date) => {
      await stateCase(supplier, { bookingId, visitId, words: problem.answered }, then)
    }
    if (asked.story === 'problem, taken back') {
      timeline.add(later(agreeAt, 3 * HOUR), async (then) => {
        await takeBackProblem(buyer, { bookingId, visitId }, then)
      })
      timeline.add(later(agreeAt, 26 * HOUR), async (then) => {
        await agreeDelivery(buyer, { bookingId, visitId }, then)
      })
      return
    }
    timeline.add(later(agreeAt, 3 * HOUR), answers)
    if (asked.story === 'problem, both cases' || asked.story === 'problem, awaits a second') {
      timeline.add(later(agreeAt, 5 * HOUR), async (then) => {
        await showSigningIn(supplier, { bookingId, visitId, school: asked.school.name, on: asked.days[0] as Day }, then)
        const words = 'The signing-in book shows when they came. We still say that it is not what was booked.'
        await stateCase(buyer, { bookingId, visitId, words }, then)
      })
      if (asked.story === 'problem, both cases') return
      timeline.add(later(agreeAt, 26 * HOUR), async (then) => {
        const decision = { outcome: 'void' as const, note: problem.void }
        await settleProblem(world.second, { bookingId, visitId, ...decision }, then)
      })
      return
    }
    const outcome = ({ 'problem, void': 'void', 'problem, in part': 'part' } as const)[asked.story as string] ?? 'agree'
    const note =
      outcome === 'part'
        ? 'Half of the day was what was booked: half of the price is due, and the travel, which was driven.'
        : outcome === 'agree'
          ? problem.agreed
          : problem.void
    // As Waymark promises, within five school days; what was raised in the last days is still open.
    const settledAfter = asked.story === 'problem, then agreed' ? 4 * DAY : 2 * DAY
    timeline.add(later(agreeAt, settledAfter), async (then) => {
      const page = await readProblem(world.second, visitId)
      const half = { pricePence: Math.floor((page?.most.price ?? 0) / 2), travelPence: page?.most.travel ?? 0 }
      const part = outcome === 'part' ? half : {}
      await settleProblem(world.second, { bookingId, visitId, outcome, note, ...part }, then)
    })
    // Where it takes two, the other confirms it, a little later.
    timeline.add(later(agreeAt, settledAfter + HOUR), async (then) => {
      const page = await readProblem(world.staff, visitId)
      const awaiting = page?.decisions.find(({ status }) => status === 'awaiting')
      if (awaiting) await confirmSettlement(world.staff, { bookingId, visitId, settlementId: awaiting.id }, then)
    })
    return
  }
  timeline.add(agreeAt, async (then) => {
    const agreed = await agreeDelivery(buyer, { bookingId, visitId }, then)
    if (!agreed.ok) return
    const seen = marks.filter((mark) => mark.outcome === 'seen').length
    if (seen > 0 && random.chance(75)) {
      const lot = random.between(1, seen)
      const isForEligible = asked.lines.some(({ tag }) => tag?.whom === 'all_eligible')
      const eligible = isForEligible ? seen : Math.max(lot, Math.ceil(seen / 2))
      await countPupils(buyer, { bookingId, visitId, eligible, send: random.between(0, Math.min(2, seen)) }, then)
    }
  })
}

/** A page of the school’s signing-in book, as its adviser shows it for their case; invented, and without a pupil. */
async function showSigningIn(
  actor: SupplierActor,
  { school, on, ...one }: { bookingId: string; visitId: string; school: string; on: Day },
  at: Date,
): Promise<void> {
  const paper = await inventedPaper('Signing-in book', `${school} on ${formatDay(on)}: in at 9:05am, out at 2:45pm`, at)
  await addCaseFile(actor, { ...one, ...paper }, at)
}

/** When they have passed whatever ran out at 5pm in London, in summer time too. */
export const timersAt = (on: Day): Date => instantAt(on, time('17:05'))

/** The timers, each school-day evening: what nobody answered expires, what nobody disputed is agreed by silence, and a month that is over is invoiced. */
export function playTimers(world: World, from: Day, now: Date): void {
  const timer = systemActor('the demonstration plays the timers')
  for (let on = from; on <= londonDay(now); on = addDays(on, 1)) {
    world.timeline.add(timersAt(on), async (at) => {
      await expireRequests(timer, at)
      await chaseDeliveries(timer, at)
      await remindOrderNumbers(timer, at)
      await runInvoices(timer, at)
      await remindPayments(timer, at)
    })
  }
}
