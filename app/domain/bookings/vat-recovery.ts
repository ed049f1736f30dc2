/** How the register groups schools, as far as buying and tax depend on it. */
export type SchoolGroup = 'maintained' | 'academy' | 'special' | 'independent' | 'college' | 'other'

/**
 * Whether a kind of school claims VAT back, and the sentence its invoice and price carry. A payer's own setting wins:
 * this is where it starts. Special schools here are state-funded; independent ones are `independent`.
 */
export const VAT_RECOVERY: Readonly<Record<SchoolGroup, { recovers: boolean; note: string }>> = {
  maintained: {
    recovers: true,
    note: 'A maintained school claims this VAT back through its local authority (VAT Act 1994, section 33).',
  },
  academy: {
    recovers: true,
    note: 'An academy trust claims this VAT back from HMRC (VAT Act 1994, section 33B).',
  },
  special: {
    recovers: true,
    note: 'A state-funded special school claims this VAT back as other state schools do (VAT Act 1994, sections 33 and 33B).',
  },
  independent: {
    recovers: false,
    note: 'An independent school may recover part of its VAT. Its own adviser decides, so the whole is counted as a cost here.',
  },
  college: { recovers: false, note: 'A college cannot claim this VAT back, so it is part of the cost.' },
  other: { recovers: false, note: 'This VAT is counted as part of the cost.' },
}

/** The sentence for a payer whose kind is not known here: only whether it claims VAT back. */
export const vatRecoveryNote = (recovers: boolean): string =>
  recovers ? 'You claim this VAT back in your own return.' : VAT_RECOVERY.other.note
