import { changeProfile } from '#app/domain/advisers/change-profile.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { disagreeWithStatus } from '#app/domain/bookings/disagree-with-status.server.ts'
import { readAdviserBooking } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { makeAdviser, PROFILE } from './advisers.ts'
import { must } from './must.ts'
import { requestOf } from './requests.ts'
import type { MadeSchool } from './schools.ts'

/** A visit asked of a company on a day, approved as inside the off-payroll rules, with which its adviser disagrees. */
export async function makeDisagreed(school: MadeSchool, on: Day, now: Date): Promise<{ bookingId: string }> {
  const company = await makeAdviser({ notice: 0 })
  const trading = { trading: 'limited_company' as const, legalName: 'Wharfside Careers Ltd' }
  must(await changeProfile(company.actor, { ...PROFILE, ...trading }, now))
  const { bookingId } = must(await requestVisits(school.requester, requestOf(school, company, [on]), now))
  const status = { answer: 'inside' as const, reasons: 'They work as we say.', decidedOn: londonDay(now) }
  must(await approve(school.approver, { bookingId, orderNumber: null, note: null, status }, now))
  const seen = await readAdviserBooking(company.actor, bookingId, now)
  const statusId = seen?.determinations[0]?.id ?? ''
  must(await disagreeWithStatus(company.actor, { bookingId, statusId, reasons: 'I decide how I work.' }, now))
  return { bookingId }
}
