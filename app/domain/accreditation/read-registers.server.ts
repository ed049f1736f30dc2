import { and, asc, countDistinct, desc, eq, inArray, like, sql } from 'drizzle-orm'
import type { Actor, StaffActor } from '#app/auth/actor.ts'
import type { MenuChange } from '#app/domain/services/read-menu-changes.server.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { credentials, menuChanges, registers } from '#db/schema/index.ts'
import type { Register } from './registers.ts'

/** The professional registers that staff accept or have accepted, by name. */
export const registersIn = (tx: Tx): Promise<Register[]> => tx.select().from(registers).orderBy(asc(registers.name))

export const readRegisters = (actor: Actor): Promise<Register[]> => inTransaction(actor, registersIn)

/** Those on which a place is held that counts or waits for staff. */
export const PLACES_HELD = ['submitted', 'verified', 'expiring', 'suspended'] as const

/** The places on a register, by its code. */
export const placesOn = (code: string) =>
  and(eq(credentials.kind, 'register'), sql`${credentials.facts} ->> 'body' = ${code}`)

/** What is noted of a register stands with the changes of the menu, under this. */
export const aboutRegister = (code: string) => `register:${code}`

const MOST_SHOWN = 30

/** Each register with how many are on it, and who changed the list, newest first. */
export function registersForStaff(
  actor: StaffActor,
): Promise<{ registers: (Register & { held: number })[]; changes: MenuChange[] }> {
  return inTransaction(actor, async (tx) => {
    const all = await registersIn(tx)
    const held = await tx
      .select({ code: sql<string>`${credentials.facts} ->> 'body'`, held: countDistinct(credentials.personId) })
      .from(credentials)
      .where(and(eq(credentials.kind, 'register'), inArray(credentials.status, PLACES_HELD)))
      .groupBy(sql`1`)
    const changes = await tx
      .select()
      .from(menuChanges)
      .where(like(menuChanges.about, aboutRegister('%')))
      .orderBy(desc(menuChanges.at))
      .limit(MOST_SHOWN)
    return {
      registers: all.map((one) => ({ ...one, held: held.find(({ code }) => code === one.code)?.held ?? 0 })),
      changes,
    }
  })
}
