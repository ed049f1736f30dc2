import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { ProviderActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { bookings, namings, practitioners, practitionerTerms, visits } from '#db/schema/index.ts'
import { lackingToAskWords } from '../accreditation/credential-words.ts'
import { type Day, londonTime } from '../calendar.ts'
import { judgedFor } from './held-for-visit.server.ts'
import { lostDays } from './judge-days.server.ts'
import { possessive } from './price-lines.ts'

/** Somebody who could be named for a visit, or why not in a few words. */
export type Candidate = { personId: string; name: string; level: number; why: string | null }

/**
 * Whom a provider could name for each visit of a booking, those who can first: judged as naming them would be. Nobody reads what
 * anybody is booked for elsewhere: they are not free then, and that is all. Of the provider's own visits it says what is in the way.
 */
export function candidatesFor(actor: ProviderActor, bookingId: string, today: Day): Promise<Map<string, Candidate[]>> {
  return inTransaction(actor, async (tx) => {
    const [booking] = await tx
      .select()
      .from(bookings)
      .where(and(eq(bookings.id, bookingId), eq(bookings.supplierId, actor.organisationId)))
    if (!booking) return new Map()
    const open = await tx
      .select()
      .from(visits)
      .where(and(eq(visits.bookingId, bookingId), inArray(visits.status, ['requested', 'confirmed'])))
    const sent = await tx
      .select({
        personId: sql<string>`${practitioners.personId}`,
        name: practitioners.name,
        level: sql<number>`guidance_level(${sql`${practitioners}.person_id`})`,
      })
      .from(practitioners)
      .innerJoin(
        practitionerTerms,
        and(eq(practitionerTerms.practitionerId, practitioners.id), eq(practitionerTerms.status, 'agreed')),
      )
      .where(and(eq(practitioners.supplierId, actor.organisationId), eq(practitioners.status, 'joined')))
      .orderBy(asc(practitioners.name))
    const before = await tx
      .select({ visitId: namings.visitId, level: sql<number>`max(${namings.level})` })
      .from(namings)
      .where(and(eq(namings.bookingId, bookingId), inArray(namings.status, ['stands', 'ended'])))
      .groupBy(namings.visitId)
    const found = new Map<string, Candidate[]>(open.map(({ id }) => [id, []]))
    for (const person of sent) {
      const { service, held } = await judgedFor(tx, booking, person.personId)
      const always = [{ from: null, until: null }]
      const comers = [{ personId: person.personId, held: always, askable: always }]
      // Each visit is at its own place, to which the drive is.
      const lost = new Map<string, string>()
      for (const visit of open.filter(({ personId }) => personId !== person.personId)) {
        // What has no date takes nobody’s time.
        if (visit.span === null) continue
        const answer = { day: visit.onDay, from: londonTime(visit.span.from), to: londonTime(visit.span.to) }
        const [found] = await lostDays(tx, { comers, at: visit, isOffice: true }, [answer])
        if (found) lost.set(visit.id, found.code)
      }
      for (const visit of open) {
        const level = before.find(({ visitId }) => visitId === visit.id)?.level ?? 0
        const code = lost.get(visit.id)
        const why =
          lackingToAskWords(possessive(person.name), held, service, { on: visit.onDay, today }, 'office') ??
          (person.level < level ? 'Less qualified than the school expects' : null) ??
          (code === 'too_far_to_drive' ? 'Could not drive there in time from your other visit' : null) ??
          (code ? 'Not free then' : null)
        found.get(visit.id)?.push({ ...person, why })
      }
    }
    for (const all of found.values()) all.sort((a, b) => Number(a.why !== null) - Number(b.why !== null))
    return found
  })
}
