import type { EnquiryRefusal } from './enquiry-lifecycle.ts'

/** Every refusal of an enquiry's commands. */
export type EnquiryCommandRefusal =
  | EnquiryRefusal
  | 'not_found'
  | 'role_missing'
  | 'already_sent'
  | 'too_few'
  | 'too_many'
  | 'too_many_open'
  | 'adviser_unknown'
  | 'place_unknown'
  | 'reason_missing'
  | 'price_reason_missing'
  | 'not_offered'
  | 'no_day'
  | 'day_not_wanted'
  | 'day_not_offered'
  | 'on_hold'
  | 'check_missing'
  | 'cannot_be_chosen'

/** Each in words, once: the rule, then the way on. */
export const ENQUIRY_REFUSALS: Record<EnquiryCommandRefusal, string> = {
  not_yours: 'This is not for you to do.',
  over: 'This enquiry is over: somebody has chosen, or it was closed. The page shows how it ended.',
  already_done: 'This has been done already. Nothing was done twice.',
  not_now: 'Something has changed since you opened this page. It shows where it stands.',
  too_early: 'It is too early for this. Nothing has changed.',
  too_late: 'The time for this has run out. Nothing has changed.',
  not_found: 'There is nothing here that you can see.',
  role_missing: 'Your role does not allow this. Ask whoever keeps your team.',
  already_sent: 'This was sent already. Open your enquiries to see it, or write a new one.',
  too_few: 'Choose two advisers or more. To ask one alone, request a visit on their page.',
  too_many: 'Choose ten advisers at most.',
  too_many_open: 'Ten of your enquiries are open. Choose from one of them, or close it, before you ask again.',
  adviser_unknown: 'One of the advisers is not listed any more. Untick them.',
  place_unknown: 'We do not know where that place is. Check its postcode.',
  reason_missing: 'Say why not. The school reads it.',
  price_reason_missing: 'Say why your price is another than on your page. The school reads it.',
  not_offered: 'You do not offer this service any more, so you cannot offer days for it. Say no with a reason instead.',
  no_day: 'Choose one day at least.',
  day_not_wanted: 'Offer only days that the school has asked for.',
  day_not_offered: 'Choose from the days that were offered and are still free.',
  on_hold:
    'You cannot be asked for visits at the moment, so you cannot offer days. Our staff have written to you why. You may say no.',
  check_missing:
    'On none of the days that the school asks about does everything hold that this service needs, so you cannot offer any. Your credentials show what is missing. You may say no.',
  cannot_be_chosen: 'They cannot be asked for this at the moment. Choose another answer, or close the enquiry.',
}
