import { toNormalised, toOutcode } from 'postcode'
import { type Day, isDay } from '../calendar.ts'
import { readTelephone } from '../telephone.ts'
import { isOnGrid, pointOfGrid } from './easting-northing.ts'
import { establishmentGroup, type SchoolGroup } from './establishment-group.ts'
import { columnFinder, type Fault, missingColumns, readTable, type TableRow } from './read-table.ts'

/** One school of the national register, as read from a file. */
export type RegisterRow = {
  urn: number
  name: string
  kind: string
  group: SchoolGroup
  isOpen: boolean
  closedOn: Day | null
  phase: string | null
  lowAge: number | null
  highAge: number | null
  pupils: number | null
  street: string | null
  town: string | null
  postcode: string | null
  outcode: string | null
  /** As published. What is no number is left out: nothing is decided by it, and no file is refused for it. */
  phone: string | null
  localAuthorityCode: string | null
  localAuthority: string | null
  trustCode: string | null
  trustName: string | null
  latitude: number | null
  longitude: number | null
  changedOn: Day | null
}

export type ReadFile<Row> = { rows: Row[]; faults: Fault[] } | { sentence: string }

const NEEDED = [
  'URN',
  'EstablishmentName',
  'LA (code)',
  'LA (name)',
  'PhaseOfEducation (name)',
  'StatutoryLowAge',
  'StatutoryHighAge',
  'NumberOfPupils',
  'Town',
  'Postcode',
  'Easting',
  'Northing',
] as const
const STATUS = ['EstablishmentStatus (code)', 'EstablishmentStatus (name)'] as const
const MAY_BE_MISSING = [
  ...STATUS,
  'TypeOfEstablishment (code)',
  'TypeOfEstablishment (name)',
  'EstablishmentTypeGroup (code)',
  'EstablishmentTypeGroup (name)',
  'Trusts (code)',
  'Trusts (name)',
  'CloseDate',
  'LastChangedDate',
  'Street',
  'TelephoneNum',
] as const
type Column = (typeof NEEDED)[number] | (typeof MAY_BE_MISSING)[number]

/**
 * Reads the layout of "Get information about schools" (edubasealldata). Columns are found by name. Types and trusts are
 * taken by code where given, by name or not at all where not. Every malformed row is a fault; the caller refuses the file
 * when there is one. Answers a sentence when a column it needs is missing.
 */
export function readRegister(bytes: Uint8Array): ReadFile<RegisterRow> {
  const table = readTable(bytes)
  if ('sentence' in table) return table
  const find = columnFinder(table.headings)
  const missing: string[] = NEEDED.filter((name) => find(name) === null)
  if (STATUS.every((name) => find(name) === null)) missing.push(STATUS[0])
  const sentence = missingColumns(missing)
  if (sentence) return { sentence }

  const places = new Map([...NEEDED, ...MAY_BE_MISSING].map((name) => [name, find(name)]))
  const lineOfUrn = new Map<number, number>()
  const rows: RegisterRow[] = []
  const faults = [...table.faults]
  for (const row of table.rows) {
    const { school, wrong } = readSchool(row, places)
    const earlier = lineOfUrn.get(school.urn)
    if (earlier) wrong.push({ line: row.line, column: 'URN', reason: `${school.urn} is on line ${earlier} already` })
    else if (school.urn) lineOfUrn.set(school.urn, row.line)
    if (wrong.length > 0) faults.push(...wrong)
    else rows.push(school)
  }
  return { rows, faults: faults.sort((a, b) => a.line - b.line) }
}

