import { expect, it } from 'vitest'
import { pence } from '#app/domain/money.ts'
import { MENU } from '#tests/make/menu.ts'
import type { MenuService } from './menu.ts'
import { AS_USUAL, offerFault, withinMenu } from './offer.ts'

// From 08:45 to 15:15, six interviews of 45 minutes: five of an hour, and six of 60 minutes only in seven hours.
const guidance: MenuService = { ...MENU.personal_guidance_day, leastMinutes: 240, mostMinutes: 390 }
const talk: MenuService = { ...MENU.assembly }

it.each<[string, MenuService, [number, number | null], [number, number | null]]>([
  ['as it was', guidance, [6, null], [6, null]],
  ['longer interviews of a shorter day', { ...guidance, interviewMinutes: 60 }, [6, 360], [5, 360]],
  ['longer interviews of the usual day', { ...guidance, interviewMinutes: 75 }, [6, null], [4, null]],
  ['fewer interviews', { ...guidance, maxInterviews: 4 }, [6, 360], [4, 360]],
  ['a length that is allowed no more', { ...guidance, leastMinutes: 300 }, [4, 240], [4, null]],
  ['no interview fits into a length that is allowed', { ...guidance, interviewMinutes: 250 }, [4, 240], [1, null]],
  ['interviews where there were none', { ...talk, maxInterviews: 1, interviewMinutes: 20 }, [0, null], [1, null]],
  ['no interviews where there were some', { ...guidance, maxInterviews: 0, interviewMinutes: 0 }, [6, 360], [0, 360]],
])('%s', (_, menu, [interviews, minutes], [most, length]) => {
  expect(withinMenu({ interviews, minutes }, menu)).toEqual({ interviews: most, minutes: length })
})

it('of any length, number and menu leaves nothing that an offer is refused for, and changes nothing twice', () => {
  const usual = { ...AS_USUAL, price: pence(32_000), tiers: [{ fromSchoolDays: 0, percent: 0 }] }
  let looked = 0
  for (const interviewMinutes of [20, 45, 60, 90])
    for (const maxInterviews of [0, 1, 3, 4])
      for (const leastMinutes of [60, 240, 390])
        for (const minutes of [null, 60, 120, 239, 240, 300, 390])
          for (const interviews of [0, 1, 4, 6, 12]) {
            const menu = { ...guidance, interviewMinutes, maxInterviews, leastMinutes }
            const offer = { ...usual, interviews, minutes }
            const kept = withinMenu(offer, menu)
            expect(offerFault(kept, menu)).toBeNull()
            expect(withinMenu(kept, menu)).toEqual(kept)
            if (offerFault(offer, menu) === null) expect(kept).toEqual(offer)
            looked++
          }
  expect(looked).toBe(4 * 4 * 3 * 7 * 5)
})
