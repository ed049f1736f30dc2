import { systemActor } from '#app/auth/actor.ts'
import { importRegister } from '#app/domain/schools/import-register.server.ts'
import { readRegister } from '#app/domain/schools/read-register.ts'
import { runImport } from './import-file.ts'
import { sayingWhy } from './refused.ts'

// `npm run import:schools -- FILE`: the national register in the layout of "Get information about schools".

const number = (count: number) => count.toLocaleString('en-GB')

await sayingWhy(() =>
  runImport(process.argv[2], {
    usage: 'npm run import:schools -- edubasealldata.csv',
    read: readRegister,
    async write(rows, onProgress) {
      const did = await importRegister(systemActor('import of the school register'), rows, new Date(), onProgress)
      const said = [
        `${number(did.added)} added, ${number(did.changed)} changed, ${number(did.closed)} closed, ${number(did.unchanged)} unchanged.`,
        `${number(did.open)} schools of this file are open, ${number(rows.length - did.open)} are not.`,
        `Outward postcodes placed by their schools: ${number(did.outcodes)}.`,
      ]
      if (did.absent > 0)
        said.push(`${number(did.absent)} schools of an earlier file are not in this one and stay as they were.`)
      if (did.withoutPoint > 0)
        said.push(`${number(did.withoutPoint)} have no easting and northing, so no distance can be given for them.`)
      if (did.withoutReadablePostcode > 0)
        said.push(`${number(did.withoutReadablePostcode)} have no postcode that can be read.`)
      if (did.withoutType > 0) said.push(`${number(did.withoutType)} have no type.`)
      if (did.organisationsClosed > 0)
        said.push(`${number(did.organisationsClosed)} schools that use Waymark have closed.`)
      if (did.organisationsReopened > 0)
        said.push(`${number(did.organisationsReopened)} schools that use Waymark are open again.`)
      return said
    },
  }),
)
