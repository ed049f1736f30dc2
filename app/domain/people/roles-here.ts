import type { MemberActor } from '#app/auth/actor.ts'

const OFFERED: Record<MemberActor['kind'], readonly string[]> = {
  school: ['requester', 'approver', 'payer', 'administrator'],
  consortium: ['requester', 'approver', 'payer', 'administrator'],
  adviser: [],
  // Whoever goes to schools is invited with terms of their own, and not here.
  provider: ['allocator', 'payer', 'administrator'],
  staff: ['staff', 'administrator'],
}

/** Whether these are roles, at least one, that this kind of organisation gives. Staff are always staff. */
export const rolesHere = (kind: MemberActor['kind'], roles: readonly string[]): boolean =>
  roles.length > 0 &&
  roles.every((role) => OFFERED[kind].includes(role)) &&
  (kind !== 'staff' || roles.includes('staff'))
