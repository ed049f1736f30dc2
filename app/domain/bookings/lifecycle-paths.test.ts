import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decide, type Side, type VisitEvent, type VisitState, type VisitStatus } from './lifecycle.ts'

// Whatever happens to a visit, in whatever order and by whomever: what no path may do.

const TERMINAL: VisitStatus[] = ['agreed', 'declined', 'withdrawn', 'expired', 'cancelled', 'void']
const SIDES: Side[] = ['buyer', 'adviser', 'staff', 'waymark']
const EVENTS: VisitEvent[] = [
  'approve',
  'accept',
  'decline',
  'decline_approval',
  'withdraw',
  'expire',
  'hold_longer',
  'cancel',
  'cancel_late',
  'record_delivery',
  'take_back_delivery',
  'agree',
  'agree_by_silence',
  'raise_problem',
  'take_back_problem',
  'settle_agree',
  'settle_void',
]

const first: VisitState = {
  status: 'requested',
  open: ['approval', 'answer'],
  startsAt: new Date('2027-02-02T08:45:00Z'),
  approveBy: new Date('2027-01-19T17:00:00Z'),
  answerBy: new Date('2027-01-20T17:00:00Z'),
  agreeBy: new Date('2027-02-09T17:00:00Z'),
  hasRegister: true,
  freeToCancelUntil: new Date('2027-01-26T23:59:59.999Z'),
  lacks: null,
}
const EARLY = new Date('2027-01-13T09:00:00Z')
const MOMENTS = [first.approveBy, first.answerBy, first.freeToCancelUntil, first.startsAt, first.agreeBy as Date]
const moments = [EARLY, ...MOMENTS.flatMap((at) => [-1, 0, 1].map((ms) => new Date(at.getTime() + ms)))]

type Step = { event: VisitEvent; by: Side; now: Date }

const anyStep = fc.record({
  event: fc.constantFrom(...EVENTS),
  by: fc.constantFrom(...SIDES),
  now: fc.constantFrom(...moments),
})
/** What brings a visit on, so that many paths reach their far end. */
const onward = fc.constantFrom<Step>(
  { event: 'approve', by: 'buyer', now: EARLY },
  { event: 'accept', by: 'adviser', now: EARLY },
  { event: 'record_delivery', by: 'adviser', now: first.startsAt },
  { event: 'take_back_delivery', by: 'adviser', now: first.startsAt },
  { event: 'raise_problem', by: 'buyer', now: first.startsAt },
  { event: 'take_back_problem', by: 'buyer', now: first.startsAt },
  { event: 'agree', by: 'buyer', now: first.startsAt },
  { event: 'settle_agree', by: 'staff', now: first.startsAt },
  { event: 'settle_void', by: 'staff', now: first.startsAt },
)
const paths = fc.record({
  hasRegister: fc.boolean(),
  steps: fc.array(fc.oneof({ weight: 1, arbitrary: anyStep }, { weight: 2, arbitrary: onward }), { maxLength: 40 }),
})

type Path = { hasRegister: boolean; steps: Step[] }

function walk({ hasRegister, steps }: Path) {
  let visit: VisitState = { ...first, hasRegister }
  const money: string[] = []
  const moves: { event: VisitEvent; from: VisitStatus; to: VisitStatus }[] = []
  for (const { event, by, now } of steps) {
    const moved = decide(visit, event, by, now)
    if (!moved.ok) continue
    moves.push({ event, from: visit.status, to: moved.value.to })
    if (moved.value.money) money.push(moved.value.money)
    const open = visit.open.filter((condition) => condition !== moved.value.met)
    visit = { ...visit, status: moved.value.to, open }
  }
  return { visit, money, moves }
}

const always = (holds: (path: Path) => void) => fc.assert(fc.property(paths, holds), { numRuns: 3_000 })

it('nothing leaves a status that is the end', () => {
  always((path) => {
    for (const { from } of walk(path).moves) expect(TERMINAL).not.toContain(from)
  })
})

it('money is committed once at most, and spent or released once at most, never both, and exactly at the end', () => {
  always((path) => {
    const { visit, money } = walk(path)
    expect(['', 'commit', 'commit spend', 'commit release', 'release']).toContain(money.join(' '))
    expect(money.includes('spend') || money.includes('release')).toBe(TERMINAL.includes(visit.status))
    // Of what ended without taking place only a late cancelling spends anything.
    const isLate = walk(path).moves.some(({ event }) => event === 'cancel_late')
    expect(money.includes('spend')).toBe(visit.status === 'agreed' || isLate)
  })
})

it('a visit goes on exactly when nothing is awaited', () => {
  always((path) => {
    const { visit } = walk(path)
    if (visit.status === 'requested') expect(visit.open).not.toEqual([])
    if (['confirmed', 'delivered', 'problem', 'agreed'].includes(visit.status)) expect(visit.open).toEqual([])
  })
})

it('such paths do reach every status', () => {
  const reached = new Set<VisitStatus>([first.status])
  fc.assert(
    fc.property(paths, (path) => {
      for (const { to } of walk(path).moves) reached.add(to)
    }),
    { numRuns: 9_000, seed: 7 },
  )
  const live: VisitStatus[] = ['requested', 'confirmed', 'delivered', 'problem']
  expect([...reached].sort()).toEqual([...live, ...TERMINAL].sort())
})
