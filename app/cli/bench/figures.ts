// What `npm run bench` makes of its measurements.

/** The requests one target answered in one round. */
export interface Measured {
  requestsPerSecond: number
  /** Of every hundred requests the slowest took at least so long. */
  p99Ms: number
  /** Processor time of the web server for a request. */
  cpuMs: number
}

/** The middle of an odd number of values, the mean of the middle two of an even number. Throws for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  if (upper === undefined || lower === undefined) throw new Error('no values have no median')
  return (lower + upper) / 2
}

export const medianOf = (rounds: readonly Measured[]): Measured => ({
  requestsPerSecond: median(rounds.map((round) => round.requestsPerSecond)),
  p99Ms: median(rounds.map((round) => round.p99Ms)),
  cpuMs: median(rounds.map((round) => round.cpuMs)),
})

/**
 * How many of the floor's requests per second a page reaches: the median over the rounds, each compared with the floor's
 * own measurement of the same round, so that a machine that slows down for a while slows both.
 */
export const medianRatio = (page: readonly Measured[], floor: readonly Measured[]): number =>
  median(page.map((round, at) => round.requestsPerSecond / (floor[at] as Measured).requestsPerSecond))

/** What each step costs a request, in milliseconds of a saturated server. */
export interface StepCosts {
  /** Node, headers and Remix's routing: floor 2, which renders nothing and asks nothing. */
  server: number
  /** React with the components: what floor 3 costs above floor 2. */
  rendering: number
  /** The page's statements from bare Node: floor 1. */
  statements: number
  /** Guards, drizzle and the rules of the domain: what is left. Below nothing where the statements overlap with the rest. */
  loader: number
  whole: number
}

const msOf = (rounds: readonly Measured[]) => 1000 / medianOf(rounds).requestsPerSecond

/** The steps between the floors. */
export function stepCosts(
  page: readonly Measured[],
  [bare, sameBytes, constantData]: readonly [readonly Measured[], readonly Measured[], readonly Measured[]],
): StepCosts {
  const whole = msOf(page)
  const server = msOf(sameBytes)
  const rendering = msOf(constantData) - server
  const statements = msOf(bare)
  return { server, rendering, statements, loader: whole - server - rendering - statements, whole }
}

/** Columns as wide as their widest cell: the first to the left, figures to the right. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows
    .map((row) =>
      widths
        .map((width, column) => (column === 0 ? (row[0] ?? '').padEnd(width) : (row[column] ?? '').padStart(width)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
