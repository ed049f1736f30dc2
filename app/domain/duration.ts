// How long something took, in whole minutes, as people type and read it.

const UNIT = { hours: '(?:h|hr|hrs|hour|hours)', minutes: '(?:m|min|mins|minute|minutes)' }
const CLOCK = /^(\d{1,3}):([0-5]\d)$/
const BOTH = new RegExp(`^(\\d{1,3}) ?${UNIT.hours},? ?(?:and )?(\\d{1,2}) ?${UNIT.minutes}?$`)
const HOURS = new RegExp(`^(\\d{0,3})(?:\\.(\\d{1,2}))? ?${UNIT.hours}$`)
const MINUTES = new RegExp(`^(\\d{1,4}) ?${UNIT.minutes}$`)
const IN_WORDS: Readonly<Record<string, number>> = {
  'half an hour': 30,
  'an hour': 60,
  'one hour': 60,
  'an hour and a half': 90,
  'one and a half hours': 90,
}
const FRACTIONS: Readonly<Record<string, string>> = { '¼': '.25', '½': '.5', '¾': '.75' }
const LONGEST_TYPED = 40

/**
 * Whole minutes a person typed, or null when it is no length of time: "1h 30", "1:30", "90 minutes", "1.5 hours", "1½ hours",
 * "half an hour". A number alone is none, for it may be hours or minutes; nor is a part of an hour that comes to no whole
 * minute, or more than 59 minutes beside hours.
 */
export function parseDuration(typed: string): number | null {
  if (typed.length > LONGEST_TYPED) return null
  const plain = typed
    .toLowerCase()
    .replace(/[\u200B-\u200D\uFEFF]/g, '')
    .replace(/ ?([¼½¾])/g, (_, sign: string) => FRACTIONS[sign] as string)
    .replace(/([a-z])\./g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
  if (Object.hasOwn(IN_WORDS, plain)) return IN_WORDS[plain] as number
  const both = CLOCK.exec(plain) ?? BOTH.exec(plain)
  if (both) return Number(both[2]) > 59 ? null : Number(both[1]) * 60 + Number(both[2])
  const minutes = MINUTES.exec(plain)
  if (minutes) return Number(minutes[1])
  const hours = HOURS.exec(plain)
  if (!hours || (hours[1] === '' && hours[2] === undefined)) return null
  const hundredths = Number((hours[2] ?? '').padEnd(2, '0')) * 60
  return hundredths % 100 === 0 ? Number(hours[1]) * 60 + hundredths / 100 : null
}

/** "18 h 30 min", "45 min", "25 h". */
export function formatDuration(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [hours > 0 || rest === 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''].filter(Boolean).join(' ')
}
