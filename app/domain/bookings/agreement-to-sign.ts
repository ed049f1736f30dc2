import { createHash } from 'node:crypto'
import { canonicalJson } from '../canonical-json.ts'
import type { MenuService } from '../services/menu.ts'
import { quantityWords } from '../services/menu-words.ts'
import type { AgreementText } from './agreement.ts'
import { agreementText } from './agreement-text.ts'
import type { VisitsRequest } from './plan-request.server.ts'
import { isWithoutDate } from './price-lines.ts'
import type { priceOfVisit } from './price-visits.ts'
import type { RequestSoFar } from './read-request.server.ts'
import type { PlaceOfVisits, RequestFacts } from './request-facts.server.ts'

type ToAgree = {
  adviser: { legalName: string; personId: string | null }
  facts: Pick<RequestFacts, 'payer' | 'school' | 'lead'>
  menu: Pick<MenuService, 'name' | 'groupMost'>
  place: PlaceOfVisits
  priced: ReturnType<typeof priceOfVisit>
  totalPence: number
  answers: Pick<VisitsRequest, 'visits' | 'quantity' | 'interviews' | 'groupSize' | 'safeguardingLead' | 'place'>
}

/** The agreement of visits that are asked for: what is shown before signing and what is signed are these words. */
export const agreementOf = ({ adviser, facts, menu, place, priced, totalPence, answers }: ToAgree): AgreementText =>
  agreementText({
    supplier: adviser.legalName,
    payer: facts.payer.legalName,
    school: facts.school.name,
    lead: facts.lead?.name ?? null,
    service: menu.name,
    ...(isWithoutDate(priced.terms)
      ? {
          visits: [],
          wanted: {
            what: quantityWords(answers.quantity ?? 0, priced.terms.unit),
            by: answers.visits[0]?.day ?? '',
          },
        }
      : { visits: answers.visits.map((visit) => ({ ...visit, place: place.inFull })) }),
    terms: priced.terms,
    totalPence,
    interviews: answers.interviews,
    groupSize: menu.groupMost === null ? null : (answers.groupSize ?? null),
    safeguardingLead: answers.safeguardingLead,
    isProvider: adviser.personId === null,
    remote: answers.place.kind === 'remote' ? answers.place : null,
  })

/** The agreement of a request as it stands, as its requester reads it before signing. */
export function agreementToSign({ facts, menu, priced, total, adviser, answers, place }: RequestSoFar): AgreementText {
  if (!facts || !menu || !priced || !total || !place) throw new Error('an agreement without its facts')
  const { visits = [], quantity = 0, interviews = 0, groupSize, safeguardingLead = '' } = answers
  const asked = {
    visits,
    quantity,
    interviews,
    ...(groupSize === undefined ? {} : { groupSize }),
    safeguardingLead,
    place: answers.place ?? ({ kind: 'school' } as const),
  }
  return agreementOf({ adviser, facts, menu, place, priced, totalPence: total.gross, answers: asked })
}

type Shown = Pick<VisitsRequest, 'expectedPence' | 'shownMark'>

/** A request's answers as they are sent: in one order always, so that the same request sent twice is the same input. */
export const requestToSend = ({ id, answers, adviser }: RequestSoFar, shown: Shown): VisitsRequest => ({
  key: id,
  supplierId: adviser.supplierId,
  ...shown,
  schoolId: answers.schoolId,
  serviceCode: answers.serviceCode ?? '',
  visits: (answers.visits ?? []).map(({ day, from, to }) => ({ day, from, to })),
  ...(answers.quantity ? { quantity: answers.quantity } : {}),
  place: answers.place ?? { kind: 'school' },
  room: answers.room ?? '',
  yearGroups: answers.yearGroups ?? [],
  interviews: answers.interviews ?? 0,
  ...(answers.groupSize === undefined ? {} : { groupSize: answers.groupSize }),
  safeguardingLead: answers.safeguardingLead ?? '',
  purpose: answers.purpose ?? '',
  ...(answers.enquiryId ? { enquiryId: answers.enquiryId } : {}),
  lines: (answers.lines ?? []).map(({ from, amountPence, costCentreId, tag }) => ({
    ...{ from, amountPence, costCentreId, tag },
  })),
})

/**
 * A mark of what a requester signs: the agreement's words and every answer that goes with them. It is another as soon as
 * one of them is, so that nobody signs what they were not shown.
 */
export function markOf(agreement: AgreementText, request: VisitsRequest): string {
  const { key, supplierId, expectedPence, shownMark, ...answers } = request
  return createHash('sha256').update(canonicalJson({ agreement, answers })).digest('hex').slice(0, 16)
}
