import type { BookAgain } from './feedback-lifecycle.ts'
import type { KeepRefusal } from './keep-feedback.server.ts'

export const AGAIN_WORDS: Record<BookAgain, string> = { yes: 'Yes', perhaps: 'Perhaps', no: 'No' }

/** Each refusal in words, once. */
export const FEEDBACK_REFUSALS: Record<KeepRefusal, string> = {
  not_yours: 'This is not for you to do.',
  not_agreed: 'Feedback is about a visit that your school has agreed took place.',
  already_done: 'This has been done already. Nothing was done twice.',
  not_now: 'Something has changed since you opened this page. It shows where it stands.',
  too_late: 'The time for this has run out. Nothing has changed.',
  role_missing: 'Your role does not allow this. Ask whoever keeps your team.',
  not_found: 'There is nothing here that you can see.',
  words_missing: 'Say what went well, or what could be better.',
}
