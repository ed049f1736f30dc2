import type { ConstraintRefusal } from '../constraint-refusals.ts'
import { formatPounds } from '../money.ts'

/** Every refusal of a command about consortia, their members and shares. */
export type ConsortiumRefusal =
  | ConstraintRefusal
  | 'role_missing'
  | 'not_found'
  | 'not_yours'
  | 'not_now'
  | 'school_closed'
  | 'not_a_member'
  | 'fund_retired'
  | 'year_not_open'
  | 'allocation_not_set'
  | 'below_used'
  | 'cost_centre_needed'
  | 'consortium_closed'
  | 'visits_under_way'

const WORDS = {
  role_missing: 'Your role does not allow this. Ask whoever keeps your team.',
  not_found: 'There is nothing here that you can see.',
  not_yours: 'Whoever contracts and pays for the school decides this: an approver of its trust.',
  not_now:
    'Something has changed since you opened this page, so this can’t be done now. The page shows where it stands.',
  school_closed: 'That school has closed, so it cannot be invited.',
  not_a_member: 'The school is not a member of this consortium.',
  fund_retired: 'That fund is retired. Choose another.',
  year_not_open: 'Choose one of the fund’s years that is not over.',
  allocation_not_set: 'Set what the fund has for that year first. Nothing can be shared from a fund before that.',
  below_used: 'More than that is reserved, committed or spent already. Enter at least that much. Nothing has changed.',
  cost_centre_needed: 'Choose a cost centre',
  consortium_closed: 'The consortium has closed. Nothing in it can be changed any more.',
  visits_under_way:
    'A visit is asked for, booked, to be agreed or in dispute. Close the consortium when none is. Nothing has changed.',
  not_enough_left: 'The fund does not have that much left. Nothing has changed. Enter less, or choose another fund.',
  already_invited: 'That school has been invited already, or is a member.',
  share_already_proposed: 'There is a share from that year of that fund already. Change that one instead.',
  already_sent: 'This form was sent already. The page shows what it came to.',
} as const satisfies Partial<Record<ConsortiumRefusal, string>>

/** A refusal in words: the rule, then the way on. `used`: pence of the share that it is about, where that is known. */
export const consortiumRefusal = (refusal: ConsortiumRefusal, used?: number): string =>
  refusal === 'below_used' && used !== undefined
    ? `${formatPounds(used)} of it is reserved, committed or spent already. Enter at least that much. Nothing has changed.`
    : ((WORDS as Partial<Record<ConsortiumRefusal, string>>)[refusal] ?? WORDS.not_now)
