import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import type { VisitsRequest } from '#app/domain/bookings/plan-request.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { day, time } from '#app/domain/calendar.ts'
import { pence } from '#app/domain/money.ts'
import type { ServiceCode } from '#app/domain/services/menu.ts'
import { WITHOUT_DATE } from '#app/domain/services/offer.ts'
import { type AdviserWanted, type MadeAdviser, makeAdviser, makeCredential } from './advisers.ts'
import { visitsOf } from './looks.ts'
import { must } from './must.ts'
import { platformStaff } from './platform.ts'
import { NOW, requestOf } from './requests.ts'
import { type MadeSchool, makeSchool } from './schools.ts'

// What has no date: codes of a test at £4.50, a resource pack at £60.

const CODES: ServiceCode = 'test_codes_lodestar'
const PRICES: Partial<Record<ServiceCode, number>> = { [CODES]: 450, resource_pack: 6_000, licences: 300 }
/** By which day it is wanted, unless said: a Friday in term. */
const WANTED_BY = '2027-02-05'

/** An adviser who offers nothing else than these; `isTestUser` false: who may not give the test. */
export async function makeUndatedAdviser(wanted: AdviserWanted = {}, isTestUser = true): Promise<MadeAdviser> {
  const adviser = await makeAdviser({
    services: Object.fromEntries(
      Object.entries(PRICES).map(([code, price]) => [code, { price: pence(price ?? 0), block: null, ...WITHOUT_DATE }]),
    ),
    ...wanted,
  })
  const facts = {
    kind: 'test_user',
    instrument: 'Lodestar',
    body: 'Lodestar Tests Ltd',
    number: 'LT-1',
    endsOn: null,
  } as const
  if (isTestUser) await makeCredential(adviser.actor, await platformStaff(), facts, NOW)
  return adviser
}

/** Waymark charges 6% and at least £5, with VAT; the school claims it back, so that its funds bear price and fee. */
export function bearsOf(price: number): number {
  return price + Math.min(3_000, Math.max(500, Math.round(price * 0.06)))
}
/** With the VAT on the fee: what is invoiced. */
export const grossOf = (price: number) => bearsOf(price) + Math.round((bearsOf(price) - price) * 0.2)

export function undatedRequest(
  school: MadeSchool,
  adviser: MadeAdviser,
  { code = CODES, quantity = 30, by = WANTED_BY }: { code?: ServiceCode; quantity?: number; by?: string } = {},
  change: Partial<VisitsRequest> = {},
): VisitsRequest {
  const price = (PRICES[code] ?? 0) * quantity
  return requestOf(school, adviser, [by], {
    serviceCode: code,
    quantity,
    interviews: 0,
    room: '',
    safeguardingLead: '',
    visits: [{ day: day(by), from: time('00:00'), to: time('00:00') }],
    lines: [{ from: school.careersId, amountPence: bearsOf(price), costCentreId: null, tag: null }],
    expectedPence: grossOf(price),
    ...change,
  })
}

/** Approved and accepted, and nothing delivered. */
export async function confirmedUndated(of: Parameters<typeof undatedRequest>[2] = {}) {
  const [school, adviser] = [await makeSchool(), await makeUndatedAdviser()]
  const { bookingId } = must(await requestVisits(school.requester, undatedRequest(school, adviser, of), NOW))
  must(await approve(school.approver, { bookingId, orderNumber: 'PO-9', note: null }, NOW))
  const [visit] = await visitsOf(bookingId)
  const visitId = visit?.id ?? ''
  must(await answerVisits(adviser.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, NOW))
  return { school, adviser, bookingId, visitId }
}
