import type { z } from 'zod'
import type { Result } from '#app/domain/result.ts'

/** How a job's payload is checked, what it calls, and when the clock asks for it by itself (crontab, UTC). */
export type Job<Payload> = {
  payload: z.ZodType<Payload>
  /** A refusal it answers ends the job; what it throws is tried again. */
  run(payload: Payload, now: Date): Promise<Result<unknown, unknown> | undefined>
  every?: string
}

/** A job named in the registry: its schema and its verb. */
export const job = <Payload>(payload: z.ZodType<Payload>, run: Job<Payload>['run']): Job<Payload> => ({ payload, run })
