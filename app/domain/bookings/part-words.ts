import { partsOf } from './billed.ts'

/** "4 of 6 interviews", "half of it": how much of a visit took place. */
export const partWords = (done: number, of: number): string =>
  of === 2 && done === 1 ? 'half of it' : `${done} of ${of} interviews`

/** What whoever was there chooses from: all of it, or each part, the most first. */
export function partOptions(interviewsWanted: number): { value: string; label: string }[] {
  const { of } = partsOf({ interviewsWanted })
  const parts = Array.from({ length: of - 1 }, (_, at) => of - 1 - at)
  return [
    { value: String(of), label: 'All of it' },
    ...parts.map((done) => ({ value: String(done), label: capital(partWords(done, of)) })),
  ]
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
