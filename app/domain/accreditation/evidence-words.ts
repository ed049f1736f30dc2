import { formatDate, formatInstant } from '#app/domain/format-day.ts'
import type { Day } from '../calendar.ts'
import { EVIDENCE_TYPES, type EvidenceType, MOST_BYTES, MOST_FILES, sizeWords } from './evidence-rules.ts'

/** "10 MB" */
const MOST = `${MOST_BYTES / 1_048_576} MB`

export const FILE_HINT = `A PDF, JPEG or PNG of up to ${MOST}.`

/** What to say of a file that was not kept, beside where it was chosen. */
export const FILE_REFUSED = {
  none: 'Choose a file',
  broken: 'The file did not arrive whole. Choose it again',
  empty: 'That file is empty. Choose another',
  too_large: `That file is larger than ${MOST}. Choose a smaller one`,
  wrong_type: 'That is not a PDF, JPEG or PNG, whatever its name says. Choose one that is',
  virus: 'That file contains a virus, so it was not kept. Choose another',
  not_scanned: 'We could not check that file for viruses just now, so it was not kept. Try again in a few minutes',
  too_many: `There are ${MOST_FILES} files already. Remove one first`,
} as const

type File = {
  id: string
  name: string
  mediaType: EvidenceType
  bytes: number
  uploadedAt: Date
  seenAt: Date | null
  deleteOn: Day | null
}

/** A file as its owner and staff read of it. */
export const fileRow = ({ id, name, mediaType, bytes, uploadedAt, seenAt, deleteOn }: File) => ({
  id,
  name,
  what: `${EVIDENCE_TYPES[mediaType].words}, ${sizeWords(bytes)}`,
  given: formatInstant(uploadedAt),
  isSeen: seenAt !== null,
  until: deleteOn ? `Deleted by ${formatDate(deleteOn)}` : '',
})
export type FileRow = ReturnType<typeof fileRow>

type View = { at: Date; file: string; viewer: string; organisation: string; kind: string }

/** Who has opened a file. Its owner reads of staff as one, as everywhere; staff read who it was. */
export const viewWords = ({ at, file, viewer, organisation, kind }: View, reader: 'owner' | 'staff'): string =>
  `${kind === 'staff' ? (reader === 'staff' ? viewer : 'Our staff') : `${viewer}, ${organisation}`} opened ${file}, ${formatInstant(at)}`
