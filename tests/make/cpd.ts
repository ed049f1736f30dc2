import type { AdviserActor } from '#app/auth/actor.ts'
import { londonDay } from '#app/domain/calendar.ts'
import type { CpdEntry } from '#app/domain/cpd/cpd-entry.ts'
import { logCpd } from '#app/domain/cpd/keep-cpd.server.ts'
import { newId } from '#app/domain/ids.ts'
import { must } from './must.ts'

/** An hour and a half of a webinar, today, unless said otherwise. */
export const entryOf = (now: Date, wanted: Partial<CpdEntry> = {}): CpdEntry => ({
  doneOn: londonDay(now),
  minutes: 90,
  kind: 'event',
  title: 'Webinar: routes into care',
  reflection: 'I begin with the work, and then the course.',
  hasCertificate: true,
  ...wanted,
})

/** Logged by its owner, in whichever year its day is in. */
export async function makeCpd(actor: AdviserActor, now: Date, wanted: Partial<CpdEntry> = {}): Promise<string> {
  const entry = entryOf(now, wanted)
  return must(await logCpd(actor, { entry, yearKey: null, key: newId('run') }, now)).id
}
