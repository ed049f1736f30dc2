import { Session } from 'node:inspector/promises'
import { cpuShares } from './cpu-shares.ts'
import { answer, cpuMs } from './questions.ts'

// The web server as it is, which tells whoever started it where its time went.

const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.setSamplingInterval', { interval: 500 })

answer({
  'cpu ms': cpuMs,
  'begin a profile': () => session.post('Profiler.start'),
  'end the profile': async () => cpuShares((await session.post('Profiler.stop')).profile),
})

await import('../../server.ts')
