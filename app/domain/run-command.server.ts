import type { Actor } from '#app/auth/actor.ts'
import { databaseError, inTransaction, type Tx } from '#db/client.server.ts'
import { refusalOfConstraint } from '#db/refusals.ts'
import type { ConstraintRefusal } from './constraint-refusals.ts'
import { type Result, refuse } from './result.ts'

class RollBack extends Error {
  constructor(readonly refusal: unknown) {
    super('refused')
  }
}

/**
 * Runs a command in one database transaction. A refusal, wherever in the command it comes, undoes everything the command
 * had written; losing a race to a constraint reads as the refusal that constraint stands for.
 */
export async function runCommand<T, R>(
  actor: Actor,
  work: (tx: Tx) => Promise<Result<T, R>>,
): Promise<Result<T, R | ConstraintRefusal>> {
  try {
    return await inTransaction(actor, async (tx) => {
      const result = await work(tx)
      if (!result.ok) throw new RollBack(result.refusal)
      return result
    })
  } catch (error) {
    if (error instanceof RollBack) return refuse(error.refusal as R)
    const code = refusalOfConstraint(databaseError(error)?.constraint ?? null)
    if (code) return refuse(code)
    throw error
  }
}
