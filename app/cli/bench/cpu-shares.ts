import type { Profiler } from 'node:inspector'

/** Whose code a function is, by the file it comes from; the first that fits. */
const OWNERS: readonly [owner: string, file: RegExp][] = [
  ['React', /\/node_modules\/(react|react-dom|scheduler)\//],
  ['Remix', /\/node_modules\/(@remix-run\/(?!node-fetch-server)|react-router|turbo-stream|@web3-storage)/],
  ['drizzle', /\/node_modules\/drizzle-orm\//],
  ['Postgres client', /\/node_modules\/postgres\//],
  ['Sessions', /\/node_modules\/(lucia|oslo|@lucia-auth)\//],
  [
    'Headers and logs',
    /\/node_modules\/(helmet|pino|sonic-boom|@remix-run\/node-fetch-server)|\/app\/(http|adapters|server)/,
  ],
  ['Other packages', /\/node_modules\//],
  ['Loaders and rules', /\/build\/server\//],
  ['Node: HTTP, Request and Response, streams', /^node:/],
]

const NATIVE: Readonly<Record<string, string>> = {
  '(garbage collector)': 'Garbage collection',
  '(program)': 'Node: native code',
}

/**
 * Where a process spent its time while it was not idle, as shares that add up to 1, largest first. Whatever React calls
 * while it renders, components and all, counts as rendering.
 */
export function cpuShares({
  nodes,
  samples = [],
  timeDeltas = [],
}: Profiler.Profile): { owner: string; share: number }[] {
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)))
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const owners = new Map<number, string | null>()

  function ownerOf(id: number): string | null {
    const before = owners.get(id)
    if (before !== undefined) return before
    const frame = byId.get(id)?.callFrame
    const parent = parents.get(id)
    const caller = parent === undefined ? null : ownerOf(parent)
    const own = frame ? plainOwner(frame) : null
    const owner = caller === 'React' && own !== null && own !== 'Garbage collection' ? 'React' : (own ?? caller)
    owners.set(id, owner)
    return owner
  }

  function plainOwner({ functionName, url }: { functionName: string; url: string }): string | null {
    if (functionName === '(idle)' || functionName === '(root)') return null
    if (url === '') return NATIVE[functionName] ?? null
    return OWNERS.find(([, file]) => file.test(url))?.[0] ?? 'Other packages'
  }

  const spent = new Map<string, number>()
  samples.forEach((id, at) => {
    const owner = ownerOf(id)
    if (owner) spent.set(owner, (spent.get(owner) ?? 0) + (timeDeltas[at] ?? 0))
  })
  const whole = [...spent.values()].reduce((sum, time) => sum + time, 0)
  return [...spent].map(([owner, time]) => ({ owner, share: time / whole })).sort((a, b) => b.share - a.share)
}
