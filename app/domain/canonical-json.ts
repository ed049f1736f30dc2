type Json = string | number | boolean | null | undefined | Json[] | { [key: string]: Json }

/**
 * JSON with the keys of every object in order of their code units and nothing left to chance, so that the same facts are
 * the same text wherever they were kept: Postgres' jsonb puts keys in an order of its own. (Source: RFC 8785.)
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(inOrder(value as Json))
}

function inOrder(value: Json): Json {
  if (Array.isArray(value)) return value.map(inOrder)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, inOrder(value[key])]),
  )
}
