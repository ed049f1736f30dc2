import { expect, test } from 'vitest'
import { day } from '../calendar.ts'
import { credentialFactsShown, credentialLines, type PublicCredential } from './credential-words.ts'

const edition: PublicCredential = {
  ...{ kind: 'safeguarding', words: 'KCSIE 2025 and Prevent', seenOn: day('2025-09-20'), seenHow: null },
  ...{ startsOn: day('2025-09-10'), endsOn: day('2026-08-31') },
}

// Domain rule C1.7: from 1 September on whoever has not confirmed the new edition is marked amber, and can still be asked.
test.each([
  ['2026-08-31', 'soon', 'KCSIE 2025 and Prevent ends 31 August 2026', null],
  ['2026-09-01', 'soon', 'KCSIE 2025 and Prevent ended 31 August 2026, this year’s to be confirmed', 'soon'],
  ['2027-08-31', 'soon', 'KCSIE 2025 and Prevent ended 31 August 2026, this year’s to be confirmed', 'soon'],
  ['2027-09-01', 'no', 'KCSIE 2025 and Prevent ended 31 August 2026', 'no'],
] as const)('on %s last year’s edition is %s: %s', (today, state, words, mark) => {
  expect(credentialLines([edition], day(today))).toEqual([{ words, state }])
  expect(credentialFactsShown([edition], day(today))).toMatchObject([{ mark }])
})

test('of anything else what has ended has ended', () => {
  const register: PublicCredential = { ...edition, kind: 'register', words: 'UK Register', startsOn: null }
  expect(credentialLines([register], day('2026-09-01'))).toEqual([
    { words: 'UK Register ended 31 August 2026', state: 'no' },
  ])
})
