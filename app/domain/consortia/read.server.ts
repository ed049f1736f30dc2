import { and, asc, desc, eq, inArray, isNull, notInArray, or, sql } from 'drizzle-orm'
import type { ConsortiumActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import {
  accounts,
  bookings,
  consortiumMembers,
  entries,
  fundingLines,
  journals,
  memberships,
  organisations,
  people,
  shares,
  visits,
} from '#db/schema/index.ts'
import { UNDER_WAY, type VisitStatus } from '../bookings/lifecycle.ts'
import type { Day } from '../calendar.ts'
import { isPartSpent, JOURNALS, type JournalKind } from '../ledger/chart.ts'
import { type Pence, pence } from '../money.ts'
import { isNamedLike } from '../schools/search-name.server.ts'
import { addUp, type ShareSeen, type ShareSums, withSums } from './read-shares.server.ts'
import { type UseByMonth, useByMonth } from './use-by-month.ts'

/** `withdrawn`: the lead took the invitation back before it was answered. */
export type MemberStatus = (typeof consortiumMembers.$inferSelect)['status']

export type MemberSeen = ShareSums & {
  schoolId: string
  name: string
  status: MemberStatus
  invitedAt: Date
  decidedAt: Date | null
  decidedBy: string | null
  /** Offered by the school, and not decided. */
  offered: number
  shares: ShareSeen[]
}

export type ConsortiumPage = {
  members: MemberSeen[]
  sums: ShareSums
  months: UseByMonth[]
  /** Whether somebody else can approve what the person looking asks for. */
  hasApprover: boolean
  /** Since when nothing new can be asked for; null while it is open. */
  closedAt: Date | null
}

/** Visits that a consortium has asked for and that are not through: none of them is agreed, settled or ended. */
export const visitsUnderWay = (tx: Tx, leadId: string): Promise<number> =>
  tx.$count(visits, and(eq(visits.leadId, leadId), inArray(visits.status, [...UNDER_WAY])))

/** The same for whoever thinks of closing it. */
export const readUnderWay = (actor: ConsortiumActor): Promise<number> =>
  inTransaction(actor, (tx) => visitsUnderWay(tx, actor.organisationId))

/**
 * A consortium as its own people see it: its members, what each has put behind it in shares that are not over on that day, and
 * how far that is used. Of a member's funds it sees nothing but these shares.
 */
export function readConsortium(actor: ConsortiumActor, today: Day): Promise<ConsortiumPage> {
  return inTransaction(actor, async (tx) => {
    const members = await membersOf(tx, actor, today)
    const current = members.flatMap((member) => member.shares.filter((share) => share.endsOn >= today))
    const held = current.filter((share) => share.status === 'agreed' || share.status === 'closed')
    const team = await tx
      .select({ personId: memberships.personId, roles: memberships.roles })
      .from(memberships)
      .where(and(eq(memberships.organisationId, actor.organisationId), eq(memberships.status, 'active')))
    const [own] = await tx.select().from(organisations).where(eq(organisations.id, actor.organisationId))
    return {
      members,
      closedAt: own?.closedAt ?? null,
      sums: addUp(held),
      months: useByMonth(
        await linesOf(
          tx,
          actor,
          held.map((share) => share.id),
        ),
        today,
      ),
      hasApprover: team.some((one) => one.roles.includes('approver') && one.personId !== actor.personId),
    }
  })
}

/** What each member that has joined has left in shares that are agreed and not over, by the member's id. */
export function sharesLeft(actor: ConsortiumActor, today: Day): Promise<Map<string, ShareSeen[]>> {
  return inTransaction(actor, async (tx) => {
    const joined = (await membersOf(tx, actor, today)).filter(({ status }) => status === 'joined')
    const isOpen = (share: ShareSeen) => share.status === 'agreed' && share.endsOn >= today
    return new Map(joined.map(({ schoolId, shares }) => [schoolId, shares.filter(isOpen)]))
  })
}

/** One member with its shares and what has happened between it and the consortium; null when it was never asked. */
export function readMember(
  actor: ConsortiumActor,
  schoolId: string,
  today: Day,
): Promise<(MemberSeen & { moves: ShareMove[] }) | null> {
  return inTransaction(actor, async (tx) => {
    const member = (await membersOf(tx, actor, today)).find((one) => one.schoolId === schoolId)
    return member ? { ...member, moves: await movesOf(tx, member.shares) } : null
  })
}

async function membersOf(tx: Tx, actor: ConsortiumActor, today: Day): Promise<MemberSeen[]> {
  const rows = await tx
    .select({ member: consortiumMembers, name: organisations.name })
    .from(consortiumMembers)
    .innerJoin(organisations, eq(organisations.id, consortiumMembers.schoolId))
    .where(eq(consortiumMembers.leadId, actor.organisationId))
    // Who has joined, who is asked, and then who is neither any more.
    .orderBy(sql`array_position(array['joined', 'invited'], ${consortiumMembers.status})`, asc(organisations.name))
  const all = await withSums(
    tx,
    await tx
      .select()
      .from(shares)
      .where(eq(shares.leadId, actor.organisationId))
      .orderBy(asc(shares.startsOn), asc(shares.fundName)),
  )
  return rows.map(({ member, name }) => {
    const own = all.filter((share) => share.schoolId === member.schoolId)
    const held = own.filter((share) => share.endsOn >= today && ['agreed', 'closed'].includes(share.status))
    return {
      schoolId: member.schoolId,
      name,
      status: member.status,
      invitedAt: member.invitedAt,
      decidedAt: member.decidedAt,
      decidedBy: member.decidedBy,
      offered: own.filter((share) => share.status === 'proposed').length,
      shares: own,
      ...addUp(held),
    }
  })
}

async function linesOf(tx: Tx, actor: ConsortiumActor, shareIds: string[]) {
  if (shareIds.length === 0) return []
  const rows = await tx
    .select({ visitId: visits.id, onDay: visits.onDay, status: visits.status, amount: fundingLines.amountPence })
    .from(fundingLines)
    .innerJoin(visits, eq(visits.id, fundingLines.visitId))
    .where(and(eq(fundingLines.leadId, actor.organisationId), inArray(fundingLines.shareId, shareIds)))
  return rows.map(({ status, ...row }) => ({ ...row, status: status as VisitStatus }))
}

/** Money that moved in or out of what a share has left, or within it. */
export type ShareMove = {
  id: string
  at: Date
  words: string
  who: string | null
  fundName: string
  booking: { id: string; reference: string } | null
  onDay: Day
  /** Pence, never negative. */
  amount: Pence
  /** By how much the share has more or less left: nothing where reserved money is committed, or committed money spent. */
  change: number
}

/** Every journal that touched some shares, newest first, in words. The actor sees those of its own shares only. */
export async function movesOf(tx: Tx, some: readonly ShareSeen[]): Promise<ShareMove[]> {
  if (some.length === 0) return []
  const rows = await tx
    .select({
      id: journals.id,
      at: journals.at,
      kind: journals.kind,
      onDay: journals.onDay,
      who: people.name,
      bookingId: bookings.id,
      reference: bookings.reference,
      shareId: accounts.shareId,
      moved: sql<number>`greatest(sum(greatest(${entries.amountPence}, 0)), -sum(least(${entries.amountPence}, 0)))::float8`,
      spent: sql<number>`coalesce(sum(${entries.amountPence}) filter (where ${accounts.kind} = 'share_spent'), 0)::float8`,
      change: sql<number>`coalesce(sum(${entries.amountPence}) filter (where ${accounts.kind} = 'share_available'), 0)::float8`,
    })
    .from(entries)
    .innerJoin(accounts, eq(accounts.id, entries.accountId))
    .innerJoin(journals, eq(journals.id, entries.journalId))
    .leftJoin(people, eq(people.id, journals.actorId))
    .leftJoin(bookings, eq(bookings.id, journals.bookingId))
    .where(
      inArray(
        accounts.shareId,
        some.map((share) => share.id),
      ),
    )
    .groupBy(journals.id, people.id, bookings.id, accounts.shareId)
    // By time: what was written down later may have happened before.
    .orderBy(desc(journals.at), desc(sql`min(${entries.id})`))
  return rows.map((row) => ({
    id: `${row.id}${row.shareId}`,
    at: row.at,
    words: MOVES[row.kind] ?? JOURNALS[row.kind as JournalKind]?.words ?? row.kind,
    who: row.who,
    fundName: some.find((share) => share.id === row.shareId)?.fundName ?? '',
    booking: row.bookingId && row.reference ? { id: row.bookingId, reference: row.reference } : null,
    onDay: row.onDay,
    amount: pence(isPartSpent(row.kind) ? row.spent : row.moved),
    change: row.change,
  }))
}

const MOVES: Record<string, string> = {
  agree_share: 'Put into the share',
  return_share: 'Returned to the school’s fund',
}

/** Schools on Waymark by a part of their name that can be invited: open, and neither invited nor a member. */
export function schoolsToInvite(
  actor: ConsortiumActor,
  typed: string,
): Promise<{ id: string; name: string; town: string | null; trust: string | null }[]> {
  if (typed.trim().length < 2) return Promise.resolve([])
  return inTransaction(actor, async (tx) => {
    const there = await tx
      .select({ id: consortiumMembers.schoolId })
      .from(consortiumMembers)
      .where(
        and(
          eq(consortiumMembers.leadId, actor.organisationId),
          inArray(consortiumMembers.status, ['invited', 'joined']),
        ),
      )
    const rows = await tx
      .select()
      .from(organisations)
      .where(
        and(
          eq(organisations.kind, 'school'),
          isNull(organisations.closedAt),
          or(isNamedLike(organisations.name, typed), isNamedLike(organisations.town, typed)),
          there.length > 0
            ? notInArray(
                organisations.id,
                there.map((one) => one.id),
              )
            : undefined,
        ),
      )
      .orderBy(asc(organisations.name))
      .limit(20)
    const trustIds = rows.flatMap((row) => row.trustId ?? [])
    const trusts = await tx
      .select({ id: organisations.id, name: organisations.name })
      .from(organisations)
      .where(inArray(organisations.id, trustIds.length > 0 ? trustIds : ['']))
    return rows.map(({ id, name, town, trustId }) => ({
      id,
      name,
      town,
      trust: trusts.find((one) => one.id === trustId)?.name ?? null,
    }))
  })
}
