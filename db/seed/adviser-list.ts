import { nameOf } from './names.ts'
import { PLACES, type Place } from './places.ts'
import { randomFrom } from './random.ts'

export type SeedAdviser = {
  name: string
  place: Place
  level: 6 | 7
  dayPence: number
  headline: string
  specialisms: string[]
  isVatRegistered: boolean
  trading: 'sole_trader' | 'limited_company'
  radiusMiles: number
  weekdays: number[]
  doesEvenings: boolean
  /** Works in August, on the days when results come out. */
  doesResultsDays: boolean
  /** Is qualified to give the menu’s psychometric test. */
  givesTests: boolean
  /** Asks less of each of several days at once. */
  hasBlockPrice: boolean
  /** 'lapsing': a check runs out within weeks; 'lapsed': one has run out; 'waiting': staff have yet to see their checks. */
  standing: 'current' | 'lapsing' | 'lapsed' | 'waiting'
}

/** Of the kept lists. */
const CODES = [
  'send',
  'young_carers',
  'care_experienced',
  'at_risk',
  'eal',
  'bsl',
  'apprenticeships',
  'university',
  'engineering',
  'health',
  'digital',
  'creative',
  'land',
  'armed_forces',
] as const

const HEADLINES = [
  'Plans that Year 11 can still read in August',
  'Patient with pupils who say they don’t know',
  'Apprenticeships, and how to get one',
  'Guidance that starts from what a pupil likes',
  'Colleges, sixth forms and the honest difference',
  'For pupils whose families have nobody to ask',
  'Calm interviews for anxious pupils',
  'Routes into health, care and science',
  'Straight answers about university and money',
  'Options at 14 with every door kept open',
  'Guidance for pupils with an EHC plan',
] as const

/** Rounded to the pound and believable: £250 to £450 a day, more at level 7. */
export const ADVISERS: readonly SeedAdviser[] = (() => {
  const random = randomFrom(20_418)
  return Array.from({ length: 82 }, (_, n): SeedAdviser => {
    const level = n === 0 || random.chance(45) ? 7 : 6
    const specialisms = random.shuffled(CODES).slice(0, random.between(1, 3))
    const weekdays = random.shuffled([1, 2, 3, 4, 5]).slice(0, random.between(2, 5)).sort()
    return {
      name: nameOf(n),
      place: PLACES[n % PLACES.length] as Place,
      level,
      dayPence: n === 0 ? 32_000 : random.between(level === 7 ? 58 : 50, level === 7 ? 84 : 70) * 500,
      headline: HEADLINES[n % HEADLINES.length] as string,
      specialisms,
      isVatRegistered: n !== 0 && random.chance(14),
      trading: n !== 0 && random.chance(18) ? 'limited_company' : 'sole_trader',
      radiusMiles: random.pick([15, 20, 25, 30, 40]),
      weekdays: n === 0 ? [2, 3, 4] : weekdays,
      doesEvenings: random.chance(40),
      // Not by lot, so that what the lot decides of the others stays as it is.
      doesResultsDays: n % 5 === 0,
      givesTests: n % 7 === 1,
      hasBlockPrice: n % 3 === 0,
      standing:
        n < 3 ? 'current' : n % 23 === 7 ? 'lapsed' : n % 11 === 4 ? 'lapsing' : n % 27 === 11 ? 'waiting' : 'current',
    }
  })
})()
