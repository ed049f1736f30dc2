import type { ConstraintRefusal } from '#app/domain/constraint-refusals.ts'

/**
 * Every constraint that a race or a bad input can meet, and the refusal it is the same as. A constraint's name is the
 * sentence; its detail (which may hold another organisation's times) is never shown or logged.
 */
const REFUSAL_OF_CONSTRAINT = {
  visits_person_in_two_places: 'taken',
  visits_cannot_be_driven_between: 'too_far_to_drive',
  visits_over_outside_busy: 'taken',
  balances_floor: 'not_enough_left',
  funding_lines_must_add_up: 'does_not_add_up',
  funding_lines_pupil_premium_tag: 'pupil_premium_needs_its_tag',
  journals_key_reused: 'already_sent',
  journals_key_once: 'already_sent',
  journals_resolves_once: 'already_done',
  command_keys_once: 'already_sent',
  people_email_once: 'email_taken',
  memberships_once: 'already_a_member',
  organisations_urn_once: 'school_already_joined',
  funds_name_once: 'name_taken',
  funds_one_pupil_premium: 'one_pupil_premium_fund',
  cost_centres_code_once: 'code_taken',
  shares_once: 'share_already_proposed',
  consortium_members_once: 'already_invited',
  problems_one_open: 'problem_already_raised',
  visits_replaced_once: 'already_replaced',
  day_changes_one_open: 'day_proposed',
  services_once: 'service_already_listed',
  fee_rules_once: 'fee_rule_for_that_day',
} as const satisfies Record<string, ConstraintRefusal>

/** The refusal a constraint stands for, or null when meeting it is a bug. */
export const refusalOfConstraint = (constraint: string | null): ConstraintRefusal | null =>
  (constraint && (REFUSAL_OF_CONSTRAINT as Record<string, ConstraintRefusal>)[constraint]) || null
