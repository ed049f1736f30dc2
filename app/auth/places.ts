import type { MemberActor, PersonActor } from './actor.ts'
import type { Act } from './roles.ts'

/** One entry of the row of places, shown to those whose roles allow the act. `group`: with which others it is one entry; `also`: where else its pages are. */
export type OfferedPlace = {
  href: string
  text: string
  act?: Act
  counts?: 'approvals'
  group?: string
  also?: readonly string[]
}

/** Where each kind of member can go. Only pages that exist: a test looks for the route of each. */
export const PLACES: Record<MemberActor['kind'] | PersonActor['kind'], OfferedPlace[]> = {
  person: [{ href: '/organisations', text: 'Your organisations' }],
  school: [
    { href: '/school', text: 'Home' },
    { href: '/find', text: 'Find an adviser', also: ['/advisers', '/compare', '/school/enquiries'] },
    { href: '/school/bookings', text: 'Bookings', also: ['/school/request'] },
    { href: '/school/approvals', text: 'Approvals', act: 'approve visits', counts: 'approvals' },
    { href: '/school/budgets', text: 'Budgets' },
    { href: '/school/invoices', text: 'Invoices' },
    { href: '/school/pupil-premium', text: 'Pupil Premium' },
    { href: '/school/settings', text: 'Settings', group: 'Set-up' },
    { href: '/school/calendar', text: 'Calendar', group: 'Set-up' },
    { href: '/school/team', text: 'Team', group: 'Set-up' },
    { href: '/school/consortium', text: 'Consortium', group: 'Set-up' },
  ],
  consortium: [
    { href: '/consortium', text: 'Home' },
    { href: '/find', text: 'Find an adviser', also: ['/advisers', '/compare', '/consortium/enquiries'] },
    { href: '/consortium/bookings', text: 'Bookings', also: ['/consortium/request'] },
    { href: '/consortium/approvals', text: 'Approvals', act: 'approve visits', counts: 'approvals' },
    { href: '/consortium/members', text: 'Members' },
    { href: '/consortium/team', text: 'Team' },
  ],
  adviser: [
    { href: '/adviser', text: 'Home' },
    { href: '/adviser/requests', text: 'Requests', act: 'answer requests', also: ['/adviser/enquiries'] },
    { href: '/adviser/visits', text: 'Visits', also: ['/adviser/deliveries'] },
    { href: '/adviser/diary', text: 'Diary' },
    { href: '/adviser/availability', text: 'Availability', also: ['/adviser/calendars'] },
    { href: '/adviser/services', text: 'Services', act: 'keep the practice', group: 'Practice' },
    { href: '/adviser/profile', text: 'Profile', act: 'keep the practice', group: 'Practice' },
    { href: '/adviser/clients', text: 'Clients', act: 'keep the practice', group: 'Practice' },
    { href: '/adviser/feedback', text: 'Feedback', group: 'Practice' },
    { href: '/adviser/providers', text: 'Providers', group: 'Practice' },
    { href: '/adviser/credentials', text: 'Credentials', group: 'Credentials and CPD' },
    { href: '/adviser/cpd', text: 'CPD', group: 'Credentials and CPD' },
    { href: '/adviser/payouts', text: 'Payouts', act: 'keep payouts' },
  ],
  provider: [
    { href: '/provider', text: 'Home' },
    { href: '/provider/requests', text: 'Requests' },
    { href: '/provider/visits', text: 'Visits', also: ['/provider/deliveries'] },
    { href: '/provider/practitioners', text: 'Practitioners' },
    { href: '/provider/services', text: 'Services' },
    { href: '/provider/payouts', text: 'Payouts' },
    { href: '/provider/profile', text: 'Profile', group: 'Set-up' },
    { href: '/provider/checks', text: 'Checks', group: 'Set-up' },
    { href: '/provider/team', text: 'Team', group: 'Set-up' },
    { href: '/adviser', text: 'Your own visits', act: 'keep own credentials' },
  ],
  staff: [
    { href: '/staff', text: 'Home' },
    { href: '/staff/credentials', text: 'Credentials', act: 'verify credentials', group: 'Checks' },
    { href: '/staff/advisers', text: 'Advisers', act: 'verify credentials', group: 'Checks' },
    { href: '/staff/clients', text: 'Clients', act: 'confirm clients', group: 'Checks' },
    { href: '/staff/concerns', text: 'Concerns', act: 'decide concerns' },
    { href: '/staff/problems', text: 'Problems' },
    { href: '/staff/payments', text: 'Overview', group: 'Payments' },
    { href: '/staff/payments/held', text: 'Held', act: 'keep the books', group: 'Payments' },
    { href: '/staff/payments/unpaid', text: 'Unpaid', act: 'keep the books', group: 'Payments' },
    { href: '/staff/payments/corrections', text: 'Credits and refunds', act: 'keep the books', group: 'Payments' },
    { href: '/staff/payments/waiting', text: 'Waiting', act: 'keep the books', group: 'Payments' },
    { href: '/staff/payments/outside', text: 'Past Stripe', act: 'keep the books', group: 'Payments' },
    { href: '/staff/payments/moves', text: 'Our bank', act: 'keep the books', group: 'Payments' },
    { href: '/staff/seller-reports', text: 'HMRC', act: 'keep the books', group: 'Payments' },
    { href: '/staff/menu', text: 'Menu', act: 'keep the menu', group: 'Rules' },
    { href: '/staff/fee', text: 'Booking fee', act: 'set the booking fee', group: 'Rules' },
    { href: '/staff/late-payment', text: 'Late payment', act: 'keep the books', group: 'Rules' },
    { href: '/staff/supplier-facts', text: 'For finance offices', act: 'keep the books', group: 'Rules' },
    { href: '/staff/exports', text: 'Exports', act: 'keep the books', group: 'Rules' },
    { href: '/staff/drives', text: 'Drives', act: 'set the speed of drives', group: 'Rules' },
    { href: '/staff/members', text: 'Members', group: 'People' },
    { href: '/staff/team', text: 'Team', group: 'People' },
  ],
}

/** The page each kind of member lands on. */
export const HOMES: Record<MemberActor['kind'] | PersonActor['kind'], string> = {
  person: '/organisations',
  school: '/school',
  consortium: '/consortium',
  adviser: '/adviser',
  provider: '/provider',
  staff: '/staff',
}
