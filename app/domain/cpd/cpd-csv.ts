import { stringify } from 'csv-stringify/sync'
import type { Day } from '#app/domain/calendar.ts'
import { CPD_KINDS, type CpdEntry } from './cpd-entry.ts'
import { membershipYear } from './membership-year.ts'

const COLUMNS = [
  'Membership year to',
  'Day',
  'Kind',
  'Title',
  'Hours and minutes',
  'Minutes',
  'What I learnt and what changed in my practice',
  'Certificate held',
  'File of the certificate',
]

/** A CPD log to keep or to send to the register: a row for each entry, in the order given. */
export const cpdCsv = (
  entries: readonly (CpdEntry & { certificateName: string | null })[],
  renewsOn: Day | null,
): string =>
  stringify(
    entries.map((entry) => [
      membershipYear(entry.doneOn, renewsOn).endsOn,
      entry.doneOn,
      CPD_KINDS[entry.kind],
      entry.title,
      `${Math.floor(entry.minutes / 60)}:${String(entry.minutes % 60).padStart(2, '0')}`,
      entry.minutes,
      entry.reflection,
      entry.hasCertificate ? 'Yes' : 'No',
      entry.certificateName ?? '',
    ]),
    { header: true, bom: true, escape_formulas: true, columns: COLUMNS },
  )
