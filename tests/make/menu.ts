import { time } from '#app/domain/calendar.ts'
import type { MenuService } from '#app/domain/services/menu.ts'

// The menu that a database begins with, for what is tried without one; a promise says that the migration has the same.

type Said = Partial<MenuService> & Pick<MenuService, 'name' | 'unit' | 'summary' | 'benchmark'>

/** One to one, with nobody of the school in the room unless said otherwise. */
const GUIDANCE = { as: 'guidance', isUnsupervised: true } as const
/** To groups or to staff, beside a member of the school’s staff. */
const INFORMATION = { as: 'information', isUnsupervised: false } as const
const HALF_DAY = ['morning', 'afternoon'] as const
const EVENING = ['evening'] as const
const ANY_WAY = ['face_to_face', 'video', 'telephone'] as const
const NO_DATE = {
  isDated: false,
  from: time('00:00'),
  to: time('00:00'),
  minutes: 0,
  parts: [],
  modes: [],
} as const

const span = (from: string, to: string, minutes: number, [leastMinutes, mostMinutes] = [minutes, minutes]) => ({
  ...{ from: time(from), to: time(to), minutes, leastMinutes, mostMinutes },
})

const SAID = {
  // 45 minutes is what the CDI recommends at least; six leave room for notes, break and lunch.
  personal_guidance_day: {
    name: 'Personal guidance day',
    unit: 'day',
    summary: 'Up to six one-to-one interviews of 45 minutes',
    ...span('08:45', '15:15', 390, [360, 390]),
    modes: ['face_to_face', 'video'],
    maxInterviews: 6,
    interviewMinutes: 45,
    ...GUIDANCE,
    benchmark: 8,
  },
  personal_guidance_half_day: {
    name: 'Personal guidance half day',
    unit: 'half day',
    summary: 'Up to three one-to-one interviews of 45 minutes, in a morning or an afternoon',
    ...span('08:45', '11:30', 165, [150, 165]),
    parts: HALF_DAY,
    modes: ['face_to_face', 'video'],
    maxInterviews: 3,
    interviewMinutes: 45,
    ...GUIDANCE,
    benchmark: 8,
  },
  single_interview: {
    name: 'Single interview',
    unit: 'interview',
    summary: 'One pupil’s personal guidance interview of 45 minutes',
    ...span('10:00', '10:45', 45, [45, 75]),
    parts: HALF_DAY,
    modes: ANY_WAY,
    ages: 'to_25_with_ehcp',
    maxInterviews: 1,
    interviewMinutes: 45,
    ...GUIDANCE,
    benchmark: 8,
  },
  group_session: {
    name: 'Group guidance session',
    unit: 'session',
    summary: 'One hour with 15 to 30 pupils and a member of staff',
    ...span('09:00', '10:00', 60, [45, 120]),
    parts: HALF_DAY,
    modes: ['face_to_face', 'video'],
    groupLeast: 15,
    groupMost: 30,
    ...INFORMATION,
    benchmark: 4,
  },
  assembly: {
    name: 'Assembly',
    unit: 'assembly',
    summary: 'A talk of 30 minutes to a year group',
    ...span('08:45', '09:15', 30, [20, 45]),
    parts: HALF_DAY,
    modes: ['face_to_face', 'video'],
    ...INFORMATION,
    benchmark: 4,
  },
  options_evening: {
    name: 'Options evening',
    unit: 'evening',
    summary: 'Three hours with families who choose subjects in Year 8 or 9',
    ...span('16:30', '19:30', 180, [120, 180]),
    parts: EVENING,
    ...GUIDANCE,
    isUnsupervised: false,
    benchmark: 3,
  },
  parents_evening: {
    name: 'Parents’ evening',
    unit: 'evening',
    summary: 'Three hours of short talks with pupils and their families',
    ...span('16:30', '19:30', 180, [120, 180]),
    parts: EVENING,
    modes: ['face_to_face', 'video'],
    ...GUIDANCE,
    isUnsupervised: false,
    benchmark: 3,
  },
  results_day: {
    name: 'Results day',
    unit: 'day',
    summary: 'Up to twelve talks of 20 minutes on the day A level or GCSE results come out',
    ...span('08:45', '15:15', 390, [240, 390]),
    modes: ANY_WAY,
    maxInterviews: 12,
    interviewMinutes: 20,
    ...GUIDANCE,
    benchmark: 8,
    isAllowedOutsideTerm: true,
  },
  ehcp_review: {
    name: 'EHCP annual review',
    unit: 'review',
    summary: 'One pupil’s review meeting of 90 minutes, preparing for adulthood, with time before to hear the pupil',
    ...span('09:30', '11:00', 90),
    parts: HALF_DAY,
    modes: ['face_to_face', 'video'],
    ages: 'to_25_with_ehcp',
    maxInterviews: 1,
    interviewMinutes: 90,
    ...GUIDANCE,
    isForSend: true,
    benchmark: 3,
  },
  test_lodestar: {
    name: 'Psychometric test with feedback: Lodestar',
    unit: 'test',
    summary: 'One pupil takes the Lodestar test, and talks its result through in the same 90 minutes',
    ...span('09:30', '11:00', 90),
    parts: HALF_DAY,
    modes: ['face_to_face', 'video'],
    maxInterviews: 1,
    interviewMinutes: 90,
    ...GUIDANCE,
    instrument: 'Lodestar',
    benchmark: 8,
  },
  programme_review: {
    name: 'Careers programme review',
    unit: 'day',
    summary: 'A day with the careers leader: the programme against the Gatsby Benchmarks, and a written report',
    ...span('09:00', '15:00', 360, [180, 390]),
    modes: ['face_to_face', 'video'],
    ...INFORMATION,
    funds: ['careers_budget', 'other'],
    benchmark: 1,
  },
  staff_training: {
    name: 'Staff training',
    unit: 'session',
    summary: 'Two hours with the school’s staff on careers in their subjects, INSET days included',
    ...span('13:30', '15:30', 120, [60, 165]),
    parts: ['morning', 'afternoon', 'evening'],
    modes: ['face_to_face', 'video'],
    ...INFORMATION,
    funds: ['careers_budget', 'other'],
    benchmark: 4,
    isAllowedOutsideTerm: true,
  },
  resource_pack: {
    name: 'Resource pack',
    unit: 'pack',
    summary: 'Lesson plans and sheets that the school may copy for its own pupils',
    ...NO_DATE,
    ...INFORMATION,
    benchmark: 4,
  },
  licences: {
    name: 'Licences of a careers programme',
    unit: 'licence per pupil',
    summary: 'A year of an online careers programme for a number of pupils',
    ...NO_DATE,
    ...INFORMATION,
    benchmark: 3,
  },
  test_codes_lodestar: {
    name: 'Codes for a psychometric test: Lodestar',
    unit: 'code',
    summary:
      'A code for each pupil, who takes the Lodestar test in school; what it says is talked through another time',
    ...NO_DATE,
    ...GUIDANCE,
    isUnsupervised: false,
    instrument: 'Lodestar',
    benchmark: 8,
  },
} as const satisfies Record<string, Said>

type Code = keyof typeof SAID

const usual = {
  leastMinutes: 0,
  mostMinutes: 0,
  parts: ['whole_day'],
  modes: ['face_to_face'],
  ages: '11_to_19',
  maxInterviews: 0,
  interviewMinutes: 0,
  groupLeast: null,
  groupMost: null,
  isForSend: false,
  instrument: null,
  funds: ['careers_budget', 'pupil_premium', 'high_needs', 'other'],
  isAllowedOutsideTerm: false,
  isDated: true,
  isOnMenu: true,
} as const

/** By their codes, in the menu’s order. */
export const MENU = Object.fromEntries(
  Object.entries<Said>(SAID).map(([code, said]) => [code, { code, ...usual, ...said }]),
) as Record<Code, MenuService>

export const MENU_SERVICES: readonly MenuService[] = Object.values(MENU)
