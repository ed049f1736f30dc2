import { and, eq, inArray, isNotNull, lte, or, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { offeredBy } from '#app/domain/advisers/read.server.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { adviserCards, comers, credentials, visits } from '#db/schema/index.ts'
import { CREDENTIAL_WORDS } from './credential-kinds.ts'
import { EXPIRING_DAYS, REMINDED_DAYS, reminderDue } from './credential-lifecycle.ts'
import { lackingOn, providerLacksOn } from './credential-needs.ts'
import { askToLookAtVisits, heldBy, heldByProvider, lockPerson, ofHolder, rewriteHeld } from './held.server.ts'
import { type Credential, moveCredential } from './move-credential.server.ts'
import { standsFor } from './stands-for.ts'

/**
 * Every night: what has come to its end or to a reminder is judged, on which days each may come is written anew, and every
 * adviser’s visits to come are looked at again. Returns how many credentials were moved or reminded of.
 */
export async function judgeByNight(actor: SystemActor, now: Date): Promise<number> {
  const count = await judgeEndings(actor, now)
  await writeDaysAnew(actor)
  await inTransaction(actor, (tx) => lookAgain(tx, londonDay(now)))
  return count
}

/**
 * What ends within sixty days is said to be ending, what ended yesterday has ended, and its owner is reminded 60, 30 and 7 days
 * before. Each credential in a database transaction of its own; run twice, it does nothing more. Returns how many it was.
 */
export async function judgeEndings(actor: SystemActor, now: Date): Promise<number> {
  const today = londonDay(now)
  const due = await inTransaction(actor, (tx) =>
    tx
      .select({ id: credentials.id })
      .from(credentials)
      .where(
        and(
          inArray(credentials.status, ['verified', 'expiring']),
          isNotNull(credentials.endsOn),
          lte(credentials.endsOn, addDays(today, EXPIRING_DAYS)),
          or(
            eq(credentials.status, 'verified'),
            sql`${credentials.endsOn} < ${today}`,
            sql`${credentials.remindedDays} is distinct from ${reminderSql(today)}`,
          ),
        ),
      ),
  )
  let count = 0
  for (const { id } of due) if (await inTransaction(actor, (tx) => judgeOne(tx, id, now))) count++
  return count
}

/** The nearest reminder that has come, as `reminderDue` says it. */
const reminderSql = (today: Day) => sql`(case
  ${sql.join(
    [...REMINDED_DAYS]
      .reverse()
      .map((days) => sql`when ${credentials.endsOn} <= ${addDays(today, days)}::date then ${days}::int`),
    sql` `,
  )} end)`

async function judgeOne(tx: Tx, id: string, now: Date): Promise<boolean> {
  const today = londonDay(now)
  const waymark = { by: { side: 'waymark' as const }, byName: 'Waymark', now }
  const ended = await moveCredential(tx, { id, event: 'expire', ...waymark })
  if (ended.ok) {
    await tellEnding(tx, ended.value, 0, today)
    return true
  }
  const warned = await moveCredential(tx, { id, event: 'warn', ...waymark })
  const [credential] = await tx.select().from(credentials).where(eq(credentials.id, id))
  if (!credential) return false
  const days = reminderDue(credential, today)
  if (days === null || days === credential.remindedDays) return warned.ok
  await tx.update(credentials).set({ remindedDays: days }).where(eq(credentials.id, id))
  // What has been renewed already needs no reminder.
  if (!(await isRenewed(tx, credential))) await tellEnding(tx, credential, days, today)
  return true
}

const isRenewed = async (tx: Tx, { personId, organisationId, kind, endsOn, facts }: Credential): Promise<boolean> => {
  const others = await tx
    .select({ facts: credentials.facts })
    .from(credentials)
    .where(
      and(
        ofHolder({ personId, organisationId }),
        eq(credentials.kind, kind),
        inArray(credentials.status, ['submitted', 'verified', 'expiring']),
        or(sql`${credentials.endsOn} > ${endsOn}`, sql`${credentials.endsOn} is null`),
      ),
    )
  return others.some((one) => standsFor(one.facts, facts))
}

/** `days` 0: it has ended. With the services that go without it the day after. */
async function tellEnding(tx: Tx, credential: Credential, days: number, today: Day): Promise<void> {
  const { endsOn, personId, organisationId, kind } = credential
  if (endsOn === null) return
  const [card] = await tx
    .select({ supplierId: adviserCards.supplierId })
    .from(adviserCards)
    .where(organisationId === null ? eq(adviserCards.personId, personId) : eq(adviserCards.supplierId, organisationId))
  const offered = card ? await offeredBy(tx, card.supplierId) : []
  const held = organisationId === null ? await heldBy(tx, personId) : await heldByProvider(tx, organisationId)
  const after = days === 0 ? today : addDays(endsOn, 1)
  const isLost = (service: MenuService) =>
    (organisationId === null ? lackingOn(held, service, after) : providerLacksOn(held, after)).some(
      (one) => one.kind === kind,
    )
  const lost = offered.filter(isLost)
  await enqueue(tx, 'write-email', {
    template: 'credential-ending',
    key: `credential-ending:${credential.id}:${days}`,
    recipients:
      organisationId === null ? { to: 'person', personId } : { to: 'members', organisationId, role: 'administrator' },
    facts: {
      id: credential.id,
      of: organisationId === null ? 'adviser' : 'provider',
      kind,
      what: CREDENTIAL_WORDS[kind].owned,
      endsOn,
      days: String(days),
      lost: lost.map(({ name }) => name).join('\n'),
    },
  })
}

/** On which days each may come and be asked for, as the rules are now: a newer edition of Waymark may judge otherwise. */
async function writeDaysAnew(actor: SystemActor): Promise<void> {
  const may = await inTransaction(actor, (tx) => tx.selectDistinct({ personId: comers.personId }).from(comers))
  for (const { personId } of may)
    await inTransaction(actor, async (tx) => {
      await lockPerson(tx, personId)
      await rewriteHeld(tx, { personId })
    })
}

/** Each adviser with a visit ahead once, whatever has changed or has not. */
async function lookAgain(tx: Tx, today: Day): Promise<void> {
  const people = await tx
    .selectDistinct({ personId: visits.personId })
    .from(visits)
    .where(and(inArray(visits.status, ['requested', 'confirmed']), sql`${visits.onDay} >= ${today}`))
  for (const { personId } of people) if (personId !== null) await askToLookAtVisits(tx, personId)
}
