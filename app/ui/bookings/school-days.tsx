import { Details } from '../text.tsx'

type Props = {
  /** what was left out and why; null: the page counts nothing */
  counted: string | null
  summary?: string
}

/** Stands where a page shows a day that was counted in school days: what it left out and why. */
export const SchoolDays = ({ counted, summary = 'How school days are counted' }: Props) =>
  counted && <Details summary={summary}>{counted}</Details>
