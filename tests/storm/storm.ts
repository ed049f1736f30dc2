import { systemActor } from '#app/auth/actor.ts'
import { checkKnownAtStripe } from '#app/domain/audit/known-at-stripe.server.ts'
import { checkPromises, checkPromisesInTurn } from '#app/domain/audit/promises.server.ts'
import type { TestCluster } from '#tests/setup/cluster.ts'
import { BOOKING_STEPS } from './booking-steps.ts'
import { type Chance, chanceOf } from './chance.ts'
import { compare } from './compare.ts'
import { CORRECTION_STEPS } from './correction-steps.ts'
import { DAY_STEPS } from './day-steps.ts'
import { DISPUTE_STEPS } from './dispute-steps.ts'
import { comeToRest, MONEY_STEPS } from './money-steps.ts'
import { OUTSIDE_STEPS } from './outside-steps.ts'
import { PROBLEM_STEPS } from './problem-steps.ts'
import type { Outcome, Step } from './step.ts'
import { openWorld, type World } from './world.ts'

// A storm: steps drawn by lot from everything that people, timers, the bank, Stripe and trouble do to money, each followed by a
// comparison of books and Stripe with the model. A seed draws the same steps again.

const STEPS: readonly Step[] = [
  ...BOOKING_STEPS,
  ...PROBLEM_STEPS,
  ...DAY_STEPS,
  ...MONEY_STEPS,
  ...CORRECTION_STEPS,
  ...DISPUTE_STEPS,
  ...OUTSIDE_STEPS,
]

/** How often each kind of step was done, was refused, or found nothing to do. */
export type Tally = Map<string, Record<Outcome, number>>
export const emptyTally = (): Tally => new Map(STEPS.map(({ name }) => [name, { done: 0, refused: 0, nothing: 0 }]))

/** What a storm found wrong: after which step, and what has led there. */
export class Broken extends Error {
  constructor(
    readonly seed: number,
    readonly step: number,
    readonly taken: readonly string[],
    readonly faults: string,
  ) {
    const last = taken.slice(-12).join('\n  ')
    super(
      `Seed ${seed} broke at step ${step} (replay: --seed ${seed} --steps ${step + 1}).\n${faults}\nThe last steps:\n  ${last}`,
    )
  }
}

function count(tally: Tally, { name }: Step, outcome: Outcome): void {
  const counts = tally.get(name)
  if (counts) counts[outcome]++
}

const MOST_DRAWS = 20
/**
 * What is compared with the model is after each step, and with it some of the promises: each of them once in so many steps. All,
 * also those that take more than a query, are recomputed after every hundredth.
 */
const PROMISES_TAKE = 10
const PROMISES_EVERY = 100
/** How much more often a kind of step is drawn that its world has not done yet. */
const UNTIL_DONE = 8
/** Of other work than money: their timers do not run here. */
const NOT_OF_MONEY = /free days|credential|renewal/i

/** Takes `steps` steps of a seed, leaving out those of `without`, in a world of its own. Throws `Broken`. */
export async function storm(
  cluster: TestCluster,
  of: { seed: number; steps: number; without?: ReadonlySet<number> },
  tally: Tally,
): Promise<void> {
  const { seed, steps, without = new Set() } = of
  const world = await openWorld(cluster)
  const taken: string[] = []
  const done = new Set<Step>()
  try {
    for (let at = 0; at < steps; at++) {
      if (without.has(at)) continue
      const chance = chanceOf(seed, at)
      let step = drawn(chance, done)
      try {
        // What finds nothing to do is no step: another is drawn.
        for (let draws = 1; draws <= MOST_DRAWS; step = drawn(chance, done), draws++) {
          const outcome = await step.run(world, chance)
          count(tally, step, outcome)
          if (outcome === 'done') done.add(step)
          if (outcome === 'nothing') continue
          taken.push(`${at} ${step.name}: ${outcome}`)
          break
        }
        await check(world, at % PROMISES_EVERY === PROMISES_EVERY - 1 ? 'all' : at)
      } catch (error) {
        if (!taken.at(-1)?.startsWith(`${at} `)) taken.push(`${at} ${step.name}`)
        throw new Broken(seed, at, taken, error instanceof Error ? (error.stack ?? error.message) : String(error))
      }
    }
    const faults = await comeToRest(world)
    // Nothing is on its way any more, so nothing is too young to be compared.
    const later = new Date(world.now.getTime() + 3_600_000)
    for (const { found } of await checkKnownAtStripe(systemActor('the storm checks'), later)) faults.push(...found)
    if (faults.length > 0) throw new Broken(seed, steps - 1, [...taken, 'come to rest'], faults.join('\n'))
    await check(world, 'all').catch((error: Error) => {
      throw new Broken(seed, steps - 1, taken, error.message)
    })
  } finally {
    await world.close()
  }
}

/** `promises`: all of them, or those whose turn it is after this step. */
async function check(world: World, promises: 'all' | number): Promise<void> {
  const { books, stripe } = await world.look()
  const faults = compare(world.model, books, stripe, world.now)
  const checker = systemActor('the storm checks')
  const kept =
    promises === 'all'
      ? await checkPromises(checker, world.now)
      : await checkPromisesInTurn(checker, promises, PROMISES_TAKE)
  for (const { promise, broken } of kept)
    if (broken > 0 && !NOT_OF_MONEY.test(promise)) faults.push(`broken ${broken} times: ${promise}`)
  if (faults.length > 0) throw new Error(faults.join('\n'))
}

function drawn(chance: Chance, done: ReadonlySet<Step>): Step {
  const weighed = STEPS.map((step) => [step, step.weight * (done.has(step) ? 1 : UNTIL_DONE)] as const)
  let left = (chance.below(1_000_000) / 1_000_000) * weighed.reduce((all, [, weight]) => all + weight, 0)
  for (const [step, weight] of weighed) {
    left -= weight
    if (left < 0) return step
  }
  return STEPS[0] as Step
}

/** What each kind of step came to, and those that never succeeded. */
export function said(tally: Tally): { text: string; never: string[] } {
  const lines = [...tally].map(
    ([name, { done, refused, nothing }]) =>
      `${String(done).padStart(6)} done ${String(refused).padStart(5)} refused ${String(nothing).padStart(5)} had nothing to do   ${name}`,
  )
  return { text: lines.join('\n'), never: [...tally].filter(([, { done }]) => done === 0).map(([name]) => name) }
}
