import ICAL from 'ical.js'
import { clockInZone, instantInZone, isZone } from '../calendar.ts'

// Times of a calendar are a clock's face with the name of a zone, and become instants here.

/** A clock's face as milliseconds, as if it stood in UTC: for comparing and counting on. */
export const faceOf = ({ year, month, day, hour, minute, second }: ICAL.Time): number =>
  Date.UTC(year, month - 1, day, hour, minute, second)

const civilOf = (face: number) => new Date(face).toISOString().slice(0, 19)

/** Turns what a clock's face shows into an instant, and back. */
export type Clock = { toInstant(face: number): number; toFace(instant: number): number }

const UTC: Clock = { toInstant: (face) => face, toFace: (instant) => instant }

const ofZone = (zone?: string): Clock => ({
  toInstant: (face) => instantInZone(civilOf(face), zone).getTime(),
  toFace: (instant) => Date.parse(`${clockInZone(new Date(instant), zone)}Z`),
})

/** Times without a zone, and whole days, are London's. */
export const LONDON_CLOCK = ofZone()

/** "Europe/London", also at the end of the longer names that some programs give their zones. */
function zoneNamed(tzid: string): string | null {
  const [name] = /[A-Za-z_]+\/[A-Za-z_+-]+(?:\/[A-Za-z_]+)?$/.exec(tzid) ?? []
  return [tzid, name].find((one) => one !== undefined && /[A-Za-z]/.test(one) && isZone(one)) ?? null
}

/**
 * The clocks of a calendar by the name of their zone: of the tz database where it knows it, else as the calendar itself
 * describes it (Outlook's "GMT Standard Time"), else London's.
 */
export function clocksOf(zones: readonly string[]): (time: ICAL.Time, tzid: string | undefined) => Clock {
  const described = new Map<string, ICAL.Timezone>()
  for (const text of zones) {
    try {
      const zone = new ICAL.Timezone(new ICAL.Component(ICAL.parse(text)))
      described.set(zone.tzid, zone)
    } catch {}
  }
  const known = new Map<string, Clock>()
  const make = (tzid: string): Clock => {
    const name = zoneNamed(tzid)
    if (name) return ofZone(name)
    const zone = described.get(tzid)
    return zone ? asDescribed(zone) : LONDON_CLOCK
  }
  return (time, tzid) => {
    if (time.zone === ICAL.Timezone.utcTimezone) return UTC
    if (!tzid) return LONDON_CLOCK
    const clock = known.get(tzid) ?? make(tzid)
    known.set(tzid, clock)
    return clock
  }
}

function asDescribed(zone: ICAL.Timezone): Clock {
  const offsetAt = (face: number) => {
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = civilOf(face).split(/[-T:]/).map(Number)
    return zone.utcOffset(new ICAL.Time({ year, month, day, hour, minute, second, isDate: false }, zone)) * 1_000
  }
  return {
    toInstant: (face) => face - offsetAt(face),
    toFace: (instant) => instant + offsetAt(instant + offsetAt(instant)),
  }
}
