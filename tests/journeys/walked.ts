import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// Which addresses of routes.ts the walks have looked at. Each walk may have its own process, so each leaves a note where
// Playwright clears up before every run.

const folder = join(import.meta.dirname, '../../test-results/journeys/walked')
const looked = new Set<string>()

export const noteLooked = (address: string): void => void looked.add(address)

/** Notes that somebody's walk has ended well, with every address looked at in this process until now. */
export function noteWalked(who: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${who}.json`), JSON.stringify([...looked]))
}

export const allLooked = (): Set<string> =>
  new Set(readdirSync(folder).flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as string[]))
