import type { EmailTemplate } from '#app/adapters/queue.server.ts'
import type { BookingWords, PaymentWords, PayoutWords } from '#app/domain/bookings/email-facts.ts'
import { type Day, day } from '#app/domain/calendar.ts'
import type { Base } from '#emails/parts/letter.tsx'
import type { BookingProps, PaymentProps, PayoutProps } from '#emails/parts/words.ts'
import type { PropsOf } from '#emails/templates.ts'

/** What was read for an email from the ids its job carried, and the words it carried besides. */
export type Gathered = {
  booking: BookingWords | null
  payment: PaymentWords | null
  payout: PayoutWords | null
  facts: Record<string, string>
  origin: string
}

type Build<Template extends EmailTemplate> = (base: Base, gathered: Gathered) => PropsOf<Template>

/** What an email cannot do without: a job that did not say it is a bug, and fails. */
function need<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined || value === '') throw new Error(`the email needs ${what}`)
  return value
}

const oneOf = <T extends string>(value: string | undefined, allowed: readonly T[], what: string): T =>
  need(
    allowed.find((one) => one === value),
    `${what}: one of ${allowed.join(', ')}`,
  )

const aboutBooking = (base: Base, { booking }: Gathered): BookingProps => ({
  ...base,
  booking: need(booking, 'bookingId'),
})

const aboutPayment = (base: Base, gathered: Gathered): PaymentProps => ({
  ...aboutBooking(base, gathered),
  payment: need(gathered.payment, 'paymentRequestId'),
})

const aboutPayout = (base: Base, gathered: Gathered): PayoutProps => ({
  ...aboutBooking(base, gathered),
  payout: need(gathered.payout, 'payoutId'),
})

const aboutDispute = (base: Base, all: Gathered) => ({
  ...aboutBooking(base, all),
  id: need(all.facts.id, 'facts.id'),
  to: oneOf(all.facts.to, ['payer', 'adviser', 'staff'], 'facts.to'),
  pence: Number(need(all.facts.pence, 'facts.pence')),
  reason: need(all.facts.reason, 'facts.reason'),
})

/** A link in the facts, as a path: never to anywhere but Waymark. */
function path({ facts, origin }: Gathered): string {
  const link = need(facts.link, 'facts.link')
  const url = new URL(link, origin)
  if (url.origin !== new URL(origin).origin) throw new Error('facts.link leads away from Waymark')
  return `${url.pathname}${url.search}`
}

const shareOf = ({ facts }: Gathered) => ({
  school: need(facts.school, 'facts.school'),
  fund: need(facts.fund, 'facts.fund'),
  year: need(facts.year, 'facts.year'),
  amountPence: Number(need(facts.amountPence, 'facts.amountPence')),
  by: need(facts.by, 'facts.by'),
})

const linesOf = (fact: string | undefined): string[] => (fact ?? '').split('\n').filter(Boolean)

const organisation = ({ facts }: Gathered) => need(facts.organisation, 'facts.organisation')
const by = ({ facts }: Gathered) => need(facts.by, 'facts.by')
const endedBy = ({ facts, booking }: Gathered) => facts.by ?? need(booking?.endedBy, 'facts.by')

/** Visits that somebody ended, with their reason where they gave one. */
const ended = (base: Base, all: Gathered) => ({
  ...aboutBooking(base, all),
  by: endedBy(all),
  reason: all.facts.reason ?? all.booking?.reason ?? null,
})

/** Whether visits to come can go ahead; of whoever is suspended nobody reads more than that. */
const aboutComing = (base: Base, all: Gathered) => ({ ...aboutBooking(base, all), isHold: all.facts.hold === 'yes' })

/** When a visit is or was to be, and on which other day. */
const aboutDay = (base: Base, all: Gathered) => ({
  ...aboutBooking(base, all),
  was: need(all.facts.was, 'facts.was'),
  will: need(all.facts.will, 'facts.will'),
})

/** What was asked of several advisers at once. */
const ofEnquiry = (base: Base, all: Gathered) => ({
  ...base,
  id: need(all.facts.id, 'facts.id'),
  school: need(all.facts.school, 'facts.school'),
  service: need(all.facts.service, 'facts.service'),
})

/** What a consortium's own people did about a school. */
const withMember = (base: Base, all: Gathered) => ({
  ...base,
  consortium: need(all.facts.consortium, 'facts.consortium'),
  school: need(all.facts.school, 'facts.school'),
  by: by(all),
})

