import type { Day } from './calendar.ts'

/** From which day a VAT number holds and until which, both included; null: since ever, and with no end known. */
export type VatDays = { vatFromOn: Day | null; vatUntilOn: Day | null }

export type VatRegistration = VatDays & { vatNumber: string | null }

/** Whether it can be kept: a number with its first day and no last before it, or neither number nor days. */
export const isWholeRegistration = ({ vatNumber, vatFromOn, vatUntilOn }: VatRegistration): boolean =>
  vatNumber === null
    ? vatFromOn === null && vatUntilOn === null
    : vatFromOn !== null && (vatUntilOn === null || vatFromOn <= vatUntilOn)

const holdsOn = ({ vatFromOn, vatUntilOn }: VatDays, on: Day): boolean =>
  (vatFromOn === null || vatFromOn <= on) && (vatUntilOn === null || on <= vatUntilOn)

/**
 * Whether a supplier charges VAT on a supply of that day, its tax point. (Source: VAT Act 1994, section 4(1) with section 3(1):
 * a taxable person is one while registered.)
 */
export const isRegisteredOn = (supplier: VatRegistration, on: Day): boolean =>
  supplier.vatNumber !== null && holdsOn(supplier, on)

/** The same by an adviser's card, which says that there is a number and not which. */
export const isCardRegisteredOn = (card: VatDays & { isVatRegistered: boolean }, on: Day): boolean =>
  card.isVatRegistered && holdsOn(card, on)
