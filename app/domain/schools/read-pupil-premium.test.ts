import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readOutcodes } from './read-outcodes.ts'
import { readPupilPremium } from './read-pupil-premium.ts'

const HEADINGS =
  'URN,School Name,,Number of Primary pupils eligible for the Deprivation Pupil Premium,Number of  Secondary pupils eligible for the Deprivation Pupil Premium,Total number of pupils eligible for the Deprivation Pupil Premium,Total allocation for the Deprivation Pupil Premium'
const read = (...lines: string[]) => {
  const found = readPupilPremium(new TextEncoder().encode([HEADINGS, ...lines].join('\r\n')))
  if ('sentence' in found) throw new Error(found.sentence)
  return found
}

test('half a pupil is kept where the published total is rounded, and pounds become pence', () => {
  expect(read('900101,Fernhollow School,,0.0,50.5,51,"£48,420"')).toEqual({
    rows: [{ urn: 900101, schoolName: 'Fernhollow School', pupils: 50.5, amountPence: 4_842_000 }],
    faults: [],
  })
})

test.each([
  ['x,A School,,0,1,1,£955', 'URN', 'is not a URN'],
  ['900101,A School,,0,one,1,£955', 'Number of  Secondary', 'not a number of pupils'],
  ['900101,A School,,0,1,,£955', 'Total number of pupils', 'not a number of pupils'],
  ['900101,A School,,4,1,9,£955', 'Total number of pupils', 'add up to 5'],
  ['900101,A School,,0,1,1,-£955', 'Total allocation', 'not an amount'],
  ['900101,A School,,0,1,1,"£48,42"', 'Total allocation', 'not an amount'],
  ['900101,,,0,1,1,£955', 'School Name', 'no name'],
  ['900101,A School,,0,1,1', 'the whole row', '6 columns'],
])('%s is refused', (row, column, reason) => {
  const { faults } = read('900100,Another School,,0,1,1,£955', row)
  expect(faults).toEqual([
    { line: 3, column: expect.stringContaining(column), reason: expect.stringContaining(reason) },
  ])
})

test('pounds that do not add up are refused, but for what rounding explains', () => {
  const part = 'Deprivation Pupil Premium Allocation'
  const all = (row: string) =>
    readPupilPremium(new TextEncoder().encode(`${HEADINGS},${part} (11),${part} (12)\r\n${row}`)) as ReturnType<
      typeof read
    >
  expect(all('900101,A School,,1,1,2,"£2,300","£1,345",£955').faults).toEqual([])
  expect(all('900101,A School,,1,1,2,"£2,299","£1,345",£955').faults).toEqual([])
  const reason = 'the total says £1.00 and its parts add up to £2,300.00'
  expect(all('900101,A School,,1,1,2,£1,"£1,345",£955').faults).toMatchObject([{ line: 2, reason }])
})

test('a school twice is refused with both lines', () => {
  expect(read('900101,A School,,0,1,1,£955', '900101,A School,,0,1,1,£955').faults).toEqual([
    { line: 3, column: 'URN', reason: '900101 is on line 2 already' },
  ])
})

test('a missing column is named', () => {
  expect(readPupilPremium(new TextEncoder().encode('URN,School Name\n1,2'))).toEqual({
    sentence:
      'The file has no columns called “Total number of pupils eligible for the Deprivation Pupil Premium” and “Total allocation for the Deprivation Pupil Premium”.',
  })
})

test('outward postcodes need real degrees', () => {
  const found = readOutcodes(
    new TextEncoder().encode('outcode,lat,lng,town\nZE9,60.1,-1.2,Far\nZE8,north,-1.2,\nzz,1,1,'),
  )
  expect(found).toMatchObject({
    rows: [{ outcode: 'ZE9', latitude: 60.1, longitude: -1.2, town: 'Far' }],
    faults: [
      { line: 3, column: 'lat' },
      { line: 4, column: 'outcode' },
    ],
  })
})

const real = new URL('../../../../shared/data/pupil-premium-allocations-2021-22.csv', import.meta.url).pathname
test.runIf(existsSync(real))('a whole published table reads without a fault', () => {
  const found = readPupilPremium(readFileSync(real))
  if ('sentence' in found) throw new Error(found.sentence)
  expect(found.faults).toEqual([])
  expect(found.rows).toHaveLength(21_608)
  expect(found.rows.reduce((sum, row) => sum + row.amountPence, 0)).toBe(221_309_239_300)
})
