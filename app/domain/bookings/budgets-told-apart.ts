import type { Day } from '../calendar.ts'
import { formatDate } from '../format-day.ts'

/**
 * Budgets with their end in words. Visits either side of a year's end are paid from two years of one fund, which has one
 * name: where a name comes twice, each carries its end.
 */
export function toldApart<B extends { name: string; until: Day }>(
  budgets: readonly B[],
): (Omit<B, 'until'> & { until: string })[] {
  return budgets.map((budget) => {
    const until = `to ${formatDate(budget.until)}`
    const isTwice = budgets.filter(({ name }) => name === budget.name).length > 1
    return { ...budget, until, name: isTwice ? `${budget.name}, ${until}` : budget.name }
  })
}
