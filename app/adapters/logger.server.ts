import { pino } from 'pino'

/** Structured lines without personal data: say which row and what happened, never whose name, address or words. */
export const logger = pino({
  level: process.env.NODE_ENV === 'test' ? 'silent' : 'info',
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
})

/** What errors of Postgres and of Stripe carry beside their message. */
type Told = { code?: string; constraint_name?: string; type?: string; statusCode?: number; requestId?: string }

/**
 * What may be told of an error: its kind, code and place in the code. Messages of the database may quote a row, those of
 * Stripe what was sent.
 */
export function errorFacts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error }
  const { code, constraint_name, cause, type, statusCode, requestId } = error as Error & Told
  const isFromDatabase =
    constraint_name !== undefined || /^[0-9A-Z]{5}$/.test(code ?? '') || error.name.startsWith('Drizzle')
  const isFromStripe = type?.startsWith('Stripe') === true
  return {
    kind: isFromStripe ? type : error.name,
    ...(code ? { code } : {}),
    ...(constraint_name ? { constraint: constraint_name } : {}),
    ...(isFromStripe ? { status: statusCode, stripe: requestId } : {}),
    ...(isFromDatabase || isFromStripe ? {} : { message: error.message }),
    at: error.stack
      ?.split('\n')
      .filter((line) => line.trim().startsWith('at '))
      .slice(0, 12)
      .map((line) => line.trim()),
    ...(cause ? { cause: errorFacts(cause) } : {}),
  }
}
