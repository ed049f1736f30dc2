/** Why somebody could not join, invite, change or be changed; each is put into words once, here. */
export const PEOPLE_REFUSALS = {
  school_not_in_register: 'We cannot find that school in the national register. Search for it again.',
  school_closed: 'The register says that this school has closed. Search for the school that took its place.',
  no_trust_in_register: 'The register names no trust for this school. Join the school itself.',
  unknown_outcode: 'We do not know that postcode. Enter the first half of a postcode in England, like DE1.',
  already_a_member: 'You belong to it already, or have asked to.',
  already_has_a_practice: 'You have joined as an adviser already.',
  already_keeps_it: 'You keep a provider of that name already. Choose it under your organisations.',
  link_not_known: 'That link is not complete, or has been used. Ask for a new one.',
  link_expired: 'That link is too old. Ask for a new one.',
  invitation_not_known:
    'There is no such invitation. Check that the whole link was opened, or ask to be invited again.',
  invitation_used: 'That invitation has been accepted. Sign in to go on.',
  invitation_withdrawn: 'That invitation has been withdrawn. Ask the person who invited you.',
  invitation_expired: 'That invitation was open for 14 days, which are over. Ask to be invited again.',
  invitation_for_another_address: 'That invitation is for another address than the one you signed in with.',
  sign_in_first: 'That address has an account. Sign in with it to accept the invitation.',
  already_in_the_team: 'That person is in the team already.',
  already_invited: 'That address has an open invitation. Send it again from the team page.',
  not_a_role_here: 'Choose at least one of the roles offered here.',
  not_found: 'There is no such person in this team.',
  already_decided: 'This has been decided, or taken back, in the meantime.',
  address_not_verified: 'They have not opened the link that shows the address is theirs. Wait until they have.',
  has_administrator: 'This organisation has an administrator, who decides who joins.',
  trust_wanted: 'Say who contracts and pays for this academy: the register names no trust.',
  last_administrator: 'Somebody has to keep the team. Give that role to another person first.',
  last_approver:
    'Nobody else can approve what waits. Let another person approve first, or tick that you go on all the same.',
  terms_changed: 'The provider offers other terms by now. Read them as they are, then decide.',
  not_allowed: 'Only somebody who keeps the team can do that.',
} as const

export type PeopleRefusal = keyof typeof PEOPLE_REFUSALS
