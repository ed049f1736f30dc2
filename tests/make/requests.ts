import type { VisitsRequest } from '#app/domain/bookings/plan-request.server.ts'
import { day } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import type { MadeAdviser } from './advisers.ts'
import type { MadeSchool } from './schools.ts'

/** A Tuesday in term: what most tests call today. */
export const NOW = new Date('2027-01-12T10:00:00Z')

/** £351.14 a day, of which the funds bear £347.30: the price of a guidance day between `makeSchool` and `makeAdviser`. */
export const DAY_GROSS = 35_114
export const DAY_BEARS = 34_730

/** A complete request of guidance days at a school, from its careers budget unless other lines are given. */
export function requestOf(
  school: MadeSchool,
  adviser: MadeAdviser,
  days: string[],
  change: Partial<VisitsRequest> = {},
): VisitsRequest {
  return {
    key: newId('draft'),
    schoolId: school.id,
    supplierId: adviser.supplierId,
    serviceCode: 'personal_guidance_day',
    visits: days.map((on) => ({ day: day(on), from: '08:45', to: '15:15' })),
    place: { kind: 'school' },
    room: 'Library office',
    yearGroups: [11],
    interviews: 6,
    safeguardingLead: 'Dinah Frobisher',
    purpose: 'The next six of Year 11, before their college deadlines.',
    lines: [{ from: school.careersId, amountPence: DAY_BEARS * days.length, costCentreId: null, tag: null }],
    expectedPence: DAY_GROSS * days.length,
    ...change,
  }
}
