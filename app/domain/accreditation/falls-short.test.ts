import { expect, it } from 'vitest'
import { day } from '#app/domain/calendar.ts'
import { type CredentialsWanted, heldWith } from '#tests/make/held.ts'
import { MENU } from '#tests/make/menu.ts'
import { fallsShort } from './falls-short.ts'

const today = day('2027-01-12')
const LEADER = { grade: 'careers_leader' }
const REGISTER =
  'Your place on the professional register is not as a Career Development Professional, which this service needs'
const LEVEL =
  'Your career guidance qualification is not at level 6 or above in career development, which this service needs'

it.each<[string, CredentialsWanted, keyof typeof MENU, string | null]>([
  ['level 7 on the register', {}, 'personal_guidance_day', null],
  ['a Careers Leader at level 7', { register: LEADER }, 'personal_guidance_day', REGISTER],
  ['a Careers Leader without a qualification', { register: LEADER, qualification: null }, 'single_interview', REGISTER],
  ['a Careers Leader, for information', { register: LEADER, qualification: null }, 'group_session', null],
  ['level 4, not on the register', { qualification: { level: 4 }, register: null }, 'personal_guidance_day', LEVEL],
  ['level 7 in something else', { qualification: { isCareerDevelopment: false } }, 'personal_guidance_day', LEVEL],
  ['level 4, for information', { qualification: { level: 4 }, register: null }, 'assembly', null],
  ['nothing of either', { qualification: null, register: null }, 'personal_guidance_day', null],
  ['a DBS check that is renewed in weeks', { dbs: { level: 'basic' } }, 'personal_guidance_day', null],
])('%s: what was verified says who may offer it', (_, wanted, code, words) => {
  expect(fallsShort(heldWith(wanted), MENU[code], today)?.words ?? null).toBe(words)
})

it.each(['expired', 'suspended', 'revoked'] as const)('what is %s says nothing of who they are now', (status) => {
  const held = heldWith({ register: LEADER }).map((one) => (one.facts.kind === 'register' ? { ...one, status } : one))
  expect(fallsShort(held, MENU.personal_guidance_day, today)).toBeNull()
})
