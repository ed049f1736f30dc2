import { parseArgs } from 'node:util'
import { dropLeftovers, prepareTestCluster } from '#tests/setup/cluster.ts'
import { Broken, emptyTally, said, storm } from './storm.ts'
import { closeLine } from './world.ts'

// `npm run storm:money -- --steps N [--seed S]`: N steps of the storm, in worlds of 500 each, on the cluster of the tests. Says how
// often each kind of step was done and refused; ends with 1 where anything is wrong, with the seed and the fewest steps that show
// it (not with --plain), or where a kind of step never succeeded in a run of 2,000 or more.

const A_WORLD = 500
/** For how long a storm that broke is tried again with less of it. */
const SHORTEN_MS = 120_000

const { values } = parseArgs({
  options: {
    steps: { type: 'string' },
    seed: { type: 'string' },
    without: { type: 'string' },
    plain: { type: 'boolean' },
  },
})
const steps = whole('steps', values.steps ?? '2000')
const first = whole('seed', values.seed ?? String(1 + Math.floor(Math.random() * 1_000_000)))
const without = new Set((values.without ?? '').split(',').filter(Boolean).map(Number))

const cluster = await prepareTestCluster()
const tally = emptyTally()
const began = Date.now()
try {
  // A seed that is named is replayed in one world, however long it is.
  const worlds = values.seed ? [{ seed: first, steps }] : worldsOf(steps)
  for (const one of worlds) {
    await storm(cluster, { ...one, without }, tally)
    console.log(`Seed ${one.seed}: ${one.steps} steps, and all is as it should be.`)
  }
  const seconds = (Date.now() - began) / 1_000
  const { text, never } = said(tally)
  console.log(`\n${text}\n\n${steps} steps in ${seconds.toFixed(0)} seconds, ${(steps / seconds).toFixed(1)} a second.`)
  if (never.length > 0 && steps >= 2_000) {
    console.error(`Never done: ${never.join(', ')}.`)
    process.exitCode = 1
  }
} catch (error) {
  if (!(error instanceof Broken)) throw error
  console.error(error.message)
  if (!values.plain) await shorten(error)
  process.exitCode = 1
} finally {
  await closeLine()
  await dropLeftovers(cluster.adminUrl, cluster.template, cluster.run)
}

function whole(name: string, text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text)) throw new Error(`--${name} is a whole number, not ${text}.`)
  return Number(text)
}

function worldsOf(all: number): { seed: number; steps: number }[] {
  const worlds: { seed: number; steps: number }[] = []
  for (let left = all, seed = first; left > 0; left -= A_WORLD, seed++)
    worlds.push({ seed, steps: Math.min(left, A_WORLD) })
  return worlds
}

/** Leaves out steps, many at a time and then fewer, as long as it still breaks. */
async function shorten({ seed, step }: Broken): Promise<void> {
  let kept = Array.from({ length: step + 1 }, (_, at) => at).filter((at) => !without.has(at))
  const breaks = async (some: readonly number[]): Promise<string | null> => {
    const left = new Set(Array.from({ length: step + 1 }, (_, at) => at).filter((at) => !some.includes(at)))
    try {
      await storm(cluster, { seed, steps: step + 1, without: left }, emptyTally())
      return null
    } catch (error) {
      if (error instanceof Broken) return error.message
      throw error
    }
  }
  const until = Date.now() + SHORTEN_MS
  const isTime = () => Date.now() < until
  let message = ''
  for (let size = Math.ceil(kept.length / 2); size >= 1 && isTime(); size = Math.floor(size / 2)) {
    for (let from = 0; from < kept.length && isTime(); ) {
      const fewer = kept.filter((_, at) => at < from || at >= from + size)
      const broke = fewer.length > 0 ? await breaks(fewer) : null
      if (broke) [kept, message] = [fewer, broke]
      else from += size
    }
  }
  const left = Array.from({ length: step + 1 }, (_, at) => at).filter((at) => !kept.includes(at))
  console.error(
    `\nShortened to ${kept.length} steps: --seed ${seed} --steps ${step + 1} --without ${left.join(',')}\n${message}`,
  )
}
