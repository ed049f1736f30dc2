import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#app/domain/ids.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

// What Postgres promises of the ledger, asked as the web role where it may ask at all, and as the owner where only triggers
// stand in the way. Nothing of the domain is between.

let database: FreshDatabase
let web: postgres.Sql
let owner: postgres.Sql

beforeAll(async () => {
  database = await freshDatabase()
  web = postgres(database.ownerUrl, { max: 12, onnotice: () => {}, connection: { role: 'waymark_web' } })
  owner = postgres(database.ownerUrl, { max: 4, onnotice: () => {} })
})
afterAll(async () => {
  await Promise.all([web.end(), owner.end()])
  await database.close()
})

type Sql = postgres.Sql | postgres.TransactionSql

/** Opens an account as the web role does; a floor of true may not go below nothing, null keeps no balance. */
async function open(
  kind: string,
  floor: boolean | null,
  sql: Sql = web,
  name = `${kind}:${newId('account')}`,
): Promise<string> {
  const [row] =
    await sql`select open_account(${newId('account')}, ${kind.startsWith('cash') ? 'cash' : 'budget'}, ${kind}, ${name},
    null, null, null, null, null, null, ${floor}::boolean) as id`
  return row?.id
}

type Line = [account: string, amount: number]
type Posting = { key?: string; book?: string; hash?: string; resolves?: string | null; lines: Line[] }

/** Posts a journal and answers its id. */
async function post(posting: Posting, sql: Sql = web): Promise<string> {
  const { key = randomBytes(8).toString('hex'), book = 'budget', hash = 'a', resolves = null, lines } = posting
  const journal = {
    id: newId('journal'),
    book,
    kind: 'reserve',
    key,
    hash,
    resolves,
    at: '2026-11-29T09:00:00Z',
    onDay: '2026-11-29',
  }
  const [row] =
    await sql`select post_journal(${JSON.stringify(journal)}::text::jsonb, ${lines.map(([account]) => account)}::text[],
    ${lines.map(([, amount]) => String(amount))}::bigint[]) as id`
  return row?.id
}

const balance = async (account: string) =>
  Number((await owner`select balance_pence from balances where account_id = ${account}`)[0]?.balance_pence)
const sumOf = async (account: string) =>
  Number((await owner`select coalesce(sum(amount_pence), 0) as sum from entries where account_id = ${account}`)[0]?.sum)
const linesOf = async (journal: string) =>
  (await owner`select amount_pence from entries where journal_id = ${journal} order by id`).map((row) =>
    Number(row.amount_pence),
  )
const journalsOf = async (key: string) =>
  Number((await owner`select count(*) from journals where key = ${key}`)[0]?.count)

/** A fund with so much left, in pence: what may be reserved, and what is. */
async function fund(left: number) {
  const [allocation, available, reserved] = [
    await open('fund_allocation', null),
    await open('fund_available', true),
    await open('fund_reserved', true),
  ]
  if (left > 0)
    await post({
      lines: [
        [allocation, -left],
        [available, left],
      ],
    })
  return {
    allocation,
    available,
    reserved,
    reserve: (amount: number): Line[] => [
      [available, -amount],
      [reserved, amount],
    ],
  }
}

const refusedBy = (constraint: string) => expect.objectContaining({ constraint_name: constraint })

