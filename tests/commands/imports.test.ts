import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '#app/auth/actor.ts'
import { pence } from '#app/domain/money.ts'
import { importOutcodes } from '#app/domain/schools/import-outcodes.server.ts'
import { importPupilPremium } from '#app/domain/schools/import-pupil-premium.server.ts'
import { importRegister } from '#app/domain/schools/import-register.server.ts'
import type { RegisterRow } from '#app/domain/schools/read-register.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { organisations, outcodes, pupilPremiumAllocations, schoolRegister } from '#db/schema/index.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

let database: FreshDatabase
const actor = systemActor('a test')
const now = new Date('2026-11-24T10:00:00Z')

const school = (urn: number, changes: Partial<RegisterRow> = {}): RegisterRow => ({
  urn,
  name: `School ${urn}`,
  kind: 'Mainstream',
  group: 'maintained',
  isOpen: true,
  closedOn: null,
  phase: 'Secondary',
  lowAge: 11,
  highAge: 16,
  pupils: 700,
  street: null,
  town: 'Fernhollow',
  postcode: 'ZE9 9AA',
  outcode: 'ZE9',
  phone: null,
  localAuthorityCode: '999',
  localAuthority: 'Westmoor',
  trustCode: null,
  trustName: null,
  latitude: 54 + (urn % 10) / 10,
  longitude: -2,
  changedOn: null,
  ...changes,
})

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner', connections: 2 })
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

test('a register is added, then only what differs is changed, closed or left', async () => {
  const first = [school(900101), school(900102), school(900103), school(900104)]
  expect(await importRegister(actor, first, now)).toMatchObject({
    added: 4,
    changed: 0,
    closed: 0,
    unchanged: 0,
    open: 4,
  })
  expect(await importRegister(actor, first, now)).toMatchObject({ added: 0, changed: 0, closed: 0, unchanged: 4 })

  await inTransaction(actor, (tx) =>
    tx.insert(organisations).values([
      { id: 'org_open', kind: 'school', name: 'School 900101', urn: 900101, createdAt: now },
      { id: 'org_closes', kind: 'school', name: 'School 900103', urn: 900103, createdAt: now },
    ]),
  )
  const second = [
    school(900101, { name: 'Fernhollow Academy' }),
    school(900102),
    school(900103, { isOpen: false, closedOn: '2026-08-31' as RegisterRow['closedOn'] }),
    school(900105),
  ]
  expect(await importRegister(actor, second, now)).toMatchObject({
    added: 1,
    changed: 1,
    closed: 1,
    unchanged: 1,
    absent: 1,
    organisationsClosed: 1,
  })
  const after = await inTransaction(actor, (tx) => tx.select().from(organisations).orderBy(organisations.id))
  expect(after.map(({ id, name, closedAt }) => [id, name, closedAt?.toISOString() ?? null])).toEqual([
    ['org_closes', 'School 900103', '2026-08-30T23:00:00.000Z'],
    ['org_open', 'Fernhollow Academy', null],
  ])
  expect(await importRegister(actor, first, now)).toMatchObject({ changed: 2, organisationsReopened: 1 })
})

test('outward postcodes are placed by their schools until a file gives a better point', async () => {
  const read = async () => (await inTransaction(actor, (tx) => tx.select().from(outcodes)))[0]
  expect(await read()).toMatchObject({ outcode: 'ZE9', town: 'Fernhollow', source: 'register', longitude: -2 })
  const better = { outcode: 'ZE9', latitude: 55, longitude: -3, town: 'Better' }
  expect(await importOutcodes(actor, [better])).toMatchObject({ added: 0, changed: 1 })
  expect(await importOutcodes(actor, [better])).toMatchObject({ unchanged: 1 })
  await importRegister(actor, [school(900101)], now)
  expect(await read()).toMatchObject({ source: 'file', latitude: 55 })
})

test('allocations are kept by year, also of schools that nobody knows', async () => {
  const rows = [
    { urn: 900101, schoolName: 'School 900101', pupils: 50.5, amountPence: pence(4_822_750) },
    { urn: 900999, schoolName: 'Elsewhere', pupils: 1, amountPence: pence(95_500) },
  ]
  expect(await importPupilPremium(actor, rows, '2021-22', now)).toMatchObject({
    added: 2,
    notInRegister: 1,
    fractional: 1,
    amountPence: 4_918_250,
  })
  expect(await importPupilPremium(actor, rows, '2021-22', now)).toMatchObject({ added: 0, unchanged: 2 })
  expect(await importPupilPremium(actor, rows, '2022-23', now)).toMatchObject({ added: 2 })
  const [kept] = await inTransaction(actor, (tx) =>
    tx.select().from(pupilPremiumAllocations).where(eq(pupilPremiumAllocations.urn, 900101)),
  )
  expect(kept).toMatchObject({ pupils: '50.50', amountPence: 4_822_750 })
})

test('a batch that fails late leaves nothing of the batches before it', async () => {
  const rows = Array.from({ length: 2_500 }, (_, at) => school(910_000 + at))
  const wrong = { ...school(919_999), latitude: null }
  await expect(importRegister(actor, [...rows, wrong], now)).rejects.toThrow()
  const left = await inTransaction(actor, (tx) => tx.select().from(schoolRegister))
  expect(left.filter(({ urn }) => urn >= 910_000)).toEqual([])
})

test('the command lists every malformed row, ends with 1 and writes nothing', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'waymark-')), 'premium.csv')
  writeFileSync(
    file,
    'URN,School Name,Total number of pupils eligible,Total allocation\n12,A School,1,£955\n900102,B School,few,£1\n',
  )
  const run = (...more: string[]) => {
    try {
      return execFileSync(process.execPath, ['--import', 'tsx', 'app/cli/import-pupil-premium.ts', file, ...more], {
        env: { ...process.env, DATABASE_URL: database.ownerUrl },
        stdio: 'pipe',
      }).toString()
    } catch (error) {
      const { status, stderr } = error as { status: number; stderr: Buffer }
      return `${status} ${stderr.toString()}`
    }
  }
  expect(run('--year', '2021-22')).toMatch(
    /^1 {3}line 2, URN: .*\n {2}line 3, Total number.*\n2 rows are malformed, so nothing was imported\./,
  )
  expect(run('--year', '2021-23')).toMatch(/^1 Say which financial year/)
})
