import { listed } from '#app/domain/listed.ts'

// What a member of an organisation may do, by role. A person may hold several; the last member with 'administrator'
// cannot give it up. "Approver, never the requester" is a rule of the booking, not of the role.

export const ROLES = [
  'requester',
  'approver',
  'payer',
  'administrator',
  'adviser',
  'allocator',
  'practitioner',
  'staff',
] as const
export type Role = (typeof ROLES)[number]

/** Every act that needs a role, and the roles that allow it. Whoever is a member may read. */
export const MAY = {
  'request visits': ['requester'],
  'withdraw visits': ['requester', 'approver', 'administrator'],
  'approve visits': ['approver'],
  'agree delivery': ['requester', 'approver'],
  'count pupils': ['requester'],
  'add order numbers': ['approver', 'payer'],
  'pay invoices': ['payer', 'approver'],
  'set allocations': ['approver', 'administrator'],
  'agree shares': ['approver'],
  'propose shares': ['requester', 'administrator'],
  'keep the calendar': ['requester', 'administrator'],
  'keep settings': ['requester', 'administrator'],
  'keep the team': ['administrator'],
  'keep the consortium': ['administrator'],
  'keep the practice': ['adviser', 'administrator'],
  'answer requests': ['adviser', 'allocator'],
  'keep payouts': ['adviser', 'payer'],
  'keep practitioners': ['administrator'],
  'keep own credentials': ['adviser', 'practitioner'],
  'keep registers': ['adviser', 'practitioner'],
  'verify credentials': ['staff'],
  'decide concerns': ['staff'],
  'confirm clients': ['staff'],
  'approve first members': ['staff'],
  'set the booking fee': ['staff'],
  'keep the menu': ['staff'],
  'set the speed of drives': ['staff'],
  'settle problems': ['staff'],
  'keep the books': ['staff'],
} as const satisfies Record<string, readonly Role[]>

export type Act = keyof typeof MAY

type Team = 'school' | 'consortium' | 'provider'
type ActWords = { words: string; only?: Team } | Record<'school' | 'consortium', string>
/** The acts that one of the roles below allows: the compiler asks for the words of each. */
type MemberAct = {
  [A in Act]: Extract<
    (typeof MAY)[A][number],
    'requester' | 'approver' | 'payer' | 'administrator' | 'allocator'
  > extends never
    ? never
    : A
}[Act]

/**
 * What each act of a team's members is, as the pages about a team say it. `only`: in a school's or trust's team, or in a
 * consortium's; the other has no such page.
 */
const ACT_WORDS: Record<MemberAct, ActWords> = {
  'request visits': { words: 'ask for visits' },
  'withdraw visits': { words: 'take back and cancel visits' },
  'approve visits': { words: 'approve what others ask for' },
  'agree delivery': { words: 'agree that visits took place' },
  'count pupils': { words: 'count pupils', only: 'school' },
  'add order numbers': { words: 'add order numbers' },
  'pay invoices': { words: 'pay invoices', only: 'school' },
  'set allocations': { words: 'set what each fund has', only: 'school' },
  'agree shares': { words: 'decide about consortia and shares', only: 'school' },
  'propose shares': { school: 'offer shares to a consortium', consortium: 'invite schools' },
  'keep the calendar': { words: 'keep the calendar', only: 'school' },
  'keep settings': { words: 'change settings', only: 'school' },
  'keep the team': { words: 'invite and remove people and change what they may do' },
  'keep the consortium': { words: 'change its name and close it', only: 'consortium' },
  'keep the practice': { words: 'keep the profile, the prices and the checks', only: 'provider' },
  'answer requests': { words: 'answer requests, name who comes and cancel', only: 'provider' },
  'keep payouts': { words: 'keep the payout account', only: 'provider' },
  'keep practitioners': { words: 'invite practitioners and agree their terms', only: 'provider' },
}

/** What a provider's office does has words of its own; of these acts a school's and a consortium's have none. */
const PROVIDER_ACTS: readonly Act[] = [
  'keep the practice',
  'answer requests',
  'keep payouts',
  'keep practitioners',
  'keep the team',
]

/** What the trust of an academy does in its place. */
const OF_THE_TRUST: readonly Act[] = ['approve visits', 'add order numbers', 'pay invoices']

/** What a role allows in a team, in the order of the table above: "May ask for visits, count pupils and …". */
function hintOf(role: Role, team: Team, hasTrust: boolean): string {
  const acts = (Object.keys(MAY) as Act[]).filter(
    (act) => (MAY[act] as readonly Role[]).includes(role) && !(hasTrust && OF_THE_TRUST.includes(act)),
  )
  const words = acts.flatMap((act) => {
    const said = (ACT_WORDS as Partial<Record<Act, ActWords>>)[act]
    if (!said || (team === 'provider' && !PROVIDER_ACTS.includes(act))) return []
    if (!('words' in said)) return team === 'provider' ? [] : [said[team]]
    return said.only === undefined || said.only === team ? [said.words] : []
  })
  return words.length === 0 ? 'Nothing here: the trust does it.' : `May ${listed(words)}.`
}

/** Roles offered when inviting somebody to a school, trust or consortium, in plain words. */
const MEMBER_ROLES: { role: Role; words: string }[] = [
  { role: 'requester', words: 'Ask for visits' },
  { role: 'approver', words: 'Approve spending' },
  { role: 'payer', words: 'Pay invoices' },
  { role: 'administrator', words: 'Keep the team' },
]

/** Roles of a provider's office; its practitioners are invited apart, with their terms. */
const PROVIDER_ROLES: { role: Role; words: string }[] = [
  { role: 'allocator', words: 'Answer requests' },
  { role: 'payer', words: 'Look after payouts' },
  { role: 'administrator', words: 'Keep the provider' },
]

const OTHER_ROLE_WORDS: Partial<Record<Role, string>> = {
  adviser: 'Adviser',
  staff: 'Waymark’s staff',
  allocator: 'Answer requests',
  practitioner: 'Go to schools',
}

/** What somebody may do in an organisation, as people say it: "Ask for visits, approve spending". */
export function roleWords(roles: readonly string[]): string {
  const words = MEMBER_ROLES.filter(({ role }) => roles.includes(role)).map(({ words }) => words)
  const others = Object.entries(OTHER_ROLE_WORDS).filter(([role]) => roles.includes(role))
  const [first, ...rest] = [...others.map(([, words]) => words), ...words]
  return [first, ...rest.map((words) => words.charAt(0).toLowerCase() + words.slice(1))].join(', ')
}

type RoleOffered = { role: Role; words: string; hint: string }

const STAFF_ROLES: RoleOffered[] = [
  { role: 'staff', words: 'Waymark’s staff', hint: 'Approves members, verifies credentials, settles problems.' },
  { role: 'administrator', words: 'Keep the team', hint: 'Invites and removes people, changes roles.' },
]

/** The roles that can be given in an organisation of this kind; `hasTrust`: an academy, whose trust contracts and pays. */
export function rolesOffered(kind: Team | 'staff', hasTrust = false): RoleOffered[] {
  if (kind === 'staff') return STAFF_ROLES
  const roles = kind === 'provider' ? PROVIDER_ROLES : MEMBER_ROLES
  return roles.map((one) => ({ ...one, hint: hintOf(one.role, kind, hasTrust) }))
}
