import { and, asc, eq, ilike, or, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Actor } from '#app/auth/actor.ts'
import { normalisePostcode, outcodeOf } from '#app/domain/postcode.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { organisations, schoolRegister } from '#db/schema/index.ts'
import { isNamedLike, patternOf } from './search-name.server.ts'
import { searchNameOf } from './search-name.ts'

const most = 20

/**
 * Open schools of the national register by name (each word, in the name, the town or the trust's name), URN, postcode or the
 * first half of one; at most 20, the nearest names first. Nothing for fewer than three characters.
 */
export async function findInRegister(actor: Actor, typed: string) {
  const text = typed.trim().slice(0, 100)
  if (text.length < 3) return []
  return inTransaction(actor, (tx) =>
    tx
      .select({
        urn: schoolRegister.urn,
        name: schoolRegister.name,
        kind: schoolRegister.kind,
        group: schoolRegister.group,
        street: schoolRegister.street,
        town: schoolRegister.town,
        postcode: schoolRegister.postcode,
        localAuthority: schoolRegister.localAuthority,
        trustName: schoolRegister.trustName,
      })
      .from(schoolRegister)
      .where(and(eq(schoolRegister.isOpen, true), matching(text)))
      .orderBy(sql`similarity(${schoolRegister.searchName}, ${searchNameOf(text)}) desc`, asc(schoolRegister.name))
      .limit(most),
  )
}

function matching(text: string): SQL | undefined {
  if (/^\d{5,7}$/.test(text)) return eq(schoolRegister.urn, Number(text))
  const postcode = normalisePostcode(text)
  if (postcode) return eq(schoolRegister.postcode, postcode)
  const words = text.split(/[\s,]+/).filter(Boolean)
  const byWords = and(
    ...words.map((word) =>
      or(
        ilike(schoolRegister.searchName, patternOf(word)),
        isNamedLike(schoolRegister.town, word),
        isNamedLike(schoolRegister.trustName, word),
        isOfEnteredTrust(word),
      ),
    ),
  )
  const outcode = words.length === 1 ? outcodeOf(text) : null
  return outcode ? or(eq(schoolRegister.outcode, outcode), byWords) : byWords
}

/** Whether staff have entered a trust of that name for it. */
const isOfEnteredTrust = (word: string): SQL => sql`exists (
  select from organisations s join organisations t on t.id = s.trust_id
   where s.urn = ${schoolRegister.urn} and ${isNamedLike(sql`t.name`, word)})`

/** One school of the register, open or closed; null when there is none with that number. */
export async function registeredSchool(actor: Actor, urn: number) {
  if (!Number.isSafeInteger(urn) || urn < 1 || urn > 9_999_999) return null
  return inTransaction(actor, (tx) => registeredIn(tx, urn))
}

/**
 * The same inside a command's own database transaction. Its trust is the register's, or where the register names none the one
 * that staff have entered.
 */
export async function registeredIn(tx: Tx, urn: number): Promise<typeof schoolRegister.$inferSelect | null> {
  const [row] = await tx.select().from(schoolRegister).where(eq(schoolRegister.urn, urn))
  if (!row || row.trustName !== null) return row ?? null
  const trusts = alias(organisations, 'trusts')
  const [entered] = await tx
    .select({ name: trusts.name, code: trusts.trustCode })
    .from(organisations)
    .innerJoin(trusts, eq(trusts.id, organisations.trustId))
    .where(eq(organisations.urn, urn))
  return entered ? { ...row, trustName: entered.name, trustCode: entered.code } : row
}
