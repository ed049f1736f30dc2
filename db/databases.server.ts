import postgres from 'postgres'

/** The same server's database of another name. */
export function sibling(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}

/** Runs `work` with one short-lived connection to `url`. */
export async function withConnection<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}

/** Makes the database that `url` names, on the server it names, unless it is there. */
export async function createDatabaseIfMissing(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  await withConnection(sibling(url, 'postgres'), async (sql) => {
    const [found] = await sql`select 1 from pg_database where datname = ${name}`
    if (found) return
    try {
      await sql`create database ${sql(name)}`
    } catch (error) {
      const raced = ['42P04', '23505'].includes((error as { code?: string }).code ?? '')
      if (!raced) throw error
    }
  })
}
