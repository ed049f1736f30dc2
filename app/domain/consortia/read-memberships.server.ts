import { and, asc, count, eq, inArray, or, sql } from 'drizzle-orm'
import { may, type SchoolActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { consortiumMembers, costCentres, organisations, schoolSettings, shares } from '#db/schema/index.ts'
import { type FundSeen, readFunds } from '../budgets/read.server.ts'
import type { Day } from '../calendar.ts'
import { type MemberStatus, movesOf, type ShareMove } from './read.server.ts'
import { type ShareSeen, withSums } from './read-shares.server.ts'

/** A school of the actor's in a consortium, its shares, and what moved in them. */
export type MembershipSeen = {
  leadId: string
  consortium: string
  schoolId: string
  school: string
  status: MemberStatus
  invitedAt: Date
  decidedAt: Date | null
  decidedBy: string | null
  /** The consortium itself has ended. */
  isClosed: boolean
  shares: ShareSeen[]
  moves: ShareMove[]
  /** Whether the person looking decides for whoever contracts and pays for the school. */
  isDecider: boolean
  mayOffer: boolean
  /** Years of funds that a share can still be offered from. `held`: what of a share that was closed is used of it. */
  offerable: { fundId: string; startsOn: Day; words: string; left: number; held: number }[]
  /** Those to choose from, where the school uses cost centres. */
  costCentres: { id: string; words: string }[]
}

/** The consortia that the actor's schools belong to, belonged to or are asked to join. */
export async function readMemberships(actor: SchoolActor, today: Day): Promise<MembershipSeen[]> {
  const funds = [...(await readFunds(actor, today, null)), ...(await nextYears(actor, today))]
  return inTransaction(actor, async (tx) => {
    const own = or(
      eq(consortiumMembers.schoolId, actor.organisationId),
      eq(consortiumMembers.payerId, actor.organisationId),
    )
    const rows = await tx
      .select({ member: consortiumMembers, consortium: organisations.name, closedAt: organisations.closedAt })
      .from(consortiumMembers)
      .innerJoin(organisations, eq(organisations.id, consortiumMembers.leadId))
      .where(own)
      .orderBy(asc(organisations.name))
    const schools = await tx
      .select({ id: organisations.id, name: organisations.name })
      .from(organisations)
      .where(inArray(organisations.id, ['', ...rows.map(({ member }) => member.schoolId)]))
    const all = await withSums(
      tx,
      await tx
        .select()
        .from(shares)
        .where(or(eq(shares.schoolId, actor.organisationId), eq(shares.payerId, actor.organisationId)))
        .orderBy(asc(shares.startsOn), asc(shares.fundName)),
    )
    const centres = await tx
      .select({
        id: costCentres.id,
        schoolId: costCentres.schoolId,
        words: sql<string>`${costCentres.code} || ' ' || ${costCentres.name}`,
      })
      .from(costCentres)
      .innerJoin(schoolSettings, eq(schoolSettings.schoolId, costCentres.schoolId))
      .where(and(eq(costCentres.isActive, true), eq(schoolSettings.usesCostCentres, true)))
      .orderBy(asc(costCentres.code))
    const seen: MembershipSeen[] = []
    for (const { member, consortium, closedAt } of rows) {
      const { leadId, schoolId } = member
      const of = all.filter((share) => share.leadId === leadId && share.schoolId === schoolId)
      const taken = of.filter((share) => share.status === 'proposed' || share.status === 'agreed')
      const ofSchool = funds.filter((school) => school.id === schoolId).flatMap((school) => school.funds)
      seen.push({
        leadId,
        consortium,
        schoolId,
        school: schools.find((one) => one.id === schoolId)?.name ?? '',
        status: member.status,
        invitedAt: member.invitedAt,
        decidedAt: member.decidedAt,
        decidedBy: member.decidedBy,
        isClosed: closedAt !== null,
        shares: of,
        moves: await movesOf(tx, of),
        isDecider: actor.organisationId === member.payerId && may(actor, 'agree shares'),
        mayOffer: may(actor, 'propose shares') || may(actor, 'agree shares'),
        offerable: ofSchool.filter((fund) => isOfferable(fund, taken)).map((fund) => inWords(fund, of)),
        costCentres: centres.filter((one) => one.schoolId === schoolId),
      })
    }
    return seen
  })
}

/** The same funds in the year after each one's own: what is set for it can be offered ahead. */
async function nextYears(actor: SchoolActor, today: Day) {
  const next = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}` as Day
  return readFunds(actor, next.endsWith('02-29') ? (`${next.slice(0, 8)}28` as Day) : next, null)
}

const isOfferable = (fund: FundSeen, taken: ShareSeen[]): boolean =>
  fund.isActive &&
  fund.left !== null &&
  fund.left > 0 &&
  !taken.some((share) => share.startsOn === fund.year.startsOn && share.fundName === fund.name)

const inWords = (fund: FundSeen, shares: ShareSeen[]) => ({
  fundId: fund.id,
  startsOn: fund.year.startsOn,
  words: `${fund.name}, ${fund.year.label}`,
  left: fund.left ?? 0,
  held: shares.find((share) => share.startsOn === fund.year.startsOn && share.fundName === fund.name)?.agreed ?? 0,
})

/** Whether something about consortia waits for the actor: an invitation or a share to decide. */
export const waitsFor = (memberships: readonly MembershipSeen[]): number =>
  memberships.reduce(
    (sum, one) =>
      sum +
      (one.isDecider
        ? Number(one.status === 'invited') + one.shares.filter((share) => share.status === 'proposed').length
        : 0),
    0,
  )

/** The same count without reading the rest: for the home page of whoever decides. */
export async function consortiumDecisions(actor: SchoolActor): Promise<number> {
  if (!may(actor, 'agree shares')) return 0
  return inTransaction(actor, async (tx) => {
    const { organisationId } = actor
    const [invited] = await tx
      .select({ n: count() })
      .from(consortiumMembers)
      .where(and(eq(consortiumMembers.payerId, organisationId), eq(consortiumMembers.status, 'invited')))
    const [offered] = await tx
      .select({ n: count() })
      .from(shares)
      .where(and(eq(shares.payerId, organisationId), eq(shares.status, 'proposed')))
    return (invited?.n ?? 0) + (offered?.n ?? 0)
  })
}
