import { sql } from 'drizzle-orm'
import type { Actor } from '#app/auth/actor.ts'
import { bookingFee, type VisitPrice, visitPrice } from '#app/domain/bookings/price.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { platformPricing } from '#app/domain/fees/read.server.ts'
import { pence } from '#app/domain/money.ts'
import { HMRC_MILEAGE_PENCE } from '#app/domain/travel.ts'
import { isRegisteredOn } from '#app/domain/vat-registration.ts'
import { inTransaction } from '#db/client.server.ts'

/** What the public first page says in numbers: counted, never rounded up. */
export type HomeNumbers = { advisers: number; places: number; schools: number; visits: number }

/** The example of the first page: a day of six interviews, 18 miles there and back, priced as any visit is today. */
export type ExamplePrice = {
  price: VisitPrice
  miles: number
  mileagePence: number
  feeBasisPoints: number
  interviews: number
}

const EXAMPLE = { price: pence(32_000), miles: 18, interviews: 6 }

export function homePage(
  actor: Actor,
  now: Date,
): Promise<{ numbers: HomeNumbers; example: ExamplePrice; today: Day }> {
  const today = londonDay(now)
  return inTransaction(actor, async (tx) => {
    const [numbers] = await tx.execute<HomeNumbers>(sql`
      select count(*)::int as advisers, count(distinct outcode)::int as places,
             coalesce(sum(visits_delivered), 0)::int as visits,
             (select count(*) from organisations where kind = 'school' and closed_at is null)::int as schools
        from adviser_cards where is_listed and not is_hidden`)
    const { fee, platform } = await platformPricing(tx, today)
    const price = visitPrice({
      price: EXAMPLE.price,
      travel: pence(EXAMPLE.miles * HMRC_MILEAGE_PENCE),
      fee: bookingFee(EXAMPLE.price, fee),
      isAdviserVatRegistered: false,
      isWaymarkVatRegistered: isRegisteredOn(platform, today),
      payerRecoversVat: true,
    })
    return {
      numbers: numbers as HomeNumbers,
      example: {
        price,
        miles: EXAMPLE.miles,
        mileagePence: HMRC_MILEAGE_PENCE,
        feeBasisPoints: fee.basisPoints,
        interviews: EXAMPLE.interviews,
      },
      today,
    }
  })
}
