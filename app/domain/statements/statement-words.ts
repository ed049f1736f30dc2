import { JOURNALS, type JournalKind } from '../ledger/chart.ts'
import { listed } from '../listed.ts'
import { midSentence } from '../mid-sentence.ts'
import type { StatementLine } from './payer-statement.ts'

/** "Invoices RT-0031 and WM-000412", "Payment received, by bank transfer, for RT-0031": what a line of a statement is. */
export function statementWords({ kind, numbers, memo }: Pick<StatementLine, 'kind' | 'numbers' | 'memo'>): string {
  if (kind === 'invoice') return numbers.length > 1 ? `Invoices ${listed(numbers)}` : `Invoice ${numbers[0] ?? memo}`
  const what = JOURNALS[kind as JournalKind]?.words ?? 'Correction'
  const how = kind === 'receive' && memo ? `, ${midSentence(memo)}` : ''
  return `${what}${how}${numbers.length > 0 ? `, for ${listed(numbers)}` : ''}`
}

/** What kind of thing a line is, in one word for a column. */
export const lineKind = (kind: string): string =>
  kind === 'invoice'
    ? 'Invoice'
    : kind === 'receive'
      ? 'Payment'
      : (JOURNALS[kind as JournalKind]?.words ?? 'Correction')
