import type { Measured } from './figures.ts'
import { type House, TARGETS, type Target } from './house.server.ts'
import { load } from './load.ts'
import type { BenchedPage } from './pages.server.ts'
import { ask } from './questions.ts'

/** What was measured of one page: each target's rounds, in their order. */
export type Rounds = Record<Target, Measured[]>

/** Asks all targets in turn, `rounds` times, each round beginning with another one. */
export async function measure(
  { urls, processes }: House,
  { path, cookie }: BenchedPage,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Rounds> {
  const measured: Rounds = { ours: [], 'floor 1': [], 'floor 2': [], 'floor 3': [] }
  for (let round = 0; round < rounds; round++) {
    for (const at of TARGETS.keys()) {
      const target = TARGETS[(at + round) % TARGETS.length] as Target
      const before = await ask<number>(processes[target], 'cpu ms')
      const { requests, requestsPerSecond, p99Ms } = await load(`${urls[target]}${path}`, cookie, seconds)
      const cpuMs = ((await ask<number>(processes[target], 'cpu ms')) - before) / requests
      measured[target].push({ requestsPerSecond, p99Ms, cpuMs })
    }
  }
  return measured
}

export type CpuShares = { owner: string; share: number }[]

/** Where the web server's time goes while it answers the page, by its own CPU profile. */
export async function profiled({ urls, processes }: House, page: BenchedPage, seconds: number): Promise<CpuShares> {
  await ask(processes.ours, 'begin a profile')
  await load(`${urls.ours}${page.path}`, page.cookie, seconds)
  return ask<CpuShares>(processes.ours, 'end the profile')
}
