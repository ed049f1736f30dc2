import { describe, expect, it, test } from 'vitest'
import { day } from '../calendar.ts'
import {
  type CredentialActor,
  type CredentialEvent,
  type CredentialState,
  type CredentialStatus,
  decideCredential,
  holdsOn,
  reminderDue,
} from './credential-lifecycle.ts'

// Written out by hand from the issue, not read from the table that `decideCredential` reads.

const STATUSES: CredentialStatus[] = [
  'submitted',
  'verified',
  'expiring',
  'expired',
  'refused',
  'withdrawn',
  'replaced',
  'suspended',
  'revoked',
]
const ACTORS = {
  owner: { side: 'adviser', personId: 'psn_owner' },
  stranger: { side: 'adviser', personId: 'psn_stranger' },
  staff: { side: 'staff', personId: 'psn_staff' },
  second: { side: 'staff', personId: 'psn_second' },
  'staff about themselves': { side: 'staff', personId: 'psn_owner' },
  waymark: { side: 'waymark' },
} as const satisfies Record<string, CredentialActor>
type Who = keyof typeof ACTORS

/** What is allowed: event, from, by whom, to what. Everything else is refused. `psn_staff` suspended what is suspended. */
const ALLOWED: [CredentialEvent, CredentialStatus, Who[], CredentialStatus][] = [
  ['withdraw', 'submitted', ['owner'], 'withdrawn'],
  ['verify', 'submitted', ['staff', 'second'], 'verified'],
  ['refuse', 'submitted', ['staff', 'second'], 'refused'],
  ['replace', 'verified', ['waymark'], 'replaced'],
  ['replace', 'expiring', ['waymark'], 'replaced'],
  ['replace', 'expired', ['waymark'], 'replaced'],
  ['warn', 'verified', ['waymark'], 'expiring'],
  ['expire', 'verified', ['waymark'], 'expired'],
  ['expire', 'expiring', ['waymark'], 'expired'],
  ['suspend', 'verified', ['staff', 'second'], 'suspended'],
  ['suspend', 'expiring', ['staff', 'second'], 'suspended'],
  ['suspend', 'expired', ['staff', 'second'], 'suspended'],
  ['suspend', 'replaced', ['staff', 'second'], 'suspended'],
  ['lift', 'suspended', ['second'], 'verified'],
  ['revoke', 'suspended', ['second'], 'revoked'],
]
const EVENTS = [...new Set(ALLOWED.map(([event]) => event))]
/** Of each event a day on which its timer, or nothing, stands in its way. It ends on 31 August. */
const onItsDay = (event: CredentialEvent) =>
  day(event === 'expire' ? '2027-09-01' : event === 'warn' ? '2027-07-15' : '2027-01-21')

const stateOf = (status: CredentialStatus, of: Partial<CredentialState> = {}): CredentialState => ({
  status,
  personId: 'psn_owner',
  endsOn: day('2027-08-31'),
  suspendedBy: status === 'suspended' ? 'psn_staff' : null,
  ...of,
})
const why = { reason: 'The body says so' }

describe.each(EVENTS)('%s', (event) => {
  const cases = STATUSES.flatMap((status) => (Object.keys(ACTORS) as Who[]).map((who) => [status, who] as const))
  it.each(cases)('from %s by %s', (status, who) => {
    const result = decideCredential(stateOf(status), event, ACTORS[who], { ...why, today: onItsDay(event) })
    const row = ALLOWED.find(([e, from, by]) => e === event && from === status && by.includes(who))
    if (row) expect(result).toEqual({ ok: true, value: row[3] })
    else expect(result.ok).toBe(false)
  })
})

test.each([
  ['a second person is needed', 'revoke', 'suspended', 'staff', 'second_person_needed'],
  ['nobody lifts their own suspension of somebody else', 'lift', 'suspended', 'staff', 'second_person_needed'],
  ['nobody verifies themselves', 'verify', 'submitted', 'staff about themselves', 'own_credential'],
  ['verified twice', 'verify', 'verified', 'staff', 'already_done'],
  ['what was refused is not verified', 'verify', 'refused', 'staff', 'not_now'],
  ['another adviser takes back nothing', 'withdraw', 'submitted', 'stranger', 'not_yours'],
  ['staff are not the timer', 'expire', 'verified', 'staff', 'not_yours'],
] as [string, CredentialEvent, CredentialStatus, Who, string][])('%s', (_, event, status, who, refusal) => {
  const result = decideCredential(stateOf(status), event, ACTORS[who], { ...why, today: day('2027-01-21') })
  expect(result).toEqual({ ok: false, refusal })
})

