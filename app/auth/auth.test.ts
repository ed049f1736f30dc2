import { describe, expect, it } from 'vitest'
import { addressPrefix } from './attempts.server.ts'
import { deviceWords } from './device-words.ts'
import { ownPath, pathWithin } from './own-path.ts'
import { hashPassword, newPassword, passwordFits } from './passwords.server.ts'
import { rolesOffered, roleWords } from './roles.ts'

describe('a password', () => {
  it('is kept as argon2id with the agreed costs', async () => {
    const hash = await hashPassword('three random words')
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await passwordFits('three random words', hash)).toBe(true)
    expect(await passwordFits('three random wordz', hash)).toBe(false)
    expect(await passwordFits('three random words', null)).toBe(false)
  })

  it('is refused with what to do when short, common, or the person’s own name, and needs no kinds of character', async () => {
    const refusal = async (password: string) => {
      const taken = await newPassword(password, ['Priya Nair', 'priya@school.example'])
      return taken.ok ? null : taken.refusal
    }
    expect(await refusal('short')).toBe('Use at least 12 characters. Three random words work well')
    for (const weak of ['password1234', 'priyanair2026', 'qwertyuiop123', 'aaaaaaaaaaaaaaa']) {
      expect(await refusal(weak), weak).toMatch(/^That password is easy to guess\..* Three random words work well$/)
    }
    expect(await refusal('priyanair2026')).toContain('It has your name, your email address')
    expect(await refusal('x'.repeat(201))).toBe('Use 200 characters or fewer')
    for (const strong of ['heather lantern gravel', 'waymark-demo-2026', 'пять случайных слов']) {
      expect(await refusal(strong), strong).toBeNull()
    }
  })
})

describe('where to go on', () => {
  it('is a page of ours or the one expected', () => {
    for (const foreign of [
      null,
      '',
      'school',
      '//evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      'https://evil.example/',
      '/%0d%0aX: y\n',
      '/\t/evil.example',
      'javascript:alert(1)',
      '/ x',
    ]) {
      expect(ownPath(foreign, '/home'), String(foreign)).toBe('/home')
    }
    expect(ownPath('/school/bookings?page=2#top', '/home')).toBe('/school/bookings?page=2')
    expect(ownPath('/..//evil.example', '/home')).toBe('/home')
    expect(pathWithin('org_1', '/school/bookings/bkg_1')).toBe(
      '/switch?organisation=org_1&to=%2Fschool%2Fbookings%2Fbkg_1',
    )
  })
})

it('counts an IPv6 household and an IPv4 address as one', () => {
  expect(addressPrefix('203.0.113.5')).toBe('203.0.113.5')
  expect(addressPrefix('::ffff:203.0.113.5')).toBe('203.0.113.5')
  expect(addressPrefix('2001:db8:0:1::5')).toBe('2001:db8:0:1')
  expect(addressPrefix('2001:0DB8:0:1:ffff:1:2:3')).toBe('2001:db8:0:1')
  expect(addressPrefix('2001:db8::5')).toBe('2001:db8:0:0')
  expect(addressPrefix('::1')).toBe('0:0:0:0')
})

it('says devices and roles as people do', () => {
  expect(deviceWords('Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0')).toBe(
    'Edge on Windows',
  )
  expect(deviceWords('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1')).toBe(
    'Safari on an iPhone',
  )
  expect(deviceWords('')).toBe('A browser')
  expect(roleWords(['administrator', 'requester'])).toBe('Ask for visits, keep the team')
  expect(roleWords(['staff', 'administrator'])).toBe('Waymark’s staff, keep the team')
})

it('says of each role what the table allows it', () => {
  const hintsIn = (kind: 'school' | 'consortium') =>
    Object.fromEntries(rolesOffered(kind).map(({ role, hint }) => [role, hint]))
  expect(hintsIn('school')).toEqual({
    requester:
      'May ask for visits, take back and cancel visits, agree that visits took place, count pupils, offer shares to a consortium, keep the calendar and change settings.',
    approver:
      'May take back and cancel visits, approve what others ask for, agree that visits took place, add order numbers, pay invoices, set what each fund has and decide about consortia and shares.',
    payer: 'May add order numbers and pay invoices.',
    administrator:
      'May take back and cancel visits, set what each fund has, offer shares to a consortium, keep the calendar, change settings and invite and remove people and change what they may do.',
  })
  expect(hintsIn('consortium').administrator).toMatch(/invite schools.*change its name and close it/)
})
