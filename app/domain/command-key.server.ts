import { createHash } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { MemberActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { commandKeys } from '#db/schema/index.ts'
import { done, type Result, refuse } from './result.ts'

const hashOf = (input: unknown): string => createHash('sha256').update(JSON.stringify(input)).digest('hex')

/**
 * What an earlier sending of the same form came to: the same key and input leads to the same outcome, other input under
 * a spent key is refused, and a key nobody has spent answers null.
 */
export async function spentKey(
  tx: Tx,
  actor: MemberActor,
  key: string,
  input: unknown,
): Promise<Result<string | null, 'already_sent'>> {
  const [spent] = await tx
    .select()
    .from(commandKeys)
    .where(and(eq(commandKeys.organisationId, actor.organisationId), eq(commandKeys.key, key)))
  if (!spent) return done(null)
  return spent.inputHash === hashOf(input) ? done(spent.outcome) : refuse('already_sent')
}

/** Spends a key in the database transaction of the command that succeeded; a refused command leaves it free. */
export async function spendKey(
  tx: Tx,
  actor: MemberActor,
  command: { key: string; verb: string; input: unknown; outcome: string; now: Date },
): Promise<void> {
  await tx.insert(commandKeys).values({
    organisationId: actor.organisationId,
    key: command.key,
    verb: command.verb,
    inputHash: hashOf(command.input),
    outcome: command.outcome,
    personId: actor.personId,
    spentAt: command.now,
  })
}
