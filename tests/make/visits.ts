import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { keepRegister } from '#app/domain/bookings/keep-register.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { type MadeAdviser, makeAdviser } from './advisers.ts'
import { visitsOf } from './looks.ts'
import { must } from './must.ts'
import { NOW, requestOf } from './requests.ts'
import { type MadeSchool, makeSchool } from './schools.ts'

/** The Tuesday on which a visit is, where a test names no other. */
export const DAY = '2027-02-02'
/** When that day's visit is over. */
export const AFTER = new Date('2027-02-02T16:00:00Z')

type Requested = { school: MadeSchool; adviser: MadeAdviser; bookingId: string; ids: string[] }

/** A request of a new school to a new adviser, which waits for an approval and an answer. */
export async function requested(days = [DAY]): Promise<Requested> {
  const [school, adviser] = [await makeSchool(), await makeAdviser()]
  const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, days), NOW))
  return { school, adviser, bookingId, ids: (await visitsOf(bookingId)).map((visit) => visit.id) }
}

/** The same, approved and accepted; `inAdvance`: with an order number, and to be invoiced once it is confirmed. */
export async function confirmed(days = [DAY], inAdvance = false): Promise<Requested & { visitId: string }> {
  const made = await requested(days)
  const { school, adviser, bookingId, ids } = made
  const orderNumber = inAdvance ? 'FH-2291' : null
  must(await approve(school.approver, { bookingId, orderNumber, note: null, inAdvance }, NOW))
  must(await answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, NOW))
  return { ...made, visitId: ids[0] as string }
}

/** The same, recorded as delivered once it was over. */
export async function delivered(withRegister: boolean): Promise<Requested & { visitId: string }> {
  const made = await confirmed()
  const marks = [{ position: 1, startsAt: '08:45', yearGroup: 11, schoolReference: 'A1', outcome: 'seen' as const }]
  if (withRegister) must(await keepRegister(made.adviser.actor, { ...made, marks }, AFTER))
  must(await recordDelivery(made.adviser.actor, { ...made, note: '' }, AFTER))
  return made
}
