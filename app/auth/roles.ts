// What a member of an organisation may do, by role. A person may hold several; the last member with 'administrator'
// cannot give it up. "Approver, never the requester" is a rule of the booking, not of the role.

export const ROLES = ['requester', 'approver', 'payer', 'administrator', 'adviser', 'staff'] as const
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
  'keep the practice': ['adviser'],
  'answer requests': ['adviser'],
  'keep registers': ['adviser'],
  'record checks': ['staff'],
  'approve first members': ['staff'],
  'set the booking fee': ['staff'],
  'settle problems': ['staff'],
  'keep the books': ['staff'],
} as const satisfies Record<string, readonly Role[]>

export type Act = keyof typeof MAY

/** Roles offered when inviting somebody to a school, trust or consortium, in plain words. */
const MEMBER_ROLES: { role: Role; words: string; hint: string }[] = [
  { role: 'requester', words: 'Ask for visits', hint: 'Finds advisers, asks for visits, agrees that they took place.' },
  { role: 'approver', words: 'Approve spending', hint: 'Approves what others ask for, sets what each fund has.' },
  { role: 'payer', words: 'Pay invoices', hint: 'Receives invoices, adds order numbers, pays.' },
  { role: 'administrator', words: 'Keep the team', hint: 'Invites and removes people, changes roles and settings.' },
]

const OTHER_ROLE_WORDS: Partial<Record<Role, string>> = { adviser: 'Adviser', staff: 'Waymark’s staff' }

/** What somebody may do in an organisation, as people say it: "Ask for visits, approve spending". */
export function roleWords(roles: readonly string[]): string {
  const words = MEMBER_ROLES.filter(({ role }) => roles.includes(role)).map(({ words }) => words)
  const others = Object.entries(OTHER_ROLE_WORDS).filter(([role]) => roles.includes(role))
  const [first, ...rest] = [...others.map(([, words]) => words), ...words]
  return [first, ...rest.map((words) => words.charAt(0).toLowerCase() + words.slice(1))].join(', ')
}

const STAFF_ROLES: typeof MEMBER_ROLES = [
  { role: 'staff', words: 'Waymark’s staff', hint: 'Approves members, records checks, settles problems.' },
  { role: 'administrator', words: 'Keep the team', hint: 'Invites and removes people, changes roles.' },
]

/** The roles that can be given in an organisation of this kind. */
export const rolesOffered = (kind: 'school' | 'consortium' | 'staff') => (kind === 'staff' ? STAFF_ROLES : MEMBER_ROLES)
