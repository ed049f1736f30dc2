import type { VisitStatus } from '../bookings/lifecycle.ts'
import type { Day } from '../calendar.ts'
import { type Pence, pence } from '../money.ts'
import { addMonths, monthOfDay } from '../month-grid.ts'

/** A month of use: how many days, and the running total with them. Used is delivered or agreed; booked is still ahead. */
export type UseByMonth = { month: string; days: number; total: Pence; state: 'used' | 'booked' }

type Line = { visitId: string; onDay: Day; status: VisitStatus; amount: number }

const USED: readonly VisitStatus[] = ['delivered', 'agreed', 'problem']
const AHEAD: readonly VisitStatus[] = ['requested', 'confirmed']

/**
 * Running totals by month of visit, from the first month to the last that has one. Months up to today's count what has been
 * delivered; what is booked, also for days gone by that nobody has recorded yet, is added from this month on.
 */
export function useByMonth(lines: readonly Line[], today: Day): UseByMonth[] {
  const live = lines.filter((line) => USED.includes(line.status) || AHEAD.includes(line.status))
  if (live.length === 0) return []
  const now = monthOfDay(today)
  const monthOf = (line: Line) => {
    const month = monthOfDay(line.onDay)
    return AHEAD.includes(line.status) && month < now ? now : month
  }
  const months = live.map(monthOf).sort()
  const rows: UseByMonth[] = []
  let total = 0
  const add = (month: string, some: Line[], state: UseByMonth['state']) => {
    total += some.reduce((sum, line) => sum + line.amount, 0)
    rows.push({ month, days: new Set(some.map((line) => line.visitId)).size, total: pence(total), state })
  }
  for (let month = months[0] as string; month <= (months.at(-1) as string); month = addMonths(month, 1)) {
    const here = live.filter((line) => monthOf(line) === month)
    const used = here.filter((line) => USED.includes(line.status))
    const ahead = here.filter((line) => AHEAD.includes(line.status))
    if (used.length > 0 || month < now) add(month, used, 'used')
    if (ahead.length > 0 || (month >= now && used.length === 0)) add(month, ahead, 'booked')
  }
  return rows
}
