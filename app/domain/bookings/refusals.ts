import type { ConstraintRefusal } from '../constraint-refusals.ts'
import type { DayChangeRefusal } from './day-change-lifecycle.ts'
import type { DisagreementRefusal } from './disagreement-lifecycle.ts'
import type { StatusRefusal } from './employment-status.ts'
import type { ApprovalRefusal, MoveRefusal } from './lifecycle.ts'
import type { SettlementRefusal } from './settlement-lifecycle.ts'

/** Every refusal of a booking command. */
export type BookingRefusal =
  | MoveRefusal
  | ApprovalRefusal
  | ConstraintRefusal
  | StatusRefusal
  | DisagreementRefusal
  | DayChangeRefusal
  | 'day_proposed'
  | 'day_the_same'
  | 'too_long_for_the_day'
  | 'other_fund_year'
  | 'status_the_same'
  | 'not_found'
  | 'role_missing'
  | 'adviser_not_listed'
  | 'service_not_offered'
  | 'not_free'
  | 'week_full'
  | 'too_far_from_yours'
  | 'in_the_past'
  | 'too_little_notice'
  | 'no_school_that_day'
  | 'beyond_reach'
  | 'check_missing'
  | 'price_changed'
  | 'agreement_changed'
  | 'request_changed'
  | 'too_many_unapproved'
  | 'bursary'
  | 'year_not_eligible'
  | 'fund_not_found'
  | 'outside_share'
  | 'held_to_the_visit'
  | 'reason_missing'
  | 'order_number_missing'
  | 'order_number_and_follows'
  | 'order_number_stands_in'
  | 'more_pupils_than_interviews'
  | 'twice_the_same_day'
  | 'full_that_day'
  | 'mode_not_offered'
  | 'remote_not_said'
  | 'fund_not_for_service'
  | 'accepted_since'
  | 'mark_changed'
  | 'outside_the_visit'
  | 'seen_twice'
  | 'practitioner_missing'
  | 'not_a_practitioner'
  | 'less_qualified'
  | 'quantity_out_of_range'
  | 'group_out_of_range'
  | 'year_not_served'
  | 'part_out_of_range'
  | SettlementRefusal
  | 'case_full'
  | 'own_case'
  | 'said_since'
  | 'answer_awaited'
  | 'second_awaited'
  | 'settlement_out_of_range'