describe('one journal', () => {
  test('moves balances by exactly its lines, and is written whole', async () => {
    const { available, reserved, reserve } = await fund(1_000)
    const id = await post({ lines: [...reserve(300), ...reserve(200)] })
    expect(await linesOf(id)).toEqual([-300, 300, -200, 200])
    expect([await balance(available), await balance(reserved)]).toEqual([500, 500])
    expect([await sumOf(available), await sumOf(reserved)]).toEqual([500, 500])
  })

  test.each([
    [
      'does not sum to zero',
      'journals_sum_to_zero',
      (a: string, b: string): Line[] => [
        [a, -100],
        [b, 99],
      ],
    ],
    ['has one line', 'journals_have_lines', (a: string): Line[] => [[a, 100]]],
    ['has no line', 'journals_have_lines', (): Line[] => []],
    [
      'has a line of nothing',
      'entries_amount',
      (a: string, b: string): Line[] => [
        [a, 0],
        [b, 0],
      ],
    ],
    [
      'names an account that is not there',
      'entries_are_of_their_accounts',
      (a: string): Line[] => [
        [a, -1],
        ['acc_none', 1],
      ],
    ],
  ])('that %s is refused and leaves nothing', async (_, constraint, lines) => {
    const { available, reserved } = await fund(1_000)
    const key = randomBytes(8).toString('hex')
    await expect(post({ key, lines: lines(available, reserved) })).rejects.toEqual(refusedBy(constraint))
    expect([await journalsOf(key), await balance(available), await balance(reserved)]).toEqual([0, 1_000, 0])
  })

  test('does not cross from one book to the other', async () => {
    const { available } = await fund(1_000)
    const cash = await open('cash_owed', null)
    for (const book of ['budget', 'cash'])
      await expect(
        post({
          book,
          lines: [
            [available, -10],
            [cash, 10],
          ],
        }),
      ).rejects.toEqual(refusedBy('entries_are_of_their_accounts'))
    expect([await balance(available), await sumOf(cash)]).toEqual([1_000, 0])
  })

  test('is refused a line later, by whoever owns the tables too', async () => {
    const { available, reserved, reserve } = await fund(1_000)
    const id = await post({ lines: reserve(100) })
    const add = (sql: Sql, ...lines: Line[]) =>
      sql`insert into entries ${owner(lines.map(([account_id, amount_pence]) => ({ journal_id: id, account_id, amount_pence })))}`
    await expect(add(owner, [available, -5], [reserved, 5])).rejects.toEqual(
      refusedBy('entries_belong_to_their_own_moment'),
    )
    expect(await linesOf(id)).toEqual([-100, 100])
    await expect(
      owner`insert into entries (journal_id, account_id, amount_pence) values ('jnl_none', ${available}, -5), ('jnl_none', ${reserved}, 5)`,
    ).rejects.toEqual(refusedBy('entries_belong_to_their_own_moment'))
    // Nor within its own transaction, where what comes later does not sum to zero.
    await expect(
      owner.begin(async (tx) => {
        const own = await post({ lines: reserve(100) }, tx)
        await tx`insert into entries (journal_id, account_id, amount_pence) values (${own}, ${available}, -5)`
      }),
    ).rejects.toEqual(refusedBy('journals_sum_to_zero'))
  })

  test('carries its accounts’ parties, and no others', async () => {
    const org = newId('organisation')
    await owner`insert into organisations (id, kind, name, created_at) values (${org}, 'consortium', 'Elsewhere', now())`
    const { available, reserved } = await fund(1_000)
    await expect(
      owner.begin(async (tx) => {
        const own = newId('journal')
        await tx`insert into journals (id, book, kind, key, input_hash, at, on_day) values (${own}, 'budget', 'reserve', ${own}, 'a', now(), now())`
        await tx`insert into entries (journal_id, account_id, amount_pence, school_id) values (${own}, ${available}, -5, ${org}),
          (${own}, ${reserved}, 5, ${org})`
      }),
    ).rejects.toEqual(refusedBy('entries_are_of_their_accounts'))
  })
})

describe('what was written stays', () => {
  const CHANGES: Record<string, string[]> = {
    journals: ['update journals set memo = memo', 'delete from journals', 'truncate journals cascade'],
    entries: ['update entries set amount_pence = amount_pence', 'delete from entries', 'truncate entries'],
    accounts: ['update accounts set name = name', 'delete from accounts', 'truncate accounts cascade'],
  }
  const every = Object.values(CHANGES).flat()

  test.each(every)('%s', async (change) => {
    const { reserve } = await fund(10)
    await post({ lines: reserve(10) })
    await expect(web.unsafe(change)).rejects.toMatchObject({ code: '42501' })
    await expect(owner.unsafe(change)).rejects.toEqual(refusedBy('ledger_never_changes'))
  })

  test.each(['journals', 'entries', 'accounts', 'balances'])(
    'the web role adds nothing to %s but by posting',
    async (table) => {
      await expect(web.unsafe(`insert into ${table} default values`)).rejects.toMatchObject({ code: '42501' })
    },
  )

  test('nor does it set a balance, or take a floor away', async () => {
    const { available } = await fund(10)
    await expect(web`update balances set balance_pence = 0`).rejects.toMatchObject({ code: '42501' })
    await expect(web`update balances set has_floor = false`).rejects.toMatchObject({ code: '42501' })
    await expect(web`select set_floor(${available}, false)`).rejects.toMatchObject({ code: '42883' })
  })

  test('a correction is a new journal beside the old one', async () => {
    const { available, reserved, reserve } = await fund(1_000)
    const wrong = await post({ lines: reserve(300) })
    const right = await post({
      lines: [
        [reserved, -50],
        [available, 50],
      ],
    })
    expect([await linesOf(wrong), await linesOf(right)]).toEqual([
      [-300, 300],
      [-50, 50],
    ])
    expect(await balance(reserved)).toBe(250)
  })
})

