import { and, eq } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction } from '#db/client.server.ts'
import { differs } from '#db/differs.ts'
import { specialisms } from '#db/schema/index.ts'
import { listCode } from './list-code.ts'
import { noteChange } from './note-change.server.ts'
import type { SpecialismKind } from './specialisms.ts'

/** Adds what advisers may say they know well to its list; what is there already stays as it is. */
export function addSpecialism(
  actor: StaffActor,
  { kind, name }: { kind: SpecialismKind; name: string },
  now: Date,
): Promise<Result<void, 'name_taken'>> {
  return inTransaction(actor, async (tx) => {
    const [added] = await tx
      .insert(specialisms)
      .values({ code: codeOf(name), kind, name })
      .onConflictDoNothing()
      .returning({ code: specialisms.code })
    if (!added) {
      const [same] = await tx.select().from(specialisms).where(eq(specialisms.name, name))
      return same?.kind === kind && same.isOnList ? done(undefined) : refuse('name_taken')
    }
    await noteChange(tx, actor, { about: added.code, what: `Added: ${name}` }, now)
    return done(undefined)
  })
}

/** Takes one off its list, or puts it back: off it nobody can choose it any more; who had chosen it keeps it. */
export function setOnList(
  actor: StaffActor,
  code: string,
  isOnList: boolean,
  now: Date,
): Promise<Result<{ name: string }, 'not_found'>> {
  return inTransaction(actor, async (tx) => {
    const [one] = await tx.select().from(specialisms).where(eq(specialisms.code, code))
    if (!one) return refuse('not_found')
    const [changed] = await tx
      .update(specialisms)
      .set({ isOnList })
      .where(and(eq(specialisms.code, code), differs(specialisms, { isOnList })))
      .returning({ code: specialisms.code })
    const what = `${isOnList ? 'Put back' : 'Taken off'}: ${one.name}`
    if (changed) await noteChange(tx, actor, { about: code, what }, now)
    return done({ name: one.name })
  })
}

const codeOf = (name: string): string => listCode(name, { prefix: 'l_', most: 30 })
