import type { ConsortiumActor, StaffActor } from '#app/auth/actor.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { atWork } from './at-work.ts'
import { openBank } from './bank.server.ts'
import { type Asked, playBooking, playTimers, type Story } from './bookings.server.ts'
import { type GivenJob, givenJobs, playGiven } from './given-jobs.server.ts'
import type { SeededSchool } from './organisations.server.ts'
import { playPastJobs } from './past-jobs.server.ts'
import { planFor, type SeededShare } from './plan-booking.server.ts'
import type { SeededAdviser } from './practices.server.ts'
import { type Random, randomFrom } from './random.ts'
import { timeline } from './timeline.ts'

const STORIES: [Story, number][] = [
  ['as it should', 50],
  ['agreed by silence', 6],
  ['approver declines', 4],
  ['approver asks', 3],
  ['nobody approves', 4],
  ['adviser declines', 5],
  ['adviser is silent', 4],
  ['withdrawn', 5],
  ['adviser cancels', 4],
  ['school cancels', 3],
  ['problem, agreed', 4],
  ['problem, void', 4],
  ['problem, then agreed', 4],
  ['not agreed yet', 4],
]

/** What schools have asked of the provider since the autumn, and what became of it: the last two wait for its answer. */
const PROVIDER_STORIES: readonly { story: Story; daysAgo: number; soonest: number }[] = [
  { story: 'as it should', daysAgo: 72, soonest: 14 },
  { story: 'as it should', daysAgo: 64, soonest: 12 },
  { story: 'adviser declines', daysAgo: 55, soonest: 12 },
  { story: 'as it should', daysAgo: 47, soonest: 14 },
  { story: 'problem, in part', daysAgo: 33, soonest: 13 },
  { story: 'not agreed yet', daysAgo: 15, soonest: 12 },
  { story: 'as it should', daysAgo: 12, soonest: 26 },
  { story: 'as it should', daysAgo: 11, soonest: 30 },
  { story: 'as it should', daysAgo: 10, soonest: 33 },
  { story: 'as it should', daysAgo: 9, soonest: 36 },
  { story: 'adviser is silent', daysAgo: 2, soonest: 24 },
  { story: 'adviser is silent', daysAgo: 1, soonest: 28 },
]

type History = {
  /** A provider, whose bookings lot has nothing to do with. */
  provider: SeededAdviser
  schools: SeededSchool[]
  advisers: SeededAdviser[]
  staff: StaffActor
  /** Whoever decides a problem that takes two, for the first to confirm. */
  second: StaffActor
  consortium: { lead: ConsortiumActor; approver: ConsortiumActor; sharesOf: Map<string, SeededShare[]> }
  /** Where Stripe's sandbox listens; null where there is none, and no money moves. */
  sandboxUrl: string | null
  now: Date
}

/**
 * Plays what schools and advisers have done since the summer through the real commands, each at its own time, so that
 * today shows every status of everything. Answers how many bookings were made and how many the rules refused.
 */
