import { and, asc, eq, ilike, or, type SQL, sql } from 'drizzle-orm'
import type { Actor } from '#app/auth/actor.ts'
import { normalisePostcode, outcodeOf } from '#app/domain/postcode.ts'
import { inTransaction } from '#db/client.server.ts'
import { schoolRegister } from '#db/schema/index.ts'
import { isNamedLike, patternOf } from './search-name.server.ts'
import { searchNameOf } from './search-name.ts'

const most = 20

/**
 * Open schools of the national register by name (each word, in the name or the town), URN, postcode or the first half of
 * one; at most 20, the nearest names first. Nothing for fewer than three characters.
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
      or(ilike(schoolRegister.searchName, patternOf(word)), isNamedLike(schoolRegister.town, word)),
    ),
  )
  const outcode = words.length === 1 ? outcodeOf(text) : null
  return outcode ? or(eq(schoolRegister.outcode, outcode), byWords) : byWords
}

/** One school of the register, open or closed; null when there is none with that number. */
export async function registeredSchool(actor: Actor, urn: number) {
  if (!Number.isSafeInteger(urn) || urn < 1 || urn > 9_999_999) return null
  const [row] = await inTransaction(actor, (tx) => tx.select().from(schoolRegister).where(eq(schoolRegister.urn, urn)))
  return row ?? null
}
