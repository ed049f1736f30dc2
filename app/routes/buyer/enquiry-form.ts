import { z } from 'zod'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { addDays, type Day, NOT_A_DATE, parseDay } from '#app/domain/calendar.ts'
import { ANSWER_WITHIN_DAYS } from '#app/domain/enquiries/brief.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { normalisePostcode } from '#app/domain/postcode.ts'
import { HORIZON_DAYS } from '#app/domain/search/wanted-days.ts'
import type { Ages } from '#app/domain/services/menu.ts'
import { areYearsServed, yearsTicked } from '#app/domain/services/year-groups.ts'
import { carried, optionalDate, optionalNumber, optionalWords, typedDate, typedWords } from '#app/ui/typed.ts'

const MOST_VISITS = 20

/** The brief as it is typed. Days are typed in one box, with commas or each on its own line. */
export const enquiryForm = (today: Day, services: readonly { code: string; ages: Ages }[]) =>
  z
    .object({
      adviser: z.array(z.string().max(120)).min(2, { error: 'Tick two advisers at least' }).max(10, {
        error: 'Tick ten advisers at most',
      }),
      commandKey: carried(),
      schoolId: carried(),
      service: z
        .string({ error: 'Choose a service' })
        .refine((typed) => services.some(({ code }) => code === typed), { error: 'Choose a service from the list' }),
      when: z.enum(['days', 'range'], { error: 'Say which days, or between which' }),
      days: optionalWords(600),
      from: optionalDate(),
      until: optionalDate(),
      visits: optionalNumber('Enter how many visits you want', 1, MOST_VISITS),
      yearGroups: z.array(z.string()).min(1, { error: 'Choose at least one year group' }),
      interviews: optionalNumber('Enter how many interviews you want', 1, 12),
      pupils: optionalNumber('Enter about how many', 1, 2_000),
      place: z.enum(['school', 'elsewhere'], { error: 'Choose where it is' }),
      name: optionalWords(100),
      street: optionalWords(150),
      postcode: optionalWords(10),
      purpose: typedWords('Say what it is for', 500),
      answerOn: typedDate('Enter the day by which you want answers'),
    })
    .superRefine(
      (typed, context) => {
        const lacks = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
        if (typed.place === 'elsewhere') {
          if (!typed.name) lacks('name', 'Enter the name of the place')
          if (!typed.street) lacks('street', 'Enter the street and town')
          if (!normalisePostcode(typed.postcode ?? '')) lacks('postcode', 'Enter a whole postcode, like ZZ4 7QT')
        }
        const ages = services.find(({ code }) => code === typed.service)?.ages ?? 'to_25_with_ehcp'
        const years = yearsTicked([typed.yearGroups ?? []].flat())
        if (years.length > 0 && !areYearsServed(years, 'to_25_with_ehcp'))
          lacks('yearGroups', 'Choose year groups from the list')
        else if (years.length > 0 && !areYearsServed(years, ages)) lacks('yearGroups', BOOKING_REFUSALS.year_not_served)
        const last = addDays(today, ANSWER_WITHIN_DAYS)
        if (typed.answerOn && (typed.answerOn <= today || typed.answerOn > last))
          lacks('answerOn', `Enter a day from tomorrow to ${formatDay(last)}`)
        if (typed.when === 'days') for (const fault of dayFaults(String(typed.days ?? ''), today)) lacks('days', fault)
        if (typed.when === 'range') {
          if (!typed.from) lacks('from', 'Enter the first day')
          else if (typed.from <= today) lacks('from', 'Enter a day that is still to come')
          if (!typed.until) lacks('until', 'Enter the last day')
          else if (typed.from && typed.until < typed.from) lacks('until', 'Enter a day after the first one')
          else if (typed.until > addDays(today, HORIZON_DAYS)) lacks('until', 'Enter a day within a year')
          if (!typed.visits) lacks('visits', 'Enter how many visits you want')
        }
      },
      // Beside what is wrong with one field alone.
      { when: ({ value }) => typeof value === 'object' && value !== null },
    )

const partsOf = (typed: string): string[] => typed.split(/[,;\n]+/).filter((part) => part.trim() !== '')

function dayFaults(typed: string, today: Day): string[] {
  const days = partsOf(typed).map((part) => parseDay(part.trim()))
  if (days.length === 0) return ['Enter the days, like 21 1 2027, 28 1 2027']
  if (days.includes(null)) return [`${NOT_A_DATE}, with commas between several`]
  if (days.some((on) => on !== null && (on <= today || on > addDays(today, HORIZON_DAYS))))
    return ['Enter days that are still to come, and within a year']
  return days.length > MOST_VISITS ? [`Enter ${MOST_VISITS} days at most`] : []
}

/** The days that were typed, in order, each once. */
export const daysTyped = (typed: string): Day[] =>
  [...new Set(partsOf(typed).flatMap((part) => parseDay(part.trim()) ?? []))].sort()