test.each(['refuse', 'suspend', 'lift', 'revoke'] as const)('to %s somebody says why', (event) => {
  const from = ALLOWED.find(([one]) => one === event)?.[1] as CredentialStatus
  const result = decideCredential(stateOf(from), event, ACTORS.second, { reason: '  ', today: day('2027-01-21') })
  expect(result).toEqual({ ok: false, refusal: 'reason_missing' })
})

test.each([
  ['warn', 'verified', '2027-07-01', 'too_early'],
  ['warn', 'verified', '2027-07-02', null],
  ['expire', 'expiring', '2027-08-31', 'too_early'],
  ['expire', 'expiring', '2027-09-01', null],
] as [CredentialEvent, CredentialStatus, string, string | null][])(
  '%s from %s on %s: %s',
  (event, from, on, refusal) => {
    const result = decideCredential(stateOf(from), event, ACTORS.waymark, { reason: '', today: day(on) })
    expect(result.ok ? null : result.refusal).toBe(refusal)
  },
)

test('what has no end neither ends nor is about to', () => {
  for (const event of ['warn', 'expire'] as const) {
    const state = stateOf('verified', { endsOn: null })
    const result = decideCredential(state, event, ACTORS.waymark, { reason: '', today: day('2099-01-01') })
    expect(result).toEqual({ ok: false, refusal: 'too_early' })
  }
})

test('what has ended by today is not verified', () => {
  const on = (today: string) =>
    decideCredential(stateOf('submitted'), 'verify', ACTORS.staff, { reason: '', today: day(today) })
  expect(on('2027-08-31')).toEqual({ ok: true, value: 'verified' })
  expect(on('2027-09-01')).toEqual({ ok: false, refusal: 'ended_already' })
})

test.each(STATUSES)('%s counts on the days it covers, or on none', (status) => {
  const credential = { status, startsOn: day('2026-09-01'), endsOn: day('2027-08-31') }
  const days = ['2026-08-31', '2026-09-01', '2027-08-31', '2027-09-01'].map((on) => holdsOn(credential, day(on)))
  const counts = ['verified', 'expiring', 'expired'].includes(status)
  expect(days).toEqual([false, counts, counts, false])
})

test.each([
  ['2026-08-31', null, []],
  ['2026-09-01', '2026-09-01', []],
  ['2027-02-10', '2026-09-01', ['2026-09-01', '2027-02-09']],
  ['2027-10-01', '2026-09-01', ['2026-09-01', '2027-02-09', '2027-02-10', '2027-08-31']],
  ['2027-02-10', null, ['2026-08-31', '2026-09-01', '2027-02-09']],
  [null, '2026-09-01', []],
] as const)('what was replaced from %s, and itself holds from %s, counts on %j', (replaced, starts, counts) => {
  const credential = {
    ...{ status: 'replaced' as const, replacedFrom: replaced && day(replaced) },
    ...{ startsOn: starts && day(starts), endsOn: day('2027-08-31') },
  }
  const days = ['2026-08-31', '2026-09-01', '2027-02-09', '2027-02-10', '2027-08-31', '2027-09-01']
  expect(days.filter((on) => holdsOn(credential, day(on)))).toEqual(counts)
  for (const status of ['suspended', 'revoked'] as const)
    expect(days.filter((on) => holdsOn({ ...credential, status }, day(on)))).toEqual([])
})

test.each([
  ['2027-07-01', null],
  ['2027-07-02', 60],
  ['2027-07-31', 60],
  ['2027-08-01', 30],
  ['2027-08-23', 30],
  ['2027-08-24', 7],
  ['2027-08-31', 7],
  ['2027-09-01', null],
])('on %s the reminder of %s days is due', (today, days) => {
  expect(reminderDue(stateOf('expiring'), day(today))).toBe(days)
  expect(reminderDue(stateOf('suspended'), day(today))).toBeNull()
  expect(reminderDue(stateOf('verified', { endsOn: null }), day(today))).toBeNull()
})
