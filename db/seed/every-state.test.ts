import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { coverOf, factsAtOdds } from '#app/domain/accreditation/credential-facts.ts'
import {
  CREDENTIAL_KINDS,
  isOneAtATime,
  PROVIDER_CREDENTIAL_KINDS,
} from '#app/domain/accreditation/credential-kinds.ts'
import { type CredentialActor, decideCredential } from '#app/domain/accreditation/credential-lifecycle.ts'
import { statusesOn } from '#app/domain/accreditation/credential-states.ts'
import { addDays, day, londonDay } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { credentials } from '#db/schema/index.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { asSeed, joinAs } from './acting.server.ts'
import { atWork } from './at-work.ts'
import { seedEveryState } from './every-state.server.ts'
import { type Deed, PEOPLE, type Planned, PROVIDERS, planEveryState } from './every-state.ts'
import { seedPlatform } from './organisations.server.ts'
import type { Ago } from './past-jobs.server.ts'

const KINDS = [...CREDENTIAL_KINDS, ...PROVIDER_CREDENTIAL_KINDS]
const pairsOn = (today: ReturnType<typeof day>) =>
  KINDS.flatMap((kind) => statusesOn(kind, today).map((status) => `${kind} ${status}`)).sort()
const anyDay = fc.integer({ min: 0, max: 1_500 }).map((days) => addDays(day('2026-01-01'), days))

describe('the plan', () => {
  test('holds every kind in every state that it can be in, on any day', () => {
    fc.assert(
      fc.property(anyDay, (today) => {
        const planned = planEveryState(today).map(({ kind, status }) => `${kind} ${status}`)
        expect([...new Set(planned)].sort()).toEqual(pairsOn(today))
      }),
    )
  })

  test('has everybody give what can be so, and the deeds of each lead where it says', () => {
    const actors: Record<Deed, CredentialActor> = {
      submit: { side: 'adviser', personId: 'owner' },
      withdraw: { side: 'adviser', personId: 'owner' },
      verify: { side: 'staff', personId: 'second' },
      refuse: { side: 'staff', personId: 'first' },
      suspend: { side: 'staff', personId: 'first' },
      revoke: { side: 'staff', personId: 'second' },
    }
    const played = ({ facts, deeds }: Planned, today: ReturnType<typeof day>) => {
      const on = (daysAgo: number) => addDays(today, -daysAgo)
      const given = facts(on(deeds[0]?.daysAgo ?? 0))
      const { endsOn } = coverOf(given)
      expect(factsAtOdds(given, on(deeds[0]?.daysAgo ?? 0))).toEqual({})
      const state = {
        status: 'submitted' as Planned['status'],
        personId: 'owner',
        endsOn,
        suspendedBy: null as string | null,
      }
      for (const { daysAgo, deed } of deeds.slice(1)) {
        if (deed === 'submit') throw new Error('it is given once')
        const next = decideCredential(state, deed, actors[deed], { reason: 'why', today: on(daysAgo) })
        if (!next.ok) throw new Error(`${given.kind}: ${deed} is refused (${next.refusal})`)
        Object.assign(state, { status: next.value, suspendedBy: deed === 'suspend' ? 'first' : null })
      }
      return state
    }
    fc.assert(
      fc.property(anyDay, (today) => {
        for (const one of planEveryState(today)) {
          const { status } = played(one, today)
          const isLater = ['replaced', 'expiring', 'expired'].includes(one.status)
          expect(status, `${one.kind} ${one.status}`).toBe(isLater ? 'verified' : one.status)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('leaves nobody with two that count of what they have one at a time', () => {
    const counting = planEveryState(day('2026-11-28')).filter(
      ({ kind, status }) => isOneAtATime(kind) && ['verified', 'expiring', 'expired'].includes(status),
    )
    const whose = counting.map(({ kind, holder }) => `${kind} ${holder}`)
    expect(new Set(whose).size).toBe(whose.length)
    expect(Math.max(...planEveryState(day('2026-11-28')).map(({ holder }) => holder))).toBe(
      Math.max(PEOPLE, PROVIDERS) - 1,
    )
  })
})

describe('played on an empty database', () => {
  let database: FreshDatabase | null = null
  afterEach(async () => {
    await disconnect()
    await database?.close()
  })

  // The first weekend of a new edition, and a day on which one is about to end.
  test.each(['2027-09-04T21:00:00Z', '2027-08-04T10:00:00Z'])('every pair is there at %s', async (instant) => {
    const now = new Date(instant)
    database = await freshDatabase()
    connect({ url: database.ownerUrl, as: 'owner' })
    const { staffId, passwordHash } = await seedPlatform(now)
    const began = new Date(now.getTime() - 500 * 86_400_000)
    // As `daysBefore` does, and its emails stay unwritten.
    const ago: Ago = (days, act) => {
      const moment = atWork(new Date(now.getTime() - days * 86_400_000))
      return act(moment > now ? now : moment)
    }
    const of = { passwordHash, began, now, ago }
    const [staff, second] = await Promise.all(
      ['Orla Finch', 'Sefa Moss'].map((name) =>
        joinAs(
          staffId,
          { name, email: `${newId('person')}@staff.example`, jobTitle: '' },
          ['staff'],
          passwordHash,
          began,
        ),
      ),
    )
    await seedEveryState({ staff, second, ...of } as Parameters<typeof seedEveryState>[0])
    const rows = await asSeed((tx) => tx.select().from(credentials))
    expect([...new Set(rows.map(({ kind, status }) => `${kind} ${status}`))].sort()).toEqual(pairsOn(londonDay(now)))
  })
})
