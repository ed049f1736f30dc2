import { eq, sql } from 'drizzle-orm'
import type { AdviserActor, ProviderActor } from '#app/auth/actor.ts'
import { newId } from '#app/domain/ids.ts'
import { invitePractitioner } from '#app/domain/providers/invite-practitioner.server.ts'
import type { PractitionerTerms } from '#app/domain/providers/practitioner-terms.ts'
import type { Tx } from '#db/client.server.ts'
import { practitioners, practitionerTerms } from '#db/schema/index.ts'
import { joinAs, must } from './acting.server.ts'
import { emailOf, nameOf } from './names.ts'

const DAY_MS = 86_400_000

const TERMS: PractitionerTerms = {
  engagement: 'self_employed',
  rate: { how: 'by_provider', words: '£215 a guidance day, £120 a half day, 45p a mile' },
  words:
    'We pay within 14 days of the visit, whenever the school pays us.\nWe ask you before we name you, and you may say no to any visit.\nWe insure you for your work for us. Either of us may end this at any time.',
}

/** Somebody goes to schools for a provider from now on, on its terms. */
export async function joinedAs(
  tx: Tx,
  { organisationId: supplierId, name: offeredBy }: ProviderActor,
  { personId, name, email }: AdviserActor,
  at: Date,
  isShown: boolean,
): Promise<void> {
  const id = newId('practitioner')
  await tx
    .insert(practitioners)
    .values({ id, supplierId, personId, email, name, status: 'joined', invitedAt: at, joinedAt: at, isShown })
  await tx.insert(practitionerTerms).values({
    ...{ id: newId('practitionerTerms'), practitionerId: id, supplierId, personId, terms: TERMS, status: 'agreed' },
    ...{ offeredAt: at, offeredBy, decidedAt: at },
  })
}

/** Two who are invited and have not answered: with a link that works, to be sent again or taken back. */
export async function seedInvited(office: ProviderActor, now: Date): Promise<void> {
  for (const [at, days] of [2, 1].entries()) {
    const name = nameOf(841 + at)
    const email = emailOf(name, 'northfell.demo.waymark.example')
    must(await invitePractitioner(office, { name, email, terms: TERMS }, new Date(now.getTime() - days * DAY_MS)))
  }
}

/** Whoever was invited and did not join, or went for it before: two in every other state, and two offers of other terms of every kind. */
export async function seedOthers(tx: Tx, office: ProviderActor, people: AdviserActor[], now: Date) {
  const supplierId = office.organisationId
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS)
  const better: PractitionerTerms = {
    ...TERMS,
    rate: { how: 'by_provider', words: '£228 a guidance day, £126 a half day, 45p a mile' },
  }
  const states = ['declined', 'withdrawn', 'left', 'ended'] as const
  for (const [at, status] of states.flatMap((status) => [status, status]).entries()) {
    const name = nameOf(843 + at)
    const id = newId('practitioner')
    const email = emailOf(name, 'northfell.demo.waymark.example')
    const isGone = status === 'left' || status === 'ended'
    const joined = isGone
      ? ((await joinAs(supplierId, { name, email, jobTitle: '' }, ['practitioner'], '', ago(180))) as AdviserActor)
      : null
    if (joined)
      await tx.execute(
        sql`update memberships set status = 'removed', decided_at = ${ago(40)} where person_id = ${joined.personId}`,
      )
    await tx.insert(practitioners).values({
      ...{ id, supplierId, personId: joined?.personId ?? null, email, name, status, invitedAt: ago(9 + at) },
      joinedAt: joined ? ago(180) : null,
      endedAt: ago(6),
      endedReason: isGone ? 'Moving away at the end of term.' : null,
    })
    const stands = {
      declined: 'declined',
      withdrawn: 'withdrawn',
      left: 'agreed',
      ended: 'agreed',
    } as const
    await tx.insert(practitionerTerms).values({
      ...{ id: newId('practitionerTerms'), practitionerId: id, supplierId, personId: joined?.personId ?? null },
      ...{ terms: TERMS, status: stands[status], offeredAt: ago(9 + at), offeredBy: office.name, decidedAt: ago(6) },
    })
  }
  for (const [at, actor] of people.slice(0, 2).entries()) {
    const [row] = await tx.select().from(practitioners).where(eq(practitioners.personId, actor.personId))
    if (!row) continue
    const shared = { practitionerId: row.id, supplierId, personId: actor.personId, offeredBy: office.name }
    await tx.insert(practitionerTerms).values([
      {
        ...shared,
        id: newId('practitionerTerms'),
        terms: TERMS,
        status: 'replaced',
        offeredAt: ago(189),
        decidedAt: ago(189),
      },
      ...(at === 0
        ? [
            {
              ...shared,
              id: newId('practitionerTerms'),
              terms: better,
              status: 'offered' as const,
              offeredAt: ago(2),
              decidedAt: null,
            },
          ]
        : []),
    ])
  }
}
