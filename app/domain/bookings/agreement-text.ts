import { createHash } from 'node:crypto'
import type { Day, Time } from '../calendar.ts'
import { canonicalJson } from '../canonical-json.ts'
import { formatDay, formatTimeRange } from '../format-day.ts'
import { formatPounds } from '../money.ts'
import { MODE_WORDS } from '../services/menu-words.ts'
import type { AgreementText, PriceTerms } from './agreement.ts'
import { type AgreementFacts, agreedFee, vatWords } from './agreement-facts.ts'
import { agreementWithoutDate } from './agreement-without-date.ts'
import { partsOf } from './billed.ts'
import { isRemote } from './price-lines.ts'
import type { RemoteAnswer } from './request-answers.ts'

/**
 * The words that both sides sign, from the facts of one booking. Waymark is the adviser's disclosed agent and no party to
 * the visit: two suppliers, the adviser for the visit and Waymark for the booking fee.
 */
export function agreementText(facts: AgreementFacts): AgreementText {
  if (facts.wanted) return agreementWithoutDate(facts, facts.wanted)
  const { terms, totalPence, safeguardingLead, interviews, groupSize, isProvider, remote, ...parties } = facts
  const comes = isProvider ? 'practitioner' : 'adviser'
  const isOne = facts.visits.length === 1
  const these = isOne ? 'this visit' : 'these visits'
  const tiers = [...terms.tiers].sort((a, b) => b.fromSchoolDays - a.fromSchoolDays)
  return {
    ...parties,
    pricePence: totalPence,
    clauses: [
      {
        heading: 'Who supplies and who contracts',
        sentences: [
          `${facts.supplier} supplies ${serviceWords(facts)} to ${facts.payer}${facts.payer === facts.school ? '' : `, for ${facts.school}`}.`,
          `Waymark arranges the booking as ${facts.supplier}’s agent and supplies its own booking service ${terms.fee.none ? 'without a fee' : 'for the fee shown'}.`,
          ...(isProvider
            ? [
                `${facts.supplier} contracts, and sends a practitioner whom it names when it accepts. Nobody comes whose checks do not hold for the service on the day, and nobody else than the school knows of comes unless the school agrees.`,
              ]
            : []),
          ...(facts.lead ? [`${facts.lead} leads the booking for its member; the member contracts and pays.`] : []),
        ],
      },
      {
        heading: 'Price',
        sentences: [
          `${isOne ? 'The visit' : 'Each visit'}: ${formatPounds(terms.pricePence)}, ${travelWords(terms)}, ${agreedFee(facts)}. ${vatWords(terms)}`,
          ...blockWords(terms),
          `The whole booking comes to ${formatPounds(totalPence)} as requested${isOne ? '. It' : `, ${facts.visits.length} visits. Each`} is invoiced when delivery is agreed, to be paid within 30 days.`,
        ],
      },
      {
        heading: 'Cancelling',
        sentences: [
          ...tiers.map((tier) => tierSentence(tier.fromSchoolDays, tier.percent)),
          isProvider
            ? 'Notice is counted in the school’s own school days. If the provider cancels, or nobody to whom the school agrees can come, the school pays nothing.'
            : 'Notice is counted in the school’s own school days. If the adviser cancels, the school pays nothing.',
          'What is charged carries VAT as the visit would have; there is no travel and no booking fee in it. To put a visit to another day, as both sides agree, costs nothing, and is the way where the school has to close.',
        ],
      },
      {
        heading: 'Where only a part takes place',
        sentences: [partRule(interviews), ...partBilled(terms)],
      },
      {
        heading: 'Safeguarding',
        sentences: [
          `The school’s safeguarding lead for ${these} is ${safeguardingLead}. A concern about a child goes to them the same day.`,
          ...(remote ? remoteWords(remote, these) : faceToFace(comes)),
        ],
      },
      {
        heading: 'Pupils’ information',
        sentences: [
          `The school is the controller of what it shares about pupils; the ${comes} uses it for ${these} only and keeps none of it longer than the work needs.`,
          'The register holds times, year groups and the school’s own references, no names, and never who is eligible for Pupil Premium.',
        ],
      },
    ],
  }
}

