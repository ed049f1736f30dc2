import { createHash } from 'node:crypto'
import { canonicalJson } from '../canonical-json.ts'
import { formatDay } from '../format-day.ts'
import { formatPounds } from '../money.ts'
import type { AgreementText, PriceTerms } from './agreement.ts'

type Facts = Omit<AgreementText, 'clauses' | 'pricePence'> & {
  terms: PriceTerms
  totalPence: number
  safeguardingLead: string
}

/**
 * The words that both sides sign, from the facts of one booking. Waymark is the adviser's disclosed agent and no party to
 * the visit: two suppliers, the adviser for the visit and Waymark for the booking fee.
 */
export function agreementText(facts: Facts): AgreementText {
  const { terms, totalPence, safeguardingLead, ...parties } = facts
  const tiers = [...terms.tiers].sort((a, b) => b.fromSchoolDays - a.fromSchoolDays)
  return {
    ...parties,
    pricePence: totalPence,
    clauses: [
      {
        heading: 'Who supplies and who contracts',
        sentences: [
          `${facts.supplier} supplies the service to ${facts.payer}${facts.payer === facts.school ? '' : `, for ${facts.school}`}.`,
          `Waymark arranges the booking as ${facts.supplier}’s agent and supplies its own booking service for the fee shown.`,
          ...(facts.lead ? [`${facts.lead} leads the booking for its member; the member contracts and pays.`] : []),
        ],
      },
      {
        heading: 'Price',
        sentences: [
          `Each visit: ${formatPounds(terms.pricePence)}, travel ${formatPounds(terms.travelPence)} (${terms.travelMiles} miles there and back), booking fee ${formatPounds(terms.feePence)}. VAT is added where the supplier is registered.`,
          `The whole booking comes to ${formatPounds(totalPence)} as requested. Each visit is invoiced when delivery is agreed, to be paid within 30 days.`,
        ],
      },
      {
        heading: 'Cancelling',
        sentences: [
          ...tiers.map((tier) => tierSentence(tier.fromSchoolDays, tier.percent)),
          'Notice is counted in the school’s own school days. If the adviser cancels, the school pays nothing.',
        ],
      },
      {
        heading: 'Safeguarding',
        sentences: [
          `The school’s safeguarding lead for these visits is ${safeguardingLead}. A concern about a child goes to them the same day.`,
          'The school checks identity on arrival and keeps its own single central record; Waymark’s checks do not replace it.',
          'The adviser follows the school’s child protection policy and works in a room that can be seen into.',
        ],
      },
      {
        heading: 'Pupils’ information',
        sentences: [
          'The school is the controller of what it shares about pupils; the adviser uses it for these visits only and keeps none of it longer than the work needs.',
          'The register holds times, year groups and the school’s own references, no names, and never who is eligible for Pupil Premium.',
        ],
      },
    ],
  }
}

function tierSentence(fromSchoolDays: number, percent: number): string {
  const what = percent === 0 ? 'free of charge' : `${percent}% of the adviser’s price`
  return fromSchoolDays === 0
    ? `With less notice than that: ${what}.`
    : `With ${fromSchoolDays} school days’ notice or more: ${what}.`
}

/** What a signature is put to: any change of the words changes it, and it can be worked out again from the stored row. */
export const agreementHash = (agreement: AgreementText): string =>
  createHash('sha256').update(canonicalJson(agreement)).digest('hex')

export const visitWords = (visit: AgreementText['visits'][number]): string =>
  `${formatDay(visit.day as never)}, ${visit.from} to ${visit.to}, ${visit.place}`
