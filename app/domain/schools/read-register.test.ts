import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { establishmentGroup } from './establishment-group.ts'
import { readRegister } from './read-register.ts'

const HEADINGS = [
  'URN',
  'LA (code)',
  'LA (name)',
  'EstablishmentName',
  'TypeOfEstablishment (code)',
  'TypeOfEstablishment (name)',
  'EstablishmentStatus (code)',
  'EstablishmentStatus (name)',
  'CloseDate',
  'PhaseOfEducation (name)',
  'StatutoryLowAge',
  'StatutoryHighAge',
  'NumberOfPupils',
  'Trusts (code)',
  'Trusts (name)',
  'Town',
  'Postcode',
  'Easting',
  'Northing',
]
const GOOD: Record<string, string> = {
  URN: '900101',
  'LA (code)': '999',
  'LA (name)': 'Westmoor',
  EstablishmentName: 'Fernhollow School',
  'TypeOfEstablishment (name)': 'Mainstream',
  'EstablishmentStatus (code)': '1',
  'PhaseOfEducation (name)': 'Secondary',
  StatutoryLowAge: '11',
  StatutoryHighAge: '16',
  NumberOfPupils: '748',
  Town: 'Fernhollow',
  Postcode: 'sw1a1aa',
  Easting: '526980',
  Northing: '184052',
}
const line = (changes: Record<string, string> = {}, headings = HEADINGS) =>
  headings.map((heading) => `"${(changes[heading] ?? GOOD[heading] ?? '').replaceAll('"', '""')}"`).join(',')
const fileOf = (lines: string[], headings = HEADINGS) =>
  [headings.map((h) => `"${h}"`).join(','), ...lines].join('\r\n')
const utf8 = (text: string) => new TextEncoder().encode(text)

function rowsOf(bytes: Uint8Array) {
  const found = readRegister(bytes)
  if ('sentence' in found) throw new Error(found.sentence)
  expect(found.faults).toEqual([])
  return found.rows
}
function faultsOf(lines: string[]) {
  const found = readRegister(utf8(fileOf(lines)))
  if ('sentence' in found) throw new Error(found.sentence)
  return found.faults
}

test('a school’s telephone number is taken where there is one, and no file is refused for it', () => {
  const headings = [...HEADINGS, 'TelephoneNum']
  const read = (typed: string) =>
    rowsOf(utf8(fileOf([line({ TelephoneNum: typed }, headings)], headings))).map(({ phone }) => phone)
  expect(read('01632 960304')).toEqual(['01632 960304'])
  expect(read('1632960304')).toEqual(['01632960304'])
  for (const typed of ['', 'n/a', '960304']) expect(read(typed)).toEqual([null])
  expect(rowsOf(utf8(fileOf([line()])))[0]?.phone).toBeNull()
})

test('a row becomes a school with a point, a normal postcode and its group', () => {
  expect(rowsOf(utf8(fileOf([line()])))).toMatchObject([
    {
      urn: 900101,
      name: 'Fernhollow School',
      group: 'maintained',
      isOpen: true,
      postcode: 'SW1A 1AA',
      outcode: 'SW1A',
      pupils: 748,
      trustCode: null,
      latitude: 51.54109,
      longitude: -0.17038,
    },
  ])
})

test('Windows-1252, UTF-8 and UTF-8 with a byte order mark read alike', () => {
  const text = fileOf([line({ EstablishmentName: 'St Brìde’s School' })])
  const windows = Uint8Array.from([...text].map((letter) => (letter === '’' ? 0x92 : letter.charCodeAt(0))))
  for (const bytes of [utf8(text), utf8(`\uFEFF${text}`), windows]) {
    expect(rowsOf(bytes)[0]?.name).toBe('St Brìde’s School')
  }
})

test('columns are found by name, whatever their order', () => {
  const turned = [...HEADINGS].reverse()
  expect(rowsOf(utf8(fileOf([line({}, turned)], turned)))[0]).toMatchObject({ urn: 900101, town: 'Fernhollow' })
})

