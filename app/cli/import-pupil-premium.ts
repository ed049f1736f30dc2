import { parseArgs } from 'node:util'
import { systemActor } from '#app/auth/actor.ts'
import { formatPounds } from '#app/domain/money.ts'
import { yearByKey } from '#app/domain/school-years.ts'
import { importPupilPremium } from '#app/domain/schools/import-pupil-premium.server.ts'
import { readPupilPremium } from '#app/domain/schools/read-pupil-premium.ts'
import { runImport } from './import-file.ts'
import { Refused, sayingWhy } from './refused.ts'

// `npm run import:pupil-premium -- FILE --year 2021-22`: DfE's Pupil Premium allocations by school.

const usage = 'npm run import:pupil-premium -- allocations.csv --year 2021-22'
const number = (count: number) => count.toLocaleString('en-GB', { maximumFractionDigits: 1 })
const { values, positionals } = parseArgs({
  options: { year: { type: 'string' } },
  allowPositionals: true,
  strict: false,
})
const year = typeof values.year === 'string' ? yearByKey(values.year, 'april') : null

await sayingWhy(() =>
  runImport(positionals[0], {
    usage,
    read(bytes) {
      if (!year) throw new Refused(`Say which financial year the allocations are for, such as --year 2021-22: ${usage}`)
      return readPupilPremium(bytes)
    },
    async write(rows, onProgress) {
      if (!year) throw new Refused(usage)
      const actor = systemActor('import of Pupil Premium allocations')
      const did = await importPupilPremium(actor, rows, year.key, new Date(), onProgress)
      return [
        `${number(did.added)} added, ${number(did.changed)} changed, ${number(did.unchanged)} unchanged; ${number(did.closed)} are of schools that have closed.`,
        `${formatPounds(did.amountPence)} for ${number(did.pupils)} pupils in ${year.key}; ${number(did.fractional)} ${did.fractional === 1 ? 'school counts' : 'schools count'} part of a pupil, who is registered at two.`,
        `${number(did.notInRegister)} allocations are of schools that are not in the register: kept.`,
        ...(did.absent > 0
          ? [`${number(did.absent)} allocations of an earlier file are not in this one and stay as they were.`]
          : []),
      ]
    },
  }),
)
