import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { fundingLines, journals, visits } from '#db/schema/index.ts'
import type { Day } from '../calendar.ts'
import { type Pence, pence, sumPence } from '../money.ts'
import { type BudgetAccount, budgetAccountName, type JournalKind } from './chart.ts'
import { lockBalances, openAccount, type Parties, postJournal } from './post-journal.server.ts'
import { splitSpent } from './split-spent.ts'

/** What a budget account is of: one year of a fund, or a consortium's share in one. */
export type BudgetOf = { fundYearId: string; shareId: string | null; parties: Parties; hasAllocation: boolean }

const ofId = (of: BudgetOf) => of.shareId ?? of.fundYearId

/** A share always has a floor: nobody can be charged beyond it. A fund year has one once its allocation is set. */
const floorOf = (of: BudgetOf, kind: BudgetAccount): boolean | null => {
  if (kind === 'allocation') return null
  return kind === 'available' ? of.shareId !== null || of.hasAllocation : true
}

export const openBudgetAccount = (tx: Tx, of: BudgetOf, kind: BudgetAccount): Promise<string> =>
  openAccount(tx, {
    book: 'budget',
    kind: `${of.shareId ? 'share' : 'fund'}_${kind}`,
    name: budgetAccountName(ofId(of), kind),
    fundYearId: of.fundYearId,
    shareId: of.shareId,
    parties: of.parties,
    floor: floorOf(of, kind),
  })

/**
 * Sets what a fund has for a year, by the difference to what it had: a correction is a new journal. The first allocation
 * gives the fund its floor; refused (`balances_floor`) when more than that is reserved, committed or spent already.
 */
export async function postAllocation(
  tx: Tx,
  input: {
    of: BudgetOf
    before: number | null
    after: number
    at: Date
    onDay: Day
    key: string
    actorId: string | null
    memo: string
  },
): Promise<void> {
  const { of, before, after } = input
  const allocation = await openBudgetAccount(tx, of, 'allocation')
  const available = await openBudgetAccount(tx, { ...of, hasAllocation: before !== null }, 'available')
  const change = after - (before ?? 0)
  if (change !== 0) {
    await postJournal(tx, {
      kind: 'allocate',
      key: input.key,
      at: input.at,
      onDay: input.onDay,
      entries: [
        { account: allocation, amount: -change },
        { account: available, amount: change },
      ],
      actorId: input.actorId,
      memo: input.memo,
      parties: of.parties,
    })
  }
  if (before === null) await tx.execute(sql`select give_floor(${available})`)
}

/** Moves money from a member's fund year into its share of a consortium, or back (a negative amount). Pence. */
export async function postShare(
  tx: Tx,
  input: { fund: BudgetOf; share: BudgetOf; amount: number; at: Date; onDay: Day; key: string; actorId: string | null },
): Promise<void> {
  const from = await openBudgetAccount(tx, input.fund, 'available')
  const to = await openBudgetAccount(tx, input.share, 'available')
  await postJournal(tx, {
    kind: input.amount >= 0 ? 'agree_share' : 'return_share',
    key: input.key,
    at: input.at,
    onDay: input.onDay,
    entries: [
      { account: from, amount: -input.amount },
      { account: to, amount: input.amount },
    ],
    actorId: input.actorId,
    parties: input.share.parties,
  })
}

export type VisitLine = { of: BudgetOf; amount: number }
export type VisitMoney = {
  visitId: string
  bookingId: string
  onDay: Day
  lines: VisitLine[]
  /** What the payer bears of it: the sum of its lines, or less where only a part of what they hold is to be spent. Pence. */
  bears: number
  /** Whether it was cancelled: what is spent of it then is what cancelling costs. */
  isCancelled: boolean
  parties: Parties
}

