import { and, eq, isNotNull } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type ConsortiumActor, may, type ProviderActor, type SchoolActor, type StaffActor } from '#app/auth/actor.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { addressOf, openPayer, openSchool, organisationOfTrust } from '#app/domain/schools/open-school.server.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { memberships, organisations, people, schoolRegister } from '#db/schema/index.ts'
import { hasAdministrator } from './join.server.ts'
import type { PeopleRefusal } from './refusals.ts'
import { rolesHere } from './roles-here.ts'

type Decider = StaffActor | SchoolActor | ConsortiumActor | ProviderActor
type Asked = typeof memberships.$inferSelect & { name: string; email: string; organisation: string }

/** Who contracts and pays for an academy whose trust the register does not name: a trust, or the academy itself. */
export type NamedPayer = { kind: 'trust'; name: string; addressLines: string[] } | { kind: 'itself' }

/**
 * Staff approve the first member of a school or trust, who then keeps its team and may do what `ROLES_OF_FIRST` says. Opens the school for business: settings,
 * payer and funds. Refuses where somebody keeps the team already, where the address is not shown to be the person's, and
 * an academy without a payer. Whoever else has asked waits for this first member from now: both are told by email.
 */
export async function approveFirstMember(
  actor: StaffActor,
  { membershipId, payer }: { membershipId: string; payer?: NamedPayer },
  now: Date,
): Promise<Result<{ organisationId: string }, PeopleRefusal>> {
  return inTransaction(actor, async (tx) => {
    const waiting = await waitingFor(tx, actor, membershipId)
    if (!waiting.ok) return waiting
    const opened = await openOrganisation(tx, waiting.value, payer, now)
    if (!opened.ok) return opened
    await approve(tx, actor, waiting.value, waiting.value.roles, now)
    await tellPassedOn(tx, waiting.value)
    return done({ organisationId: waiting.value.organisationId })
  })
}

/** Whoever keeps the team lets in a person who has asked, with the roles they choose. */
export async function approveMember(
  actor: SchoolActor | ConsortiumActor,
  { membershipId, roles }: { membershipId: string; roles: string[] },
  now: Date,
): Promise<Result<{ name: string }, PeopleRefusal>> {
  if (!may(actor, 'keep the team')) return refuse('not_allowed')
  if (!rolesHere(actor.kind, roles)) return refuse('not_a_role_here')
  return inTransaction(actor, async (tx) => {
    const waiting = await waitingFor(tx, actor, membershipId)
    if (!waiting.ok) return waiting
    await approve(tx, actor, waiting.value, roles, now)
    return done({ name: waiting.value.name })
  })
}

/** Refuses a person who has asked to join, with a reason that they are told. */
export async function refuseMember(
  actor: Decider,
  { membershipId, reason }: { membershipId: string; reason: string },
  now: Date,
): Promise<Result<{ name: string }, PeopleRefusal>> {
  if (actor.kind !== 'staff' && !may(actor, 'keep the team')) return refuse('not_allowed')
  return inTransaction(actor, async (tx) => {
    const waiting = await waitingFor(tx, actor, membershipId)
    if (!waiting.ok) return waiting
    const { organisationId, personId, name, organisation } = waiting.value
    await tx
      .update(memberships)
      .set({ status: 'refused', decidedAt: now, decidedBy: actor.personId, reason })
      .where(eq(memberships.id, membershipId))
    await recordAct(tx, actor, { organisationId, what: `refused ${name}`, detail: reason }, now)
    await enqueue(tx, 'write-email', {
      template: 'membership-refused',
      key: `membership-refused:${membershipId}`,
      recipients: { to: 'person', personId },
      facts: { organisation, reason },
    })
    return done({ name })
  })
}

