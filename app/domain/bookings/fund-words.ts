import { isWithin } from '../calendar.ts'
import { formatPounds, sumPence } from '../money.ts'
import type { FundOffered } from './check-request.ts'
import type { FundingAnswer, VisitAnswer } from './request-answers.ts'
import { splitLines } from './split-lines.ts'

type Asked = { lines: readonly FundingAnswer[]; visits: readonly VisitAnswer[]; bearsEach: number }

/**
 * What a fund has left, year by year, and what this request would leave of it once its amounts add up:
 * "£2,722.71 left in 2026 to 2027. This would leave £2,488.62."
 */
export function fundWords(fund: FundOffered, asked: Asked): string {
  return fund.years
    .map((year) => {
      if (year.left === null) return `No allocation is set for ${year.label}, so what is left is not known.`
      const left = `${formatPounds(year.left)} left in ${year.label}.`
      const taken = takenFrom(fund, year, asked)
      return taken > 0 ? `${left} This would leave ${formatPounds(year.left - taken)}.` : left
    })
    .join(' ')
}

function takenFrom(fund: FundOffered, year: FundOffered['years'][number], asked: Asked): number {
  const { lines, visits, bearsEach } = asked
  const at = lines.findIndex((line) => line.from === fund.from)
  const amounts = lines.map((line) => line.amountPence)
  if (at < 0 || visits.length === 0 || sumPence(amounts) !== bearsEach * visits.length) return 0
  const split = splitLines(
    amounts,
    visits.map(() => bearsEach),
  )
  return sumPence(split.flatMap((parts, v) => (visits[v] && isWithin(year, visits[v].day) ? [parts[at] ?? 0] : [])))
}