function readSchool(row: TableRow, places: Map<Column, number | null>): { school: RegisterRow; wrong: Fault[] } {
  const wrong: Fault[] = []
  const fault = (column: Column, reason: string) => {
    wrong.push({ line: row.line, column, reason })
    return null
  }
  const cell = (column: Column) => {
    const at = places.get(column) ?? null
    return at === null ? '' : (row.cells[at] ?? '').trim()
  }
  const words = (column: Column) => cell(column) || null
  const whole = (column: Column, most: number) => {
    const typed = cell(column)
    if (typed === '') return null
    return /^\d+$/.test(typed) && Number(typed) <= most
      ? Number(typed)
      : fault(column, `“${typed}” is not a whole number up to ${most}`)
  }
  const date = (column: Column) => {
    const typed = cell(column)
    if (typed === '') return null
    const [, dd, mm, yyyy] = /^(\d{2})[-/](\d{2})[-/](\d{4})$/.exec(typed) ?? []
    const on = yyyy ? `${yyyy}-${mm}-${dd}` : typed
    return isDay(on) ? on : fault(column, `“${typed}” is not a date like 31-08-2025`)
  }

  const urn = /^\d{5,7}$/.test(cell('URN')) ? Number(cell('URN')) : (fault('URN', `“${cell('URN')}” is not a URN`) ?? 0)
  if (cell('EstablishmentName') === '') fault('EstablishmentName', 'there is no name')
  const open = isOpenBy(cell('EstablishmentStatus (code)'), cell('EstablishmentStatus (name)'))
  if (open === null) fault(statusColumn(places), 'it does not say whether the school is open or closed')
  const lowAge = whole('StatutoryLowAge', 99)
  const highAge = whole('StatutoryHighAge', 99)
  if (lowAge !== null && highAge !== null && lowAge > highAge) {
    fault('StatutoryHighAge', `${highAge} is below the lowest age, ${lowAge}`)
  }
  const type = { code: cell('TypeOfEstablishment (code)'), name: cell('TypeOfEstablishment (name)') }
  const group = { code: cell('EstablishmentTypeGroup (code)'), name: cell('EstablishmentTypeGroup (name)') }
  const school: RegisterRow = {
    urn,
    name: cell('EstablishmentName').replace(/\s+/g, ' '),
    kind: type.name || group.name,
    group: establishmentGroup(type, group),
    isOpen: open ?? false,
    closedOn: date('CloseDate'),
    phase: words('PhaseOfEducation (name)'),
    lowAge,
    highAge,
    pupils: whole('NumberOfPupils', 100_000),
    street: words('Street'),
    town: words('Town'),
    postcode: readPostcode(cell('Postcode'), fault),
    outcode: toOutcode(cell('Postcode')),
    phone: registerPhone(cell('TelephoneNum')),
    localAuthorityCode: words('LA (code)'),
    localAuthority: words('LA (name)'),
    trustCode: words('Trusts (code)'),
    trustName: words('Trusts (name)'),
    ...readPoint(cell('Easting'), cell('Northing'), fault),
    changedOn: date('LastChangedDate'),
  }
  return { school, wrong }
}

const statusColumn = (places: Map<Column, number | null>): Column =>
  STATUS.find((name) => (places.get(name) ?? null) !== null) ?? STATUS[0]

/** 1 open, 2 closed, 3 open but proposed to close, 4 proposed to open; null when the row does not say. */
function isOpenBy(code: string, name: string): boolean | null {
  if (/^[1-4]$/.test(code)) return code === '1' || code === '3'
  if (code !== '') return null
  if (/^open\b/i.test(name)) return true
  return /^(closed|proposed to open)$/i.test(name) ? false : null
}

/** Spreadsheets between the register and the file take the first nought away. */
const registerPhone = (typed: string): string | null => readTelephone(/^[1237]\d{9}$/.test(typed) ? `0${typed}` : typed)

function readPostcode(typed: string, fault: (column: 'Postcode', reason: string) => null): string | null {
  if (typed === '') return null
  return toNormalised(typed) ?? fault('Postcode', `“${typed}” is not a postcode`)
}

function readPoint(east: string, north: string, fault: (column: 'Easting' | 'Northing', reason: string) => null) {
  const none = { latitude: null, longitude: null }
  if (east === '' && north === '') return none
  if (east === '') return fault('Easting', 'a northing without an easting') ?? none
  if (north === '') return fault('Northing', 'an easting without a northing') ?? none
  const isNumber = (typed: string) => /^\d{1,7}(\.\d+)?$/.test(typed)
  if (!isNumber(east)) return fault('Easting', `“${east}” is not a number of metres`) ?? none
  if (!isNumber(north)) return fault('Northing', `“${north}” is not a number of metres`) ?? none
  // Schools abroad are published with noughts.
  if (Number(east) === 0 && Number(north) === 0) return none
  if (!isOnGrid(Number(east), Number(north)))
    return fault('Easting', `${east}, ${north} is outside the national grid`) ?? none
  return pointOfGrid(Number(east), Number(north))
}
