import { and, eq, inArray } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { credentials, registers as kept } from '#db/schema/index.ts'
import { type CredentialFacts, END_OF, factsAtOdds, numberIn } from './credential-facts.ts'
import { isOfProvider } from './credential-kinds.ts'
import { publicWords } from './credential-words.ts'
import { lockHolder } from './held.server.ts'
import { moveCredential, recordCredentialEvent } from './move-credential.server.ts'
import { hasNumberIn } from './number-in-words.ts'
import { ownedBy } from './read-own.server.ts'
import { coverAccepted, placeFaults, type Register } from './registers.ts'

/**
 * An adviser says what they hold, or a provider's office what the provider can show of itself; staff then look at it. The same said twice, also at the same time, is one. Refused, beside
 * the fact it is about, where the facts cannot be so, or where words that everybody will read hold a number that is nobody’s
 * business.
 */
export function submitCredential(
  actor: SupplierActor,
  facts: CredentialFacts,
  now: Date,
): Promise<Result<{ id: string }, Record<string, string>>> {
  return inTransaction(actor, async (tx) => {
    const registers = await registersKept(tx, facts)
    const wrong = faultsOf(facts, registers, now)
    if (Object.keys(wrong).length > 0) return refuse(wrong)
    const organisationId = actor.kind === 'provider' ? actor.organisationId : null
    if ((organisationId !== null) !== isOfProvider(facts.kind)) throw new Error(`no ${facts.kind} of ${actor.kind}`)
    await lockHolder(tx, { personId: actor.personId, organisationId })
    const there = await sameAs(tx, actor, facts)
    if (there) return done({ id: there })
    const credential = { id: newId('credential'), personId: actor.personId, organisationId }
    await tx.insert(credentials).values({
      ...credential,
      ...coverAccepted(facts, registers),
      kind: facts.kind,
      facts,
      words: publicWords(facts, registers),
      status: 'submitted',
      submittedAt: now,
    })
    const by = { side: 'adviser' as const, personId: actor.personId }
    await recordCredentialEvent(tx, credential, { event: 'submit', by, byName: actor.name, note: '' }, now)
    return done({ id: credential.id })
  })
}

/** The registers as they are until this is written down: staff who end one wait for it. */
const registersKept = async (tx: Tx, facts: CredentialFacts): Promise<Register[]> =>
  facts.kind === 'register' ? tx.select().from(kept).for('share') : []

function faultsOf(facts: CredentialFacts, registers: readonly Register[], now: Date): Record<string, string> {
  const today = londonDay(now)
  const wrong = facts.kind === 'register' ? placeFaults(facts, registers, today) : {}
  if (Object.keys(wrong).length > 0) return wrong
  const { endsOn } = coverAccepted(facts, registers)
  const words = publicWords(facts, registers)
  const inWords = 'title' in facts ? 'title' : 'instrument' in facts ? 'instrument' : null
  return {
    ...(endsOn !== null && endsOn < today
      ? { [END_OF[facts.kind] ?? 'endsOn']: 'It has ended already. Give the current one' }
      : {}),
    ...(inWords && hasNumberIn(words, numberIn(facts))
      ? { [inWords]: 'Leave the number out: everybody reads these words' }
      : {}),
    ...factsAtOdds(facts, today),
  }
}

/** Of this holder, waiting or holding, with the very same facts. */
async function sameAs(tx: Tx, actor: SupplierActor, facts: CredentialFacts): Promise<string | null> {
  const live = await tx
    .select({ id: credentials.id, facts: credentials.facts })
    .from(credentials)
    .where(
      and(
        ownedBy(actor, credentials),
        eq(credentials.kind, facts.kind),
        inArray(credentials.status, ['submitted', 'verified', 'expiring']),
      ),
    )
  const said = JSON.stringify(ordered(facts))
  return live.find((one) => JSON.stringify(ordered(one.facts)) === said)?.id ?? null
}

/** Postgres keeps the facts of a row in an order of its own. */
const ordered = (value: unknown): unknown =>
  value && typeof value === 'object'
    ? Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, one]) => [name, ordered(one)])
    : value

/** Whoever gave it, or the office of the provider that it is about, takes back what staff have not decided about yet. */
export function takeBackCredential(actor: SupplierActor, id: string, now: Date) {
  return inTransaction(actor, async (tx) => {
    const [own] = await tx
      .select({ personId: credentials.personId })
      .from(credentials)
      .where(and(eq(credentials.id, id), ownedBy(actor, credentials)))
    const by = { side: 'adviser' as const, personId: own?.personId ?? actor.personId }
    return moveCredential(tx, { id, event: 'withdraw', by, byName: actor.name, now })
  })
}
