import { type Act, MAY, type Role } from './roles.ts'

// Who is acting, and for whom. Only guards, the membership loader and `systemActor` make one, so a command that takes an
// actor cannot be called by a page that forgot its guard.
declare const guarded: unique symbol
type Guarded = { readonly [guarded]: true }

type Member = {
  personId: string
  name: string
  email: string
  organisationId: string
  organisationName: string
  roles: readonly Role[]
  /** Whether the person belongs to other organisations too, and so may change over. */
  hasOthers: boolean
} & Guarded

/** Acts for a school, or for a trust and all its academies. */
export type SchoolActor = Member & { kind: 'school'; isTrust: boolean }
/** Acts for a consortium that leads bookings of its members. */
export type ConsortiumActor = Member & { kind: 'consortium' }
/**
 * Goes to schools: a freelance adviser, who acts for their own practice, or a practitioner, who acts for a provider and reads
 * only those of its visits that name them.
 */
export type AdviserActor = Member & {
  kind: 'adviser'
  isPractitioner: boolean
  /** Of a practitioner: whether the provider's office is open to them as well. Nothing of it is in what they do as one. */
  worksInOffice?: boolean
}
/** Acts for a provider's office: answers requests and names who comes. */
export type ProviderActor = Member & { kind: 'provider' }
/** One of Waymark's own staff. */
export type StaffActor = Member & { kind: 'staff' }
/** Signed in, for no organisation yet. */
export type PersonActor = { kind: 'person'; personId: string; name: string; email: string } & Guarded
/** A visitor nobody knows. */
export type Anyone = { kind: 'anyone' } & Guarded
/** A timer, a sweep or a webhook: sees every row, so only jobs and hooks may use it. */
export type SystemActor = { kind: 'system'; name: 'Waymark'; reason: string } & Guarded

/** Whoever can ask for and buy visits. */
export type BuyingActor = SchoolActor | ConsortiumActor
/** Whoever acts for what supplies visits. */
export type SupplierActor = AdviserActor | ProviderActor
export type MemberActor = SchoolActor | ConsortiumActor | SupplierActor | StaffActor
export type Actor = MemberActor | PersonActor | Anyone | SystemActor

/** Brands what a guard has just checked. Call it in `app/auth` only. */
export const asGuarded = <T extends object>(checked: T): T & Guarded => checked as T & Guarded

export const systemActor = (reason: string): SystemActor => asGuarded({ kind: 'system', name: 'Waymark', reason })

export const anyone = (): Anyone => asGuarded({ kind: 'anyone' })

/** Whether one of the member's roles allows the act. */
export const may = (actor: { roles: readonly Role[] }, act: Act): boolean =>
  actor.roles.some((role) => (MAY[act] as readonly Role[]).includes(role))
