import { formatPounds, type Pence, pence, sumPence } from '../money.ts'
import type { ReadFile } from './read-register.ts'
import { columnFinder, columnsOf, type Fault, missingColumns, readTable } from './read-table.ts'

/** What DfE allocates one school for one financial year. Pupils may be fractions: dual registration counts half. */
export type AllocationRow = { urn: number; schoolName: string; pupils: number; amountPence: Pence }

// By the names of the published table; their footnote numbers and years differ from year to year.
const COLUMNS = {
  urn: { pattern: /^(school )?urn$/, name: 'URN' },
  name: { pattern: /^school[ _]name$/, name: 'School Name' },
  pupils: {
    pattern: /^total number of pupils eligible\b/,
    name: 'Total number of pupils eligible for the Deprivation Pupil Premium',
  },
  amount: { pattern: /^total allocation\b/, name: 'Total allocation for the Deprivation Pupil Premium' },
} as const
const PRIMARY = /^number of primary pupils eligible\b/
const SECONDARY = /^number of secondary pupils eligible\b/
/** Of primary and of secondary pupils: told apart by footnotes alone. */
const PART_OF_AMOUNT = /^deprivation pupil premium allocation\b/
/** Each of the three is rounded to the pound. */
const ROUNDING_PENCE = 200

/**
 * Reads DfE's Pupil Premium allocations by school. The published total of pupils is rounded, so where the file gives
 * primary and secondary pupils their sum is taken; a sum further than a pupil from the total is a fault, and so is one of
 * pounds that rounding does not explain. Every malformed
 * row is a fault; the caller refuses the file when there is one.
 */
export function readPupilPremium(bytes: Uint8Array): ReadFile<AllocationRow> {
  const table = readTable(bytes)
  if ('sentence' in table) return table
  const find = columnFinder(table.headings)
  const at = { urn: find(COLUMNS.urn.pattern), name: find(COLUMNS.name.pattern), pupils: find(COLUMNS.pupils.pattern) }
  const amountAt = find(COLUMNS.amount.pattern)
  const found = { ...at, amount: amountAt }
  const sentence = missingColumns(
    Object.entries(COLUMNS).flatMap(([key, { name }]) => (found[key as keyof typeof found] === null ? [name] : [])),
  )
  if (sentence) return { sentence }
  const parts = [find(PRIMARY), find(SECONDARY)]
  const partsOfAmount = columnsOf(table.headings, PART_OF_AMOUNT)

  const lineOfUrn = new Map<number, number>()
  const rows: AllocationRow[] = []
  const faults = [...table.faults]
  for (const { line, cells } of table.rows) {
    const cell = (place: number | null) => (place === null ? '' : (cells[place] ?? '').trim())
    const wrong: Fault[] = []
    const fault = (column: string, reason: string) => wrong.push({ line, column, reason })

    const urn = /^\d{5,7}$/.test(cell(found.urn)) ? Number(cell(found.urn)) : 0
    const earlier = lineOfUrn.get(urn)
    if (urn === 0) fault('URN', `“${cell(found.urn)}” is not a URN`)
    else if (earlier) fault('URN', `${urn} is on line ${earlier} already`)
    else lineOfUrn.set(urn, line)
    if (cell(found.name) === '') fault(COLUMNS.name.name, 'there is no name')

    const total = readPupils(cell(found.pupils))
    if (total === null) fault(COLUMNS.pupils.name, `“${cell(found.pupils)}” is not a number of pupils`)
    let sum: number | null = null
    if (parts.every((place) => cell(place) !== '')) {
      const counts = parts.map((place) => {
        const count = readPupils(cell(place))
        if (count === null)
          fault(table.headings[place as number] as string, `“${cell(place)}” is not a number of pupils`)
        return count ?? 0
      })
      sum = counts.reduce((whole, count) => whole + count, 0)
      if (wrong.length === 0 && total !== null && Math.abs(sum - total) >= 1) {
        fault(COLUMNS.pupils.name, `the total says ${total} and its parts add up to ${sum}`)
      }
    }
    const amountPence = readPounds(cell(found.amount))
    if (amountPence === null) fault(COLUMNS.amount.name, `“${cell(found.amount)}” is not an amount of pounds`)
    const amounts = partsOfAmount.map((place) => readPounds(cell(place)))
    const ofParts = amounts.length > 1 && amounts.every((one) => one !== null) ? sumPence(amounts) : null
    if (amountPence !== null && ofParts !== null && Math.abs(ofParts - amountPence) > ROUNDING_PENCE)
      fault(
        COLUMNS.amount.name,
        `the total says ${formatPounds(amountPence)} and its parts add up to ${formatPounds(ofParts)}`,
      )

    if (wrong.length > 0) faults.push(...wrong)
    else
      rows.push({ urn, schoolName: cell(found.name), pupils: sum ?? total ?? 0, amountPence: amountPence ?? pence(0) })
  }
  return { rows, faults: faults.sort((a, b) => a.line - b.line) }
}

/** Up to two decimals, with or without commas for thousands; null when it is no such number. */
function readPupils(typed: string): number | null {
  return /^(\d{1,6}|\d{1,3}(,\d{3})+)(\.\d{1,2})?$/.test(typed) ? Number(typed.replaceAll(',', '')) : null
}

function readPounds(typed: string): Pence | null {
  const match = /^£?(\d{1,9}|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?$/.exec(typed)
  if (!match) return null
  return pence(Number((match[1] as string).replaceAll(',', '')) * 100 + Number((match[2] ?? '').padEnd(2, '0')))
}
