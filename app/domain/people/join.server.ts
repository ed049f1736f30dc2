import { and, eq, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { Actor, Anyone, PersonActor } from '#app/auth/actor.ts'
import { openPractice, type PracticeStart } from '#app/domain/advisers/start-practice.server.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { sayClientOnJoining } from '#app/domain/clients/keep-claims.server.ts'
import { newId } from '#app/domain/ids.ts'
import { openProvider, type ProviderStart } from '#app/domain/providers/start-provider.server.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { organisationOfSchool, organisationOfTrust } from '#app/domain/schools/open-school.server.ts'
import { inTransaction, seeingAllParties, type Tx } from '#db/client.server.ts'
import { memberships, organisations, people } from '#db/schema/index.ts'
import { registeredIn } from '../schools/find-in-register.server.ts'
import { sendVerifyLink } from './email-links.server.ts'
import type { PasswordHash } from './password-hash.ts'
import type { PeopleRefusal } from './refusals.ts'
import { ROLES_OF_FIRST } from './roles-here.ts'

// People join a school of the register, never one typed as free text. The first member of an organisation is decided by
// Waymark's staff; whoever keeps its team decides the rest.

/** A school of the register, or the trust that runs it. */
export type SchoolToJoin = {
  urn: number
  side: 'school' | 'trust'
  jobTitle: string
  /** Of the adviser’s link that somebody came by: their school was a client of theirs before. */
  clientSecret?: string
}
export type Joining =
  | ({ as: 'school' } & SchoolToJoin)
  | ({ as: 'adviser' } & Omit<PracticeStart, 'name'>)
  | ({ as: 'provider' } & ProviderStart)

type Newcomer = { name: string; email: string; passwordHash: PasswordHash }

/**
 * Signs up somebody new, who asks to join a school or starts as an adviser. Sends the link that shows the address to be
 * theirs; until it is opened they can do nothing and staff are not asked. Where the address has an account already
 * nothing is changed and its owner is told by email: the answer is the same, so that nobody learns who has one.
 */
export async function signUp(
  actor: Anyone,
  newcomer: Newcomer,
  joining: Joining,
  now: Date,
): Promise<Result<{ sentTo: string }, PeopleRefusal>> {
  const email = newcomer.email.trim()
  class Refused extends Error {
    constructor(readonly refusal: PeopleRefusal) {
      super(refusal)
    }
  }
  try {
    return await inTransaction(actor, async (tx) => {
      const [person] = await tx
        .insert(people)
        .values({
          id: newId('person'),
          email,
          name: newcomer.name,
          passwordHash: newcomer.passwordHash,
          createdAt: now,
        })
        .onConflictDoNothing()
        .returning()
      if (!person && !(await hasJustSignedUp(tx, email, now))) await tellAddressInUse(tx, email, now)
      const id = person?.id ?? null
      const joined =
        joining.as === 'school'
          ? await ask(tx, id === null ? null : { id, name: newcomer.name }, joining, now)
          : await start(tx, id, newcomer, joining, now)
      // What was written before must not stay.
      if (!joined.ok) throw new Refused(joined.refusal)
      if (person) await sendVerifyLink(tx, person, now)
      return done({ sentTo: email })
    })
  } catch (error) {
    if (error instanceof Refused) return refuse(error.refusal)
    throw error
  }
}

/** Asks to join a school or its trust, for a person who is signed in and has shown their address. */
export async function askToJoin(
  actor: PersonActor,
  asked: SchoolToJoin,
  now: Date,
): Promise<Result<{ organisationId: string }, PeopleRefusal>> {
  return inTransaction(actor, async (tx) => {
    const joined = await ask(tx, { id: actor.personId, name: actor.name }, asked, now)
    if (!joined.ok) return joined
    await tellWhoDecides(tx, actor.personId)
    return done({ organisationId: joined.value.organisationId })
  })
}

/**
 * Takes back a request to join that nobody has answered, as one to the wrong school: whoever would have decided no longer
 * sees it, and the person may ask again. Twice is once. Refuses what is not theirs, and what is decided.
 */
export async function takeBackRequest(
  actor: PersonActor,
  { membershipId }: { membershipId: string },
  now: Date,
): Promise<Result<{ organisation: string }, PeopleRefusal>> {
  return inTransaction(actor, async (tx) => {
    const own = and(eq(memberships.id, membershipId), eq(memberships.personId, actor.personId))
    const [asked] = await tx
      .select({ organisationId: organisations.id, organisation: organisations.name })
      .from(memberships)
      .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
      .where(own)
    if (!asked) return refuse('not_found')
    const { organisationId, organisation } = asked
    // Whoever decides it locks the organisation too, so that one of the two comes first.
    await tx
      .select({ id: organisations.id })
      .from(organisations)
      .where(eq(organisations.id, organisationId))
      .for('no key update')
    const [request] = await tx.select().from(memberships).where(own)
    if (isTakenBack(request)) return done({ organisation })
    if (request?.status !== 'asked') return refuse('already_decided')
    await tx
      .update(memberships)
      .set({ status: 'removed', decidedAt: now, decidedBy: actor.personId, reason: TAKEN_BACK })
      .where(eq(memberships.id, membershipId))
    // The note is the organisation's, which the person is no part of.
    await seeingAllParties(tx, () => recordAct(tx, actor, { organisationId, what: TAKEN_BACK }, now))
    return done({ organisation })
  })
}

const TAKEN_BACK = 'took back the request to join'

/** Whether a request was taken back: who has left a team was a member once. */
export const isTakenBack = (request: Pick<typeof memberships.$inferSelect, 'status' | 'reason'> | undefined): boolean =>
  request?.status === 'removed' && request.reason === TAKEN_BACK

/** Checks the school and writes the request; `person` null: only checks. */
async function ask(
  tx: Tx,
  person: { id: string; name: string } | null,
  { urn, side, jobTitle, clientSecret }: SchoolToJoin,
  now: Date,
): Promise<Result<{ organisationId: string }, PeopleRefusal>> {
  const registered = await registeredIn(tx, urn)
  if (!registered) return refuse('school_not_in_register')
  if (!registered.isOpen) return refuse('school_closed')
  if (side === 'trust' && !registered.trustName) return refuse('no_trust_in_register')
  if (person === null) return done({ organisationId: '' })
  const organisation =
    side === 'trust' && registered.trustName
      ? await organisationOfTrust(tx, registered.trustCode, registered.trustName, now)
      : await organisationOfSchool(tx, registered, now)
  const written = await tx
    .insert(memberships)
    .values({
      id: newId('membership'),
      personId: person.id,
      organisationId: organisation.id,
      roles: [...ROLES_OF_FIRST[side]],
      jobTitle,
      status: 'asked',
      askedAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: memberships.id })
  if (written.length === 0) return refuse('already_a_member')
  if (clientSecret && side === 'school') {
    const by = { personId: person.id, name: person.name }
    await sayClientOnJoining(tx, { secret: clientSecret, school: organisation, by }, now)
  }
  return done({ organisationId: organisation.id })
}

async function start(
  tx: Tx,
  personId: string | null,
  { name }: Newcomer,
  joining: Exclude<Joining, { as: 'school' }>,
  now: Date,
): Promise<Result<unknown, PeopleRefusal>> {
  if (personId !== null)
    return joining.as === 'provider'
      ? openProvider(tx, personId, joining, now)
      : openPractice(tx, personId, { ...joining, name }, now)
  return (await isKnown(tx, joining.outcode)) ? done(null) : refuse('unknown_outcode')
}

const isKnown = async (tx: Tx, outcode: string): Promise<boolean> =>
  (await tx.execute(sql`select 1 from outcodes where outcode = ${outcode}`)).length > 0

/** Whether Waymark knows where an outward postcode is. */
export const isOutcodeKnown = (actor: Actor, outcode: string): Promise<boolean> =>
  inTransaction(actor, (tx) => isKnown(tx, outcode))

/** The form that made an account, sent twice: the link is on its way, and tells its owner all there is to tell. */
async function hasJustSignedUp(tx: Tx, email: string, now: Date): Promise<boolean> {
  const [owner] = await tx.select().from(people).where(sql`lower(${people.email}) = lower(${email})`)
  const isNew = owner !== undefined && now.getTime() - owner.createdAt.getTime() < 60_000
  return isNew && owner.emailVerifiedAt === null
}

// One such email an hour for an address, however often somebody tries.
const tellAddressInUse = (tx: Tx, email: string, now: Date) =>
  enqueue(tx, 'write-email', {
    template: 'address-in-use',
    key: `address-in-use:${email.toLowerCase()}:${now.toISOString().slice(0, 13)}`,
    recipients: { to: 'address', address: email },
    facts: { link: '/sign-in' },
  })

/** Tells whoever decides of every request of this person that waits: the organisation's administrators, else staff. */
export async function tellWhoDecides(tx: Tx, personId: string): Promise<void> {
  const asked = await tx
    .select({
      id: memberships.id,
      organisationId: organisations.id,
      organisation: organisations.name,
      jobTitle: memberships.jobTitle,
      name: people.name,
      email: people.email,
    })
    .from(memberships)
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(and(eq(memberships.personId, personId), eq(memberships.status, 'asked')))
  for (const { id, organisationId, ...facts } of asked) {
    const isFirst = !(await hasAdministrator(tx, organisationId))
    await enqueue(tx, 'write-email', {
      template: 'membership-asked',
      key: `membership-asked:${id}`,
      recipients: isFirst ? { to: 'staff' } : { to: 'members', organisationId, role: 'administrator' },
      facts: { ...facts, link: isFirst ? `/staff/members/${id}` : '/school/team' },
    })
  }
}

/** Whether somebody keeps the organisation's team. */
export async function hasAdministrator(tx: Tx, organisationId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: memberships.id })
    .from(memberships)
    .where(
      and(
        eq(memberships.organisationId, organisationId),
        eq(memberships.status, 'active'),
        sql`'administrator' = any(${memberships.roles})`,
      ),
    )
    .limit(1)
  return rows.length > 0
}
