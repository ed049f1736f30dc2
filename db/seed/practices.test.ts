import { expect, it } from 'vitest'
import { MENU_SERVICES } from '#tests/make/menu.ts'
import { ADVISERS } from './adviser-list.ts'
import { offersOf } from './practices.server.ts'

it.each(MENU_SERVICES)('$name is offered by several advisers, in several places', ({ code }) => {
  const offering = ADVISERS.filter((seed) => seed.standing === 'current').filter((seed) =>
    offersOf(seed).some((offer) => offer.code === code),
  )
  expect(offering.length).toBeGreaterThan(5)
  expect(new Set(offering.map(({ place }) => place.outcode)).size).toBeGreaterThan(4)
})
