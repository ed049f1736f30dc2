import { benchJournals } from './bench/journals.server.ts'

// `npm run bench`: what three pages cost on this machine, beside three floors that are measured in turn with them: bare
// node:http with the page's own statements; the same bytes from a route without components; the same components with
// constant data; and what the slot engine and the rewriting of free dates cost, and a journal, beside floors of their own.
// Stops by itself after some six minutes, and ends with 1 where a promise about scripts is broken. `npm run bench -- pages`
// and `npm run bench -- journals` do one part alone.

const PARTS: Record<string, () => Promise<void>> = { pages, journals }

const [wanted] = process.argv.slice(2)
const parts = wanted === undefined ? Object.values(PARTS) : [PARTS[wanted]]
for (const part of parts) {
  if (part) await part()
  else {
    console.error(`There is no part ${wanted}: name one of ${Object.keys(PARTS).join(', ')}, or none for all.`)
    process.exitCode = 1
  }
}

async function pages(): Promise<void> {
  // Read only when it is wanted: it builds the pages first.
  const { benchPages } = await import('./bench/all-pages.server.ts')
  await benchPages()
}

async function journals(): Promise<void> {
  const { text } = await benchJournals()
  console.log(`\nJournals\n\n${text}`)
}
