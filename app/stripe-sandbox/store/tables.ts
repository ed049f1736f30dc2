import type { Sql } from 'postgres'

/** Makes the tables at start; may run again, and in two processes at once. */
export const makeTables = (sql: Sql) =>
  sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(727001)`
    await tx.unsafe(`
      create table if not exists objects (
        seq bigint generated always as identity,
        account text not null default '',
        id text not null,
        object text not null,
        created bigint not null,
        body jsonb not null,
        hidden jsonb not null default '{}',
        primary key (account, id)
      );
      create index if not exists objects_by_age on objects (account, object, seq desc);
      create index if not exists objects_by_content on objects using gin (body jsonb_path_ops);
      create index if not exists objects_by_id on objects (id);
      create table if not exists idempotency (
        account text not null,
        key text not null,
        fingerprint text not null,
        status integer not null,
        body text not null,
        request text not null,
        created bigint not null,
        primary key (account, key)
      );
      create table if not exists file_bytes (id text primary key, bytes bytea not null);
      create table if not exists webhook_deliveries (
        id bigint generated always as identity primary key,
        event text not null,
        endpoint text not null,
        state text not null check (state in ('waiting', 'held', 'delivered', 'given_up')),
        due_at bigint not null,
        attempts integer not null default 0,
        answer text,
        created bigint not null,
        tried_at bigint
      );
      create index if not exists webhook_deliveries_due on webhook_deliveries (due_at, id) where state = 'waiting';
      create index if not exists webhook_deliveries_by_event on webhook_deliveries (event);
      create sequence if not exists account_numbers start 30000001 increment 7;
      create table if not exists settings (name text primary key, value jsonb not null);
    `)
  })
