import type { Day } from '#app/domain/calendar.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import type { CredentialKind } from './credential-facts.ts'
import { CREDENTIAL_KINDS, isOneAtATime, PROVIDER_CREDENTIAL_KINDS } from './credential-kinds.ts'
import type { CredentialStatus } from './credential-lifecycle.ts'
import {
  type Given,
  givenBy,
  type HeldCredential,
  lackingOn,
  needsOf,
  PERSONAL_GUIDANCE,
  PROVIDER_NEEDS,
  providerLacksOn,
} from './credential-needs.ts'

type Own = HeldCredential & { id: string; submittedAt: Date }

/** One kind of the task list: what there is of it that still matters, and whether something is to be done. */
export type CredentialTask<C extends Own> = {
  kind: CredentialKind
  /** What the adviser’s services need it for; empty where none of them does. */
  neededBy: MenuService[]
  /** Waiting, counting, about to, or turned down since: newest first. */
  shown: C[]
  /** `missing`: give one. `waiting`: staff have what is needed. `done`: nothing to do. `optional`: nothing needs it. */
  state: 'missing' | 'waiting' | 'done' | 'optional'
}

const OVER: readonly CredentialStatus[] = ['withdrawn', 'replaced']

/**
 * The task list of an adviser who offers these services, or would like to offer guidance where they offer none yet; or of a
 * practitioner, whose provider offers them and is insured in their place.
 */
export function credentialTasks<C extends Own>(
  all: readonly C[],
  menu: readonly MenuService[],
  today: Day,
  isFromProvider = false,
): CredentialTask<C>[] {
  const offered = menu.map((service) => givenBy(service, isFromProvider))
  const wanted: readonly Given[] = offered.length > 0 ? offered : [givenBy(PERSONAL_GUIDANCE, isFromProvider)]
  return CREDENTIAL_KINDS.map((kind) => {
    const ofKind = all.filter((one) => one.facts.kind === kind && !OVER.includes(one.status))
    const isNeededBy = (given: Given) => needsOf(given).some((need) => need.kind === kind)
    const needing = wanted.filter(isNeededBy)
    const lacks = needing.some((service) => lackingOn(all, service, today).some((one) => one.kind === kind))
    const asIfSeen = all.map((one) => (one.status === 'submitted' ? { ...one, status: 'verified' as const } : one))
    const wouldLack = needing.some((service) => lackingOn(asIfSeen, service, today).some((one) => one.kind === kind))
    const state = needing.length === 0 ? 'optional' : !lacks ? 'done' : wouldLack ? 'missing' : 'waiting'
    return { kind, neededBy: offered.filter(isNeededBy), shown: shownOf(kind, ofKind), state }
  })
}

/** Of what somebody has one at a time, what was turned down or has ended is of no interest once something newer counts. */
function shownOf<C extends Own>(kind: CredentialKind, ofKind: readonly C[]): C[] {
  const newest = [...ofKind].sort((a, b) => b.submittedAt.getTime() - a.submittedAt.getTime())
  const isLive = ({ status }: C) => ['submitted', 'verified', 'expiring', 'suspended'].includes(status)
  if (isOneAtATime(kind) || kind.startsWith('p')) {
    const live = newest.filter(isLive)
    return live.length > 0 ? live : newest.slice(0, 1)
  }
  return newest.filter(
    (one) => isLive(one) || one.status === 'refused' || one.status === 'revoked' || one.status === 'expired',
  )
}

/** One kind of what a provider shows of itself. */
export type ProviderTask<C extends Own> = Pick<CredentialTask<C>, 'kind' | 'shown' | 'state'> & { isNeeded: boolean }

/** The list of a provider: what it needs before it may be found, and what is good to have. */
export const providerTasks = <C extends Own>(all: readonly C[], today: Day): ProviderTask<C>[] =>
  PROVIDER_CREDENTIAL_KINDS.map((kind) => {
    const ofKind = all.filter((one) => one.facts.kind === kind && !OVER.includes(one.status))
    const isNeeded = PROVIDER_NEEDS.some((need) => need.kind === kind)
    const lacks = (held: readonly HeldCredential[]) => providerLacksOn(held, today).some((one) => one.kind === kind)
    const asIfSeen = all.map((one) => (one.status === 'submitted' ? { ...one, status: 'verified' as const } : one))
    const state = !isNeeded ? 'optional' : !lacks(all) ? 'done' : lacks(asIfSeen) ? 'missing' : 'waiting'
    return { kind, shown: shownOf(kind, ofKind), state, isNeeded }
  })
