import type { MemberActor, PersonActor } from './actor.ts'
import type { Act } from './roles.ts'

/** One entry of the row of places, shown to those whose roles allow the act. */
export type OfferedPlace = { href: string; text: string; act?: Act; counts?: 'approvals' }

/** Where each kind of member can go. Only pages that exist: a test looks for the route of each. */
export const PLACES: Record<MemberActor['kind'] | PersonActor['kind'], OfferedPlace[]> = {
  person: [{ href: '/organisations', text: 'Your organisations' }],
  school: [
    { href: '/school/budgets', text: 'Budgets' },
    { href: '/school/pupil-premium', text: 'Pupil Premium' },
    { href: '/school/calendar', text: 'Calendar' },
    { href: '/school/settings', text: 'Settings' },
  ],
  consortium: [],
  adviser: [],
  staff: [],
}

/** The page each kind of member lands on. */
export const HOMES: Record<MemberActor['kind'] | PersonActor['kind'], string> = {
  person: '/organisations',
  school: '/school',
  consortium: '/consortium',
  adviser: '/adviser',
  staff: '/staff',
}
