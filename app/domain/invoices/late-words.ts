import { formatPounds } from '../money.ts'
import type { LateRight } from './late-payment.ts'

/** "11.75%" of a yearly rate in hundredths of a per cent. */
export const rateWords = (basisPoints: number): string => `${basisPoints / 100}%`

/** "a fixed £40.00, and £3.09 interest so far", or without interest where its rate is not known. */
export const rightWords = ({ fixedPence, interestPence }: LateRight): string =>
  `a fixed ${formatPounds(fixedPence)}, and ${interestPence === null ? 'interest' : `${formatPounds(interestPence)} interest so far`}`

/** What the law gives whoever is paid late, for a payer. Waymark states it, and claims nothing. */
export const lawWords = (basisPoints: number | null): string =>
  `By law a supplier who is paid late may claim interest at 8% above the Bank of England’s rate${basisPoints === null ? '' : `, here ${rateWords(basisPoints)} a year`}, and a fixed sum for each invoice: £40 below £1,000, £70 below £10,000, £100 above (Late Payment of Commercial Debts (Interest) Act 1998).`
