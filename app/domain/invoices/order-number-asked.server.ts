import { type SQL, sql } from 'drizzle-orm'
import { bookingEvents, visits } from '#db/schema/index.ts'

/** The acts in a booking's history by which Waymark asks for an order number: for the first time, and again. */
export const ORDER_NUMBER_ASKED = ['order_number_wanted', 'order_number_reminded'] as const

/** When it was last asked for, beside the visit of a query. */
export const orderNumberLastAsked = (): SQL<Date | null> =>
  sql`(select max(e.at) from booking_events e where e.visit_id = ${visits.id}
    and e.event in (${sql.join(
      ORDER_NUMBER_ASKED.map((event) => sql`${event}`),
      sql`, `,
    )}))`.mapWith(bookingEvents.at) as SQL<Date | null>
