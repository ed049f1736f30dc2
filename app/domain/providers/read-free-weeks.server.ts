import { and, eq } from 'drizzle-orm'
import type { ProviderActor } from '#app/auth/actor.ts'
import { freeTimesIn } from '#app/domain/availability/free-days.server.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { inTransaction } from '#db/client.server.ts'
import { practitioners } from '#db/schema/index.ts'
import { freeDayWords } from './practitioner-words.ts'

const WEEKS_SHOWN = 6

/**
 * When somebody who goes to schools for the provider is free, week by week in a few words: never what they are booked for, or for
 * whom. Empty for whoever does not go for it.
 */
export const freeWeeksOf = (
  actor: ProviderActor,
  personId: string,
  monday: Day,
  now: Date,
): Promise<{ week: Day; days: string }[]> =>
  inTransaction(actor, async (tx) => {
    const joined = and(
      eq(practitioners.supplierId, actor.organisationId),
      eq(practitioners.personId, personId),
      eq(practitioners.status, 'joined'),
    )
    if ((await tx.$count(practitioners, joined)) === 0) return []
    const today = londonDay(now)
    const from = monday > today ? monday : today
    const free = await freeTimesIn(tx, personId, from, addDays(monday, WEEKS_SHOWN * 7 - 1))
    return Array.from({ length: WEEKS_SHOWN }, (_, n) => {
      const week = addDays(monday, n * 7)
      const ofWeek = free.filter(({ day }) => day >= week && day < addDays(week, 7))
      return { week, days: ofWeek.map(freeDayWords).join('; ') || 'Not free' }
    })
  })
