// Files that go to a bank with the answer to a dispute. Stripe takes one for each of its kinds, as PDF, JPEG or PNG, and all of
// them together up to 4.5 MB; of one card scheme's disputes the bank reads nineteen pages. (Source: Stripe, dispute evidence.)

/** What staff may add, each once, by Stripe's own name for it, in the order of the page. */
export const ADDED_FILES = ['service_documentation', 'customer_communication', 'uncategorized_file'] as const
export type AddedFile = (typeof ADDED_FILES)[number]

/** And our own invoices, which go with every answer. */
export type EvidenceFile = AddedFile | 'receipt'

export const isAddedFile = (name: string | null): name is AddedFile =>
  name !== null && (ADDED_FILES as readonly string[]).includes(name)

export const EVIDENCE_FILES: Record<EvidenceFile, { title: string; hint: string }> = {
  service_documentation: {
    title: 'That the visit took place',
    hint: 'Like the signed agreement, the order or the signing-in sheet.',
  },
  customer_communication: {
    title: 'What the school wrote',
    hint: 'Like the emails in which the day was arranged, or thanked for.',
  },
  uncategorized_file: { title: 'Anything else', hint: 'Like a page that shows when it was paid before.' },
  receipt: { title: 'Our invoices', hint: '' },
}

/** Bytes that all files of one answer may have together, our invoices among them. */
export const MOST_TOGETHER = 4_500_000
/** Bytes that staff may add of it: the rest is kept for the invoices. */
export const MOST_ADDED = 4_000_000

type Sized = { bytes: number }
const together = (files: readonly Sized[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0)

/** Whether these are more than a bank takes. */
export const tooLargeTogether = (files: readonly Sized[]): boolean => together(files) > MOST_TOGETHER

/** Whether a further file is more than staff may add to those that are there. */
export const tooLargeToAdd = (files: readonly Sized[], further: Sized): boolean =>
  together(files) + further.bytes > MOST_ADDED
