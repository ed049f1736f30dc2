import type postgres from 'postgres'

// How a database was at one moment, kept in a schema beside it, so that whatever is changed afterwards is seen and undone
// in milliseconds. Triggers note which tables were written to, in the writer's own database transaction: what is rolled
// back notes nothing. Only these tables are compared, row by row.

export type KeptRows = {
  /** The tables that hold something else than they did. */
  changed(): Promise<string[]>
  /** Nothing may be writing meanwhile. */
  putBack(): Promise<void>
}

/** `except`: tables that may change as they like. `parts`: of a table, the columns that count; all of them otherwise. */
export async function keepRows(
  owner: postgres.Sql,
  { except, parts }: { except: string[]; parts: Record<string, string[]> },
): Promise<KeptRows> {
  const columns = await owner<{ table: string; columns: string[] }[]>`
    select c.table_schema || '.' || c.table_name as table,
           array_agg(quote_ident(c.column_name) order by c.ordinal_position) as columns
      from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
     where t.table_type = 'BASE TABLE' and c.table_schema in ('public', 'graphile_worker') and c.is_generated = 'NEVER'
     group by 1`
  const tables = new Map(columns.filter((one) => !except.includes(one.table)).map((one) => [one.table, one.columns]))
  await owner.unsafe(`
    create schema kept;
    create table kept.written (name text);
    create function kept.note() returns trigger security definer set search_path = '' language plpgsql as
      $$ begin insert into kept.written values (tg_argv[0]); return null; end $$;
    ${[...tables]
      .map(
        ([table, names]) => `
      create table ${keptAs(table)} as select ${names} from ${table};
      create trigger kept_note after insert or update or delete on ${table}
        for each statement execute function kept.note('${table}');`,
      )
      .join('')}`)

  const written = async () =>
    (await owner<{ name: string }[]>`select distinct name from kept.written order by name`).map(({ name }) => name)
  const forget = () => owner`delete from kept.written`
  return {
    async changed() {
      const differing: string[] = []
      for (const table of await written()) {
        const row = `concat_ws(' ', ${(parts[table] ?? tables.get(table) ?? []).map((name) => `${name}::text`)})`
        const sum = (of: string) =>
          `(select md5(string_agg(row, '' order by row)) from (select ${row} as row from ${of}) r)`
        const [compared] = await owner.unsafe(`select ${sum(table)} is distinct from ${sum(keptAs(table))} as differs`)
        if (compared?.differs) differing.push(table)
      }
      if (differing.length === 0) await forget()
      return differing
    },
    async putBack() {
      const lines = (await written()).map((table) => {
        const names = tables.get(table)
        return `delete from ${table};
                insert into ${table} (${names}) overriding system value select ${names} from ${keptAs(table)};`
      })
      // As a replica Postgres takes rows as they are: no promise is asked, and none of the triggers is run.
      await owner.unsafe(`begin; set local session_replication_role = replica; ${lines.join('')} commit;`)
      await forget()
    },
  }
}

const keptAs = (table: string) => `kept."${table}"`
