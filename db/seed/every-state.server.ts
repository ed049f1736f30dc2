import {
  type AdviserActor,
  type ProviderActor,
  type StaffActor,
  type SupplierActor,
  systemActor,
} from '#app/auth/actor.ts'
import { loadMember } from '#app/auth/belongings.server.ts'
import { isOfProvider } from '#app/domain/accreditation/credential-kinds.ts'
import { decideWithReason, verifyCredential } from '#app/domain/accreditation/decide-credential.server.ts'
import { judgeEndings } from '#app/domain/accreditation/judge-by-night.server.ts'
import { submitCredential, takeBackCredential } from '#app/domain/accreditation/submit-credential.server.ts'
import { openSupplier } from '#app/domain/advisers/start-practice.server.ts'
import { daysBetween, instantAt, londonDay, time } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import type { ProviderKind } from '#app/domain/providers/provider-kinds.ts'
import { people } from '#db/schema/index.ts'
import { asSeed, joinAs, must } from './acting.server.ts'
import { EVERY_KIND } from './every-kind.ts'
import { type Deed, nightsBefore, PEOPLE, type Planned, planEveryState } from './every-state.ts'
import { emailOf, nameOf } from './names.ts'
import type { Ago } from './past-jobs.server.ts'
import { placeOf } from './places.ts'
import { joinedAs } from './practitioners.server.ts'

/** Providers that are not listed yet: with what they show of themselves at every stage, and people of whom the same is so. */
const NOT_YET_LISTED: readonly { name: string; trading: ProviderKind; town: string }[] = [
  { name: 'Marrick Haven Futures', trading: 'charity', town: 'Marrick Haven' },
  { name: 'Lowgarth Guidance Service', trading: 'authority', town: 'Lowgarth' },
  { name: 'Ellerside Education Staff', trading: 'agency', town: 'Ellerside' },
]

type World = { staff: StaffActor; second: StaffActor; passwordHash: string; began: Date; now: Date; ago: Ago }

/**
 * Every kind of credential in every state that it can be in, of people and of providers, each by the commands that its owner and
 * two of the staff would press, and what ends by the timer of that night. All of them away from whoever can be asked for.
 */
export async function seedEveryState({ staff, second, passwordHash, began, now, ago }: World): Promise<void> {
  const today = londonDay(now)
  const offices: ProviderActor[] = []
  for (const [n, one] of NOT_YET_LISTED.entries()) offices.push(await openOffice(one, n, passwordHash, began))
  const advisers: AdviserActor[] = []
  for (let n = 0; n < PEOPLE; n++) {
    const office = offices[n % offices.length] as ProviderActor
    advisers.push(await sendFor(office, n, passwordHash, began))
  }
  const idOf = new Map<Planned, string>()
  const deeds: Record<Deed, (one: Planned, id: string, at: Date) => Promise<unknown>> = {
    submit: async (one, _, at) => {
      // Before it is looked at, where both are on one day.
      const givenAt = new Date(at.getTime() - 40 * 60_000)
      const facts = one.facts(londonDay(givenAt))
      idOf.set(one, must(await submitCredential(holderOf(one), facts, givenAt)).id)
    },
    withdraw: async (one, id, at) => must(await takeBackCredential(holderOf(one), id, at)),
    verify: async ({ kind }, id, at) =>
      must(await verifyCredential(second, { id, seenHow: EVERY_KIND[kind].seenHow, seenOn: londonDay(at) }, at)),
    refuse: async ({ kind }, id, at) =>
      must(await decideWithReason(staff, { id, event: 'refuse', reason: EVERY_KIND[kind].refusedFor }, at)),
    suspend: async (_, id, at) =>
      must(
        await decideWithReason(staff, { id, event: 'suspend', reason: 'Whoever issued it has no record of it.' }, at),
      ),
    revoke: async (_, id, at) =>
      must(await decideWithReason(second, { id, event: 'revoke', reason: 'They have said so in writing.' }, at)),
  }
  const holderOf = ({ kind, holder }: Planned): SupplierActor =>
    (isOfProvider(kind) ? offices : advisers)[holder] as SupplierActor

  const planned = planEveryState(today)
  const nights = [...nightsBefore(today), today].map((on) => ({ on, daysAgo: daysBetween(on, today) }))
  const days = new Set([...planned.flatMap((one) => one.deeds), ...nights].map(({ daysAgo }) => daysAgo))
  for (const daysAgo of [...days].sort((a, b) => b - a)) {
    const night = nights.find((one) => one.daysAgo === daysAgo)
    if (night) {
      const at = instantAt(night.on, time('02:00'))
      await ago(daysAgo, () => judgeEndings(systemActor('the demonstration has passed a night'), at < now ? at : now))
    }
    await ago(daysAgo, async (at) => {
      for (const one of planned)
        for (const { deed } of one.deeds.filter((step) => step.daysAgo === daysAgo))
          await deeds[deed](one, idOf.get(one) ?? '', at)
    })
  }
}

/** A provider that has joined and is not listed: whoever keeps it, and nobody else. */
async function openOffice(
  { name, trading, town }: (typeof NOT_YET_LISTED)[number],
  n: number,
  passwordHash: string,
  at: Date,
): Promise<ProviderActor> {
  const { outcode, ...middle } = placeOf(town)
  const personId = newId('person')
  const who = nameOf(861 + n)
  const email = emailOf(who, 'offices.demo.waymark.example')
  const roles = ['administrator', 'allocator', 'payer'] as const
  const supplierId = await asSeed(async (tx) => {
    await tx.insert(people).values({ id: personId, email, name: who, passwordHash, emailVerifiedAt: at, createdAt: at })
    const opened = { kind: 'provider' as const, personId, roles: [...roles], trading, name, town, outcode, middle }
    return openSupplier(tx, opened, at)
  })
  return (await loadMember(personId, supplierId)) as ProviderActor
}

async function sendFor(office: ProviderActor, n: number, passwordHash: string, at: Date): Promise<AdviserActor> {
  const name = nameOf(871 + n)
  const email = emailOf(name, 'practitioners.demo.waymark.example')
  const who = { name, email, jobTitle: 'Careers adviser' }
  const actor = (await joinAs(office.organisationId, who, ['practitioner'], passwordHash, at)) as AdviserActor
  await asSeed((tx) => joinedAs(tx, office, actor, at, false))
  return actor
}
