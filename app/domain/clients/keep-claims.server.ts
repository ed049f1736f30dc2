import { and, eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { SchoolActor, StaffActor } from '#app/auth/actor.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { ownSchoolIn } from '#app/domain/schools/own-schools.server.ts'
import { inTransaction, seeingAllParties, type Tx } from '#db/client.server.ts'
import { adviserCards, existingClients, organisations } from '#db/schema/index.ts'
import { type ClaimEvent, type ClaimRefusal, type ClaimStatus, decideClaim } from './claim-lifecycle.ts'
import { type LinkOwner, linkOwnerIn } from './client-link.server.ts'
import { isOfTheSchool } from './read-claims.server.ts'

type Pair = { supplierId: string; schoolId: string }
const ofPair = ({ supplierId, schoolId }: Pair) =>
  and(eq(existingClients.supplierId, supplierId), eq(existingClients.schoolId, schoolId))

/** Of two at once the second waits here, also where there is nothing yet. */
async function locked(tx: Tx, pair: Pair): Promise<ClaimStatus | 'none'> {
  await tx
    .select({ id: organisations.id })
    .from(organisations)
    .where(eq(organisations.id, pair.schoolId))
    .for('no key update')
  const [row] = await tx.select({ status: existingClients.status }).from(existingClients).where(ofPair(pair))
  return row?.status ?? 'none'
}

/**
 * A school, or its trust, says by an adviser's link that it is a client of theirs already, or takes that back while staff
 * have not decided. The adviser reads who said it; staff confirm it.
 */
export function sayClient(
  actor: SchoolActor,
  { secret, schoolId, event }: { secret: string; schoolId: string; event: 'claim' | 'take_back' },
  now: Date,
): Promise<Result<{ school: string }, ClaimRefusal | 'not_found' | 'link_unknown'>> {
  return inTransaction(actor, async (tx) => {
    const owner = await linkOwnerIn(tx, secret)
    if (!owner) return refuse('link_unknown')
    const school = await ownSchoolIn(tx, actor, schoolId)
    if (!school) return refuse('not_found')
    // A trust's academies are its own, and the row is the school's.
    const said = await seeingAllParties(tx, () => say(tx, owner, { ...school, by: actor, event }, now))
    return said.ok ? done({ school: school.name }) : said
  })
}

/** The same by somebody who is just asking to join the school: staff confirm nothing before they are one of its people. */
export async function sayClientOnJoining(
  tx: Tx,
  { secret, school, by }: { secret: string; school: { id: string; name: string }; by: Person },
  now: Date,
): Promise<void> {
  const owner = await linkOwnerIn(tx, secret)
  // A link that ended meanwhile, or a school that has said so before, is no reason not to join.
  if (owner) await seeingAllParties(tx, () => say(tx, owner, { ...school, by, event: 'claim' }, now))
}

type Person = { personId: string; name: string }
type Said = { id: string; name: string; by: Person; event: 'claim' | 'take_back' }

async function say(
  tx: Tx,
  owner: LinkOwner,
  { id: schoolId, name, by, event }: Said,
  now: Date,
): Promise<Result<ClaimStatus, ClaimRefusal>> {
  const pair = { supplierId: owner.supplierId, schoolId }
  const decided = decideClaim(await locked(tx, pair), event, 'school')
  if (!decided.ok) return decided
  const claimed = { status: decided.value, claimedBy: by.personId, claimedByName: by.name, claimedAt: now }
  if (event === 'take_back') {
    await tx.update(existingClients).set({ status: decided.value }).where(ofPair(pair))
  } else {
    await tx
      .insert(existingClients)
      .values({ ...pair, ...claimed })
      .onConflictDoUpdate({ target: [existingClients.supplierId, existingClients.schoolId], set: claimed })
    await enqueue(tx, 'write-email', {
      template: 'client-came',
      key: `client-came:${owner.supplierId}:${schoolId}:${now.getTime()}`,
      recipients: { to: 'members', organisationId: owner.supplierId, role: 'adviser' },
      facts: { school: name, by: by.name },
    })
  }
  const what = `${event === 'claim' ? 'Said' : 'No longer says'} that it is a client of ${owner.name} already`
  await recordAct(tx, by, { organisationId: schoolId, what }, now)
  return decided
}

/**
 * Staff confirm that a school was an adviser's client, with what they saw, or refuse it with a reason; both sides are told.
 * Nothing is confirmed in the words of somebody who is not one of the school's people.
 */
export function decideAboutClient(
  actor: StaffActor,
  { supplierId, schoolId, event, words }: Pair & { event: 'confirm' | 'refuse'; words: string },
  now: Date,
): Promise<Result<void, ClaimRefusal | 'not_found' | 'not_of_the_school' | 'about_yourself'>> {
  return inTransaction(actor, async (tx) => {
    const pair = { supplierId, schoolId }
    const decided = decideClaim(await locked(tx, pair), event satisfies ClaimEvent, 'staff', words)
    const [claim] = await tx
      .select({ claimedBy: existingClients.claimedBy, adviser: adviserCards.name, personId: adviserCards.personId })
      .from(existingClients)
      .innerJoin(adviserCards, eq(adviserCards.supplierId, existingClients.supplierId))
      .where(ofPair(pair))
    if (!claim) return refuse('not_found')
    if (!decided.ok) return decided
    if ([claim.personId, claim.claimedBy].includes(actor.personId)) return refuse('about_yourself')
    if (event === 'confirm' && !(await isOfTheSchool(tx, claim.claimedBy, schoolId))) return refuse('not_of_the_school')
    const said = event === 'confirm' ? { seen: words.trim(), reason: null } : { seen: null, reason: words.trim() }
    await tx
      .update(existingClients)
      .set({
        status: decided.value,
        ...said,
        decidedBy: actor.personId,
        decidedByName: actor.name,
        decidedAt: now,
      })
      .where(ofPair(pair))
    const [school] = await tx
      .select({ name: organisations.name })
      .from(organisations)
      .where(eq(organisations.id, schoolId))
    const facts = { adviser: claim.adviser, school: school?.name ?? '', event, words: words.trim() }
    for (const [organisationId, role] of [
      [supplierId, 'adviser'],
      [schoolId, 'requester'],
    ] as const)
      await enqueue(tx, 'write-email', {
        template: 'client-decided',
        key: `client-decided:${supplierId}:${schoolId}:${organisationId}:${now.getTime()}`,
        recipients: { to: 'members', organisationId, role },
        facts,
      })
    const what = `${event === 'confirm' ? 'Confirmed' : 'Refused'} that ${facts.school} was a client already`
    await recordAct(tx, actor, { organisationId: supplierId, what, detail: words.trim() }, now)
    return done(undefined)
  })
}
