import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { type Result, refuse } from '../result.ts'
import type { busyOf, FeedBusy } from './busy-of.ts'
import type { FeedFault } from './feed-faults.ts'

const THREAD = createRequire(import.meta.url).resolve('#app/domain/outside-calendars/busy-worker.mjs')
/** From when the thread is ready: how long that takes is the machine's doing, not the calendar's. */
const LONGEST_MS = 10_000
const LONGEST_START_MS = 60_000
const MOST_MEMORY_MB = 256

/** `busyOf` in a thread of its own, ended after ten seconds or 256 MB. */
export function readBusy(text: string, wanted: Parameters<typeof busyOf>[1]): Promise<Result<FeedBusy, FeedFault>> {
  return new Promise((tell, fail) => {
    const thread = new Worker(THREAD, {
      workerData: { text, wanted },
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
    })
    const end = (answer: Result<FeedBusy, FeedFault>) => {
      clearTimeout(tooLong)
      tell(answer)
      void thread.terminate()
    }
    let tooLong = setTimeout(() => {
      fail(new Error('the thread that reads calendars did not start'))
      void thread.terminate()
    }, LONGEST_START_MS)
    thread.on('message', (told: 'ready' | Result<FeedBusy, FeedFault>) => {
      if (told !== 'ready') return end(told)
      clearTimeout(tooLong)
      tooLong = setTimeout(() => end(refuse('too_heavy')), LONGEST_MS)
    })
    thread.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(tooLong)
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') tell(refuse('too_heavy'))
      else fail(error)
    })
  })
}
