import { MOST_QUANTITY } from '../services/menu.ts'
import { daysOfVisits, MOST_UNAPPROVED_DAYS } from './most-days.ts'
import type { RequestAnswers } from './request-answers.ts'

/**
 * The pages of a request, in their order; each asks one question. `school` is for whoever buys for several; `wanted`
 * takes the place of dates, times, place and work where the service has no date.
 */
export const REQUEST_STEPS = [
  'school',
  'service',
  'wanted',
  'dates',
  'times',
  'place',
  'work',
  'funding',
  'check',
  'agreement',
] as const
export type RequestStep = (typeof REQUEST_STEPS)[number]

/** What is known of a request beside its answers, as far as the order of its pages depends on it. */
export type RequestKnown = {
  /** Whether the actor buys for several schools and so chooses one first. */
  choosesSchool: boolean
  /** Whether the service has a date, which holds for one that is not chosen yet. */
  isDated: boolean
  /** Whether the service has one-to-one interviews. */
  hasInterviews: boolean
  hasGroup: boolean
  /** Whether the service can be given in the way that was asked for. */
  isModeOffered: boolean
  /** Whether the funds that were answered pay for it all, as it now stands. */
  isFunded: boolean
}

const OF_VISITS: readonly RequestStep[] = ['dates', 'times', 'place', 'work']

export const stepsOf = ({ choosesSchool, isDated }: Pick<RequestKnown, 'choosesSchool' | 'isDated'>): RequestStep[] =>
  REQUEST_STEPS.filter(
    (step) => (step !== 'school' || choosesSchool) && (isDated ? step !== 'wanted' : !OF_VISITS.includes(step)),
  )

/** How many of something without a date may be asked for at once. */
export const isQuantity = (quantity: number | undefined): quantity is number =>
  quantity !== undefined && Number.isInteger(quantity) && quantity >= 1 && quantity <= MOST_QUANTITY

/** More may have been ticked on an adviser's page than one request can hold. */
const isSomeDays = (days: number) => days > 0 && days <= MOST_UNAPPROVED_DAYS

const isPlaceSaid = (place: RequestAnswers['place']): boolean =>
  place?.kind === 'remote'
    ? Boolean(place.channel && place.supervisor && place.concern)
    : place?.kind === 'school' || Boolean(place?.street)

function isAnswered(step: RequestStep, answers: RequestAnswers, known: RequestKnown): boolean {
  switch (step) {
    case 'school':
      return answers.schoolId !== ''
    case 'service':
      return answers.serviceCode !== undefined
    case 'wanted':
      return (
        isQuantity(answers.quantity) &&
        answers.visits?.length === 1 &&
        (answers.yearGroups ?? []).length > 0 &&
        Boolean(answers.purpose)
      )
    case 'dates':
      return isSomeDays(daysOfVisits(answers.visits ?? []))
    case 'times':
      return (answers.visits ?? []).length > 0
    case 'place':
      return isPlaceSaid(answers.place) && known.isModeOffered && Boolean(answers.room)
    case 'work':
      return (
        (answers.yearGroups ?? []).length > 0 &&
        Boolean(answers.safeguardingLead) &&
        Boolean(answers.purpose) &&
        (!known.hasInterviews || answers.interviews !== undefined) &&
        (!known.hasGroup || answers.groupSize !== undefined)
      )
    case 'funding':
      return known.isFunded
    default:
      return false
  }
}

/** The first page that still has to be answered; 'check' when all are. An answer that no longer adds up is asked again. */
export const openStep = (answers: RequestAnswers, known: RequestKnown): RequestStep =>
  stepsOf(known).find((step) => step === 'check' || !isAnswered(step, answers, known)) ?? 'check'

/** Whether a page can be opened: everything before it is answered. */
export function isReachable(step: RequestStep, answers: RequestAnswers, known: RequestKnown): boolean {
  const steps = stepsOf(known)
  const open = openStep(answers, known)
  return steps.includes(step) && (open === 'check' || steps.indexOf(step) <= steps.indexOf(open))
}

/** Where saving a page leads: on to the next, or, when it was changed from the check page, back there unless something is open. */
export function stepAfter(
  step: RequestStep,
  answers: RequestAnswers,
  known: RequestKnown,
  isChange: boolean,
): RequestStep {
  if (isChange) return openStep(answers, known)
  const steps = stepsOf(known)
  const next = steps[steps.indexOf(step) + 1] ?? 'check'
  return isReachable(next, answers, known) ? next : openStep(answers, known)
}

export function stepBefore(
  step: RequestStep,
  known: Pick<RequestKnown, 'choosesSchool' | 'isDated'>,
): RequestStep | null {
  const steps = stepsOf(known)
  return steps[steps.indexOf(step) - 1] ?? null
}
