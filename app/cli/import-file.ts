import { existsSync, readFileSync, statSync } from 'node:fs'
import type { Fault } from '#app/domain/schools/read-table.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { ownerDatabase } from './owner-database.server.ts'
import { Refused } from './refused.ts'

export type Import<Row> = {
  /** How to call it, for whoever called it otherwise. */
  usage: string
  read(bytes: Uint8Array): { rows: Row[]; faults: Fault[] } | { sentence: string }
  write(rows: Row[], onProgress: (written: number, of: number) => void): Promise<string[]>
}

/**
 * Runs one import: reads the file named on the command line, refuses it with every malformed row listed, or writes it
 * whole and says what it did.
 */
export async function runImport<Row>(file: string | undefined, work: Import<Row>): Promise<number> {
  const began = performance.now()
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`
  try {
    if (!file || file.startsWith('--')) throw new Refused(`Name the file: ${work.usage}`)
    if (!existsSync(file) || !statSync(file).isFile()) throw new Refused(`There is no file at ${file}.`)
    const bytes = readFileSync(file)
    console.log(`Reading ${file} (${(bytes.length / 1_000_000).toFixed(1)} MB)`)
    const found = work.read(bytes)
    if ('sentence' in found) throw new Refused(`${found.sentence} Nothing was imported.`)
    if (found.faults.length > 0) throw new Refused(faultsInWords(found.faults))
    console.log(`Read ${found.rows.length.toLocaleString('en-GB')} rows in ${seconds()}`)
    connect({ url: (await ownerDatabase()).url, as: 'owner', connections: 1 })
    const said = await work.write(found.rows, (written, of) =>
      console.log(`  ${written.toLocaleString('en-GB')} of ${of.toLocaleString('en-GB')} written, ${seconds()}`),
    )
    console.log([...said, `Done in ${seconds()}.`].join('\n'))
    return 0
  } finally {
    await disconnect()
  }
}

function faultsInWords(faults: Fault[]): string {
  const lines = faults.map(({ line, column, reason }) => `  line ${line}, ${column}: ${reason}`)
  const rows = new Set(faults.map(({ line }) => line)).size
  const count = rows === 1 ? '1 row is malformed' : `${rows.toLocaleString('en-GB')} rows are malformed`
  return [...lines, `${count}, so nothing was imported.`].join('\n')
}
