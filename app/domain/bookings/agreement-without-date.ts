import type { Day } from '../calendar.ts'
import { formatDay } from '../format-day.ts'
import { formatPounds } from '../money.ts'
import type { AgreementText } from './agreement.ts'
import { type AgreementFacts, agreedFee, vatWords } from './agreement-facts.ts'

/**
 * The words that both sides sign for something without a date: nobody comes, so that nothing in them is about a day, a room or a
 * pupil who is met; how it is delivered, and when it can be cancelled no more, takes their place.
 */
export function agreementWithoutDate(facts: AgreementFacts, wanted: { what: string; by: string }): AgreementText {
  const { terms, totalPence, isProvider, supplier, payer, school, lead, service } = facts
  const quantity = terms.quantity ?? 1
  const each = terms.eachPence ?? terms.pricePence
  return {
    ...{ supplier, payer, school, lead, service, visits: [], wanted },
    pricePence: totalPence,
    clauses: [
      {
        heading: 'Who supplies and who contracts',
        sentences: [
          `${supplier} supplies “${service}”, ${wanted.what}, to ${payer}${payer === school ? '' : `, for ${school}`}.`,
          `Waymark arranges the booking as ${supplier}’s agent and supplies its own booking service ${terms.fee.none ? 'without a fee' : 'for the fee shown'}.`,
          ...(isProvider
            ? [
                `${supplier} contracts, and names a practitioner who answers for it when it accepts: nobody whose checks do not hold for the service on the day by which it is wanted.`,
              ]
            : []),
          ...(lead ? [`${lead} leads the booking for its member; the member contracts and pays.`] : []),
        ],
      },
      {
        heading: 'Price',
        sentences: [
          `${wanted.what} at ${formatPounds(each)} each: ${formatPounds(each * quantity)}, ${agreedFee(facts)}. ${vatWords(terms)}`,
          ...(terms.block
            ? [
                `${formatPounds(each)} is the price of each of ${terms.block.from} or more that are asked for at once; for fewer it is ${formatPounds(terms.block.usualPence)}.`,
              ]
            : []),
          `It comes to ${formatPounds(totalPence)} as requested, and is invoiced when delivery is agreed, to be paid within 30 days.`,
        ],
      },
      {
        heading: 'Delivery',
        sentences: [
          `It is wanted by ${formatDay(wanted.by as Day)}, and holds no day of anybody’s. It is delivered through Waymark, as files, links or codes, and the school is told.`,
          'Once its supplier says that all of it is there, the school agrees that it was delivered or raises a problem, within five school days; after that silence agrees. What was delivered by mistake is replaced until the school has agreed.',
          'Codes are kept encrypted. Only people who ask for visits at the school open them, and both sides read who opened them and when.',
        ],
      },
      {
        heading: 'Cancelling',
        sentences: [
          'Either side cancels free of charge until something of it is delivered. After that the school does not cancel: it agrees or raises a problem. No notice is counted.',
          'If its supplier cancels before the school has agreed, the school pays nothing.',
        ],
      },
      {
        heading: 'Pupils’ information',
        sentences: [
          'Nobody meets a pupil for it, and no pupil’s name goes to its supplier or to Waymark: which pupil uses which licence or code is the school’s to keep.',
        ],
      },
    ],
  }
}
