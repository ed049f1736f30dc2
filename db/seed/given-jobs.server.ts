import type { BuyingActor, ConsortiumActor } from '#app/auth/actor.ts'
import { addDays, type Day } from '#app/domain/calendar.ts'
import { atWork } from './at-work.ts'
import { hasNoAccount } from './bank.server.ts'
import { playBooking, type Story } from './bookings.server.ts'
import { nextJobs } from './next-jobs.server.ts'
import type { SeededSchool } from './organisations.server.ts'
import { planFor, type SeededShare } from './plan-booking.server.ts'
import type { SeededAdviser } from './practices.server.ts'
import { rareOutcomes } from './rare-outcomes.server.ts'

/** A booking that lot does not decide: it is there on whatever day the demonstration is filled. */
export type GivenJob = {
  at: Date
  school: SeededSchool
  story: Story
  /** With days of its own, the first of them who is free; without, the first of them, or whom lot names. */
  advisers?: SeededAdviser[]
  days?: Day[]
  isPremium?: boolean
  /** Its payer is late with whatever it owes. */
  isUnpaid?: boolean
  /** The days from the request to the visit, or a few more where those are taken. */
  soonest?: number
  shares?: SeededShare[]
  /** Who asks and who approves, where it is not the school. */
  buyers?: { by: BuyingActor; approver: BuyingActor }
}

type Cast = {
  schools: SeededSchool[]
  advisers: SeededAdviser[]
  consortium: { lead: ConsortiumActor; approver: ConsortiumActor; sharesOf: Map<string, SeededShare[]> }
}

/** Every account's next job, two of each rare outcome, and what the consortium books for its members. */
export async function givenJobs({ schools, advisers, consortium }: Cast, today: Day): Promise<GivenJob[]> {
  const isAcademy = (school: SeededSchool) => school.payerId !== school.id
  const [rowan, ...rest] = advisers as [SeededAdviser, ...SeededAdviser[]]
  const fernhollow = schools.find((school) => school.name === 'Fernhollow School') as SeededSchool
  const others = schools.filter((school) => !isAcademy(school) && school !== fernhollow)
  return [
    ...(await nextJobs({ today, rowan, fernhollow, academies: schools.filter(isAcademy), others })),
    ...(await rareOutcomes([...others].reverse(), rest, (adviser) => hasNoAccount(advisers, adviser), today)),
    ...schools.flatMap((school) => forMember(school, consortium, today)),
  ]
}

/** Four for each member, one of them far enough ahead to be cancelled free of charge. */
function forMember(school: SeededSchool, { sharesOf, lead, approver }: Cast['consortium'], today: Day): GivenJob[] {
  const shares = sharesOf.get(school.id)
  if (!shares) return []
  return [2, 18, 34, 50].map((daysAgo) => ({
    at: atWork(new Date(`${addDays(today, -daysAgo)}T10:20:00Z`)),
    school,
    story: 'as it should',
    soonest: daysAgo === 18 ? 45 : 12,
    shares,
    buyers: { by: lead, approver },
  }))
}

const LATER_BY_AT_MOST = 15

/** Plays a given booking with the first of its advisers, or on the first of its days, that the rules allow. */
export async function playGiven(
  world: Parameters<typeof playBooking>[0],
  { advisers, soonest = 12, buyers, ...job }: GivenJob,
  all: SeededAdviser[],
  at: Date,
): Promise<boolean> {
  const attempts = job.days
    ? (advisers ?? []).map((adviser) => ({ adviser }))
    : Array.from({ length: LATER_BY_AT_MOST }, (_, i) => ({ adviser: advisers?.[0], soonest: soonest + i }))
  for (const attempt of attempts) {
    const asked = await planFor(all, { ...job, ...attempt, random: world.random, at, many: 1, isNumbered: true })
    if (asked && (await playBooking(world, { ...asked, ...buyers }, at))) return true
  }
  return false
}
