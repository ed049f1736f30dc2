import type { Act } from '#app/auth/roles.ts'

// Before a school's first request there are things that a request, its approval or its register ask for. Until they are
// there its home says so, to whoever may do them.

/** How far a school has come. */
export type SchoolBeginnings = {
  hasTerms: boolean
  /** Of the funds in use: whether any has an amount for its present year. */
  hasAllocation: boolean
  hasSafeguardingLead: boolean
  hasPupilPremium: boolean
  hasChallenges: boolean
  /** Each line of a request names a cost centre, and there is none. */
  lacksCostCentre: boolean
  /** Whether everybody who asks for visits has somebody else who may approve them, at whoever contracts and pays. */
  hasApprover: boolean
  /** The trust that contracts and pays for it; null where the school does itself. */
  trust: string | null
}

export type SchoolFirstStep = { what: string; href: string; detail: string; act: Act }

/** What is still to do before visits can be asked for, approved and accounted for, in the order in which it is done. */
export function schoolFirstSteps(of: SchoolBeginnings): SchoolFirstStep[] {
  const steps: (SchoolFirstStep | false)[] = [
    !of.hasSafeguardingLead && {
      what: 'Say who your safeguarding lead is',
      href: '/school/settings',
      detail: 'Each request names them. Your usual room, and how to arrive, are kept there too.',
      act: 'keep settings',
    },
    of.hasPupilPremium &&
      !of.hasChallenges && {
        what: 'List the challenges of your Pupil Premium strategy',
        href: '/school/settings',
        detail: 'Each Pupil Premium line of a request says which of them it answers.',
        act: 'keep settings',
      },
    !of.hasTerms && {
      what: 'Enter your terms and INSET days',
      href: '/school/calendar',
      detail: 'Until then every weekday but a bank holiday counts as a school day, also in your holidays.',
      act: 'keep the calendar',
    },
    !of.hasAllocation && {
      what: 'Say what your funds have this year',
      href: '/school/budgets',
      detail: 'Until then nobody sees what is left of them, and nothing stops a request for more than there is.',
      act: 'set allocations',
    },
    of.lacksCostCentre && {
      what: 'Add your cost centres',
      href: '/school/budgets/cost-centres',
      detail: 'Your settings say that each line of a request names one, and there is none yet.',
      act: 'set allocations',
    },
    !of.hasApprover &&
      (of.trust
        ? {
            what: `Ask ${of.trust} for somebody who approves`,
            href: '/school/team',
            detail: `${of.trust} contracts and pays for your school, and nobody there can approve your requests yet. Its people ask to join from this school’s page: your team page has the address.`,
            act: 'keep the team',
          }
        : {
            what: 'Invite somebody to approve',
            href: '/school/team/invite',
            detail: 'Nobody approves what they asked for themselves.',
            act: 'keep the team',
          }),
  ]
  return steps.filter((step) => step !== false)
}
