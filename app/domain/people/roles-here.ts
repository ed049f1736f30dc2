import type { MemberActor } from '#app/auth/actor.ts'
import type { Role } from '#app/auth/roles.ts'

const OFFERED: Record<MemberActor['kind'], readonly string[]> = {
  school: ['requester', 'approver', 'payer', 'administrator'],
  consortium: ['requester', 'approver', 'payer', 'administrator'],
  adviser: [],
  // Whoever goes to schools is invited with terms of their own, and not here.
  provider: ['allocator', 'payer', 'administrator'],
  staff: ['staff', 'administrator'],
}

/** What the first member of a school may do, who asks for visits, and of a trust, which approves and pays for its schools. */
export const ROLES_OF_FIRST = {
  school: ['requester', 'administrator'],
  trust: ['approver', 'payer', 'administrator'],
} as const satisfies Record<'school' | 'trust', readonly Role[]>

/** Whether these are roles, at least one, that this kind of organisation gives. Staff are always staff. */
export const rolesHere = (kind: MemberActor['kind'], roles: readonly string[]): boolean =>
  roles.length > 0 &&
  roles.every((role) => OFFERED[kind].includes(role)) &&
  (kind !== 'staff' || roles.includes('staff'))
