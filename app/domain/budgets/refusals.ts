import type { ConstraintRefusal } from '../constraint-refusals.ts'
import { formatPounds } from '../money.ts'

/** Every refusal of a command about funds, allocations and cost centres. */
export type BudgetRefusal =
  | Extract<
      ConstraintRefusal,
      'name_taken' | 'one_pupil_premium_fund' | 'code_taken' | 'not_enough_left' | 'already_sent'
    >
  | 'role_missing'
  | 'not_found'
  | 'school_closed'
  | 'year_not_open'

/** Each in words, once: the rule, then the way on. */
export const BUDGET_REFUSALS: Record<BudgetRefusal, string> = {
  name_taken: 'This school has a fund of that name. Choose another name.',
  one_pupil_premium_fund: 'This school has a Pupil Premium fund already. Set its allocation instead.',
  code_taken: 'This school has a cost centre with that code. Choose another code.',
  not_enough_left:
    'More than that is reserved, committed, spent or in a shared budget already. Enter at least that much. Nothing has been saved.',
  already_sent: 'This form was sent before with another amount. Enter the amount again.',
  role_missing: 'An approver or an administrator of your organisation sets this. Ask one of them.',
  not_found: 'There is nothing here that you can see.',
  school_closed: 'This school has closed, so nothing new can be set up for it.',
  year_not_open: 'Choose one of the years on this page.',
}

/** What an allocation must at least be, where it is set below that. Pence. */
export const allocationTooLow = (used: number): string =>
  `${formatPounds(used)} is reserved, committed, spent or in a shared budget already. Enter at least that much. Nothing has been saved.`
