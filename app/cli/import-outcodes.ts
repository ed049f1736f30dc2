import { systemActor } from '#app/auth/actor.ts'
import { importOutcodes } from '#app/domain/schools/import-outcodes.server.ts'
import { readOutcodes } from '#app/domain/schools/read-outcodes.ts'
import { runImport } from './import-file.ts'
import { sayingWhy } from './refused.ts'

// `npm run import:outcodes -- FILE`: outward postcodes with a point, better than those worked out from the register.

const number = (count: number) => count.toLocaleString('en-GB')

await sayingWhy(() =>
  runImport(process.argv[2], {
    usage: 'npm run import:outcodes -- outcodes.csv',
    read: readOutcodes,
    async write(rows, onProgress) {
      const did = await importOutcodes(systemActor('import of outward postcodes'), rows, onProgress)
      return [
        `${number(did.added)} added, ${number(did.changed)} changed, ${number(did.unchanged)} unchanged, ${number(did.absent)} kept that this file does not name.`,
      ]
    },
  }),
)
