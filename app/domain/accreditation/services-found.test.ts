import { expect, test } from 'vitest'
import { day } from '#app/domain/calendar.ts'
import { heldWith } from '#tests/make/held.ts'
import { MENU } from '#tests/make/menu.ts'
import { servicesFound, servicesInWords } from './services-found.ts'

const today = day('2027-01-21')
const register = {
  kind: 'register',
  body: 'cdi',
  number: 'R1',
  grade: 'career_development_professional',
} as const
const held = heldWith({ register: null })

test('an adviser is found for each service whose checks hold, and what the others lack is said once', () => {
  const { personal_guidance_day: day, personal_guidance_half_day: half, group_session: group } = MENU
  const offered = [day, half, group]
  const lacks = {
    kind: 'register',
    why: 'not_seen',
    services: [day, half],
  }
  expect(servicesFound(held, offered, today)).toMatchObject({ found: [group], lacked: [lacks] })
  const ended = { ...lacks, why: 'ended', endsOn: '2026-11-14' }
  const lapsed = heldWith({ register: { ...register, renewsOn: '2026-11-14' } })
  expect(servicesFound(lapsed, offered, today)).toMatchObject({ found: [group], lacked: [ended] })
  const { found, lacked } = servicesFound([], offered, today)
  expect(found).toEqual([])
  expect(lacked.map(({ kind, services }) => [kind, services.length])).toEqual([
    ['identity', 3],
    ['right_to_work', 3],
    ['reference', 3],
    ['qualification', 3],
    ['register', 2],
    ['dbs', 3],
    ['safeguarding', 3],
    ['public_liability', 3],
  ])
})

test('who offers nothing is found for nothing and lacks nothing', () => {
  expect(servicesFound(held, [], today)).toEqual({ found: [], lacked: [] })
})

test('services are listed as a sentence names them', () => {
  expect(servicesInWords([MENU.personal_guidance_day, MENU.ehcp_review])).toBe(
    'personal guidance day and EHCP annual review',
  )
})
