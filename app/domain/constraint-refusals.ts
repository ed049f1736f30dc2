/**
 * What Postgres refuses when a race is lost or a bad input meets a constraint, as the domain names it: each reads the same
 * as the rule that would have said so before. Which constraint stands for which is the database's to say.
 */
export type ConstraintRefusal =
  | 'taken'
  | 'too_far_to_drive'
  | 'not_enough_left'
  | 'does_not_add_up'
  | 'pupil_premium_needs_its_tag'
  | 'already_sent'
  | 'already_done'
  | 'email_taken'
  | 'already_a_member'
  | 'school_already_joined'
  | 'name_taken'
  | 'one_pupil_premium_fund'
  | 'code_taken'
  | 'share_already_proposed'
  | 'already_invited'
  | 'problem_already_raised'
  | 'already_replaced'
  | 'day_proposed'
  | 'service_already_listed'
  | 'fee_rule_for_that_day'