/** `back`: where what is not spent of a part goes. */
type Move = { from: BudgetAccount; to: BudgetAccount; back?: BudgetAccount; kind: JournalKind }
const MOVES = {
  reserve: { from: 'available', to: 'reserved', kind: 'reserve', resolves: null },
  commit: { from: 'reserved', to: 'committed', kind: 'commit', resolves: 'reserve' },
  spend: { from: 'committed', to: 'spent', kind: 'spend', resolves: 'commit' },
} as const
const RELEASE: Record<OpenMove['kind'], Move> = {
  reserve: { from: 'reserved', to: 'available', kind: 'release_reserved' },
  commit: { from: 'committed', to: 'available', kind: 'release_committed' },
}
export type BudgetMove = 'reserve' | 'commit' | 'spend' | 'release'

/**
 * Moves the money of visits one step: reserve at request, commit at approval, spend at agreed delivery, release when a
 * visit ends before that. One journal a visit; each later step names the one it resolves, which happens once.
 * All by one move, or each by its own, so that every account is opened and locked in one order whatever becomes of them.
 * `release` gives back whatever the visit still holds, reserved or committed, and nothing when it holds nothing. `spend` of a
 * visit that bears less than its funds hold spends that much and gives the rest back, in their proportions to the penny, in the
 * same journal; its funding lines follow. Refused (throws) where a visit bears more than they hold.
 */
export async function moveVisitMoney(
  tx: Tx,
  moves: BudgetMove | ReadonlyMap<string, BudgetMove>,
  money: VisitMoney[],
  context: { at: Date; actorId: string | null },
): Promise<void> {
  const moveOf = ({ visitId }: VisitMoney) => (typeof moves === 'string' ? moves : moves.get(visitId))
  const open =
    moves === 'reserve'
      ? new Map<string, OpenMove>()
      : await openMoves(
          tx,
          money.map((visit) => visit.visitId),
        )
  const planned: { visit: VisitMoney; step: Move; resolves: string | null }[] = []
  for (const visit of money) {
    const held = open.get(visit.visitId)
    const move = moveOf(visit)
    if (move === undefined) continue
    if (move === 'release') {
      if (held) planned.push({ visit, step: RELEASE[held.kind], resolves: held.id })
      continue
    }
    const step = MOVES[move]
    if (step.resolves !== (held?.kind ?? null)) {
      throw new Error(`cannot ${move} the money of visit ${visit.visitId}: it holds ${held?.kind ?? 'nothing'}`)
    }
    planned.push({ visit, step: move === 'spend' ? spendStep(visit) : step, resolves: held?.id ?? null })
  }

  const accountsOf = await openInOrder(tx, planned)
  const account = (of: BudgetOf, kind: BudgetAccount) => accountsOf.get(budgetAccountName(ofId(of), kind)) as string
  const journalsToPost = planned.map(({ visit, step, resolves }) => ({
    visit,
    step,
    resolves,
    entries: step.back
      ? partsOf(visit).flatMap(({ line, spent, back }) => [
          { account: account(line.of, step.from), amount: -line.amount },
          { account: account(line.of, step.to), amount: spent },
          { account: account(line.of, step.back as BudgetAccount), amount: back },
        ])
      : visit.lines.flatMap((line) => [
          { account: account(line.of, step.from), amount: -line.amount },
          { account: account(line.of, step.to), amount: line.amount },
        ]),
  }))
  await lockBalances(tx, accountsOf.values())
  for (const { visit, step, resolves, entries } of journalsToPost) {
    await postJournal(tx, {
      kind: step.kind,
      key: `${step.kind}:${visit.visitId}`,
      at: context.at,
      onDay: visit.onDay,
      entries,
      resolves,
      bookingId: visit.bookingId,
      visitId: visit.visitId,
      actorId: context.actorId,
      parties: visit.parties,
    })
    if (step.back) await writeParts(tx, visit)
  }
}

/** All of what is committed is spent; or a part of it, because a part took place or because it was cancelled at a cost. */
function spendStep(visit: VisitMoney): Move {
  if (visit.isCancelled) return { ...MOVES.spend, back: 'available', kind: 'spend_charge' }
  const isWhole = visit.bears === sumPence(visit.lines.map((line) => line.amount))
  return isWhole ? MOVES.spend : { ...MOVES.spend, back: 'available', kind: 'spend_part' }
}