/** Each refusal in words, once: the rule, then the way on. */
export const BOOKING_REFUSALS: Record<BookingRefusal, string> = {
  not_yours: 'This is not for you to do. The booking says who is awaited.',
  day_proposed:
    'Another day has been proposed for this visit already. The page shows it: answer that first, or take it back.',
  day_the_same: 'That is when the visit is now. Choose another day or time.',
  too_long_for_the_day: 'The visit is as long as it was agreed: begin earlier, so that it ends on the same day.',
  other_fund_year:
    'That day is in another year of a fund that pays for the visit. Choose a day in the same year; or cancel this visit and ask for the day anew.',
  not_now:
    'Something has changed since you opened this page, so this can’t be done now. The booking shows where it stands.',
  already_done: 'This has been done already. Nothing was done twice.',
  too_early: 'It is too early for this. Nothing has changed.',
  too_late: 'The time for this has run out. Nothing has changed.',
  no_register: 'No register was kept, so silence cannot agree that the visit took place.',
  on_hold:
    'This can’t go ahead as things stand, so nothing is confirmed. We write to you when that changes. You may decline or withdraw it, which costs nothing.',
  cancelling_costs:
    'Cancelling costs more now than this page showed when it was opened. Nothing was cancelled. Look at the amounts as they are now, then decide again.',
  free_to_cancel: 'Cancelling this is free of charge. Look at the booking as it is now, then decide again.',
  nothing_delivered: 'Nothing is delivered yet. Add a file, a link or codes first.',
  codes_missing: 'There are fewer codes than were asked for. Add the others first.',
  delivered_already:
    'Something of it has been delivered, so it cannot be cancelled any more. Once all of it is there, agree it or raise a problem.',
  own_request: 'You asked for this booking, so somebody else has to approve it.',
  taken: 'That time has just been booked.',
  too_far_to_drive: 'The adviser could not drive between this visit and another one that day.',
  not_enough_left:
    'That fund does not have enough left for this. Nothing has been saved. Use less from it, or another fund.',
  does_not_add_up: 'The amounts do not come to the cost of the visits.',
  pupil_premium_needs_its_tag: 'Say whom the Pupil Premium is for, under which heading and for which challenge.',
  already_sent: 'This was sent already. Open your bookings to see it, or start a new request.',
  email_taken: 'Somebody has signed up with that email address.',
  already_a_member: 'That person is a member already.',
  school_already_joined: 'That school has joined Waymark already.',
  name_taken: 'There is one of that name already.',
  one_pupil_premium_fund: 'The school has a Pupil Premium fund already.',
  code_taken: 'That code is in use already.',
  share_already_proposed: 'A share from that fund has been proposed already.',
  already_invited: 'That school has been invited already.',
  problem_already_raised: 'A problem with this visit has been raised already.',
  already_replaced: 'Somebody has asked for another in the place of this visit already. The bookings show whom.',
  service_already_listed: 'That service is on your list already.',
  fee_rule_for_that_day: 'There is a rule for that day already.',
  not_found: 'There is nothing here that you can see.',
  role_missing: 'Your role does not allow this. Ask whoever keeps your team.',
  adviser_not_listed: 'This adviser is not taking requests at the moment.',
  service_not_offered: 'This adviser does not offer that service. Choose another from their list.',
  not_free: 'The adviser is not free then.',
  too_far_from_yours:
    'Whom you named could not drive between this and another visit of yours that day. Name somebody else.',
  week_full: 'That is more days of one week than this adviser visits. Choose a day of another week.',
  in_the_past: 'Choose a day that is still to come.',
  too_little_notice: 'That is less notice than the adviser asks for.',
  no_school_that_day: 'Your school is closed that day.',
  check_missing:
    'Something that this service needs of the adviser does not hold on that day. It can go ahead once our staff have verified a current one.',
  beyond_reach: 'That place is further than this adviser travels.',
  request_changed:
    'What is asked for has changed since this page was opened. Look at the visits and their cost as they are now, then decide again.',
  agreement_changed:
    'The request has changed since this page was opened. Read the agreement as it is now, below, then sign it.',
  price_changed: 'The price has changed since you began. Check it and send again.',
  too_many_unapproved:
    'Your school holds 10 days of this adviser that nobody has approved yet. Have those approved first.',
  bursary: 'The 16 to 19 Bursary may not pay for guidance. Choose another fund.',
  year_not_eligible:
    'Pupil Premium cannot pay for Year 12 and above. It covers Reception to Year 11. Choose another fund, or change the year groups.',
  fund_not_found: 'That fund is not one of this school’s.',
  outside_share: 'That share does not cover the day of every visit.',
  held_to_the_visit: 'The time is held up to the visit itself already, so it cannot be held longer.',
  reason_missing: 'Give a reason. The other side sees it.',
  order_number_missing: 'Enter the order number, or say that it will follow.',
  order_number_and_follows: 'Enter the order number, or tick that it will follow: not both.',
  order_number_stands_in:
    'That is not an order number. Leave it empty and tick that it will follow, or enter the number itself.',
  more_pupils_than_interviews:
    'The Pupil Premium line counts more pupils than the visits have interviews. Change the number or the interviews.',
  twice_the_same_day: 'You have chosen the same day twice.',
  mode_not_offered: 'That service is not given in that way. Choose another way or another service.',
  remote_not_said: 'Say which channel it is, who supervises in school and how a concern is raised.',
  full_that_day: 'The adviser takes no more of this service on that day.',
  fund_not_for_service: 'That fund may not pay for this service: the menu says which may. Choose another fund.',
  accepted_since: 'You have accepted one of these days since you opened this page. Look at it, then decide again.',
  mark_changed: 'This interview has been marked since you opened this page.',
  outside_the_visit: 'Enter a time within the visit.',
  seen_twice: 'Another interview of this visit has that reference, and that pupil was seen. Check which of them it is.',
  practitioner_missing: 'Say who comes. A visit is not accepted without a name.',
  not_a_practitioner: 'That person is not one of your practitioners any more. Name somebody else.',
  quantity_out_of_range: 'Enter how many you want, from 1 to 2,000.',
  group_out_of_range: 'The group is larger than this service is for. Ask for two sessions, or enter fewer pupils.',
  year_not_served: 'This service is not for all of those year groups. Choose others, or another service.',
  part_out_of_range: 'Choose how much of the visit took place. If nothing of it did, say that it did not take place.',
  case_full: 'There is as much in this case as it takes. Write the rest to us.',
  own_decision: 'You decided this, so somebody else of the staff has to confirm it.',
  own_case: 'You have said something in this case yourself, so somebody else of the staff has to settle it.',
  said_since: 'More has been said since you opened this page. Read both cases as they are now, then decide again.',
  answer_awaited:
    'Whoever supplied it has not answered yet. Until they have, or their time has run out, it can only be settled in full.',
  second_awaited: 'Somebody else of the staff has decided this already. It waits for a second person.',
  settlement_out_of_range:
    'Enter less than what was recorded, and more than nothing. For all of it or none of it, choose that.',
  status_missing: 'Say whether the off-payroll working rules apply to this work. Approving needs it on file.',
  status_reasons_missing: 'Give your reasons. The adviser must be given them.',
  status_the_same: 'That is what is on file already. Nothing has changed.',
  words_missing: 'Give your reasons. The other side reads them.',
  paid_already:
    'Every visit of this booking has been paid, so the determination can’t be disagreed with here any more.',
  status_day_missing: 'Enter the day it was decided: today, or a day before.',
  less_qualified:
    'Whoever stands in must be at least as qualified as the person the school expects. Name somebody else.',
}

const NOT_FREE = 'Whom you named is not free then. Name somebody else.'

/**
 * The same to a provider's office that names somebody, where its words are others. Where the two meet in Postgres, a drive reads
 * as any other time that is taken: it may be one from somebody else's visit.
 */
export const NAMING_REFUSALS: Partial<Record<BookingRefusal, string>> = {
  taken: NOT_FREE,
  too_far_to_drive: NOT_FREE,
  check_missing: 'Something that this service needs of whom you named does not hold on that day. Name somebody else.',
}