/** What a provider offers a practitioner. */
const termsOf = ({ facts }: Gathered) => ({
  engagement: need(facts.engagement, 'facts.engagement'),
  rate: need(facts.rate, 'facts.rate'),
  terms: need(facts.terms, 'facts.terms'),
})

/** From what was read to what each email is given. A fact that is missing fails the job, naming it. */
export const EMAIL_PROPS: { [Template in EmailTemplate]: Build<Template> } = {
  'request-sent': aboutBooking,
  'approval-wanted': aboutBooking,
  'visits-requested': aboutBooking,
  'visits-planned': aboutBooking,
  'question-asked': aboutBooking,
  'question-answered': aboutBooking,
  approved: aboutBooking,
  'approval-declined': (base, all) => ({
    ...aboutBooking(base, all),
    by: endedBy(all),
    reason: need(all.facts.reason ?? all.booking?.reason, 'facts.reason'),
  }),
  accepted: aboutBooking,
  declined: (base, all) => ({
    ...aboutBooking(base, all),
    reason: need(all.facts.reason ?? all.booking?.reason, 'facts.reason'),
  }),
  confirmed: aboutBooking,
  withdrawn: ended,
  expired: aboutBooking,
  cancelled: ended,
  'held-longer': (base, all) => {
    const props = aboutBooking(base, all)
    return { ...props, until: all.facts.until ?? props.booking.approveBy }
  },
  delivered: aboutBooking,
  'part-delivered': aboutBooking,
  'delivery-taken-back': aboutBooking,
  'record-wanted': aboutBooking,
  'delivery-reminder': (base, all) => ({
    ...aboutBooking(base, all),
    which: oneOf(all.facts.which, ['1', '2'], 'facts.which'),
  }),
  agreed: (base, all) => ({
    ...aboutBooking(base, all),
    how: oneOf(all.facts.how, ['person', 'silence', 'staff'], 'facts.how'),
    by: all.facts.by ?? null,
  }),
  'problem-raised': (base, all) => ({
    ...aboutBooking(base, all),
    by: all.facts.by ?? need(all.booking?.problemBy, 'facts.by'),
    what: need(all.booking?.problem, 'a problem with the visit'),
    answerBy: need(all.booking?.problemAnswerBy, 'until when it is answered'),
  }),
  'problem-taken-back': (base, all) => ({ ...aboutBooking(base, all), by: need(all.facts.by, 'facts.by') }),
  'problem-settled': (base, all) => ({
    ...aboutBooking(base, all),
    outcome: oneOf(
      all.facts.outcome ?? all.booking?.problemOutcome ?? undefined,
      ['agree', 'part', 'void'],
      'facts.outcome',
    ),
    note: need(all.facts.note, 'facts.note'),
    by: all.facts.by ?? null,
  }),
  'case-stated': (base, all) => ({
    ...aboutBooking(base, all),
    by: need(all.facts.by, 'facts.by'),
    side: oneOf(all.facts.side, ['school', 'adviser'], 'facts.side'),
  }),
  'second-wanted': (base, all) => ({
    ...aboutBooking(base, all),
    by: need(all.facts.by, 'facts.by'),
    what: oneOf(all.facts.what, ['wanted', 'sent_back'], 'facts.what'),
    note: all.facts.note ?? '',
  }),
  'order-number-wanted': (base, all) => ({ ...aboutBooking(base, all), askedOn: all.facts.askedOn ?? null }),
  'higher-total-wanted': (base, all) => ({
    ...aboutBooking(base, all),
    chargeId: need(all.facts.chargeId, 'facts.chargeId'),
    totalPence: Number(need(all.facts.totalPence, 'facts.totalPence')),
    approvedPence: Number(need(all.facts.approvedPence, 'facts.approvedPence')),
    askedOn: all.facts.askedOn ?? null,
  }),
  invoice: aboutPayment,
  'payment-received': (base, all) => {
    const props = aboutPayment(base, all)
    const { facts } = all
    return {
      ...props,
      amountPence: Number(facts.amountPence ?? props.payment.receivedPence),
      surplusPence: Number(facts.surplusPence ?? 0),
      isByCard: facts.method === 'card',
      cameBy: facts.camePence
        ? { pence: Number(facts.camePence), quoted: facts.quoted ?? null, waitsPence: Number(facts.waitsPence ?? 0) }
        : null,
    }
  },
  'payment-reminder': (base, all) => ({
    ...aboutPayment(base, all),
    step: oneOf(all.facts.step, ['before_due', 'late_7', 'late_14', 'late_30'], 'facts.step'),
    days: Number(need(all.facts.days, 'facts.days')),
    suppliers: linesOf(all.facts.suppliers),
    rate: all.facts.rate ?? null,
    rights: linesOf(all.facts.rights),
  }),
  'transfer-waits': (base, { facts }) => ({
    ...base,
    pence: Number(need(facts.camePence, 'facts.camePence')),
    cameOn: need(facts.cameOn, 'facts.cameOn') as Day,
    quoted: facts.quoted ?? null,
    waitsPence: Number(need(facts.waitsPence, 'facts.waitsPence')),
    open: linesOf(facts.open),
  }),
  'waiting-money-asked': (base, { facts }) => ({
    ...base,
    waitsPence: Number(need(facts.waitsPence, 'facts.waitsPence')),
    words: need(facts.words, 'facts.words'),
    by: need(facts.by, 'facts.by'),
    open: linesOf(facts.open),
  }),
  'waiting-money-returned': (base, { facts }) => ({
    ...base,
    pence: Number(need(facts.amountPence, 'facts.amountPence')),
    status: oneOf(facts.status, ['needs_bank_details', 'on_its_way', 'returned', 'failed'], 'facts.status'),
    reason: need(facts.reason, 'facts.reason'),
    email: facts.email || null,
  }),
  'payout-sent': aboutPayout,
  'payout-held': aboutPayout,
  'payout-account-wanted': (base, { facts }) => ({
    ...base,
    wanted: linesOf(need(facts.wanted, 'facts.wanted')),
    by: facts.by ?? null,
  }),
  'bank-payout-failed': (base, { facts }) => ({
    ...base,
    pence: Number(need(facts.pence, 'facts.pence')),
    why: facts.why || null,
  }),
  'payout-taken-back': (base, all) => ({
    ...aboutPayout(base, all),
    takenPence: Number(need(all.facts.takenPence, 'facts.takenPence')),
    why: oneOf(all.facts.why, ['credit', 'dispute'], 'facts.why'),
  }),
  credited: (base, all) => ({
    ...aboutPayment(base, all),
    creditedPence: Number(need(all.facts.creditedPence, 'facts.creditedPence')),
    returnedPence: Number(need(all.facts.returnedPence, 'facts.returnedPence')),
    reason: need(all.facts.reason, 'facts.reason'),
  }),
  'credited-adviser': (base, all) => ({
    ...aboutBooking(base, all),
    creditedPence: Number(need(all.facts.creditedPence, 'facts.creditedPence')),
    reason: need(all.facts.reason, 'facts.reason'),
  }),
  'refund-sent': (base, { facts, payment }) => ({
    ...base,
    pence: Number(need(facts.pence, 'facts.pence')),
    reason: need(facts.reason, 'facts.reason'),
    how: oneOf(facts.how, ['card', 'bank', 'asked'], 'facts.how'),
    asked: facts.asked ?? null,
    invoice: payment && { id: payment.id, reference: payment.reference },
  }),
  'refund-came-back': (base, { facts, payment }) => ({
    ...base,
    pence: Number(need(facts.pence, 'facts.pence')),
    reason: need(facts.reason, 'facts.reason'),
    why: need(facts.why, 'facts.why'),
    invoice: payment && { id: payment.id, reference: payment.reference },
  }),
  'bank-details-wanted': (base, { facts }) => ({
    ...base,
    pence: Number(need(facts.pence, 'facts.pence')),
    reason: need(facts.reason, 'facts.reason'),
    asked: facts.asked ?? null,
    askedOn: need(facts.askedOn, 'facts.askedOn'),
    until: need(facts.until, 'facts.until'),
  }),
  'dispute-opened': aboutDispute,
  'dispute-decided': (base, all) => ({
    ...aboutDispute(base, all),
    status: oneOf(all.facts.status, ['won', 'lost', 'closed'], 'facts.status'),
  }),
  'verify-email': (base, all) => ({ ...base, path: path(all) }),
  'reset-password': (base, all) => ({ ...base, path: path(all) }),
  'password-changed': (base, all) => ({
    ...base,
    when: need(all.facts.when, 'facts.when'),
    how: oneOf(all.facts.how, ['changed', 'reset'], 'facts.how'),
  }),
  'address-in-use': (base, all) => ({ ...base, path: path(all) }),
  invitation: (base, all) => ({
    ...base,
    path: path(all),
    organisation: organisation(all),
    kind: all.facts.kind ?? 'school',
    invitedBy: need(all.facts.inviter, 'facts.inviter'),
    roles: all.facts.roles ?? null,
    until: all.facts.until ?? null,
  }),
  'membership-asked': (base, all) => ({
    ...base,
    person: need(all.facts.name, 'facts.name'),
    email: need(all.facts.email, 'facts.email'),
    organisation: organisation(all),
    jobTitle: all.facts.jobTitle || null,
    path: path(all),
  }),
  'membership-approved': (base, all) => ({ ...base, organisation: organisation(all) }),
  'membership-refused': (base, all) => ({ ...base, organisation: organisation(all), reason: all.facts.reason ?? null }),
  'membership-passed-on': (base, all) => ({ ...base, organisation: organisation(all), by: by(all) }),
  'team-changed': (base, all) => ({
    ...base,
    organisation: organisation(all),
    by: by(all),
    roles: all.facts.roles ?? null,
  }),
  'consortium-invitation': (base, all) => ({
    ...base,
    consortium: need(all.facts.consortium, 'facts.consortium'),
    school: need(all.facts.school, 'facts.school'),
    invitedBy: all.facts.invitedBy ?? by(all),
  }),
  'invitation-withdrawn': withMember,
  'consortium-closed': withMember,
  'member-decided': (base, all) => ({
    ...base,
    consortium: need(all.facts.consortium, 'facts.consortium'),
    school: need(all.facts.school, 'facts.school'),
    schoolId: need(all.facts.schoolId, 'facts.schoolId'),
    decision: oneOf(all.facts.decision, ['joined', 'declined', 'left'], 'facts.decision'),
    by: by(all),
  }),
  'share-proposed': (base, all) => ({
    ...base,
    ...shareOf(all),
    consortium: need(all.facts.consortium, 'facts.consortium'),
  }),
  'share-decided': (base, all) => ({
    ...base,
    ...shareOf(all),
    decision: oneOf(all.facts.decision, ['agreed', 'declined', 'changed', 'closed'], 'facts.decision'),
  }),
  'adviser-listed': (base, all) => ({
    ...base,
    slug: need(all.facts.slug, 'facts.slug'),
    found: linesOf(all.facts.found),
    left: linesOf(all.facts.left),
  }),
  'adviser-unlisted': (base, all) => ({ ...base, reason: need(all.facts.reason, 'facts.reason') }),
  'concern-reported': (base, all) => ({ ...base, id: need(all.facts.id, 'facts.id') }),
  'adviser-suspended': (base, all) => ({
    ...base,
    event: oneOf(all.facts.event, ['suspend', 'lift', 'revoke'], 'facts.event'),
  }),
  'credential-decided': (base, all) => ({
    ...base,
    id: need(all.facts.id, 'facts.id'),
    of: oneOf(all.facts.of, ['adviser', 'provider'], 'facts.of'),
    what: need(all.facts.what, 'facts.what'),
    event: oneOf(
      all.facts.event,
      ['verify', 'refuse', 'suspend', 'lift', 'revoke', 'ask_copy', 'accept_until', 'accept_again'],
      'facts.event',
    ),
    reason: all.facts.reason ?? '',
    until: all.facts.until ?? '',
    isListed: all.facts.isListed === 'yes',
    lost: linesOf(all.facts.lost),
    found: linesOf(all.facts.found),
  }),
  'credential-ending': (base, all) => ({
    ...base,
    of: oneOf(all.facts.of, ['adviser', 'provider'], 'facts.of'),
    what: need(all.facts.what, 'facts.what'),
    kind: need(all.facts.kind, 'facts.kind'),
    endsOn: day(need(all.facts.endsOn, 'facts.endsOn')),
    days: Number(need(all.facts.days, 'facts.days')),
    lost: linesOf(all.facts.lost),
  }),
  'menu-changed': (base, all) => ({
    ...base,
    code: need(all.facts.code, 'facts.code'),
    name: need(all.facts.name, 'facts.name'),
    event: oneOf(all.facts.event, ['changed', 'taken_off', 'put_back'], 'facts.event'),
    changes: linesOf(all.facts.changes),
  }),
  'enquiry-asked': (base, all) => ({
    ...ofEnquiry(base, all),
    by: by(all),
    lead: all.facts.lead || null,
    until: need(all.facts.until, 'facts.until'),
    isReminder: all.facts.again === 'yes',
    wanted: need(all.facts.wanted, 'facts.wanted'),
    years: need(all.facts.years, 'facts.years'),
    people: all.facts.people ?? '',
    place: need(all.facts.place, 'facts.place'),
    purpose: need(all.facts.purpose, 'facts.purpose'),
  }),
  'enquiry-answered': (base, all) => ({
    ...ofEnquiry(base, all),
    adviser: need(all.facts.adviser, 'facts.adviser'),
    why: all.facts.why ?? null,
    days: linesOf(all.facts.days),
    price: all.facts.price ?? '',
    note: all.facts.note ?? '',
  }),
  'enquiry-time-up': (base, all) => ({
    ...ofEnquiry(base, all),
    event: oneOf(all.facts.event, ['time_up', 'ended'], 'facts.event'),
    asked: Number(need(all.facts.asked, 'facts.asked')),
    offered: Number(need(all.facts.offered, 'facts.offered')),
    declined: Number(need(all.facts.declined, 'facts.declined')),
    silent: Number(need(all.facts.silent, 'facts.silent')),
    until: need(all.facts.until, 'facts.until'),
  }),
  'enquiry-ended': (base, all) => ({
    ...ofEnquiry(base, all),
    outcome: oneOf(all.facts.outcome, ['chosen', 'another', 'closed', 'ended'], 'facts.outcome'),
    note: all.facts.note ?? '',
  }),
  'feedback-given': (base, all) => ({
    ...base,
    by: by(all),
    ofWhom: need(all.facts.ofWhom, 'facts.ofWhom'),
    day: need(all.facts.day, 'facts.day'),
    mayReply: all.facts.mayReply === 'yes',
  }),
  'feedback-replied': (base, all) => ({
    ...base,
    by: by(all),
    visitId: need(all.facts.visitId, 'facts.visitId'),
    bookingId: need(all.facts.bookingId, 'facts.bookingId'),
    base: need(all.facts.base, 'facts.base'),
    day: need(all.facts.day, 'facts.day'),
  }),
  'client-invitation': (base, all) => ({
    ...base,
    adviser: need(all.facts.adviser, 'facts.adviser'),
    note: all.facts.note ?? '',
    path: path(all),
  }),
  'client-came': (base, all) => ({ ...base, school: need(all.facts.school, 'facts.school'), by: by(all) }),
  'client-decided': (base, all) => ({
    ...base,
    adviser: need(all.facts.adviser, 'facts.adviser'),
    school: need(all.facts.school, 'facts.school'),
    event: oneOf(all.facts.event, ['confirm', 'refuse'], 'facts.event'),
    words: need(all.facts.words, 'facts.words'),
  }),
  'needs-renewal': aboutComing,
  renewed: aboutComing,
  'practitioner-invited': (base, all) => ({
    ...base,
    path: path(all),
    organisation: organisation(all),
    invitedBy: need(all.facts.inviter, 'facts.inviter'),
    ...termsOf(all),
    until: need(all.facts.until, 'facts.until'),
  }),
  'practitioner-terms': (base, all) => ({ ...base, organisation: organisation(all), by: by(all), ...termsOf(all) }),
  'practitioner-decided': (base, all) => ({
    ...base,
    id: need(all.facts.id, 'facts.id'),
    name: need(all.facts.name, 'facts.name'),
    decision: oneOf(
      all.facts.decision,
      ['joined', 'declined', 'left', 'terms_agreed', 'terms_declined'],
      'facts.decision',
    ),
    reason: all.facts.reason ?? '',
    visits: Number(all.facts.visits ?? 0),
  }),
  'practitioner-ended': (base, all) => ({
    ...base,
    organisation: organisation(all),
    by: by(all),
    reason: need(all.facts.reason, 'facts.reason'),
  }),
  'practitioner-visits': (base, all) => ({
    ...aboutBooking(base, all),
    what: oneOf(
      all.facts.what,
      ['named', 'confirmed', 'moved', 'off', 'needs_renewal', 'held', 'renewed'],
      'facts.what',
    ),
  }),
  'practitioner-wanted': (base, all) => ({ ...aboutBooking(base, all), left: need(all.facts.left, 'facts.left') }),
  'substitute-named': (base, all) => ({
    ...aboutBooking(base, all),
    before: need(all.facts.before, 'facts.before'),
    after: need(all.facts.after, 'facts.after'),
    reason: all.facts.reason ?? '',
  }),
  'day-proposed': (base, all) => ({
    ...aboutDay(base, all),
    by: by(all),
    reason: need(all.facts.reason, 'facts.reason'),
    until: new Date(need(all.facts.until, 'facts.until')),
  }),
  'day-changed': aboutDay,
  'day-not-changed': (base, all) => ({
    ...aboutDay(base, all),
    by: by(all),
    how: oneOf(all.facts.how, ['declined', 'taken_back', 'lapsed'], 'facts.how'),
    reason: need(all.facts.reason, 'facts.reason'),
  }),
  'visit-replaced': (base, all) => ({
    ...aboutBooking(base, all),
    by: by(all),
    adviser: need(all.facts.adviser, 'facts.adviser'),
    day: day(need(all.facts.day, 'facts.day')),
    reference: need(all.facts.reference, 'facts.reference'),
    pence: Number(need(all.facts.pence, 'facts.pence')),
    morePence: Number(need(all.facts.morePence, 'facts.morePence')),
    carried: oneOf(all.facts.carried, ['stands', 'dearer', 'own', 'determination'], 'facts.carried'),
  }),
  'status-determined': (base, all) => ({
    ...aboutBooking(base, all),
    by: by(all),
    reasons: need(all.facts.reasons, 'facts.reasons'),
    decidedOn: need(all.facts.decidedOn, 'facts.decidedOn'),
    outcome: oneOf(all.facts.outcome, ['outside', 'inside'], 'facts.outcome'),
    isAgain: all.facts.again === 'yes',
    askedUntil: all.facts.askedUntil || null,
  }),
  'status-disagreed': (base, all) => ({
    ...aboutBooking(base, all),
    by: by(all),
    reasons: need(all.facts.reasons, 'facts.reasons'),
    answerByOn: day(need(all.facts.answerByOn, 'facts.answerByOn')),
    outcome: oneOf(all.facts.outcome, ['outside', 'inside'], 'facts.outcome'),
    daysLeft: all.facts.left ? Number(all.facts.left) : null,
  }),
  'status-upheld': (base, all) => ({
    ...aboutBooking(base, all),
    by: by(all),
    answer: need(all.facts.answer, 'facts.answer'),
    outcome: oneOf(all.facts.outcome, ['outside', 'inside'], 'facts.outcome'),
  }),
  'pay-by-payroll': aboutBooking,
  'substitute-decided': (base, all) => ({
    ...aboutBooking(base, all),
    by: by(all),
    name: need(all.facts.name, 'facts.name'),
    agreed: all.facts.agreed === 'yes',
    reason: all.facts.reason ?? '',
  }),
  'tax-details-wanted': (base, { facts }) => ({
    ...base,
    step: oneOf(facts.step, ['asked', 'reminded', 'reminded_again'], 'facts.step'),
    missing: linesOf(need(facts.missing, 'facts.missing')),
  }),
  'seller-report': (base, { facts }) => ({
    ...base,
    year: Number(need(facts.year, 'facts.year')),
    amountPence: Number(need(facts.amountPence, 'facts.amountPence')),
    activities: Number(need(facts.activities, 'facts.activities')),
    again: facts.again === 'yes',
  }),
  'calendar-stale': (base, { facts }) => ({
    ...base,
    id: need(facts.id, 'facts.id'),
    calendar: need(facts.calendar, 'facts.calendar'),
    why: need(facts.why, 'facts.why'),
    read: need(facts.read, 'facts.read'),
    until: day(need(facts.until, 'facts.until')),
  }),
  'calendar-clash': (base, { facts }) => ({
    ...base,
    calendar: need(facts.calendar, 'facts.calendar'),
    clashes: linesOf(need(facts.clashes, 'facts.clashes')),
    more: Number(facts.more ?? 0),
  }),
}
