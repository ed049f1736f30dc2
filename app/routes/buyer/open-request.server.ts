import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import type { BuyingActor } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireBuyer } from '#app/auth/guards.server.ts'
import { saveAnswers } from '#app/domain/bookings/keep-drafts.server.ts'
import { priceRows } from '#app/domain/bookings/price-lines.ts'
import { type RequestSoFar, readRequest } from '#app/domain/bookings/read-request.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import type { RequestAnswers } from '#app/domain/bookings/request-answers.ts'
import {
  isReachable,
  openStep,
  type RequestStep,
  stepAfter,
  stepBefore,
  stepsOf,
} from '#app/domain/bookings/request-steps.ts'
import { formatDay } from '#app/domain/format-day.ts'
import type { RequestHead } from '#app/ui/bookings/request-page.tsx'
import { baseOf } from './base.ts'

export type OpenRequest = {
  actor: BuyingActor
  base: string
  soFar: RequestSoFar
  now: Date
  /** Opened from the check page, and so going back there. */
  isChange: boolean
  hrefOf: (step: RequestStep, isChange?: boolean) => string
}

/** Why a form that was sent leads to an earlier page: what was answered there does not hold any more. */
const ASKED_AGAIN: Record<RequestStep, string> = {
  school: 'the school is to be chosen again',
  service: 'the service is not offered there any more. Choose it again',
  wanted: 'what you want and by when is to be said again',
  dates: 'the dates are to be chosen again',
  times: 'the times are to be said again',
  place: 'the place is to be said again',
  work: 'what the visits are for is to be said again',
  funding: 'what is left in the funds, or what the request costs, has changed since. Say again who pays',
  check: 'the request has changed since. Check it again',
  agreement: 'the request has changed since. Read the agreement again',
}

/**
 * The draft of a page, or wherever its reader should be instead: the booking it has become, or the first page that is
 * not answered; whoever sent a form is told that nothing came of it. Other people's drafts do not exist.
 */
export async function openRequest(
  { request, params }: LoaderFunctionArgs | ActionFunctionArgs,
  step: RequestStep | null,
): Promise<OpenRequest> {
  const actor = await requireBuyer(request, 'request visits')
  const now = new Date()
  const base = baseOf(actor)
  const soFar = await readRequest(actor, params.draftId ?? '', now)
  if (!soFar) throw await missing(actor, request)
  if (soFar.bookingId) throw redirect(`${base}/bookings/${soFar.bookingId}/sent`)
  if (soFar.answers.schoolId && !soFar.facts) {
    const school = soFar.schools.find((one) => one.id === soFar.answers.schoolId)?.name ?? 'That school'
    const text = `${school} cannot book yet, because nobody is set up to pay for it. Ring us on the number below.`
    throw await redirectTelling(`${base}/bookings`, { tone: 'notice', text })
  }
  const hrefOf = (to: RequestStep, isChange = false) =>
    `${base}/request/${soFar.id}/${to}${isChange ? '?change=yes' : ''}`
  if (step && !isReachable(step, soFar.answers, soFar.known)) {
    const open = openStep(soFar.answers, soFar.known)
    if (request.method === 'GET' || request.method === 'HEAD') throw redirect(hrefOf(open))
    const text = `${step === 'agreement' ? 'The request has not been sent' : 'What you sent has not been saved'}: ${ASKED_AGAIN[open]}.`
    throw await redirectTelling(hrefOf(open), { tone: 'notice', text })
  }
  const isChange = new URL(request.url).searchParams.get('change') === 'yes'
  return { actor, base, soFar, now, isChange, hrefOf }
}

/** What every page of a request shows around its question. */
export async function headOf(open: OpenRequest, step: RequestStep, request: Request): Promise<RequestHead> {
  const { soFar, base, hrefOf, isChange } = open
  const steps = stepsOf(soFar.known)
  const before = stepBefore(step, soFar.known)
  const back = isChange ? hrefOf('check') : before ? hrefOf(before) : `/advisers/${soFar.adviser.slug}`
  return {
    frame: await frameOf(open.actor, request),
    caption: `Request to ${soFar.adviser.name}, step ${steps.indexOf(step) + 1} of ${steps.length}`,
    back,
    removeHref: `${base}/request/${soFar.id}/remove`,
    price: priceOf(soFar),
  }
}

function priceOf(soFar: RequestSoFar): RequestHead['price'] {
  const { priced, menu, total, facts, answers } = soFar
  if (!priced || !menu) return null
  const visits = answers.visits ?? []
  const [first] = visits
  const recoverable = total?.recoverable ?? priced.price.recoverableVat
  return {
    title: !menu.isDated
      ? menu.name
      : visits.length === 1 && first
        ? formatDay(first.day)
        : visits.length > 1
          ? `${visits.length} visits`
          : menu.name,
    isDated: menu.isDated,
    detail: `${soFar.adviser.name}${facts ? `, ${(menu.isDated ? soFar.place?.name : null) ?? facts.school.name}` : ''}`,
    rows: priceRows({ adviser: soFar.adviser.name, terms: priced.terms, price: priced.price }),
    each: priced.price.gross,
    visits: visits.length,
    total: total?.gross ?? null,
    recoverable,
    claims: facts?.payer.legalName ?? '',
    bears: total?.bears ?? priced.price.payerBears,
  }
}

/** Saves a page's answers and leads on to the next page. */
export async function saveAndGoOn(
  open: OpenRequest,
  step: RequestStep,
  change: (answers: RequestAnswers) => RequestAnswers,
  told: string | null = null,
): Promise<Response> {
  const saved = await saveDraft(open, change)
  const next = open.hrefOf(stepAfter(step, saved.answers, saved.known, open.isChange))
  return told ? redirectTelling(next, { tone: 'notice', text: told }) : redirect(next, 303)
}

/** Saves a page's answers and reads the draft again as it then stands. */
export async function saveDraft(
  open: OpenRequest,
  change: (answers: RequestAnswers) => RequestAnswers,
): Promise<RequestSoFar> {
  const { actor, soFar, now, base } = open
  const saved = await saveAnswers(actor, soFar.id, change, now)
  const after = saved.ok ? await readRequest(actor, soFar.id, now) : null
  if (saved.ok && after) return after
  const text = saved.ok ? BOOKING_REFUSALS.not_found : BOOKING_REFUSALS[saved.refusal]
  throw await redirectTelling(`${base}/bookings`, { tone: 'notice', text })
}