/** The request, locked with its organisation, if it waits and this actor is the one who decides it. */
async function waitingFor(tx: Tx, actor: Decider, membershipId: string): Promise<Result<Asked, PeopleRefusal>> {
  const [asked] = await tx
    .select({
      membership: memberships,
      name: people.name,
      email: people.email,
      verifiedAt: people.emailVerifiedAt,
      organisation: organisations.name,
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(eq(memberships.id, membershipId))
  if (!asked) return refuse('not_found')
  const { organisationId } = asked.membership
  if (actor.kind !== 'staff' && organisationId !== actor.organisationId) return refuse('not_found')
  await tx
    .select({ id: organisations.id })
    .from(organisations)
    .where(eq(organisations.id, organisationId))
    .for('no key update')
  const [still] = await tx
    .select({ id: memberships.id })
    .from(memberships)
    .where(and(eq(memberships.id, membershipId), eq(memberships.status, 'asked')))
  if (!still) return refuse('already_decided')
  if (actor.kind === 'staff' && (await hasAdministrator(tx, organisationId))) return refuse('has_administrator')
  if (!asked.verifiedAt) return refuse('address_not_verified')
  return done({ ...asked.membership, name: asked.name, email: asked.email, organisation: asked.organisation })
}

async function approve(tx: Tx, actor: Decider, asked: Asked, roles: string[], now: Date): Promise<void> {
  const { id, organisationId, personId, name, organisation } = asked
  await tx
    .update(memberships)
    .set({ status: 'active', roles, decidedAt: now, decidedBy: actor.personId })
    .where(eq(memberships.id, id))
  await recordAct(tx, actor, { organisationId, what: `let ${name} in`, detail: roles.join(', ') }, now)
  await enqueue(tx, 'write-email', {
    template: 'membership-approved',
    key: `membership-approved:${id}`,
    recipients: { to: 'person', personId },
    facts: { organisation },
  })
}

/** Those who asked besides, and whom staff would have decided about: the first member reads of each, and each of them. */
async function tellPassedOn(tx: Tx, { organisationId, organisation, name: decidedBy }: Asked): Promise<void> {
  const others = await tx
    .select({
      id: memberships.id,
      personId: people.id,
      name: people.name,
      email: people.email,
      jobTitle: memberships.jobTitle,
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(
      and(
        eq(memberships.organisationId, organisationId),
        eq(memberships.status, 'asked'),
        isNotNull(people.emailVerifiedAt),
      ),
    )
  for (const { id, personId, ...facts } of others) {
    await enqueue(tx, 'write-email', {
      template: 'membership-asked',
      key: `membership-asked:${id}:first-member`,
      recipients: { to: 'members', organisationId, role: 'administrator' },
      facts: { ...facts, organisation, link: '/school/team' },
    })
    await enqueue(tx, 'write-email', {
      template: 'membership-passed-on',
      key: `membership-passed-on:${id}`,
      recipients: { to: 'person', personId },
      facts: { organisation, by: decidedBy },
    })
  }
}

/** Opens the organisation of a first member: what it needs before anything can be booked or paid. */
async function openOrganisation(
  tx: Tx,
  { organisationId, email }: Asked,
  named: NamedPayer | undefined,
  now: Date,
): Promise<Result<null, PeopleRefusal>> {
  const [organisation] = await tx.select().from(organisations).where(eq(organisations.id, organisationId))
  if (organisation?.kind === 'trust') {
    await openPayer(tx, organisationId, {
      legalName: organisation.name,
      invoiceEmail: email,
      addressLines: named?.kind === 'trust' ? named.addressLines : await addressOfSomeAcademy(tx, organisation),
      group: 'academy',
    })
    return done(null)
  }
  if (organisation?.kind !== 'school' || organisation.urn === null) return done(null)
  const [registered] = await tx.select().from(schoolRegister).where(eq(schoolRegister.urn, organisation.urn))
  if (!registered) return refuse('school_not_in_register')

  const { group } = registered
  let payerId = organisation.trustId ?? organisationId
  if (group === 'academy' && !organisation.trustId) {
    if (!named) return refuse('trust_wanted')
    if (named.kind === 'trust') {
      payerId = (await organisationOfTrust(tx, null, named.name, now)).id
      await tx.update(organisations).set({ trustId: payerId }).where(eq(organisations.id, organisationId))
    }
  }
  const isItself = payerId === organisationId
  const [payer] = await tx.select().from(organisations).where(eq(organisations.id, payerId))
  await openPayer(tx, payerId, {
    legalName: payer?.name ?? organisation.name,
    invoiceEmail: email,
    addressLines: named?.kind === 'trust' ? named.addressLines : addressOf(registered),
    group: isItself ? group : 'academy',
  })
  await openSchool(tx, organisation, payerId, group, now)
  return done(null)
}

/** Where a trust's first letter goes until it says otherwise: one of its schools, as the register has it. */
async function addressOfSomeAcademy(tx: Tx, trust: typeof organisations.$inferSelect): Promise<string[]> {
  const [academy] = await tx
    .select()
    .from(schoolRegister)
    .where(
      and(
        eq(schoolRegister.isOpen, true),
        trust.trustCode ? eq(schoolRegister.trustCode, trust.trustCode) : eq(schoolRegister.trustName, trust.name),
      ),
    )
    .orderBy(schoolRegister.urn)
    .limit(1)
  return academy ? addressOf(academy) : []
}
