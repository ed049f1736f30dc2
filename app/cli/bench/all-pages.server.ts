import { fileURLToPath } from 'node:url'
import { buildIfNeeded } from '../build.server.ts'
import { medianOf, medianRatio, stepCosts, tableText } from './figures.ts'
import { type House, openHouse, TARGETS } from './house.server.ts'
import { CONNECTIONS } from './load.ts'
import { benchOwnTime } from './own-time.server.ts'
import { type BenchedPage, benchedPages, checkedHtml } from './pages.server.ts'
import { type CpuShares, measure, profiled, type Rounds } from './rounds.ts'
import { shippedScripts } from './shipped-scripts.ts'

// What three pages cost on this machine, beside three floors that are measured in turn with them: bare node:http with the
// page's own statements; the same bytes from a route without components; the same components with constant data; and what the
// slot engine and the rewriting of free dates cost, beside floors of their own.

const ROUNDS = 5
const SECONDS = 1.5
const AIM = 0.7
const MOST_SCRIPT_BYTES = 15_000

const FLOORS = {
  ours: 'the page',
  'floor 1': 'floor 1: bare Node, same SQL',
  'floor 2': 'floor 2: same bytes, no components',
  'floor 3': 'floor 3: same components, constant data',
}

/** Prints the figures, and sets the exit code where a promise about scripts is broken. Takes some five minutes. */
export async function benchPages(): Promise<void> {
  const clock = performance.now()
  await buildIfNeeded(fileURLToPath(new URL('../../..', import.meta.url)))
  const house = await openHouse()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void house.close().finally(() => process.exit(1)))
  }
  try {
    const pages = await benchedPages(house)
    const scripts: string[][] = []
    // One page at a time: floor 1 takes every statement it hears for the page's own.
    for (const page of pages) scripts.push(await scriptsOf(house, page))
    for (const page of pages) {
      await measure(house, page, { rounds: 1, seconds: SECONDS })
      const rounds = await measure(house, page, { rounds: ROUNDS, seconds: SECONDS })
      console.log(`\n${page.name}  ${page.path.slice(0, 60)}\n`)
      console.log(figures(rounds))
      console.log(`\n${steps(rounds, await profiled(house, page, SECONDS))}`)
    }
    console.log(
      `\nWhat these pages give a browser to run\n\n${tableText([['', 'inline', 'loader data', 'gzipped'], ...scripts])}`,
    )
    console.log(`\nWhen advisers are free\n\n${await benchOwnTime(house.databaseUrl)}`)
    const took = Math.round((performance.now() - clock) / 1000)
    console.log(`\n${CONNECTIONS} connections, medians of ${ROUNDS} rounds of ${SECONDS} s; ${took} s in all.`)
  } finally {
    await house.close()
  }
}

function figures(rounds: Rounds): string {
  const ratio = medianRatio(rounds.ours, rounds['floor 3'])
  const rows = TARGETS.map((target) => {
    const { requestsPerSecond, p99Ms, cpuMs } = medianOf(rounds[target])
    const part = target === 'ours' ? '' : medianRatio(rounds.ours, rounds[target]).toFixed(2)
    return [FLOORS[target], requestsPerSecond.toFixed(0), p99Ms.toFixed(0), cpuMs.toFixed(1), part]
  })
  const verdict = `${ratio >= AIM ? 'holds' : 'MISSES'}: ${ratio.toFixed(2)} of floor 3, the aim is ${AIM}`
  return `${tableText([['', 'requests/s', 'p99 ms', 'CPU ms', 'page/floor'], ...rows])}\n${verdict}`
}

function steps(rounds: Rounds, shares: CpuShares): string {
  const { whole, server, rendering, statements, loader } = stepCosts(rounds.ours, [
    rounds['floor 1'],
    rounds['floor 2'],
    rounds['floor 3'],
  ])
  const row = (name: string, ms: number) => [name, ms.toFixed(2), `${((100 * ms) / whole).toFixed(0)}%`]
  const between = tableText([
    ['between the floors', 'ms', 'share'],
    row('Node, headers, Remix routing', server),
    row('React and components', rendering),
    row('SQL from bare Node', statements),
    row('guards, drizzle, rules', loader),
  ])
  const profile = tableText([
    ['by the CPU profile', 'share'],
    ...shares.map(({ owner, share }) => [owner, `${(share * 100).toFixed(0)}%`]),
  ])
  return `${between}\n\n${profile}`
}

/** Checks that a page carries no script of its own making, and weighs the files it asks for. */
async function scriptsOf(house: House, page: BenchedPage): Promise<string[]> {
  const { files, inline, isHydrated } = shippedScripts(await checkedHtml(house, page))
  let bytes = 0
  for (const file of files) {
    const answered = await fetch(`${house.urls.ours}${file}`, { headers: { 'accept-encoding': 'gzip' } })
    bytes += Number(answered.headers.get('content-length'))
  }
  if (inline > 0 || isHydrated || bytes === 0 || bytes >= MOST_SCRIPT_BYTES) process.exitCode = 1
  return [
    page.name,
    inline === 0 ? 'none' : `${inline}`,
    isHydrated ? 'TWICE' : 'once',
    `${(bytes / 1000).toFixed(1)} kB`,
  ]
}
