import { z } from 'zod'

/** How a job's payload is checked, what it calls, and when the clock asks for it by itself (crontab, UTC). */
export type Job<Payload> = {
  payload: z.ZodType<Payload>
  /** A refusal (a Result) that it answers ends the job; what it throws is tried again. */
  run(payload: Payload, now: Date): Promise<unknown>
  every?: string
}

/** A job named in the registry: its schema and its verb. */
export const job = <Payload>(payload: z.ZodType<Payload>, run: Job<Payload>['run']): Job<Payload> => ({ payload, run })

/** A job of the clock: it carries nothing, and the queue adds it at the times that `every` says (crontab, UTC). */
export const timer = (every: string, run: (now: Date) => Promise<unknown>): Job<Record<string, never>> => ({
  payload: z.object({}).transform(() => ({})),
  run: (_, now) => run(now),
  every,
})