function partsOf(visit: VisitMoney): { line: VisitLine; spent: Pence; back: Pence }[] {
  const parts = splitSpent(
    visit.lines.map((line) => pence(line.amount)),
    pence(visit.bears),
  )
  return visit.lines.map((line, at) => ({ line, ...(parts[at] as (typeof parts)[number]) }))
}

/** A funding line says what its fund pays of what is billed. */
async function writeParts(tx: Tx, visit: VisitMoney): Promise<void> {
  for (const { line, spent } of partsOf(visit))
    await tx.update(fundingLines).set({ amountPence: spent }).where(isLine(visit.visitId, line.of))
}

/** The one funding line of a visit that is paid from a year of a fund, or from a share in it. */
export const isLine = (visitId: string, { fundYearId, shareId }: Pick<BudgetOf, 'fundYearId' | 'shareId'>) =>
  sql`${fundingLines.visitId} = ${visitId} and ${fundingLines.fundYearId} = ${fundYearId}
    and ${fundingLines.shareId} is not distinct from ${shareId}`

/** Opens every account of some moves, by name: two who are first to use the same accounts then wait in one direction only. */
async function openInOrder(tx: Tx, planned: { visit: VisitMoney; step: Move }[]): Promise<Map<string, string>> {
  const wanted = new Map<string, { of: BudgetOf; kind: BudgetAccount }>()
  for (const { visit, step } of planned) {
    for (const { of } of visit.lines) {
      for (const kind of [step.from, step.to, ...(step.back ? [step.back] : [])])
        wanted.set(budgetAccountName(ofId(of), kind), { of, kind })
    }
  }
  const opened = new Map<string, string>()
  for (const name of [...wanted.keys()].sort()) {
    const { of, kind } = wanted.get(name) as { of: BudgetOf; kind: BudgetAccount }
    opened.set(name, await openBudgetAccount(tx, of, kind))
  }
  return opened
}

type OpenMove = { id: string; kind: 'reserve' | 'commit' }

/** For each visit, the reserve or commit that nothing has resolved yet. */
async function openMoves(tx: Tx, visitIds: string[]): Promise<Map<string, OpenMove>> {
  if (visitIds.length === 0) return new Map()
  const rows = await tx
    .select({ id: journals.id, kind: journals.kind, visitId: journals.visitId })
    .from(journals)
    .where(
      and(
        inArray(journals.visitId, visitIds),
        inArray(journals.kind, ['reserve', 'commit']),
        sql`not exists (select 1 from journals later where later.resolves = ${journals.id})`,
      ),
    )
  return new Map(rows.map((row) => [row.visitId as string, { id: row.id, kind: row.kind as OpenMove['kind'] }]))
}

/** A visit's lines as the ledger needs them, for visits that exist. */
export async function moneyOfVisits(tx: Tx, visitIds: string[]): Promise<VisitMoney[]> {
  if (visitIds.length === 0) return []
  const rows = await tx
    .select({ line: fundingLines, onDay: visits.onDay, bears: visits.bearsPence, status: visits.status })
    .from(fundingLines)
    .innerJoin(visits, eq(visits.id, fundingLines.visitId))
    .where(inArray(fundingLines.visitId, visitIds))
    .orderBy(visits.position)
  const byVisit = new Map<string, VisitMoney>()
  for (const { line, onDay, bears, status } of rows) {
    const parties: Parties = {
      schoolId: line.schoolId,
      payerId: line.payerId,
      leadId: line.shareId ? line.leadId : null,
    }
    const visit = byVisit.get(line.visitId) ?? {
      visitId: line.visitId,
      bookingId: line.bookingId,
      onDay,
      lines: [],
      bears,
      isCancelled: status === 'cancelled',
      parties: { schoolId: line.schoolId, payerId: line.payerId, leadId: line.leadId },
    }
    visit.lines.push({
      of: { fundYearId: line.fundYearId, shareId: line.shareId, parties, hasAllocation: false },
      amount: line.amountPence,
    })
    byVisit.set(line.visitId, visit)
  }
  return [...byVisit.values()]
}
