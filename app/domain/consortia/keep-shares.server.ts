import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { may, type SchoolActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import {
  accounts,
  balances,
  consortiumMembers,
  costCentres,
  organisations,
  schoolSettings,
  shares,
} from '#db/schema/index.ts'
import { fundYearRow } from '../budgets/fund-year-row.server.ts'
import { fundYearOn } from '../budgets/funds.ts'
import { ownFundIn } from '../budgets/keep-funds.server.ts'
import { type Day, londonDay } from '../calendar.ts'
import { formatDate } from '../format-day.ts'
import { newId } from '../ids.ts'
import { postShare } from '../ledger/budget-moves.server.ts'
import { formatPounds, type Pence } from '../money.ts'
import { done, type Result, refuse } from '../result.ts'
import { runCommand } from '../run-command.server.ts'
import { ownSchoolIn } from '../schools/own-schools.server.ts'
import { isMember, lockMember, mayDecide, recordBothSides } from './keep-members.server.ts'
import type { ConsortiumRefusal } from './refusals.ts'
import { budgetsOf, returnLeft, type Share } from './return-left.server.ts'

// A share is what a member agrees to put behind a consortium from one year of one of its own funds. Agreeing it moves that
// much from the fund into the share; the lead can spend no more, sees nothing else of the fund, and what is left goes back.

type Kept = Result<{ shareId: string }, ConsortiumRefusal>

/**
 * A member offers a share from a year of one of its funds; its approver, or its trust's, then agrees. Refused to a school
 * that has not joined, and from a year that is over or whose allocation isn't set.
 */
export function proposeShare(
  actor: SchoolActor,
  input: { leadId: string; fundId: string; startsOn: Day; amountPence: Pence },
  now: Date,
): Promise<Kept> {
  return runCommand(actor, async (tx) => {
    if (!may(actor, 'propose shares') && !may(actor, 'agree shares')) return refuse('role_missing')
    const fund = await ownFundIn(tx, actor, input.fundId)
    const school = fund && (await ownSchoolIn(tx, actor, fund.schoolId))
    const member = fund && (await lockMember(tx, input.leadId, fund.schoolId))
    if (!fund || !school || !member) return refuse('not_found')
    if (member.status !== 'joined') return refuse('not_a_member')
    if (!fund.isActive) return refuse('fund_retired')
    const year = fundYearOn(fund.kind, input.startsOn, school.financialYear)
    if (year.startsOn !== input.startsOn || year.endsOn < londonDay(now)) return refuse('year_not_open')
    const row = await fundYearRow(tx, fund, year)
    if (row.allocationPence === null) return refuse('allocation_not_set')
    const { leadId, amountPence } = input
    const [there] = await tx
      .select()
      .from(shares)
      .where(and(eq(shares.leadId, leadId), eq(shares.fundYearId, row.id)))
      .for('no key update')
    if (there?.status === 'proposed' && there.proposedPence === amountPence) return done({ shareId: there.id })
    if (there?.status === 'proposed' || there?.status === 'agreed') return refuse('share_already_proposed')
    // Agreeing checks again, under the lock: this only spares everybody an offer that cannot be kept. What a share that was
    // closed still holds is used, and is part of what is offered now.
    const held = there ? await heldBy(tx, there.id) : 0
    if (amountPence < held) return refuse('below_used')
    if (amountPence - held > (await leftOf(tx, row.id))) return refuse('not_enough_left')
    const proposed = {
      fundName: fund.name,
      fundKind: fund.kind,
      proposedPence: amountPence,
      status: 'proposed' as const,
      proposedBy: actor.name,
      proposedAt: now,
      decidedBy: null,
      decidedAt: null,
    }
    const shareId = there?.id ?? newId('share')
    const { id: fundYearId, schoolId, payerId, startsOn, endsOn } = row
    const parties = { leadId, schoolId, payerId, fundYearId, startsOn, endsOn }
    if (there) await tx.update(shares).set(proposed).where(eq(shares.id, shareId))
    else await tx.insert(shares).values({ id: shareId, ...parties, ...proposed })
    const share = { ...parties, ...proposed }
    await recordBothSides(tx, actor, share, { what: 'offered a share', detail: inWords(share, amountPence) }, now)
    await enqueue(tx, 'write-email', {
      template: 'share-proposed',
      key: `share-proposed:${shareId}:${now.getTime()}`,
      recipients: { to: 'members', organisationId: schoolId, role: 'approver' },
      facts: { ...(await factsOf(tx, share)), amountPence: String(amountPence), by: actor.name },
    })
    return done({ shareId })
  })
}

/**
 * Whoever approves for the member agrees the share: as much moves from the fund into it. Refused when the fund has not
 * that much left, or where its school uses cost centres and none is named. `costCentreId`: what the member's books enter its
 * visits under; every request names it from then on.
 */
export function agreeShare(
  actor: SchoolActor,
  input: { shareId: string; costCentreId?: string | null },
  now: Date,
): Promise<Kept> {
  return onShare(actor, input.shareId, async (tx, share) => {
    if (share.status === 'agreed') return done({ shareId: share.id })
    if (share.status !== 'proposed') return refuse('not_now')
    // Read, not locked: a member that leaves at the same moment waits for this share, and then closes it.
    const [member] = await tx.select().from(consortiumMembers).where(isMember(share.leadId, share.schoolId))
    if (member?.status !== 'joined') return refuse('not_a_member')
    const costCentreId = input.costCentreId ?? share.costCentreId
    const lacking = await lacksCostCentre(tx, share, costCentreId)
    if (lacking) return refuse(lacking)
    const before = await heldBy(tx, share.id)
    if (share.proposedPence < before) return refuse('below_used')
    await move(
      tx,
      actor,
      share,
      share.proposedPence - before,
      `agree_share:${share.id}:${share.proposedAt.getTime()}`,
      now,
    )
    await write(tx, actor, share, { status: 'agreed', costCentreId }, 'agreed', now)
    return done({ shareId: share.id })
  })
}

/** Whoever approves for the member declines what was offered: nothing is set aside. */
export function declineShare(actor: SchoolActor, input: { shareId: string }, now: Date): Promise<Kept> {
  return onShare(actor, input.shareId, async (tx, share) => {
    if (share.status === 'declined') return done({ shareId: share.id })
    if (share.status !== 'proposed') return refuse('not_now')
    await write(tx, actor, share, { status: 'declined' }, 'declined', now)
    return done({ shareId: share.id })
  })
}

/**
 * Whoever approves for the member makes an agreed share more or less, or enters it under another cost centre: the difference
 * moves. Never below what is reserved, committed or spent of it (`below_used`), and never more than the fund has left.
 */
export async function changeShare(
  actor: SchoolActor,
  input: { shareId: string; amountPence: Pence; costCentreId?: string | null; key: string },
  now: Date,
): Promise<Kept> {
  let isLess = false
  const changed = await onShare(actor, input.shareId, async (tx, share) => {
    if (share.status !== 'agreed') return refuse('not_now')
    const change = input.amountPence - (await heldBy(tx, share.id))
    const costCentreId = input.costCentreId ?? share.costCentreId
    if (change === 0 && costCentreId === share.costCentreId) return done({ shareId: share.id })
    const lacking = await lacksCostCentre(tx, share, costCentreId)
    if (lacking) return refuse(lacking)
    isLess = change < 0
    await move(tx, actor, share, change, `change_share:${share.id}:${input.key}`, now)
    const after = { ...share, proposedPence: input.amountPence }
    await write(tx, actor, after, { proposedPence: input.amountPence, costCentreId }, 'changed', now)
    return done({ shareId: share.id })
  })
  return !changed.ok && changed.refusal === 'not_enough_left' && isLess ? refuse('below_used') : changed
}

/**
 * Closes a share: what it has left goes back to the fund, and nothing new can draw on it. What is booked goes its way; what
 * a cancelled visit gives back to a closed share is returned by closing it again.
 */
export function closeShare(actor: SchoolActor, input: { shareId: string }, now: Date): Promise<Kept> {
  return onShare(actor, input.shareId, async (tx, share) => {
    if (share.status !== 'agreed' && share.status !== 'closed') return refuse('not_now')
    const left = await returnLeft(tx, actor, share, now)
    if (share.status === 'closed' && left === 0) return done({ shareId: share.id })
    await write(tx, actor, share, { status: 'closed' }, 'closed', now)
    return done({ shareId: share.id })
  })
}

function onShare(actor: SchoolActor, shareId: string, work: (tx: Tx, share: Share) => Promise<Kept>): Promise<Kept> {
  return runCommand(actor, async (tx) => {
    const [share] = await tx.select().from(shares).where(eq(shares.id, shareId)).for('no key update')
    if (!share || !(await ownSchoolIn(tx, actor, share.schoolId))) return refuse('not_found')
    const allowed = mayDecide(actor, share)
    return allowed.ok ? work(tx, share) : allowed
  })
}

/**
 * What is wrong with a share's cost centre: another school's (its foreign key alone would take it) or a retired one, or none
 * where the school uses them.
 */
async function lacksCostCentre(
  tx: Tx,
  { schoolId }: Share,
  id: string | null,
): Promise<'not_found' | 'cost_centre_needed' | null> {
  const own = and(eq(costCentres.schoolId, schoolId), eq(costCentres.isActive, true))
  const inUse = await tx.select({ id: costCentres.id }).from(costCentres).where(own)
  if (id !== null) return inUse.some((one) => one.id === id) ? null : 'not_found'
  const [settings] = await tx
    .select({ usesCostCentres: schoolSettings.usesCostCentres })
    .from(schoolSettings)
    .where(eq(schoolSettings.schoolId, schoolId))
  return settings?.usesCostCentres && inUse.length > 0 ? 'cost_centre_needed' : null
}

/** What a year of a fund has left. */
async function leftOf(tx: Tx, fundYearId: string): Promise<number> {
  const [row] = await tx
    .select({ left: balances.balancePence })
    .from(accounts)
    .innerJoin(balances, eq(balances.accountId, accounts.id))
    .where(and(eq(accounts.fundYearId, fundYearId), isNull(accounts.shareId), eq(accounts.kind, 'fund_available')))
  return row?.left ?? 0
}

/** All that a share holds: left, reserved, committed and spent. It changes only by agreeing, changing and closing. */
async function heldBy(tx: Tx, shareId: string): Promise<number> {
  const [row] = await tx
    .select({ held: sql<number>`coalesce(sum(${balances.balancePence}), 0)::float8` })
    .from(accounts)
    .innerJoin(balances, eq(balances.accountId, accounts.id))
    .where(eq(accounts.shareId, shareId))
  return row?.held ?? 0
}

async function move(tx: Tx, actor: SchoolActor, share: Share, amount: number, key: string, now: Date): Promise<void> {
  if (amount === 0) return
  await tx.execute(sql`select 1 from fund_years where id = ${share.fundYearId} for no key update`)
  await postShare(tx, {
    ...budgetsOf(share),
    amount,
    at: now,
    onDay: londonDay(now),
    key,
    actorId: actor.personId,
  })
}

type Decision = 'agreed' | 'declined' | 'changed' | 'closed'
const PAST: Record<Decision, string> = {
  agreed: 'agreed a share',
  declined: 'declined a share',
  changed: 'changed a share',
  closed: 'closed a share',
}

async function write(
  tx: Tx,
  actor: SchoolActor,
  share: Share,
  change: Partial<Share>,
  decision: Decision,
  now: Date,
): Promise<void> {
  await tx
    .update(shares)
    .set({ ...change, decidedBy: actor.name, decidedAt: now })
    .where(eq(shares.id, share.id))
  const detail = inWords(share, share.proposedPence)
  await recordBothSides(tx, actor, share, { what: PAST[decision], detail }, now)
  await enqueue(tx, 'write-email', {
    template: 'share-decided',
    key: `share-decided:${share.id}:${decision}:${now.getTime()}`,
    recipients: { to: 'members', organisationId: share.leadId, role: 'requester' },
    facts: {
      ...(await factsOf(tx, share)),
      amountPence: String(share.proposedPence),
      by: actor.name,
      decision,
    },
  })
}

type Shared = Pick<Share, 'leadId' | 'schoolId' | 'fundName' | 'startsOn' | 'endsOn'>

const inWords = (share: Shared, amount: number) =>
  `${formatPounds(amount)} from ${share.fundName}, ${formatDate(share.startsOn)} to ${formatDate(share.endsOn)}`

async function factsOf(tx: Tx, share: Shared): Promise<Record<string, string>> {
  const names = await tx
    .select({ id: organisations.id, name: organisations.name })
    .from(organisations)
    .where(inArray(organisations.id, [share.leadId, share.schoolId]))
  const nameOf = (id: string) => names.find((one) => one.id === id)?.name ?? ''
  return {
    consortium: nameOf(share.leadId),
    school: nameOf(share.schoolId),
    fund: share.fundName,
    year: `${formatDate(share.startsOn)} to ${formatDate(share.endsOn)}`,
  }
}
