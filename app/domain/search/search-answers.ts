import { addDays, type Day, NOT_A_DATE, parseDay } from '#app/domain/calendar.ts'
import { formatDay, formatDayShort } from '#app/domain/format-day.ts'
import { listed } from '#app/domain/listed.ts'
import type { ServiceCode } from '#app/domain/services/menu.ts'
import { type DatesWanted, HORIZON_DAYS } from './wanted-days.ts'

/** A search as it stands in the address: what was typed, what it means, and what to do about what means nothing. */
export type SearchAnswers = {
  near: string
  urn: number | null
  within: number | null
  /** What the address asks for, whether there is such a service or not; '' where it asks for none. */
  service: ServiceCode
  when: (typeof WHEN)[number]['value']
  dates: DatesWanted
  level: number | null
  knows: string | null
  order: (typeof ORDERS)[number]['value']
  typed: { from: string; to: string; on: string }
  errors: Partial<Record<'from' | 'to' | 'on', string>>
}

export const WITHIN = [5, 10, 20, 40] as const

export const WHEN = [
  { value: 'any', label: 'Any time', days: 0 },
  { value: '4', label: 'In the next 4 weeks', days: 28 },
  { value: '8', label: 'In the next 8 weeks', days: 56 },
  { value: '16', label: 'In the next 16 weeks', days: 112 },
] as const

/** The first is how a list is ordered unless somebody asks otherwise. */
export const ORDERS = [
  { value: 'nearest', words: 'Nearest' },
  { value: 'soonest', words: 'Soonest date' },
  { value: 'price', words: 'Lowest price' },
] as const

const MOST_DAYS = 40

/** What an address says, without what nobody can type: control characters and broken letters. */
export const plainText = (typed: string | null | undefined, most = 120): string =>
  (typed ?? '')
    .replace(/\p{Cc}|\ufffd/gu, '')
    .trim()
    .slice(0, most)

/** What a search asks that an adviser's own page does not: it is carried there, so that the way back leads to the same list. */
const OF_THE_LIST = ['within', 'when', 'from', 'to', 'on', 'level', 'knows', 'order', 'page']

/** These questions as one word of an address; '' where none is asked. What else stands there is left out. */
export function listFilters(params: URLSearchParams): string {
  const kept = [...params].filter(([name, value]) => OF_THE_LIST.includes(name) && value !== '')
  return new URLSearchParams(kept).toString().slice(0, 1_000)
}

/** Reads an address. Anything unknown counts as not asked; dates that are none get a sentence. */
export function searchAnswers(params: URLSearchParams, today: Day): SearchAnswers {
  const text = (name: string, most = 120) => plainText(params.get(name), most)
  const urn = /^\d{5,7}$/.test(text('urn')) ? Number(text('urn')) : null
  const within = WITHIN.find((miles) => String(miles) === text('within')) ?? null
  const service = text('for')
  const when = WHEN.find(({ value }) => value === text('when'))?.value ?? 'any'
  const typed = { from: text('from', 40), to: text('to', 40), on: text('on', 600) }
  return {
    near: text('near'),
    urn,
    within,
    service: /^[a-z][a-z0-9_]{1,40}$/.test(service) ? service : '',
    when,
    level: text('level') === '7' ? 7 : null,
    knows: /^[a-z_]{2,30}$/.test(text('knows')) ? text('knows') : null,
    order: ORDERS.find(({ value }) => value === text('order'))?.value ?? 'nearest',
    typed,
    ...datesOf(typed, when, today),
  }
}

function datesOf(
  typed: SearchAnswers['typed'],
  when: SearchAnswers['when'],
  today: Day,
): Pick<SearchAnswers, 'dates' | 'errors'> {
  const errors: SearchAnswers['errors'] = {}
  const any: DatesWanted = { kind: 'any' }
  const last = addDays(today, HORIZON_DAYS)
  const tooFar = `Visits can be asked for up to a year ahead. Enter a date up to ${formatDay(last)}`
  if (typed.on !== '') {
    const parts = typed.on.split(/[,;\n]+/).filter((part) => part.trim() !== '')
    const days = parts.map((part) => parseDay(part))
    const named = (which: (on: Day) => boolean) => days.filter((on): on is Day => on !== null && which(on))
    const [past, beyond] = [named((on) => on < today), named((on) => on > last)]
    const are = (some: Day[]) => `${listed(some.map((on) => formatDay(on)))} ${some.length === 1 ? 'is' : 'are'}`
    if (days.includes(null)) errors.on = `${NOT_A_DATE}, with commas between several`
    // One that stands beside good ones is named: else it would only be left out, and nobody would know.
    else if (past.length > 0)
      errors.on = `${past.length < days.length ? `${are(past)} over. ` : ''}Enter dates that are still to come`
    else if (beyond.length > 0)
      errors.on =
        beyond.length < days.length ? `${are(beyond)} too far ahead. Enter dates up to ${formatDay(last)}` : tooFar
    else if (days.length > MOST_DAYS) errors.on = `Enter at most ${MOST_DAYS} dates`
    return { dates: errors.on ? any : { kind: 'days', days: [...new Set(days as Day[])] }, errors }
  }
  if (typed.from !== '' || typed.to !== '') {
    const from = typed.from === '' ? today : parseDay(typed.from)
    const to = typed.to === '' ? last : parseDay(typed.to)
    if (from === null) errors.from = NOT_A_DATE
    if (to === null) errors.to = NOT_A_DATE
    else if (to < today) errors.to = 'Enter a date that is not over'
    else if (from !== null && from > last) errors.from = tooFar
    else if (from !== null && to < from) errors.to = 'Enter a date after the first one'
    return { dates: from && to && !errors.to && !errors.from ? { kind: 'range', from, to } : any, errors }
  }
  const days = WHEN.find(({ value }) => value === when)?.days ?? 0
  return { dates: days === 0 ? any : { kind: 'range', from: today, to: addDays(today, days) }, errors }
}

/** The dates as one reads them: "from 30 Nov to 29 Jan", "on any of 3 dates"; null for any time. */
export function datesWords({ dates, when }: Pick<SearchAnswers, 'dates' | 'when'>, today: Day): string | null {
  if (dates.kind === 'any') return null
  const named = WHEN.find(({ value, days }) => value === when && days > 0)
  if (dates.kind === 'range' && named && dates.from === today) return named.label.replace('In', 'in')
  if (dates.kind === 'range') return `from ${formatDayShort(dates.from, today)} to ${formatDayShort(dates.to, today)}`
  const [only] = dates.days
  return dates.days.length === 1 && only ? `on ${formatDayShort(only, today)}` : `on any of ${dates.days.length} dates`
}
