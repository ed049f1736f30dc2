import { formatPounds } from '#app/domain/money.ts'
import { HELP_ADDRESS, HELP_NUMBER } from './letter.tsx'

/** " with the reference “RT-0031”", " without a reference" */
export const quotedWords = (quoted: string | null): string =>
  quoted ? ` with the reference “${quoted}”` : ' without a reference'

/** What becomes of money that waits, and what its payer can do about it. */
export const whatItCanDo = (waitsPence: number): string =>
  `The ${formatPounds(waitsPence)} stays yours. It pays your next invoice that it covers whole, without anything for you to do. To have it back instead, write to ${HELP_ADDRESS} or call ${HELP_NUMBER}, 8am to 5pm on school days.`