describe('a floor', () => {
  test('refuses a penny more than there is, and not the last one', async () => {
    const { available, reserve } = await fund(100)
    await expect(post({ lines: reserve(101) })).rejects.toEqual(refusedBy('balances_floor'))
    await post({ lines: reserve(100) })
    expect(await balance(available)).toBe(0)
  })

  test('looks at what a journal comes to, not at its single lines', async () => {
    const { available, reserved, reserve } = await fund(100)
    await expect(post({ lines: [...reserve(60), ...reserve(60)] })).rejects.toEqual(refusedBy('balances_floor'))
    await post({ lines: [...reserve(150), [reserved, -50], [available, 50]] })
    expect(await balance(available)).toBe(0)
  })

  test('lets as many of twelve who come at once have it as there is', async () => {
    const { available, reserved, reserve } = await fund(500)
    const came = await Promise.allSettled(Array.from({ length: 12 }, () => post({ lines: reserve(100) })))
    const refused = came.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
    expect(refused).toHaveLength(7)
    for (const reason of refused) expect(reason).toEqual(refusedBy('balances_floor'))
    expect([await balance(available), await balance(reserved)]).toEqual([0, 500])
  })

  test('counts what is not committed yet: the second waits, and is refused when the first stays', async () => {
    const { reserve } = await fund(100)
    let second: Promise<unknown> | null = null
    await web.begin(async (tx) => {
      await post({ lines: reserve(80) }, tx)
      second = post({ lines: reserve(80) }).catch((error) => error)
      expect(await Promise.race([second, sleep(200, 'waits')])).toBe('waits')
    })
    expect(await second).toEqual(refusedBy('balances_floor'))
  })

  test('does not begin below: where more has been used, it is refused', async () => {
    const outside = await open('fund_allocation', null)
    const available = await open('fund_available', false)
    await post({
      lines: [
        [available, -10],
        [outside, 10],
      ],
    })
    await expect(web`select give_floor(${available})`).rejects.toEqual(refusedBy('balances_floor'))
    await post({
      lines: [
        [outside, -10],
        [available, 10],
      ],
    })
    await web`select give_floor(${available})`
    await expect(
      post({
        lines: [
          [available, -1],
          [outside, 1],
        ],
      }),
    ).rejects.toEqual(refusedBy('balances_floor'))
  })

  test('of an account that has lines already is not begun at nothing', async () => {
    const [outside, other] = [await open('fund_allocation', null), await open('fund_available', null)]
    const [named] = await owner`select name from accounts where id = ${other}`
    await post({
      lines: [
        [outside, -10],
        [other, 10],
      ],
    })
    await expect(open('fund_available', true, web, named?.name)).rejects.toEqual(refusedBy('balances_begin_empty'))
    const cash = await open('cash_owed', null)
    const [owed] = await owner`select name from accounts where id = ${cash}`
    await expect(open('cash_owed', true, web, owed?.name)).rejects.toEqual(refusedBy('balances_begin_empty'))
  })
})

