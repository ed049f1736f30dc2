import { type Day, isDay } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'

/** Whose an account is: "Fernhollow School, Careers budget from 1 September 2026"; of nobody, Waymark's. */
export function accountName(account: { whose: string | null; fund: string | null; fundFrom: string | null }): string {
  const { whose, fund, fundFrom } = account
  const from = fundFrom && isDay(fundFrom) ? ` from ${formatDate(fundFrom satisfies Day)}` : ''
  return [whose ?? 'Waymark', ...(fund ? [`${fund}${from}`] : [])].join(', ')
}

/** "£120.00 debit"; what comes to nothing has no side. */
export function sideWords(pence: number): string {
  if (pence === 0) return 'It comes to nothing'
  return `${formatPounds(Math.abs(pence))} ${pence > 0 ? 'debit' : 'credit'}`
}
