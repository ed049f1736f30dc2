import { z } from 'zod'
import { LEVEL_NEEDED } from '#app/domain/accreditation/credential-needs.ts'
import type { CancellationTier } from '#app/domain/bookings/cancellation.ts'
import { formatPounds } from '#app/domain/money.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import {
  LEAST_BLOCK,
  LEAST_PRICE,
  MOST_A_DAY,
  MOST_MILEAGE,
  MOST_NOTICE,
  MOST_PRICE,
  MOST_RADIUS,
  mostBlock,
  type Offer,
  WITHOUT_DATE,
} from '#app/domain/services/offer.ts'
import type { OfferRefusal } from '#app/domain/services/offer-service.server.ts'
import { maybe, typedNumber, typedPounds } from '#app/ui/typed.ts'

// The form in which an adviser offers a service: what is typed, what it means, and each refusal beside its field.

export const Tiers = z.object({
  freeFrom: typedNumber('Say with how much notice cancelling is free', 0, 60),
  someFrom: typedNumber('Say with how much notice part of the price is due', 0, 60),
  somePercent: typedNumber('Enter how much that part is, in per cent', 0, 100),
  lastPercent: typedNumber('Enter how much is due with less notice, in per cent', 0, 100),
})

const PRICE_RANGE = `Enter a price from ${formatPounds(LEAST_PRICE)} to ${formatPounds(MOST_PRICE)}`
const BLOCK_MISSING = 'Enter what each costs then, or leave both empty'

const Price = {
  price: typedPounds('Enter your price, like 320.00', PRICE_RANGE).refine(
    (price) => LEAST_PRICE <= price && price <= MOST_PRICE,
    { error: PRICE_RANGE },
  ),
  blockPrice: maybe(typedPounds('Enter what each costs then, like 300.00', PRICE_RANGE)),
}
const blockFrom = (menu: Pick<MenuService, 'isDated'>) =>
  maybe(typedNumber('Enter from how many', LEAST_BLOCK, mostBlock(menu)))

type Block = { blockFrom: number | null; blockPrice: Offer['price'] | null }
function bothOrNeither({ blockFrom, blockPrice }: Block, context: z.RefinementCtx): void {
  if (blockFrom !== null && blockPrice === null)
    context.addIssue({ code: 'custom', path: ['blockPrice'], message: BLOCK_MISSING })
  if (blockFrom === null && blockPrice !== null)
    context.addIssue({ code: 'custom', path: ['blockFrom'], message: 'Enter from how many, or leave both empty' })
}

/** What has no date has a price, and nothing about days. */
export const OfferWithoutDate = z
  .object({ ...Price, blockFrom: blockFrom({ isDated: false }) })
  .superRefine(bothOrNeither)

export const offerWithoutDate = ({ price, ...block }: z.output<typeof OfferWithoutDate>): Offer => ({
  ...{ price, block: blockOf(block) },
  ...WITHOUT_DATE,
})

export const offerForm = ({ maxInterviews, leastMinutes, mostMinutes }: MenuService) =>
  z
    .object({
      ...Price,
      interviews:
        maxInterviews > 1
          ? typedNumber('Enter how many interviews you hold in a visit', 1, maxInterviews)
          : z
              .string()
              .optional()
              .transform(() => maxInterviews),
      capacityADay: maybe(typedNumber('Enter how many', 1, MOST_A_DAY)),
      blockFrom: blockFrom({ isDated: true }),
      minutes: maybe(typedNumber('Enter the length in minutes', leastMinutes, mostMinutes)),
      radiusMiles: maybe(typedNumber('Enter how many miles', 1, MOST_RADIUS)),
      mileagePence: maybe(typedNumber('Enter how many pence', 0, MOST_MILEAGE)),
      noticeSchoolDays: maybe(typedNumber('Enter how many school days', 0, MOST_NOTICE)),
      ...Tiers.shape,
    })
    .superRefine(bothOrNeither)

/** What was typed, as the command takes it. */
export function offerOf({ blockFrom, blockPrice, ...typed }: z.output<ReturnType<typeof offerForm>>): Offer {
  const { price, interviews, capacityADay, minutes, radiusMiles, mileagePence, noticeSchoolDays } = typed
  const block = blockOf({ blockFrom, blockPrice })
  return {
    ...{ price, interviews, capacityADay, minutes, radiusMiles, mileagePence, noticeSchoolDays, block },
    tiers: tiersOf(typed),
  }
}

const blockOf = ({ blockFrom, blockPrice }: Block): Offer['block'] =>
  blockFrom !== null && blockPrice !== null ? { from: blockFrom, price: blockPrice } : null

/** Free, then part, then the last share with less notice; a step of no width is left out. */
export function tiersOf(form: z.output<typeof Tiers>): CancellationTier[] {
  const free = { fromSchoolDays: form.freeFrom, percent: 0 }
  const some = { fromSchoolDays: form.someFrom, percent: form.somePercent }
  const last = { fromSchoolDays: 0, percent: form.lastPercent }
  if (form.freeFrom === 0) return [free]
  return form.someFrom === 0 ? [free, last] : [free, some, last]
}

export const TIERS_NOT_SOUND = 'Less notice must never cost less. Check the days and the per cents'

export function offerRefusalWords(refusal: OfferRefusal, menu: MenuService): Record<string, string> {
  switch (refusal) {
    case 'not_on_menu':
      return { '': `${menu.name} has been taken off the menu` }
    case 'profile_first':
      return { '': 'Save your profile first. Then set your price' }
    case 'level_too_low':
      return {
        '': `${menu.name} needs a qualification at level ${LEVEL_NEEDED[menu.as]} or above. Add it to your credentials first`,
      }
    case 'place_too_low':
      return {
        '': `${menu.name} needs a place on the register as a Career Development Professional, and yours is not one. Give that to your credentials first`,
      }
    case 'too_many_interviews':
      return { interviews: `Enter a number of interviews from 1 to ${menu.maxInterviews}` }
    case 'interviews_do_not_fit':
      return { minutes: 'That is too short for so many interviews. Enter a longer time, or fewer interviews' }
    case 'tiers_not_sound':
      return { someFrom: TIERS_NOT_SOUND }
    case 'price_out_of_range':
      return { price: PRICE_RANGE }
    case 'length_not_allowed':
      return { minutes: `Enter a length from ${menu.leastMinutes} to ${menu.mostMinutes} minutes` }
    case 'capacity_out_of_range':
      return { capacityADay: `Enter a number from 1 to ${MOST_A_DAY}` }
    case 'block_too_small':
      return { blockFrom: `Enter a number from ${LEAST_BLOCK} to ${mostBlock(menu)}` }
    case 'block_not_lower':
      return { blockPrice: 'Enter less than your price for one' }
    case 'travel_out_of_range':
      return { radiusMiles: `Enter up to ${MOST_RADIUS} miles and up to ${MOST_MILEAGE} pence a mile` }
    case 'has_no_date':
      return { '': `${menu.name} has no date, so it has a price and nothing else` }
    case 'notice_out_of_range':
      return { noticeSchoolDays: `Enter up to ${MOST_NOTICE} school days` }
  }
}
