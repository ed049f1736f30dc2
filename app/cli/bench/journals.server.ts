import { createHash, randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { newId } from '#app/domain/ids.ts'
import { withConnection } from '#db/databases.server.ts'
import { openBenchDatabase } from './bench-database.server.ts'
import { median, tableText } from './figures.ts'
import {
  arrayOf,
  FLOOR_SETTINGS,
  FLOOR_STATEMENT,
  floorParameters,
  makeJournalFloor,
  type WrittenJournal,
} from './journal-floor.server.ts'
import {
  type BenchAccount,
  type BenchAccounts,
  type BenchLine,
  ENTRIES,
  type Entries,
  linesOf,
  SITUATIONS,
  type Situation,
} from './journal-work.ts'

// How many journals a second `post_journal` writes, as the web role, beside the floor of journal-floor.server.ts. Both are one
// way there and back, in turn, so that a machine that slows down for a while slows both.

const CONNECTIONS = [1, 8, 32] as const
const ROUNDS = 9
const SECONDS = 0.2
const WARM_UP_SECONDS = 0.1
/** The least part of the floor that each figure reaches, and of 8 connections that 32 reach on the shared account. */
const AIM = 0.7
const LEAST_OF_8_AT_32 = 0.5

const FUNDS = 400
const PAYERS = 400
/** A pound a journal would take years to use up. Pence. */
const ALLOCATED = 1_000_000_000_000

type Target = 'ours' | 'floor'
type Cell = { situation: Situation; entries: Entries; connections: number; ours: number[]; floor: number[] }

/** The figures as text, for whoever ran the bench, and whether every aim was reached. Takes a little more than a minute. */
export async function benchJournals(): Promise<{ text: string; holds: boolean }> {
  const { databaseUrl, drop } = await openBenchDatabase('journals')
  try {
    const accounts = await withConnection(databaseUrl, prepareAccounts)
    const cells: Cell[] = []
    for (const situation of Object.keys(SITUATIONS) as Situation[])
      for (const entries of ENTRIES)
        for (const connections of CONNECTIONS)
          cells.push(await measured(databaseUrl, accounts, { situation, entries, connections }))
    await withConnection(databaseUrl, checkBalances)
    return figures(cells)
  } finally {
    await drop()
  }
}

async function measured(
  databaseUrl: string,
  accounts: BenchAccounts,
  cell: Pick<Cell, 'situation' | 'entries' | 'connections'>,
): Promise<Cell> {
  const rates: Record<Target, number[]> = { ours: [], floor: [] }
  const settings = { ours: { role: 'waymark_web' }, floor: FLOOR_SETTINGS }
  const pools = {
    ours: postgres(databaseUrl, { max: cell.connections, connection: settings.ours }),
    floor: postgres(databaseUrl, { max: cell.connections, connection: settings.floor }),
  }
  const post = (target: Target) => async () => {
    const lines = linesOf(cell.situation, cell.entries, accounts, Math.random)
    const journal = written(cell.situation, lines)
    if (target === 'floor')
      await pools.floor.unsafe(FLOOR_STATEMENT, floorParameters(journal, lines), { prepare: true })
    else await pools.ours.unsafe(POST_JOURNAL, posted(journal, lines), { prepare: true })
  }
  try {
    for (const target of ['ours', 'floor'] as const) await rate(post(target), cell.connections, WARM_UP_SECONDS)
    for (let round = 0; round < ROUNDS; round++) {
      const order: Target[] = round % 2 === 0 ? ['ours', 'floor'] : ['floor', 'ours']
      for (const target of order) rates[target].push(await rate(post(target), cell.connections, SECONDS))
    }
  } finally {
    await Promise.all([pools.ours.end(), pools.floor.end()])
  }
  return { ...cell, ...rates }
}

/** How often a second `work` is done, by so many at once, each beginning anew when it has ended. */
async function rate(work: () => Promise<unknown>, atOnce: number, seconds: number): Promise<number> {
  const began = performance.now()
  const ends = began + seconds * 1000
  let done = 0
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() < ends) {
        await work()
        done++
      }
    }),
  )
  return (done * 1000) / (performance.now() - began)
}

function written(situation: Situation, lines: readonly BenchLine[]): WrittenJournal {
  const { book, kind } = SITUATIONS[situation]
  const first = lines[0]?.account as BenchAccount
  const key = `${kind}:${randomBytes(12).toString('hex')}`
  return {
    ...{ id: newId('journal'), book, kind, key, hash: createHash('sha256').update(key).digest('hex') },
    ...{ at: '2026-11-29T09:00:00.000Z', onDay: '2026-11-29', bookingId: newId('booking'), visitId: newId('visit') },
    ...{ schoolId: first.schoolId, payerId: first.payerId, supplierId: first.supplierId },
  }
}

