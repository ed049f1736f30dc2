import { asGuarded, type SchoolActor, systemActor } from '#app/auth/actor.ts'
import type { Role } from '#app/auth/roles.ts'
import { newId } from '#app/domain/ids.ts'
import { inTransaction } from '#db/client.server.ts'
import { organisations, payers, people, schoolRegister } from '#db/schema/index.ts'

const setUpOn = new Date('2026-09-01T08:00:00Z')
let urn = 900_000

/** A school of the register that has joined Waymark, with whoever pays for it: itself, or the trust. */
export async function makeSchool(options: { trustId?: string; name?: string; urn?: number } = {}): Promise<string> {
  const id = newId('organisation')
  const number = options.urn ?? ++urn
  const name = options.name ?? `School ${number}`
  await inTransaction(systemActor('a test'), async (tx) => {
    await tx.insert(schoolRegister).values({
      urn: number,
      name,
      kind: options.trustId ? 'Mainstream academy' : 'Mainstream',
      group: options.trustId ? 'academy' : 'maintained',
      isOpen: true,
      rowHash: 'made',
      importedAt: setUpOn,
    })
    const trustId = options.trustId ?? null
    await tx.insert(organisations).values({ id, kind: 'school', name, urn: number, trustId, createdAt: setUpOn })
    if (!trustId) await tx.insert(payers).values(payerOf(id, name, 'april'))
  })
  return id
}

let trusts = 0

export async function makeTrust(name = `Westmoor Learning Trust ${++trusts}`): Promise<string> {
  const id = newId('organisation')
  await inTransaction(systemActor('a test'), async (tx) => {
    await tx.insert(organisations).values({ id, kind: 'trust', name, createdAt: setUpOn })
    await tx.insert(payers).values(payerOf(id, name, 'september'))
  })
  return id
}

const payerOf = (payerId: string, legalName: string, financialYear: 'april' | 'september') => ({
  payerId,
  legalName,
  invoiceEmail: 'finance@school.example',
  addressLines: ['1 Fell Road', 'Fernhollow', 'ZZ1 1AA'],
  financialYear,
  recoversVat: true,
})

/** Somebody who acts for a school or trust with these roles. */
export async function makeSchoolMember(organisationId: string, roles: Role[], isTrust = false): Promise<SchoolActor> {
  const personId = newId('person')
  const email = `${personId}@school.example`
  const name = 'Graham Ellwood'
  await inTransaction(systemActor('a test'), (tx) =>
    tx.insert(people).values({ id: personId, email, name, createdAt: setUpOn }),
  )
  return asGuarded({
    kind: 'school' as const,
    personId,
    email,
    name,
    organisationId,
    organisationName: 'A school',
    roles,
    isTrust,
  })
}
