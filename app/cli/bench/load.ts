import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const autocannon = fileURLToPath(new URL('../../../node_modules/autocannon/autocannon.js', import.meta.url))

/** As many browsers ask at once, each for the next page when it has the last. */
export const CONNECTIONS = 16

/** What came of asking for a while. */
export interface Answered {
  requests: number
  requestsPerSecond: number
  p99Ms: number
}

/** What autocannon's report says that we use. */
interface Report {
  duration: number
  '2xx': number
  non2xx: number
  errors: number
  latency: { p99: number }
}

/** Asks for one page as fast as it comes, for so many seconds, from a process of its own. Any answer but 200 is a failure. */
export async function load(url: string, cookie: string | null, seconds: number): Promise<Answered> {
  const args = ['--connections', String(CONNECTIONS), '--duration', String(seconds), '--sampleInt', '250', '--json']
  const headers = cookie ? ['--headers', `cookie=${cookie}`] : []
  const child = spawn(process.execPath, [autocannon, ...args, ...headers, url], { stdio: ['ignore', 'pipe', 'pipe'] })
  const end = () => child.kill()
  process.once('exit', end)
  const [said, complaint] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  process.off('exit', end)
  if (!said) throw new Error(`autocannon said nothing of ${url}: ${complaint}`)
  const report: Report = JSON.parse(said)
  if (report.non2xx > 0 || report.errors > 0) {
    throw new Error(`${url} answered ${report.non2xx} times other than 200 and failed ${report.errors} times.`)
  }
  if (report['2xx'] === 0)
    throw new Error(`${url} answered nothing in ${seconds} s: let this machine come to rest first.`)
  const requests = report['2xx']
  return { requests, requestsPerSecond: requests / report.duration, p99Ms: report.latency.p99 }
}