/** In which parts a visit is billed that did not take place as a whole: by `partsOf`, in words. */
function partRule(interviewsWanted: number): string {
  const { unit, of } = partsOf({ interviewsWanted })
  return unit === 'interview'
    ? `If only some of the ${of} interviews can be held, the adviser’s price is billed by the interview. One counts where the adviser was there for it, whether or not the pupil came.`
    : 'If it ends early or begins late, so that only about half of it takes place, half of the adviser’s price is billed.'
}

const partBilled = ({ fee }: PriceTerms): string[] => [
  `Travel is billed as agreed${fee.none ? '' : ', and the booking fee by its rule on the price that is billed'}. The adviser records the part, and the school agrees to it or raises a problem as with any visit.`,
]

/** "Personal guidance day, 6 interviews at each of 10 visits", as a part of a sentence. */
function serviceWords({ service, visits, interviews, groupSize }: AgreementFacts): string {
  const many = visits.length === 1 ? 'one visit' : `${visits.length} visits`
  if (interviews === 0) return `“${service}”, ${many},${groupSize === null ? '' : ` for a group of ${groupSize},`}`
  const each = visits.length === 1 ? 'at one visit' : `at each of ${many}`
  return `“${service}”, ${interviews === 1 ? 'one interview' : `${interviews} interviews`} ${each},`
}

/** What many at once cost less, where they do. */
function blockWords({ block, pricePence }: PriceTerms): string[] {
  if (!block) return []
  return [
    `${formatPounds(pricePence)} is the adviser’s price for each of ${block.from} or more visits that are asked for at once; for fewer it is ${formatPounds(block.usualPence)}. It stays as it is where some of them do not take place.`,
  ]
}

const faceToFace = (comes: string) => [
  'The school checks identity on arrival and keeps its own single central record; Waymark’s checks do not replace it.',
  `The ${comes} follows the school’s child protection policy and works in a room that can be seen into.`,
]

/** How visits at which nobody travels are kept safe: what the school said, word for word. */
const remoteWords = ({ mode, channel, supervisor, concern }: RemoteAnswer, these: string): string[] => [
  `${capital(these)} ${these === 'this visit' ? 'is' : 'are'} ${MODE_WORDS[mode].toLowerCase()}: ${withoutStop(channel)}.`,
  `Who supervises in school: ${withoutStop(supervisor)}. How a concern is raised while it lasts: ${withoutStop(concern)}.`,
  'The school checks identity before it begins and keeps its own single central record; Waymark’s checks do not replace it.',
  'The adviser follows the school’s child protection policy, is alone where nobody else can hear, and records nothing.',
]

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
const withoutStop = (words: string): string => words.trim().replace(/\.$/, '')

const travelWords = (terms: PriceTerms): string =>
  isRemote(terms)
    ? 'no travel'
    : `travel ${formatPounds(terms.travelPence)} (${terms.travelMiles} miles there and back)`

function tierSentence(fromSchoolDays: number, percent: number): string {
  const what = percent === 0 ? 'free of charge' : `${percent}% of the adviser’s price`
  return fromSchoolDays === 0
    ? `With less notice than that: ${what}.`
    : `With ${fromSchoolDays} school days’ notice or more: ${what}.`
}

/** What a signature is put to: any change of the words changes it, and it can be worked out again from the stored row. */
export const agreementHash = (agreement: AgreementText): string =>
  createHash('sha256').update(canonicalJson(agreement)).digest('hex')

/** What is agreed, a line each: the visits, or how much of what has no date and by when. */
export const agreedLines = ({ visits, wanted }: Pick<AgreementText, 'visits' | 'wanted'>): string[] =>
  wanted ? [`${wanted.what}, wanted by ${formatDay(wanted.by as Day)}`] : visits.map(visitWords)

const visitWords = (visit: AgreementText['visits'][number]): string =>
  `${formatDay(visit.day as Day)}, ${formatTimeRange(visit.from as Time, visit.to as Time)}, ${visit.place}`