export async function playHistory(history: History): Promise<{ made: number; refused: number }> {
  const { now } = history
  const random = randomFrom(2_012)
  const today = londonDay(now)
  const open = history.schools.filter((school) => !school.seed.isClosed)
  const given = await givenJobs({ ...history, schools: open }, today)
  let bank: Awaited<ReturnType<typeof openBank>> | null = null
  const line = timeline(now, (at) => playPastJobs(bank, at, now))
  if (history.sandboxUrl) {
    const latePayers = new Set(given.flatMap(({ isUnpaid, school }) => (isUnpaid ? [school.payerId] : [])))
    const players = { timeline: line, advisers: [...history.advisers, history.provider], latePayers }
    bank = await openBank(history.sandboxUrl, { random: randomFrom(1_973), ...players })
  }
  const world = { staff: history.staff, second: history.second, random, timeline: line }
  const counts = { made: 0, refused: 0 }
  const play = (at: Date, plan: (at: Date) => Promise<Asked | null>) =>
    line.add(at, async (then) => {
      const asked = await plan(then)
      const made = asked !== null && (await playBooking(world, asked, then))
      counts[made ? 'made' : 'refused']++
    })

  const keptFree = given.flatMap(({ advisers = [], days = [] }) =>
    advisers.flatMap(({ supplierId }) => days.map((on) => ({ supplierId, on }))),
  )
  for (const school of open) {
    const isDemo = school.name === 'Fernhollow School'
    const isTrust = school.payerId !== school.id
    const many = isDemo ? 11 : isTrust ? 6 : random.between(2, 5)
    for (let i = 0; i < many; i++) {
      const story = isDemo && i < 5 ? 'as it should' : storyOf(random)
      const daysAgo = i < 2 ? random.between(0, 3) : random.between(4, 85)
      const at = atWork(
        new Date(
          `${addDays(today, -daysAgo)}T${String(random.between(8, 16)).padStart(2, '0')}:${random.between(10, 50)}:00Z`,
        ),
      )
      const adviser = isDemo && i % 3 === 0 ? history.advisers[0] : undefined
      play(at, (then) =>
        planFor(history.advisers, {
          school,
          random,
          story,
          at: then,
          adviser,
          keptFree,
          many: i % 5 === 3 ? random.between(3, 8) : 1,
        }),
      )
    }
  }
  // What lot does not decide draws by itself, so that one more of it changes nothing else.
  const own = { ...world, random: randomFrom(1_904) }
  for (const job of given) {
    line.add(job.at, async (then) => {
      const made = await playGiven(own, job, history.advisers, then)
      counts[made ? 'made' : 'refused']++
    })
  }
  const ofProvider = { ...world, random: randomFrom(4_242) }
  for (const [at, { story, daysAgo, soonest }] of PROVIDER_STORIES.entries()) {
    const school = open[at % Math.min(open.length, 7)] as SeededSchool
    const then = atWork(new Date(`${addDays(today, -daysAgo)}T10:${20 + at}:00Z`))
    line.add(then, async (when) => {
      const { random } = ofProvider
      const plan = { school, random, story, at: when, adviser: history.provider, many: at % 4 === 1 ? 2 : 1, soonest }
      const asked = await planFor(history.advisers, plan)
      const made = asked !== null && (await playBooking(ofProvider, asked, when))
      counts[made ? 'made' : 'refused']++
    })
  }
  for (const pooled of [
    pooledOfProvider(history, today),
    pooledAndLost(history, today),
    pooledAndDisputed(history, today),
  ])
    line.add(pooled.at, async (then) => {
      counts[(await playGiven(ofProvider, pooled, history.advisers, then)) ? 'made' : 'refused']++
    })
  playTimers(world, addDays(today, -90), now)
  await line.play()
  await bank?.close()
  return counts
}

/** What the consortium asks of the provider for one of its members. */
function pooledOfProvider({ schools, provider, consortium }: History, today: Day): GivenJob {
  const { sharesOf, lead, approver } = consortium
  const school = schools.find(({ id }) => sharesOf.has(id)) as SeededSchool
  return {
    ...{ at: atWork(new Date(`${addDays(today, -8)}T10:40:00Z`)), school, story: 'as it should', soonest: 38 },
    ...{ advisers: [provider], shares: sharesOf.get(school.id), buyers: { by: lead, approver } },
  }
}

/** What the consortium asked for another member, and its adviser could not keep: somebody else is to be found. */
function pooledAndLost({ schools, consortium }: History, today: Day): GivenJob {
  const { sharesOf, lead, approver } = consortium
  const school = schools.filter(({ id }) => sharesOf.has(id)).at(-1) as SeededSchool
  return {
    ...{ at: atWork(new Date(`${addDays(today, -9)}T11:20:00Z`)), school, story: 'adviser cancels', soonest: 21 },
    ...{ shares: sharesOf.get(school.id), buyers: { by: lead, approver } },
  }
}

/** What the consortium asked for the same member three weeks ago: its school raised a problem, which was settled in part. */
function pooledAndDisputed(history: History, today: Day): GivenJob {
  const at = atWork(new Date(`${addDays(today, -27)}T10:10:00Z`))
  return { ...pooledAndLost(history, today), at, story: 'problem, in part', soonest: 13 }
}

function storyOf(random: Random): Story {
  let left = random.between(
    1,
    STORIES.reduce((sum, [, weight]) => sum + weight, 0),
  )
  for (const [story, weight] of STORIES) {
    left -= weight
    if (left <= 0) return story
  }
  return 'as it should'
}
