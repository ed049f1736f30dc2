import { formatInstant } from '../format-day.ts'
import type { MenuChange } from './read-menu-changes.server.ts'

export type ChangeLine = { id: string; words: string }

/** Changes of the menu or of a kept list, a line each: "29 November 2026, 9:15am, Orla Finch: Changed. Price from £1 to £2". */
export const changeLines = (changes: readonly MenuChange[]): ChangeLine[] =>
  changes.map(({ id, at, personName, what, detail }) => ({
    id,
    words: `${formatInstant(at)}, ${personName}: ${detail ? `${what}. ${detail}` : what}`,
  }))
