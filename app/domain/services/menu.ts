import type { Given } from '#app/domain/accreditation/credential-needs.ts'
import { type Time, time } from '#app/domain/calendar.ts'

/** The agreed menu of dated services: an adviser sets prices for these, never services of their own making. */
export type ServiceCode =
  | 'personal_guidance_day'
  | 'personal_guidance_half_day'
  | 'group_session'
  | 'assembly'
  | 'options_evening'
  | 'parents_evening'
  | 'results_day'
  | 'ehcp_review'

/** When a service can happen; the free-day bits of any one of these parts are enough to offer the day. */
export type Part = 'morning' | 'afternoon' | 'evening' | 'whole_day'

/** A service of the menu, and how it is given: what that asks of whoever gives it follows from `needsOf`. */
export type MenuService = Given & {
  code: ServiceCode
  name: string
  /** What one of it is called beside a price: "a day", "a session". */
  unit: string
  summary: string
  minutes: number
  from: Time
  to: Time
  parts: readonly Part[]
  /** Most one-to-one interviews in one visit, and how long each is; 0 where there are none. */
  maxInterviews: number
  interviewMinutes: number
  pupils: { least: number; most: number } | null
  /** The Gatsby Benchmark that it serves; only interviews by an adviser at level 6 count towards 8. */
  benchmark: 3 | 4 | 8
  isAllowedOutsideTerm: boolean
}

const HALF_DAY: readonly Part[] = ['morning', 'afternoon']
const NO_INTERVIEWS = { maxInterviews: 0, interviewMinutes: 0, isAllowedOutsideTerm: false } as const

/** One to one, with nobody of the school in the room unless said otherwise. */
const GUIDANCE = { as: 'guidance', isUnsupervised: true, isForSend: false, instrument: null } as const
/** To groups, beside a member of the school's staff. */
const INFORMATION = { as: 'information', isUnsupervised: false, isForSend: false, instrument: null } as const

const span = (from: string, to: string, minutes: number) => ({ from: time(from), to: time(to), minutes })

export const MENU: Readonly<Record<ServiceCode, MenuService>> = {
  // 45 minutes is what the CDI recommends at least; six leave room for notes, break and lunch.
  personal_guidance_day: {
    code: 'personal_guidance_day',
    name: 'Personal guidance day',
    unit: 'day',
    summary: 'Up to six one-to-one interviews of 45 minutes',
    ...span('08:45', '15:15', 390),
    parts: ['whole_day'],
    maxInterviews: 6,
    interviewMinutes: 45,
    pupils: null,
    ...GUIDANCE,
    benchmark: 8,
    isAllowedOutsideTerm: false,
  },
  personal_guidance_half_day: {
    code: 'personal_guidance_half_day',
    name: 'Personal guidance half day',
    unit: 'half day',
    summary: 'Up to three one-to-one interviews of 45 minutes, in a morning or an afternoon',
    ...span('08:45', '11:30', 165),
    parts: HALF_DAY,
    maxInterviews: 3,
    interviewMinutes: 45,
    pupils: null,
    ...GUIDANCE,
    benchmark: 8,
    isAllowedOutsideTerm: false,
  },
  group_session: {
    code: 'group_session',
    name: 'Group session',
    unit: 'session',
    summary: 'One hour with 15 to 30 pupils and a member of staff',
    ...span('09:00', '10:00', 60),
    ...NO_INTERVIEWS,
    parts: HALF_DAY,
    pupils: { least: 15, most: 30 },
    ...INFORMATION,
    benchmark: 4,
  },
  assembly: {
    code: 'assembly',
    name: 'Assembly',
    unit: 'assembly',
    summary: 'A talk of 30 minutes to a year group',
    ...span('08:45', '09:15', 30),
    ...NO_INTERVIEWS,
    parts: HALF_DAY,
    pupils: null,
    ...INFORMATION,
    benchmark: 4,
  },
  options_evening: {
    code: 'options_evening',
    name: 'Options evening',
    unit: 'evening',
    summary: 'Three hours with families who choose subjects in Year 8 or 9',
    ...span('16:30', '19:30', 180),
    ...NO_INTERVIEWS,
    parts: ['evening'],
    pupils: null,
    ...GUIDANCE,
    isUnsupervised: false,
    benchmark: 3,
  },
  parents_evening: {
    code: 'parents_evening',
    name: 'Parents’ evening',
    unit: 'evening',
    summary: 'Three hours of short talks with pupils and their families',
    ...span('16:30', '19:30', 180),
    ...NO_INTERVIEWS,
    parts: ['evening'],
    pupils: null,
    ...GUIDANCE,
    isUnsupervised: false,
    benchmark: 3,
  },
  results_day: {
    code: 'results_day',
    name: 'Results day',
    unit: 'day',
    summary: 'Up to twelve talks of 20 minutes on the day A level or GCSE results come out',
    ...span('08:45', '15:15', 390),
    parts: ['whole_day'],
    maxInterviews: 12,
    interviewMinutes: 20,
    pupils: null,
    ...GUIDANCE,
    benchmark: 8,
    isAllowedOutsideTerm: true,
  },
  ehcp_review: {
    code: 'ehcp_review',
    name: 'EHCP annual review',
    unit: 'review',
    summary: 'One pupil’s review meeting of 90 minutes, with time beforehand to hear what the pupil wants',
    ...span('09:30', '11:00', 90),
    parts: HALF_DAY,
    maxInterviews: 1,
    interviewMinutes: 90,
    pupils: null,
    ...GUIDANCE,
    isForSend: true,
    benchmark: 3,
    isAllowedOutsideTerm: false,
  },
}

export const MENU_SERVICES: readonly MenuService[] = Object.values(MENU)

export const isServiceCode = (code: string): code is ServiceCode => Object.hasOwn(MENU, code)

/** The service of a code; a code that is not on the menu is a bug and throws. */
export function serviceByCode(code: string): MenuService {
  if (!isServiceCode(code)) throw new Error(`not on the menu: ${code}`)
  return MENU[code]
}
