import { sql } from 'drizzle-orm'

/** What of a payment goes back or has gone, for a select from `payments`: not what was declined, taken back or came back. Pence. */
export const returnedOf = () => sql<number>`(select coalesce(sum(f.amount_pence), 0)::float8 from refunds f
  where f.payment_id = payments.id and f.status not in ('failed', 'declined', 'taken_back'))`
