import type { Result } from '#app/domain/result.ts'

/** The value of a command that must have succeeded; a refusal fails the test with its code. */
export function must<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`)
  return result.value
}

/** The refusal of a command that must have been refused. */
export function refusal<R>(result: Result<unknown, R>): R {
  if (result.ok) throw new Error(`not refused: ${JSON.stringify(result.value)}`)
  return result.refusal
}