test.each(['URN', 'Easting', 'Postcode'])('without the column %s one sentence names it', (missing) => {
  const headings = HEADINGS.filter((heading) => heading !== missing)
  const found = readRegister(utf8(fileOf([line({}, headings)], headings)))
  expect(found).toEqual({ sentence: `The file has no column called “${missing}”.` })
})

test('types and trusts may be missing altogether', () => {
  const headings = HEADINGS.filter((heading) => !/^(Type|Trusts)/.test(heading))
  expect(rowsOf(utf8(fileOf([line({}, headings)], headings)))[0]).toMatchObject({ group: 'other', trustName: null })
})

test.each([
  ['a URN that is none', { URN: 'ABC' }, 'URN', 'is not a URN'],
  ['no name', { EstablishmentName: '' }, 'EstablishmentName', 'no name'],
  ['no status', { 'EstablishmentStatus (code)': '' }, 'EstablishmentStatus (code)', 'open or closed'],
  ['a date that is none', { CloseDate: '31-02-2020' }, 'CloseDate', 'is not a date'],
  ['an easting alone', { Northing: '' }, 'Northing', 'an easting without a northing'],
  ['a northing alone', { Easting: '' }, 'Easting', 'a northing without an easting'],
  ['an easting in words', { Easting: 'east' }, 'Easting', 'not a number of metres'],
  ['a place in the sea', { Northing: '2000000' }, 'Easting', 'outside the national grid'],
  ['pupils in words', { NumberOfPupils: 'many' }, 'NumberOfPupils', 'not a whole number'],
  ['ages the wrong way round', { StatutoryLowAge: '18' }, 'StatutoryHighAge', 'below the lowest age'],
] as const)('%s refuses its row, by line and column', (_what, changes, column, reason) => {
  const faults = faultsOf([line(), line({ URN: '900102', ...changes })])
  expect(faults).toEqual([{ line: 3, column, reason: expect.stringContaining(reason) }])
})

test('every malformed row is listed, with lines counted through quoted line ends', () => {
  const faults = faultsOf([
    line({ EstablishmentName: 'Two\r\nlines' }),
    line(),
    `${line({ URN: '900103' })},"one too many"`,
    line({ URN: '900104', Easting: '1', Northing: '', CloseDate: 'soon' }),
    '"900105","a "broken" mark"',
  ])
  expect(faults.map(({ line, column }) => [line, column])).toEqual([
    [4, 'URN'],
    [5, 'the whole row'],
    [6, 'CloseDate'],
    [6, 'Northing'],
    [7, 'the whole row'],
  ])
})

test.each([
  ['28', '', '', '', 'academy'],
  ['', 'Academy special', '10', '', 'academy'],
  ['', 'Special', '5', 'Special schools', 'special'],
  ['7', '', '', '', 'special'],
  ['14', 'Pupil Referral Unit', '', '', 'maintained'],
  ['', 'Free schools', '', '', 'academy'],
  ['', 'Other independent special school', '', '', 'independent'],
  ['', 'Sixth form colleges', '', '', 'college'],
  ['', '', '', '', 'other'],
] as const)('type %s %s, group %s %s is %s', (code, name, groupCode, groupName, group) => {
  expect(establishmentGroup({ code, name }, { code: groupCode, name: groupName })).toBe(group)
})

const real = new URL('../../../../shared/data/edubasealldata.csv', import.meta.url).pathname
test.runIf(existsSync(real))('a whole register extract reads without a fault', () => {
  const rows = rowsOf(readFileSync(real))
  expect(rows).toHaveLength(4_553)
  expect(rows.filter((row) => !row.isOpen)).toHaveLength(431)
  expect(rows.filter((row) => row.latitude === null)).toHaveLength(76)
  expect(rows.filter((row) => row.group === 'other')).toHaveLength(0)
})
