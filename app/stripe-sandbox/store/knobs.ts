import type { JSONValue, Sql, TransactionSql } from 'postgres'

/** What the pages and `/_sandbox/settings` may change while the sandbox runs. Money in pence, times as named. */
export type Knobs = {
  /** Seconds the sandbox's clock is ahead of the machine's. */
  clock_offset: number
  delivery: 'normal' | 'delayed' | 'doubled' | 'out_of_order' | 'held'
  delivery_delay_seconds: number
  card_settlement_days: number
  bank_settlement_days: number
  payout_arrival_days: number
  card_fee_percent: number
  card_fee_fixed: number
  bank_fee_percent: number
  bank_fee_cap: number
  dispute_fee: number
}

export const startingKnobs: Knobs = {
  clock_offset: 0,
  delivery: 'normal',
  delivery_delay_seconds: 30,
  card_settlement_days: 2,
  bank_settlement_days: 1,
  payout_arrival_days: 0,
  card_fee_percent: 1.5,
  card_fee_fixed: 20,
  bank_fee_percent: 0.5,
  bank_fee_cap: 500,
  dispute_fee: 2000,
}

export const readKnobs = async (sql: Sql | TransactionSql): Promise<Knobs> => {
  const rows = await sql<{ name: string; value: unknown }[]>`select name, value from settings`
  return { ...startingKnobs, ...Object.fromEntries(rows.map((row) => [row.name, row.value])) }
}

export const setKnob = async (
  sql: Sql | TransactionSql,
  name: keyof Knobs,
  value: Knobs[keyof Knobs],
): Promise<void> => {
  await sql`insert into settings (name, value) values (${name}, ${sql.json(value as JSONValue)})
    on conflict (name) do update set value = excluded.value`
}
