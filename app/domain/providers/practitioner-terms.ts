import { z } from 'zod'

// What a practitioner agrees with a provider before they join: how they are engaged, what they are paid and by whom, and the
// rest in the provider’s own words. It is frozen as it was agreed; other terms need another yes.

export const ENGAGEMENTS = {
  self_employed: 'Self-employed',
  employed: 'Employed by the provider',
} as const

export const PractitionerTerms = z.object({
  engagement: z.enum(Object.keys(ENGAGEMENTS) as [keyof typeof ENGAGEMENTS, ...(keyof typeof ENGAGEMENTS)[]]),
  rate: z.discriminatedUnion('how', [
    /** The provider is paid the whole, and pays them by a rate in its own words: "£190 a day". */
    z.object({ how: z.literal('by_provider'), words: z.string().min(1).max(200) }),
    /** Stripe pays each their part of the price: so many hundredths to the practitioner, and the travel to whoever drives. */
    z.object({ how: z.literal('split'), percent: z.number().int().min(1).max(99) }),
  ]),
  words: z.string().min(1).max(4_000),
})
export type PractitionerTerms = z.infer<typeof PractitionerTerms>

/** The trading status of whoever goes to schools for a provider: "Employed by Northfell Careers". */
export const tradingOf = ({ engagement }: Pick<PractitionerTerms, 'engagement'>, provider: string): string =>
  engagement === 'employed' ? `Employed by ${provider}` : `Self-employed, sent by ${provider}`

/** "70% of the price of each visit and all of its travel, paid to you by Stripe" */
export const rateWords = ({ rate }: Pick<PractitionerTerms, 'rate'>): string =>
  rate.how === 'by_provider'
    ? `${rate.words}, paid by the provider`
    : `${rate.percent}% of the price of each visit and all of its travel, paid by Stripe`
