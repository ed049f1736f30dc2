import { expect, it } from 'vitest'
import { day } from '../calendar.ts'
import type { Condition, VisitStatus } from './lifecycle.ts'
import { signedFor } from './signed-for.ts'

const visit = (onDay: string, status: VisitStatus, ...open: Condition[]) => ({
  onDay: day(onDay),
  ...{ status, open, pricePence: 30_000, travelPence: 1_000, feePence: 3_000, vatPence: 484 },
})

it('says nothing where a signature is for all visits, also for one that was withdrawn after it', () => {
  const all = [visit('2026-12-03', 'confirmed'), visit('2026-12-10', 'withdrawn')]
  expect(signedFor('approved', all)).toBeNull()
  expect(signedFor('accepted', all)).toBeNull()
})

it('names the visits and the sum it is for, and what became of the others', () => {
  const gone = visit('2026-12-10', 'withdrawn', 'approval', 'answer')
  const one = visit('2026-12-03', 'confirmed')
  expect(signedFor('sent', [one, gone])).toBeNull()
  expect(signedFor('approved', [one, gone])).toBe('for the visit on 3 December 2026, £344.84; the other was withdrawn')
  expect(signedFor('approved', [one, gone, gone])).toBe(
    'for the visit on 3 December 2026, £344.84; the others were withdrawn',
  )
  expect(signedFor('approved', [one, one, visit('2026-12-11', 'declined', 'approval', 'answer'), gone])).toBe(
    'for the visits on 3 December 2026 and 3 December 2026, £689.68; of the others 1 was declined and 1 was withdrawn',
  )
})

it('knows an adviser’s answer that is still awaited from a day whose time to approve ran out', () => {
  const one = visit('2026-12-03', 'requested')
  expect(signedFor('accepted', [one, visit('2026-12-10', 'requested', 'answer')])).toBe(
    'for the visit on 3 December 2026, £344.84; the other waits for an answer',
  )
  expect(signedFor('approved', [one, visit('2026-12-10', 'requested', 'approval')])).toBe(
    'for the visit on 3 December 2026, £344.84; the other ran out of time',
  )
})