/** As post-journal.server.ts asks for it. */
const POST_JOURNAL = 'select post_journal($1::text::jsonb, $2::text[], $3::bigint[]) as id'

const posted = (journal: WrittenJournal, lines: readonly BenchLine[]): string[] => [
  JSON.stringify(journal),
  arrayOf(lines.map(({ account }) => account.id)),
  arrayOf(lines.map(({ amount }) => amount)),
]

async function prepareAccounts(sql: postgres.Sql): Promise<BenchAccounts> {
  const open = async (name: string, account: Omit<BenchAccount, 'id'>): Promise<BenchAccount> => {
    const { book, hasFloor, schoolId, payerId, supplierId } = account
    const [opened] =
      await sql`select open_account(${newId('account')}, ${book}, ${name}, ${`${name}:${newId('account')}`},
      null, null, ${schoolId}, ${payerId}, ${supplierId}, null, ${hasFloor || null}::boolean) as id`
    return { ...account, id: opened?.id as string }
  }
  const organisation = async (name: string): Promise<string> => {
    const id = newId('organisation')
    await sql`insert into organisations (id, kind, name, created_at) values (${id}, 'practice', ${name}, now())`
    return id
  }
  const nobody = { schoolId: null, payerId: null, supplierId: null }
  const outside = await open('allocation', { ...nobody, book: 'budget', hasFloor: false })
  const fee = await open('fee_income', { ...nobody, book: 'cash', hasFloor: false })
  const funds: BenchAccounts['funds'][number][] = []
  const payers: BenchAccounts['payers'][number][] = []
  for (let at = 0; at < Math.max(FUNDS, PAYERS); at++) {
    const school = await organisation(`School ${at}`)
    const fund = { ...nobody, book: 'budget', hasFloor: true, schoolId: school, payerId: school } as const
    funds.push({ available: await open('available', fund), reserved: await open('reserved', fund) })
    const adviser = await organisation(`Adviser ${at}`)
    const cash = { ...nobody, book: 'cash', hasFloor: false } as const
    payers.push({
      owed: await open('owed_by_payer', { ...cash, payerId: school }),
      due: await open('due_to_adviser', { ...cash, supplierId: adviser }),
    })
  }
  for (const { available } of funds) {
    const lines = [
      { account: outside, amount: -ALLOCATED },
      { account: available, amount: ALLOCATED },
    ]
    await sql.unsafe(POST_JOURNAL, posted(written('one fund', lines), lines))
  }
  await makeJournalFloor(sql)
  await sql`vacuum analyze`
  return { funds, payers, fee }
}

/** What was measured has to be true as well: both ledgers balance, and each balance is the sum of its entries. */
async function checkBalances(sql: postgres.Sql): Promise<void> {
  const [wrong] = await sql`
    select count(*)::int as count from balances b
     where balance_pence <> (select coalesce(sum(amount_pence), 0) from entries e where e.account_id = b.account_id)`
  const [open] =
    await sql`select sum(amount_pence)::text as ours, (select sum(amount_pence) from floor.entries)::text as floor
    from entries`
  if (wrong?.count !== 0 || open?.ours !== '0' || open?.floor !== '0')
    throw new Error('the books of the bench are wrong')
}

function figures(cells: readonly Cell[]): { text: string; holds: boolean } {
  const ratioOf = ({ ours, floor }: Cell) => median(ours.map((one, at) => one / (floor[at] as number)))
  const rows = cells.map((cell) => [
    `${cell.situation}, ${cell.entries} entries`,
    String(cell.connections),
    median(cell.ours).toFixed(0),
    median(cell.floor).toFixed(0),
    ratioOf(cell).toFixed(2),
  ])
  const least = Math.min(...cells.map(ratioOf))
  const shared = (entries: Entries, connections: number) =>
    median(
      cells.find(
        (cell) =>
          cell.situation === 'one shared fee account' && cell.entries === entries && cell.connections === connections,
      )?.ours ?? [],
    )
  const kept = Math.min(...ENTRIES.map((entries) => shared(entries, 32) / shared(entries, 8)))
  const verdicts = [
    { holds: least >= AIM, words: `the least is ${least.toFixed(2)} of the floor, the aim is ${AIM}` },
    {
      holds: kept >= LEAST_OF_8_AT_32,
      words: `32 connections on the shared account do ${kept.toFixed(2)} of what 8 do, the least is ${LEAST_OF_8_AT_32}`,
    },
  ]
  const table = tableText([['journals a second', 'connections', 'post_journal', 'plain SQL', 'of the floor'], ...rows])
  const said = verdicts.map(({ holds, words }) => `${holds ? 'holds' : 'MISSES'}: ${words}`)
  return { text: [table, ...said].join('\n'), holds: verdicts.every(({ holds }) => holds) }
}
