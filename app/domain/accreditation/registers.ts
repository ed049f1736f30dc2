import type { Day } from '../calendar.ts'
import { type CredentialFacts, coverOf } from './credential-facts.ts'

/**
 * A professional register that staff accept: who keeps it, the public look-up that staff open, and what it calls its grades.
 * `acceptedUntil`: the last day on which a place on it counts, however long the membership runs; null: as long as it does.
 */
export type Register = {
  code: string
  name: string
  body: string
  lookUp: string
  guidanceGrade: string
  /** The grade of whoever leads a school's programme; null where the register has none. */
  leaderGrade: string | null
  acceptedUntil: Day | null
}

/** How long before its last day staff say that a register is not accepted any more: everybody on it is reminded from then. */
export const NOTICE_DAYS = 60

type RegisterFacts = Extract<CredentialFacts, { kind: 'register' }>

/** What a register calls a grade; null where it has none such. */
export const gradeName = (register: Register, grade: RegisterFacts['grade']): string | null =>
  grade === 'careers_leader' ? register.leaderGrade : register.guidanceGrade

/** The last day of a place on a register: of the membership, or of the register's acceptance where that is earlier. */
export const lastDayOn = (renewsOn: Day, acceptedUntil: Day | null): Day =>
  acceptedUntil !== null && acceptedUntil < renewsOn ? acceptedUntil : renewsOn

/** From when and until when a credential holds: by its facts, and for a place on a register by its acceptance too. */
export function coverAccepted(facts: CredentialFacts, registers: readonly Register[]): ReturnType<typeof coverOf> {
  const cover = coverOf(facts)
  if (facts.kind !== 'register') return cover
  return { ...cover, endsOn: lastDayOn(facts.renewsOn, registerOf(registers, facts).acceptedUntil) }
}

/** The one that a place is on. Every place names one that was on the list when it was given. */
export function registerOf(registers: readonly Register[], { body }: Pick<RegisterFacts, 'body'>): Register {
  const found = registers.find(({ code }) => code === body)
  if (!found) throw new Error(`no register ${body}`)
  return found
}

const isAcceptedOn = ({ acceptedUntil }: Register, on: Day): boolean => acceptedUntil === null || acceptedUntil >= on

/** Those on which a place may be given on a day. */
export const acceptedOn = (registers: readonly Register[], on: Day): Register[] =>
  registers.filter((one) => isAcceptedOn(one, on))

/** What keeps a place from being given, beside the fact it is about: a register that is not accepted, or has no such grade. */
export function placeFaults(facts: RegisterFacts, registers: readonly Register[], today: Day): Record<string, string> {
  const register = registers.find(({ code }) => code === facts.body)
  if (!register || !isAcceptedOn(register, today)) return { body: 'Choose a register that Waymark accepts' }
  return gradeName(register, facts.grade) === null ? { grade: `${register.name} has no such grade` } : {}
}
