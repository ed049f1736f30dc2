import type { Day } from '#app/domain/calendar.ts'
import { MENU, type ServiceCode } from '#app/domain/services/menu.ts'
import type { CredentialKind } from './credential-facts.ts'
import { CREDENTIAL_KINDS, isOneAtATime, PROVIDER_CREDENTIAL_KINDS } from './credential-kinds.ts'
import type { CredentialStatus } from './credential-lifecycle.ts'
import { type HeldCredential, lackingOn, needsOf, PROVIDER_NEEDS, providerLacksOn } from './credential-needs.ts'

type Given = HeldCredential & { id: string; submittedAt: Date }

/** One kind of the task list: what there is of it that still matters, and whether something is to be done. */
export type CredentialTask<C extends Given> = {
  kind: CredentialKind
  /** What the adviser’s services need it for; empty where none of them does. */
  neededBy: ServiceCode[]
  /** Waiting, counting, about to, or turned down since: newest first. */
  shown: C[]
  /** `missing`: give one. `waiting`: staff have what is needed. `done`: nothing to do. `optional`: nothing needs it. */
  state: 'missing' | 'waiting' | 'done' | 'optional'
}

const OVER: readonly CredentialStatus[] = ['withdrawn', 'replaced']

/** The task list of an adviser who offers these services, or would like to offer guidance where they offer none yet. */
export function credentialTasks<C extends Given>(
  all: readonly C[],
  offered: readonly ServiceCode[],
  today: Day,
): CredentialTask<C>[] {
  const codes: readonly ServiceCode[] = offered.length > 0 ? offered : ['personal_guidance_day']
  return CREDENTIAL_KINDS.map((kind) => {
    const ofKind = all.filter((one) => one.facts.kind === kind && !OVER.includes(one.status))
    const neededBy = codes.filter((code) => needsOf(MENU[code]).some((need) => need.kind === kind))
    const lacks = neededBy.some((code) => lackingOn(all, MENU[code], today).some((one) => one.kind === kind))
    const asIfSeen = all.map((one) => (one.status === 'submitted' ? { ...one, status: 'verified' as const } : one))
    const wouldLack = neededBy.some((code) => lackingOn(asIfSeen, MENU[code], today).some((one) => one.kind === kind))
    const state = neededBy.length === 0 ? 'optional' : !lacks ? 'done' : wouldLack ? 'missing' : 'waiting'
    return { kind, neededBy: offered.length > 0 ? neededBy : [], shown: shownOf(kind, ofKind), state }
  })
}

/** Of what somebody has one at a time, what was turned down or has ended is of no interest once something newer counts. */
function shownOf<C extends Given>(kind: CredentialKind, ofKind: readonly C[]): C[] {
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
export type ProviderTask<C extends Given> = Pick<CredentialTask<C>, 'kind' | 'shown' | 'state'> & { isNeeded: boolean }

/** The list of a provider: what it needs before it may be found, and what is good to have. */
export const providerTasks = <C extends Given>(all: readonly C[], today: Day): ProviderTask<C>[] =>
  PROVIDER_CREDENTIAL_KINDS.map((kind) => {
    const ofKind = all.filter((one) => one.facts.kind === kind && !OVER.includes(one.status))
    const isNeeded = PROVIDER_NEEDS.some((need) => need.kind === kind)
    const lacks = (held: readonly HeldCredential[]) => providerLacksOn(held, today).some((one) => one.kind === kind)
    const asIfSeen = all.map((one) => (one.status === 'submitted' ? { ...one, status: 'verified' as const } : one))
    const state = !isNeeded ? 'optional' : !lacks(all) ? 'done' : lacks(asIfSeen) ? 'missing' : 'waiting'
    return { kind, shown: shownOf(kind, ofKind), state, isNeeded }
  })
