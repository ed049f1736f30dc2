import { z } from 'zod'
import { type Day, NOT_A_DATE, parseDay } from '#app/domain/calendar.ts'
import { parseDuration } from '#app/domain/duration.ts'
import { type Pence, parsePounds, poundsFault } from '#app/domain/money.ts'
import { readTelephone } from '#app/domain/telephone.ts'
import { CARRIED } from './form-reply.ts'

// Schemas for what people type into fields. Each takes the sentence that says what to do when it is missing.

export const AGAIN = 'Open this page again and send the form once more'

/** What a form carries along and nobody sees, such as an id: what is wrong with it is said at the head of the page. */
export const carried = (sentence = AGAIN) =>
  z
    .string({ error: sentence })
    .max(100, { error: sentence })
    .meta({ [CARRIED]: true })

/** The same, where it may be missing. */
export const maybeCarried = (sentence = AGAIN) =>
  carried(sentence)
    .optional()
    .meta({ [CARRIED]: true })

/** Words of one or more lines. Refuses none and more than `most` characters. */
export const typedWords = (missing: string, most = 200) =>
  z.string({ error: missing }).max(most, { error: `Use ${most} characters or fewer` })

/** Words that may be left out: '' then. */
export const optionalWords = (most = 200) =>
  z
    .string()
    .max(most, { error: `Use ${most} characters or fewer` })
    .optional()
    .transform((words) => words ?? '')

/** A telephone number, as it was written. */
export const typedTelephone = (missing: string) =>
  z.string({ error: missing }).transform((typed, context): string => {
    const number = readTelephone(typed)
    if (number !== null) return number
    context.addIssue({ code: 'custom', message: 'Enter a whole telephone number, like 01632 960204' })
    return z.NEVER
  })

/** Pounds as people write them, in pence. `tooMuch`: what is said of far too much, where a field takes less than any may. */
export const typedPounds = (missing: string, tooMuch?: string) =>
  z.string({ error: missing }).transform((typed, context): Pence => {
    const amount = parsePounds(typed)
    if (amount !== null) return amount
    context.addIssue({ code: 'custom', message: poundsFault(typed, '351.14', tooMuch) })
    return z.NEVER
  })

/** A whole number between two, both allowed. `missing` says what it is of, in the summary too. */
export const typedNumber = (missing: string, least: number, most: number) =>
  z.string({ error: missing }).transform((typed, context): number => {
    const number = wholeNumber(typed, least, most)
    if (number !== null) return number
    context.addIssue({ code: 'custom', message: `${missing}: a whole number from ${least} to ${most}` })
    return z.NEVER
  })

/** The same, where it may be left out: null then. */
export const optionalNumber = (what: string, least: number, most: number) =>
  z
    .string()
    .optional()
    .transform((typed, context): number | null => {
      const number = typed === undefined ? null : wholeNumber(typed, least, most)
      if (typed !== undefined && number === null)
        context.addIssue({ code: 'custom', message: `${what}: a whole number from ${least} to ${most}` })
      return number
    })

function wholeNumber(typed: string, least: number, most: number): number | null {
  const plain = typed.replace(/[\s,]/g, '')
  const number = /^-?\d{1,9}$/.test(plain) ? Number(plain) : Number.NaN
  return number >= least && number <= most ? number : null
}

/** A box sent twice is no date, like any other nonsense. */
const box = z.unknown().transform((typed) => (typed === undefined ? '' : typeof typed === 'string' ? typed : '?'))
const parts = z.object({ day: box, month: box, year: box })

const NO_BOXES = { day: '', month: '', year: '' }
const isEmpty = ({ day, month, year }: typeof NO_BOXES) => !day && !month && !year

/** The three boxes of a DateField, the month as a number or in words. */
export const typedDate = (missing: string) =>
  parts.optional().transform((typed = NO_BOXES, context): Day => {
    const on = parseDay(typed)
    if (on !== null) return on
    const message = isEmpty(typed) ? missing : NOT_A_DATE
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })

/** The three boxes of a DateField that may all be empty: null then. */
export const optionalDate = () =>
  parts.optional().transform((typed = NO_BOXES, context): Day | null => {
    if (isEmpty(typed)) return null
    const on = parseDay(typed)
    if (on === null) context.addIssue({ code: 'custom', message: NOT_A_DATE })
    return on
  })

/** 'HH:MM' of a time as people type it (9am, 9:30am, 9.30 am, 13:15, 1315), or null when it is no time. */
export function timeOfTyped(typed: string): string | null {
  const match = /^(\d{1,2})(?:[:.]?(\d{2}))?\s*([ap])?\.?(?:m\.?)?$/i.exec(typed.trim())
  if (!match) return null
  const half = match[3]?.toLowerCase()
  let hour = Number(match[1])
  const minute = Number(match[2] ?? 0)
  if (half ? hour < 1 || hour > 12 : hour > 23 || match[2] === undefined) return null
  if (half) hour = (hour % 12) + (half === 'p' ? 12 : 0)
  if (minute > 59) return null
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

/** A time of day as 'HH:MM'. */
export const typedTime = (missing: string) =>
  z.string({ error: missing }).transform((typed, context): string => {
    const time = timeOfTyped(typed)
    if (time !== null) return time
    context.addIssue({ code: 'custom', message: 'Enter a time, like 9:30am' })
    return z.NEVER
  })

/** How long something took, in whole minutes: a minute at least. `tooMuch`: what is said of none and of more than `most`. */
export const typedDuration = (missing: string, most: number, tooMuch: string) =>
  z.string({ error: missing }).transform((typed, context): number => {
    const minutes = parseDuration(typed)
    if (minutes !== null && minutes >= 1 && minutes <= most) return minutes
    const message = minutes === null ? 'Enter hours and minutes, like 1h 30, 1:30 or 90 minutes' : tooMuch
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })

/** What may be left out: null then. */
export const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.optional().transform((value) => value ?? null)
