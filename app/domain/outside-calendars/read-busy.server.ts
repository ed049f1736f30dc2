import { once } from 'node:events'
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
/** To start a thread takes a second of a core, to read most calendars a hundredth of one. */
const RESTS_MS = 60_000

type Answer = Result<FeedBusy, FeedFault>
/** What ends a reading for the calendar's sake, by the codes of Node's errors. */
const TOO_HEAVY = ['ABORT_ERR', 'ERR_WORKER_OUT_OF_MEMORY']

/** Threads that wait for their next calendar; they keep no process alive. The last to come is the first to go on. */
const resting: { thread: Worker; ends: NodeJS.Timeout }[] = []

/**
 * `busyOf` in a thread that reads nothing else meanwhile, ended after ten seconds or 256 MB. A thread that came to its end
 * reads another calendar, where one comes within a minute.
 */
export async function readBusy(text: string, wanted: Parameters<typeof busyOf>[1]): Promise<Answer> {
  const thread = rested() ?? (await started())
  try {
    thread.postMessage({ text, wanted })
    const answer = await saidBy<Answer>(thread, LONGEST_MS)
    rest(thread)
    return answer
  } catch (error) {
    void thread.terminate()
    if (TOO_HEAVY.includes((error as NodeJS.ErrnoException).code ?? '')) return refuse('too_heavy')
    throw error
  }
}

async function started(): Promise<Worker> {
  const thread = new Worker(THREAD, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB } })
  try {
    await saidBy(thread, LONGEST_START_MS)
    return thread
  } catch (cause) {
    void thread.terminate()
    throw new Error('the thread that reads calendars did not start', { cause })
  }
}

/** What a thread says next. Throws what ended it, or an abortion where it takes too long. */
async function saidBy<T>(thread: Worker, withinMs: number): Promise<T> {
  const [said] = await once(thread, 'message', { signal: AbortSignal.timeout(withinMs) })
  return said
}

function rest(thread: Worker): void {
  thread.unref()
  const ends = setTimeout(() => {
    resting.splice(
      resting.findIndex((one) => one.thread === thread),
      1,
    )
    void thread.terminate()
  }, RESTS_MS)
  resting.push({ thread, ends: ends.unref() })
}

function rested(): Worker | undefined {
  const found = resting.pop()
  clearTimeout(found?.ends)
  found?.thread.ref()
  return found?.thread
}
