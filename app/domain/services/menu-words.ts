import { listed } from '../listed.ts'
import type { Ages, MenuService, Mode, Part, Unit } from './menu.ts'

// How pages say what the menu keeps.

export const MODE_WORDS: Readonly<Record<Mode, string>> = {
  face_to_face: 'Face to face',
  video: 'By video',
  telephone: 'By telephone',
}

/** What several of something without a date are called. */
const MANY: Partial<Record<Unit, string>> = { 'licence per pupil': 'licences', pack: 'packs', test: 'tests' }
const ONE: Partial<Record<Unit, string>> = { 'licence per pupil': 'licence' }

/** "30 licences", "1 pack" */
export const quantityWords = (quantity: number, unit: Unit): string =>
  `${quantity.toLocaleString('en-GB')} ${quantity === 1 ? (ONE[unit] ?? unit) : (MANY[unit] ?? `${unit}s`)}`

export const PART_NAMES: Readonly<Record<Part, string>> = {
  morning: 'Morning',
  afternoon: 'Afternoon',
  evening: 'Evening',
  whole_day: 'Whole day',
}

export const AGES_WORDS: Readonly<Record<Ages, string>> = {
  '11_to_19': '11 to 19',
  to_25_with_ehcp: '11 to 19, and to 25 with an EHC plan',
}

export const AS_WORDS: Readonly<Record<MenuService['as'], string>> = {
  guidance: 'Guidance: level 6 and a professional register',
  information: 'Information: level 4, or a Registered Careers Leader',
}

/** "Face to face, by video or by telephone" */
export const sentenceOf = (words: readonly string[]): string =>
  listed(
    words.map((one, at) => (at === 0 ? one : one.charAt(0).toLowerCase() + one.slice(1))),
    'or',
  )
