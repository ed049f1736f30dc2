import { apportion } from '../budgets/pupil-premium.ts'
import { pence, sumPence } from '../money.ts'
import type { FundingAnswer } from './request-answers.ts'

/**
 * The lines with every amount that was left empty as the cost now makes it: the eligible pupils' part, and the one other
 * what all others leave, 0 where they leave nothing. What somebody typed stays. `bears`: pence of all visits.
 */
export function withEmptyWorkedOut(lines: readonly FundingAnswer[], bears: number): FundingAnswer[] {
  const isPart = ({ tag }: FundingAnswer) => tag?.whom === 'mixed_group' && tag.method === 'share'
  const known = lines.map((line) =>
    line.isLeftEmpty && line.tag && isPart(line)
      ? { ...line, amountPence: apportion(pence(bears), line.tag).pupilPremium }
      : line,
  )
  const isRest = (line: FundingAnswer) => line.isLeftEmpty && !isPart(line)
  const others = sumPence(known.flatMap((line) => (isRest(line) ? [] : [line.amountPence])))
  return known.map((line) => (isRest(line) ? { ...line, amountPence: Math.max(0, bears - others) } : line))
}
