import { expect, it } from 'vitest'
import { type SchoolBeginnings, schoolFirstSteps } from './first-steps.ts'

const done: SchoolBeginnings = {
  hasTerms: true,
  hasAllocation: true,
  hasSafeguardingLead: true,
  hasPupilPremium: true,
  hasChallenges: true,
  lacksCostCentre: false,
  hasApprover: true,
  trust: null,
}
const asked = (of: Partial<SchoolBeginnings>) => schoolFirstSteps({ ...done, ...of }).map(({ what }) => what)

it('asks nothing of a school that has everything, of its own or through its trust', () => {
  expect(asked({})).toEqual([])
  expect(asked({ trust: 'Fen Edge Trust' })).toEqual([])
})

it.each([
  [{ hasSafeguardingLead: false }, 'Say who your safeguarding lead is'],
  [{ hasChallenges: false }, 'List the challenges of your Pupil Premium strategy'],
  [{ hasTerms: false }, 'Enter your terms and INSET days'],
  [{ hasAllocation: false }, 'Say what your funds have this year'],
  [{ lacksCostCentre: true }, 'Add your cost centres'],
  [{ hasApprover: false }, 'Invite somebody to approve'],
  [{ hasApprover: false, trust: 'Fen Edge Trust' }, 'Ask Fen Edge Trust for somebody who approves'],
])('asks for what is missing, alone: %j', (missing, what) => {
  expect(asked(missing)).toEqual([what])
})

it('asks for no challenges where no fund is Pupil Premium', () => {
  expect(asked({ hasChallenges: false, hasPupilPremium: false })).toEqual([])
})
