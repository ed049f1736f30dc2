import { systemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { schoolRegister } from '#db/schema/index.ts'
import { madeAt } from './people.ts'
import { north } from './places.ts'

export type RegisterRow = typeof schoolRegister.$inferInsert

let made = 0

/** A school of the register: open, maintained, 11 to 16, at ZZ1, unless said. */
export async function makeRegisterRow(given: Partial<RegisterRow> = {}): Promise<RegisterRow> {
  const number = ++made
  const row: RegisterRow = {
    urn: 900_000 + number,
    name: `Fellside School ${number}`,
    kind: given.group === 'academy' ? 'Academy converter' : 'Community school',
    group: 'maintained',
    isOpen: true,
    phase: 'Secondary',
    lowAge: 11,
    highAge: 16,
    pupils: 900,
    street: `${number} Fell Lane`,
    town: 'Tarnbeck',
    postcode: 'ZZ1 1AA',
    outcode: 'ZZ1',
    localAuthorityCode: '999',
    localAuthority: 'Aldershire',
    ...north(0),
    rowHash: `made ${number}`,
    importedAt: madeAt,
    ...given,
  }
  await inTransaction(systemActor('making what a test needs'), (tx) => tx.insert(schoolRegister).values(row))
  return row
}

/** What the register says of each academy of one trust that nobody else has. */
export function registerOfTrust() {
  const number = ++made
  return {
    group: 'academy' as const,
    trustCode: String(16_000 + number),
    trustName: `Fellside Learning Trust ${number}`,
  }
}
