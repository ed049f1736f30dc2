import { pino } from 'pino'

/** Structured lines without personal data: say which row and what happened, never whose name, address or words. */
export const logger = pino({
  level: process.env.NODE_ENV === 'test' ? 'silent' : 'info',
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
})

/** What may be told of an error: its kind, code and place in the code. Messages of the database may quote a row. */
export function errorFacts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error }
  const { code, constraint_name, cause } = error as Error & { code?: string; constraint_name?: string }
  const isFromDatabase =
    constraint_name !== undefined || /^[0-9A-Z]{5}$/.test(code ?? '') || error.name.startsWith('Drizzle')
  return {
    kind: error.name,
    ...(code ? { code } : {}),
    ...(constraint_name ? { constraint: constraint_name } : {}),
    ...(isFromDatabase ? {} : { message: error.message }),
    at: error.stack
      ?.split('\n')
      .filter((line) => line.trim().startsWith('at '))
      .slice(0, 12)
      .map((line) => line.trim()),
    ...(cause ? { cause: errorFacts(cause) } : {}),
  }
}