describe('who are the first', () => {
  test('twelve who open one account at once get the same, with one balance', async () => {
    for (let round = 0; round < 10; round++) {
      const name = `first:${newId('account')}`
      const ids = await Promise.all(Array.from({ length: 12 }, () => open('fund_available', true, web, name)))
      expect(new Set(ids).size).toBe(1)
      const [row] = await owner`select count(*)::int as count from balances where account_id = ${ids[0] as string}`
      expect(row?.count).toBe(1)
    }
  })

  test('two who are the first to use an account cannot take it below its floor between them', async () => {
    // Neither balance row is there before the two begin: nothing that either could have locked.
    for (let round = 0; round < 10; round++) {
      const [from, to] = [`from:${newId('account')}`, `to:${newId('account')}`]
      const { available } = await fund(100)
      const reserve = () =>
        web.begin(async (tx) => {
          const [first, second] = [
            await open('fund_available', true, tx, from),
            await open('fund_reserved', true, tx, to),
          ]
          await post(
            {
              key: `fill:${from}`,
              lines: [
                [available, -100],
                [first, 100],
              ],
            },
            tx,
          )
          await post(
            {
              lines: [
                [first, -80],
                [second, 80],
              ],
            },
            tx,
          )
        })
      const came = await Promise.allSettled([reserve(), reserve()])
      expect(came.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
      const refused = came.find((one) => one.status === 'rejected')
      expect(refused?.reason).toEqual(refusedBy('balances_floor'))
      expect(await balance(available)).toBe(0)
      expect(await balance(await open('fund_available', true, web, from))).toBe(20)
    }
  })

  test('the second waits for the first to open it, and opens it where the first gives up', async () => {
    const name = `given up:${newId('account')}`
    let second: Promise<string> | null = null
    await expect(
      web.begin(async (tx) => {
        await open('fund_available', true, tx, name)
        second = open('fund_available', true, web, name)
        expect(await Promise.race([second, sleep(200, 'waits')])).toBe('waits')
        throw new Error('gives up')
      }),
    ).rejects.toThrow('gives up')
    expect(await balance((await second) as unknown as string)).toBe(0)
  })
})

describe('the same key', () => {
  test('again answers the first’s id and moves nothing; with other input it is refused', async () => {
    const { available, reserve } = await fund(1_000)
    const key = newId('visit')
    const first = await post({ key, lines: reserve(300) })
    expect(await post({ key, lines: reserve(300) })).toBe(first)
    await expect(post({ key, hash: 'b', lines: reserve(200) })).rejects.toEqual(refusedBy('journals_key_reused'))
    expect(await balance(available)).toBe(700)
  })

  test('again answers the first’s id also where nothing is left', async () => {
    const { reserve } = await fund(300)
    const key = newId('visit')
    const first = await post({ key, lines: reserve(300) })
    expect(await post({ key, lines: reserve(300) })).toBe(first)
  })

  test('by twelve at once is one journal and one id', async () => {
    for (let round = 0; round < 10; round++) {
      const { available, reserve } = await fund(300)
      const key = newId('visit')
      const ids = await Promise.all(Array.from({ length: 12 }, () => post({ key, lines: reserve(300) })))
      expect(new Set(ids).size).toBe(1)
      expect([await journalsOf(key), await balance(available)]).toEqual([1, 0])
    }
  })

  test('by two at once with other input: one stays, the other is refused by name', async () => {
    for (let round = 0; round < 10; round++) {
      const { available, reserve } = await fund(300)
      const key = newId('visit')
      const came = await Promise.allSettled(['a', 'b'].map((hash) => post({ key, hash, lines: reserve(100) })))
      expect(came.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
      expect(came.find((one) => one.status === 'rejected')?.reason).toEqual(refusedBy('journals_key_reused'))
      expect(await balance(available)).toBe(200)
    }
  })

  test('of a first that gives up is the second’s', async () => {
    const { available, reserve } = await fund(300)
    const key = newId('visit')
    let second: Promise<string> | null = null
    await expect(
      web.begin(async (tx) => {
        await post({ key, lines: reserve(300) }, tx)
        second = post({ key, lines: reserve(300) })
        expect(await Promise.race([second, sleep(200, 'waits')])).toBe('waits')
        throw new Error('gives up')
      }),
    ).rejects.toThrow('gives up')
    expect(await linesOf((await second) as unknown as string)).toEqual([-300, 300])
    expect(await balance(available)).toBe(0)
  })
})

describe('a move that resolves another', () => {
  test('does so once, also where two come at once', async () => {
    const { available, reserved, reserve } = await fund(1_000)
    const held = await post({ lines: reserve(300) })
    const giveBack = () =>
      post({
        resolves: held,
        lines: [
          [reserved, -100],
          [available, 100],
        ],
      })
    const came = await Promise.allSettled([giveBack(), giveBack()])
    expect(came.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    expect(came.find((one) => one.status === 'rejected')?.reason).toEqual(refusedBy('journals_resolves_once'))
    await expect(giveBack()).rejects.toEqual(refusedBy('journals_resolves_once'))
    expect([await balance(available), await balance(reserved)]).toEqual([800, 200])
  })

  test('in part leaves nothing hanging: what is not used goes back in the same journal', async () => {
    const { available, reserved, reserve } = await fund(1_000)
    const spent = await open('fund_spent', true)
    const held = await post({ lines: reserve(300) })
    await post({
      resolves: held,
      lines: [
        [reserved, -300],
        [spent, 200],
        [available, 100],
      ],
    })
    expect([await balance(available), await balance(reserved), await balance(spent)]).toEqual([800, 0, 200])
  })
})
