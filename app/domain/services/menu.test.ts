import { expect, it } from 'vitest'
import { interviewsThatFit } from '#app/domain/bookings/slots.ts'
import { minutesOf } from '#app/domain/calendar.ts'
import { isServiceCode, MENU, MENU_SERVICES, serviceByCode } from './menu.ts'

it.each(MENU_SERVICES)('$code is one thing said once', (service) => {
  expect(MENU[service.code]).toBe(service)
  expect(minutesOf(service.to) - minutesOf(service.from)).toBe(service.minutes)
  expect(service.parts.length).toBeGreaterThan(0)
})

it.each(MENU_SERVICES.filter((service) => service.maxInterviews > 0))(
  '$code has time for its interviews',
  (service) => {
    const fit = interviewsThatFit({ from: service.from, to: service.to, minutes: service.interviewMinutes })
    expect(fit).toBeGreaterThanOrEqual(service.maxInterviews)
  },
)

it('asks level 6 of everybody who interviews, and the barred list where nobody else is in the room', () => {
  const interviewing = MENU_SERVICES.filter((service) => service.maxInterviews > 0)
  expect(interviewing.every((service) => service.as === 'guidance' && service.isUnsupervised)).toBe(true)
  expect(MENU_SERVICES.filter((service) => service.benchmark === 8).every((service) => service.as === 'guidance')).toBe(
    true,
  )
  expect(MENU.group_session.as).toBe('information')
})

it('gives a review the whole meeting: it is one pupil’s, of the length its summary says', () => {
  const { interviewMinutes, minutes, maxInterviews, summary } = MENU.ehcp_review
  expect({ interviewMinutes, maxInterviews }).toEqual({ interviewMinutes: minutes, maxInterviews: 1 })
  expect(summary).toContain(`${minutes} minutes`)
})

it('lets only results day fall outside term', () => {
  expect(MENU_SERVICES.filter((one) => one.isAllowedOutsideTerm).map((one) => one.code)).toEqual(['results_day'])
})

it('knows no service that is not on it', () => {
  expect(isServiceCode('toString')).toBe(false)
  expect(() => serviceByCode('horoscope')).toThrow('not on the menu')
  expect(serviceByCode('assembly').name).toBe('Assembly')
})
