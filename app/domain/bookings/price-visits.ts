import type { Day } from '../calendar.ts'
import { type Pence, pence } from '../money.ts'
import { type BlockPrice, type MenuService, priceOfEach, type VisitMode } from '../services/menu.ts'
import { type Point, straightMiles, travelPrice } from '../travel.ts'
import { isCardRegisteredOn, isRegisteredOn, type VatDays, type VatRegistration } from '../vat-registration.ts'
import type { PriceTerms } from './agreement.ts'
import { bookingFee, type FeeTerms, type VisitPrice, visitPrice } from './price.ts'

type PricedBy = {
  card: { latitude: number; longitude: number; mileagePence: number; isVatRegistered: boolean } & VatDays
  service: BlockPrice & { pricePence: number; tiers: PriceTerms['tiers'] }
  fee: FeeTerms
  platform: { roadFactor: number } & VatRegistration
  payer: { recoversVat: boolean }
  /** Where it is; by video or telephone nobody travels there. */
  place: Point & { mode?: VisitMode }
  menu: Pick<MenuService, 'minutes' | 'unit' | 'interviewMinutes'> & { isDated?: boolean }
  /** How many visits are asked for at once; of what has no date, how many of it. */
  many: number
  /** The days asked for, or today: there is VAT where it is charged on any of them, so that no day comes dearer. */
  days: readonly Day[]
}

/**
 * The price of one visit of a booking and the terms frozen with it: every visit of a booking is at one place and price. What has
 * no date is priced once, so many times what one costs.
 */
export function priceOfVisit(by: PricedBy): { terms: PriceTerms; price: VisitPrice; miles: number } {
  const miles = straightMiles(by.card, by.place)
  const isDated = by.menu.isDated ?? true
  const mode = isDated ? (by.place.mode ?? 'face_to_face') : 'without_date'
  const travel = travelPrice(mode === 'face_to_face' ? miles : 0, {
    roadFactor: by.platform.roadFactor,
    mileagePence: by.card.mileagePence,
  })
  const { pricePence, block } = priceOfEach(by.service, by.many)
  const servicePrice = pence(isDated ? pricePence : pricePence * by.many)
  const fee: Pence = bookingFee(servicePrice, by.fee)
  const isAdviserRegistered = by.days.some((on) => isCardRegisteredOn(by.card, on))
  const isWaymarkRegistered = by.days.some((on) => isRegisteredOn(by.platform, on))
  const price = visitPrice({
    price: servicePrice,
    travel: travel.price,
    fee,
    isAdviserVatRegistered: isAdviserRegistered,
    isWaymarkVatRegistered: isWaymarkRegistered,
    payerRecoversVat: by.payer.recoversVat,
  })
  return {
    miles,
    price,
    terms: {
      pricePence: servicePrice,
      travelMiles: travel.miles,
      mileagePence: by.card.mileagePence,
      travelPence: travel.price,
      fee: {
        ...{ basisPoints: by.fee.basisPoints, leastPence: by.fee.leastPence, mostPence: by.fee.mostPence },
        ...(by.fee.none ? { none: by.fee.none } : {}),
      },
      feePence: fee,
      supplierRegisteredForVat: isAdviserRegistered,
      platformRegisteredForVat: isWaymarkRegistered,
      payerRecoversVat: by.payer.recoversVat,
      tiers: by.service.tiers,
      minutes: by.menu.minutes,
      unit: by.menu.unit,
      interviewMinutes: by.menu.interviewMinutes,
      block,
      mode,
      ...(isDated ? {} : { quantity: by.many, eachPence: pricePence }),
    },
  }
}
