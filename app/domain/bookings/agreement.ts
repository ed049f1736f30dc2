import type { Unit, VisitMode } from '../services/menu.ts'
import type { CancellationTier } from './cancellation.ts'
import type { FeeTerms } from './price.ts'

/** What is frozen on a booking when it is requested: prices, travel, the fee's rule and who pays which VAT. Pence. */
export type PriceTerms = {
  /** Of one visit; of what has no date, of all that were asked for. */
  pricePence: number
  travelMiles: number
  mileagePence: number
  travelPence: number
  fee: FeeTerms
  feePence: number
  supplierRegisteredForVat: boolean
  platformRegisteredForVat: boolean
  payerRecoversVat: boolean
  tiers: CancellationTier[]
  minutes: number
  /** What one is called: "day". */
  unit: Unit
  /** How long each interview is; 0 where there are none. */
  interviewMinutes: number
  /** By video or telephone nobody travels. Older bookings are face to face. */
  mode?: VisitMode
  /** Of what has no date: how many were asked for, and the price of each. */
  quantity?: number
  eachPence?: number
  /** Where so many at once cost less each: from how many, and what one costs otherwise. Older bookings have none. */
  block?: { from: number; usualPence: number } | null
}

/** The words both sides sign: each clause a heading and its sentences. */
export type AgreementText = {
  supplier: string
  payer: string
  school: string
  lead: string | null
  service: string
  visits: { day: string; from: string; to: string; place: string }[]
  /** Of what has no date, instead of visits: how many of it, and by which day. */
  wanted?: { what: string; by: string }
  pricePence: number
  clauses: { heading: string; sentences: string[] }[]
}
