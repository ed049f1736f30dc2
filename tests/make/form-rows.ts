import { addDays, londonDay } from '#app/domain/calendar.ts'
import { addMonths } from '#app/domain/month-grid.ts'
import type { EveryForm } from './every-form.ts'

// Who fills in each form of Waymark, where it stands, and what would be a good answer. Its fields are read off the page.

export type FormRow = {
  /** the session of whoever it is shown to; none: anybody */
  cookie?: string
  /** in the place of the address's `:names` */
  params?: Record<string, string>
  query?: string
  /** good answers, by field, where those that are guessed from the fields would not do */
  good?: Record<string, string | string[]>
  /** fields that another answer makes meaningless, and what is not looked at, with the reason */
  ignores?: Record<string, string>
  /** why it is not sent as it should be */
  goesElsewhere?: string
}

/** Addresses that act on a press and have no field to get wrong; the reason. */
export const BUTTONS: Record<string, string> = {
  '/school/request/:draftId/school':
    'asks whoever buys for several schools; a consortium and a trust do, and have the same page',
  '/consortium/bookings/:bookingId/visits/:visitId/feedback':
    'the same page as a school’s, where a visit has been agreed; none of the consortium’s has',
  '/school/bookings/:bookingId/delivered/:deliveryId': 'opens codes and writes down who did; a button alone',
  '/consortium/close': 'closes a consortium that has no visit under way; a button alone, and this one has visits',
  '/sign-out': 'signs out; the button is in the head of every page',
  '/organisations': 'takes back a request to join; a button beside each that waits',
  '/verify': 'sends the link again; the button is on /organisations',
  '/provider/team': 'sends an invitation again or withdraws it; buttons beside each that waits',
  '/provider/practitioners': 'sends an invitation again or withdraws it; buttons beside each that waits',
  '/provider/deliveries/:visitId':
    'the same page as an adviser’s, for what a provider has been asked; it has only visits',
  '/provider/payouts/connect': 'goes to Stripe; the button is on /provider/payouts',
  '/adviser/payouts/connect': 'goes to Stripe; the button is on /adviser/payouts',
  '/hooks/stripe': 'no form: what Stripe sends, proved by its signature',
}

/** What a group’s service leaves empty: other lengths than the usual one, and interviews. */
const MENU_TIMES = { leastMinutes: '', mostMinutes: '', maxInterviews: '', interviewMinutes: '' }

const OTHER_WAY = 'belongs to another decision'
const LEADS_HOME = 'what is no path of ours leads home'

const buyerRows = (side: 'school' | 'consortium', { buyer, two }: EveryForm): Record<string, FormRow[]> => {
  const {
    cookie,
    draftId,
    asked,
    questioned,
    confirmed,
    delivered,
    unnumbered,
    late,
    determined,
    lost,
    dayAsked,
    member,
  } = buyer[side]
  const funds = { careers: two.made.school.careersId, premium: two.made.school.premiumId }
  const step = (name: string, more: Partial<FormRow> = {}): Record<string, FormRow[]> => ({
    [`/${side}/request/:draftId/${name}`]: [{ cookie, params: { draftId }, ...more }],
  })
  const of = (
    name: string,
    params: Record<string, string>,
    more: Partial<FormRow> = {},
  ): Record<string, FormRow[]> => ({
    [`/${side}/${name}`]: [{ cookie, params, ...more }],
  })
  const premium: Partial<FormRow> = {
    good: {
      funds: [funds.careers, funds.premium],
      'lines[0].amount': '247.30',
      'lines[1].amount': '100.00',
      'lines[1].whom': 'named_number',
      'lines[1].number': '3',
      'lines[1].eligible': '',
      'lines[1].inAll': '',
      'lines[1].rationale': 'They choose what comes after Year 11.',
    },
    ignores: {
      ...Object.fromEntries(['method', 'eligible', 'inAll'].map((name) => [`lines[1].${name}`, 'of a mixed group'])),
      'lines[1].number': 'judged once the rest of the tag is whole',
    },
  }
  return {
    ...step('remove'),
    ...(side === 'consortium' ? step('school') : {}),
    ...step('service'),
    ...step('dates', {
      good: { 'typed.day': '', 'typed.month': '', 'typed.year': '' },
      ignores: { month: 'what is no month shows the usual one' },
    }),
    ...step('times', { good: { 'visits[0].from': '8:45am', 'visits[0].to': '3:15pm' } }),
    ...step('wanted', { params: { draftId: two.undated.draft[side] }, good: inWeeks() }),
    ...step('place', { good: { place: 'school' } }),
    ...step('work', { good: { interviews: '6' } }),
    ...step('funding', side === 'school' ? premium : {}),
    ...step('agreement'),
    ...of('bookings/:bookingId/withdraw', asked),
    [`/${side}/bookings/:bookingId/cancel`]: [
      {
        ...{ cookie, params: confirmed },
        ignores: { shown: 'what is free of charge costs nothing, whatever was shown' },
      },
      ...(late ? [{ cookie, params: late }] : []),
    ],
    ...of('bookings/:bookingId/answer', questioned),
    ...of('bookings/:bookingId/order-number', unnumbered),
    ...of('bookings/:bookingId/status', determined, {
      good: { decision: 'stands' },
      ignores: { reasons: OTHER_WAY, decidedOn: OTHER_WAY },
    }),
    ...of('bookings/:bookingId/visits/:visitId/agree', delivered),
    ...of('bookings/:bookingId/visits/:visitId/problem', delivered),
    ...of('bookings/:bookingId/visits/:visitId/case', two.disputed[side]),
    ...of('bookings/:bookingId/visits/:visitId/replace', lost),
    ...of('bookings/:bookingId/visits/:visitId/substitute', two.sent.substitute[side]),
    ...of('bookings/:bookingId/visits/:visitId/day', dayAsked, {
      ignores: { change: 'an answer to what is no proposal leads back to the booking' },
    }),
    ...(side === 'school' ? of('bookings/:bookingId/visits/:visitId/counts', delivered) : {}),
    ...(side === 'school' ? of('bookings/:bookingId/visits/:visitId/feedback', two.agreed) : {}),
    ...of('enquiries/:enquiryId', { enquiryId: two.enquiry[side] }),
    [`/${side}/enquiries/new`]: [
      {
        cookie,
        query: `?adviser=${two.slug}&adviser=${two.enquiry.otherSlug}`,
        good: { when: 'range', days: '', place: 'school', name: '', street: '', postcode: '' },
        ignores: Object.fromEntries(['days', 'name', 'street', 'postcode'].map((name) => [name, OTHER_WAY])),
      },
    ],
    ...of('approvals/:bookingId', asked, { ignores: { question: OTHER_WAY, reason: OTHER_WAY } }),
    ...of('team', {}),
    ...of('team/invite', {}),
    ...of('team/:membership', { membership: member }),
  }
}

/** The rows of every address that takes a form. */
/** What each form of a credential takes, where a field's kind does not say it. */
const dated = (name: string, year: string) => ({ [`${name}.day`]: '3', [`${name}.month`]: '9', [`${name}.year`]: year })
const VAT = {
  vatNumber: 'GB 123 4567 89',
  ...dated('vatFromOn', '2020'),
  ...{ 'vatUntilOn.day': '', 'vatUntilOn.month': '', 'vatUntilOn.year': '' },
}
const insured = { amount: '5000000', ...dated('startsOn', '2025'), ...dated('endsOn', '2099') }
const CREDENTIALS: Record<string, FormRow['good']> = {
  identity: {},
  right_to_work: dated('endsOn', '2099'),
  qualification: { level: '6', credits: '60', ...dated('awardedOn', '2019') },
  register: dated('renewsOn', '2099'),
  dbs: {
    level: 'enhanced',
    workforce: 'child',
    number: '001234567891',
    ...dated('issuedOn', '2025'),
  },
  safeguarding: { ...dated('trainedOn', '2025'), ...dated('preventOn', '2025') },
  public_liability: insured,
  professional_indemnity: insured,
  reference: { email: 'writer@larkfield.example' },
  send: dated('trainedOn', '2025'),
  test_user: dated('endsOn', '2099'),
  ico: dated('renewsOn', '2099'),
}

const OFFER = { price: '320', blockFrom: '5', blockPrice: '300', minutes: '390', capacityADay: '', interviews: '6' }

/** What a provider shows of itself. */
const agreed = { ...dated('agreedOn', '2025'), ...dated('reviewOn', '2099') }
const PROVIDER_CHECKS: Record<string, FormRow['good']> = {
  provider_insurance: { ...insured, indemnity: '1000000' },
  provider_ico: dated('renewsOn', '2099'),
  safeguarding_policy: agreed,
  complaints_policy: agreed,
  matrix: dated('endsOn', '2099'),
}

/** A day by which something is wanted, as its boxes are typed. */
const inWeeks = () => {
  const [year = '', month = '', day = ''] = addDays(londonDay(new Date()), 21).split('-')
  return { 'by.day': day, 'by.month': month, 'by.year': year, quantity: '30' }
}

/** Nothing is logged of a day to come. */
const cpdToday = () => {
  const [year = '', month = '', day = ''] = londonDay(new Date()).split('-')
  return { 'doneOn.day': day, 'doneOn.month': month, 'doneOn.year': year }
}

const providerRows = ({ two, provider }: EveryForm): Record<string, FormRow[]> => {
  const by = { cookie: provider.cookie }
  const { asked, confirmed, practitionerId, checkId } = two.sent
  return {
    '/provider/calendar-address': [by],
    '/provider/team/invite': [by],
    '/provider/team/:membership': [{ ...by, params: { membership: two.membership.provider } }],
    '/provider/services': [by],
    '/provider/services/:code': [{ ...by, params: { code: 'personal_guidance_day' }, good: OFFER }],
    '/provider/payouts/tax-details': [{ ...by, good: { number: '01234567', certified: 'yes' } }],
    '/provider/profile': [{ ...by, good: VAT }],
    '/provider/requests/:bookingId': [{ ...by, params: asked, good: { reason: '' } }],
    '/provider/visits/:visitId': [{ ...by, params: confirmed }],
    '/provider/visits/:visitId/cancel': [{ ...by, params: confirmed }],
    '/provider/visits/:visitId/day': [{ ...by, params: confirmed }],
    '/provider/practitioners/new': [by],
    '/provider/practitioners/:id': [{ ...by, params: { id: practitionerId } }],
    '/provider/checks/new/:kind': Object.entries(PROVIDER_CHECKS).map(([kind, good]) => ({
      ...by,
      params: { kind },
      good,
    })),
    '/provider/checks/:id': [{ ...by, params: { id: checkId } }],
    '/adviser/providers': [{ cookie: provider.practitionerCookie }],
  }
}

export function formRows(all: EveryForm): Record<string, FormRow[]> {
  const { adviser, staff, school, person, links, urn, buyer } = all
  const asAdviser = { cookie: adviser.cookie }
  const asStaff = { cookie: staff.cookie }
  const asSchool = { cookie: buyer.school.cookie }
  const known = { email: person.email, password: person.password }
  const week = Object.fromEntries(
    ['11', '12', '21', '22'].flatMap((at) => [
      [`from${at}`, at.endsWith('1') ? '8am' : ''],
      [`to${at}`, at.endsWith('1') ? '9pm' : ''],
    ]),
  )
  const asPerson = { cookie: person.cookie }
  return {
    '/sign-in': [{ good: known, ignores: { to: LEADS_HOME } }],
    '/join/school/:urn': [{ params: { urn: String(urn) } }, { params: { urn: String(urn) }, ...asPerson }],
    '/join/adviser': [{ good: { outcode: 'ZZ1' } }, { ...asPerson, good: { outcode: 'ZZ1' } }],
    '/join/provider': [{ good: { outcode: 'ZZ1' } }, { ...asPerson, good: { outcode: 'ZZ1' } }],
    '/verify/:secret': [{ params: { secret: links.verify } }],
    '/forgot': [{}],
    '/reset/:secret': [{ params: { secret: links.reset } }],
    '/invitations/:secret': [{ params: { secret: links.invitation } }],
    '/switch': [{ ...asPerson, query: `?organisation=${all.two.made.second.id}`, ignores: { to: LEADS_HOME } }],
    '/account': [asPerson],
    '/account/name': [asPerson],
    '/account/password': [{ ...asPerson, good: { presentPassword: person.password } }],
    ...buyerRows('school', all),
    ...buyerRows('consortium', all),
    ...providerRows(all),
    '/staff/team': [asStaff],
    '/staff/team/invite': [asStaff],
    '/staff/team/:membership': [{ ...asStaff, params: { membership: staff.member } }],
    '/adviser/services': [asAdviser],
    '/adviser/services/:code': [
      {
        ...asAdviser,
        params: { code: 'personal_guidance_day' },
        good: OFFER,
      },
    ],
    '/adviser/availability': [{ ...asAdviser, good: { milesPerHour: '25' } }],
    '/adviser/availability/dates': [
      { ...asAdviser, query: `?month=${addMonths(londonDay(new Date()).slice(0, 7), 2)}` },
    ],
    '/adviser/availability/terms': [asAdviser],
    '/adviser/availability/week': [{ ...asAdviser, query: '?days=1&days=2', good: week }],
    '/adviser/profile': [{ ...asAdviser, good: VAT }],
    '/adviser/payouts/tax-details': [
      { ...asAdviser, good: { number: 'AA 00 00 03 A', ...dated('bornOn', '1985'), certified: 'yes' } },
    ],
    '/adviser/enquiries/:enquiryId': [
      { ...asAdviser, params: { enquiryId: all.two.enquiry.waiting }, good: { days: all.two.enquiry.day } },
    ],
    '/adviser/feedback': [asAdviser],
    '/adviser/clients': [
      { ...asAdviser, ignores: { instead: 'says which link the page showed: another one is told that it changed' } },
    ],
    '/clients/:secret': [{ ...asSchool, params: { secret: all.two.clientSecret } }],
    '/staff/clients/:supplierId/:schoolId': [
      { ...asStaff, params: { supplierId: adviser.supplierId, schoolId: all.two.schoolId } },
    ],
    '/adviser/requests/:bookingId/status': [{ cookie: adviser.company.cookie, params: adviser.company.determined }],
    '/adviser/requests/:bookingId': [{ ...asAdviser, params: adviser.asked, good: { reason: '' } }],
    '/adviser/visits/:visitId': [
      {
        ...asAdviser,
        params: adviser.today,
        good: {
          schoolReference: 'FH-0412',
          'added.schoolReference': 'FH-0413',
          asItIs: 'yes',
          done: '4',
          note: 'Fire alarm.',
        },
      },
      {
        ...asAdviser,
        params: adviser.recorded,
        good: { schoolReference: 'FH-0412', 'added.schoolReference': 'FH-0413' },
      },
    ],
    '/adviser/deliveries/:visitId': [
      {
        ...asAdviser,
        params: { visitId: all.two.undated.visitId },
        good: { url: 'https://packs.fell.org.uk/9', codes: 'FELL-2', isForAll: 'yes' },
        ignores: { thing: 'takes back whatever of it stands, and once more what does not' },
      },
    ],
    '/adviser/visits/:visitId/case': [{ ...asAdviser, params: all.two.disputed.school }],
    '/provider/visits/:visitId/case': [{ cookie: all.provider.cookie, params: all.two.disputed.provider }],
    '/adviser/visits/:visitId/cancel': [{ ...asAdviser, params: adviser.confirmed }],
    '/adviser/visits/:visitId/day': [
      { ...asAdviser, params: adviser.confirmed },
      { ...asAdviser, params: adviser.dayAsked },
    ],
    '/adviser/credentials/new/:kind': Object.entries(CREDENTIALS).map(([kind, good]) => ({
      ...asAdviser,
      params: { kind },
      good,
    })),
    '/adviser/credentials/:id': [
      { ...asAdviser, params: { id: staff.credentials.waiting } },
      { ...asAdviser, params: { id: all.two.evidence.credentialId } },
    ],
    '/adviser/calendars': [asAdviser],
    '/adviser/calendars/new': [
      {
        ...asAdviser,
        good: { address: 'https://calendar.invalid/a.ics' },
        goesElsewhere: 'asks another server, which no test reaches',
      },
    ],
    '/adviser/calendars/:id': [{ ...asAdviser, params: { id: all.two.calendarId } }],
    '/adviser/calendar-address': [asAdviser],
    '/school/calendar-address': [asSchool],
    '/consortium/calendar-address': [{ cookie: buyer.consortium.cookie }],
    '/adviser/cpd': [asAdviser],
    '/adviser/cpd/new': [{ ...asAdviser, good: { ...cpdToday(), duration: '1h 30' } }],
    '/adviser/cpd/:id': [{ ...asAdviser, params: { id: all.two.cpdEntryId } }],
    '/staff/advisers/:id': [{ ...asStaff, params: { id: adviser.supplierId } }],
    '/advisers/:slug/concern': [{ ...asSchool, params: { slug: all.two.slug } }],
    '/staff/concerns/:id': [
      { ...asStaff, params: { id: staff.concerns.suspended } },
      { ...asStaff, params: { id: staff.concerns.reported } },
    ],
    '/staff/credentials/:id': [
      { ...asStaff, params: { id: staff.credentials.suspended } },
      { ...asStaff, params: { id: staff.credentials.verified } },
      { ...asStaff, params: { id: staff.credentials.waiting } },
      { ...asStaff, params: { id: all.two.evidence.credentialId } },
    ],
    '/staff/fee': [asStaff],
    '/staff/exports': [{ ...asStaff, good: { copyOf: 'exm_xero' }, ignores: { copyOf: 'any may be copied' } }],
    '/staff/exports/:mappingId': [{ ...asStaff, params: { mappingId: 'exm_access' } }],
    '/staff/supplier-facts': [{ ...asStaff, good: VAT }],
    '/staff/seller-reports/:year': [
      { ...asStaff, params: { year: String(all.two.seller.sentYear) } },
      { ...asStaff, params: { year: String(all.two.seller.readyYear) } },
    ],
    '/staff/late-payment': [
      { ...asStaff, good: { 'fromOn.day': '1', 'fromOn.month': '1', 'fromOn.year': '2019', percent: '0.75' } },
    ],
    '/staff/payments/unpaid/:requestId': [{ ...asStaff, params: { requestId: school.toPay } }],
    '/staff/menu/new': [
      { ...asStaff, good: { ...MENU_TIMES, minutes: '60', from: '9:30am', groupLeast: '10', groupMost: '20' } },
    ],
    '/staff/menu/lists': [{ ...asStaff, ignores: { code: 'what is on no list is said on the page' } }],
    '/staff/menu/registers/new': [
      { ...asStaff, good: { name: 'Moor Register', lookUp: 'https://register.moorcareers.org.uk/' } },
    ],
    '/staff/menu/registers/:code': [{ ...asStaff, params: { code: 'cdi' }, good: dated('until', '2098') }],
    '/staff/menu/:code': [
      { ...asStaff, params: { code: 'group_session' }, good: { interviewMinutes: '', maxInterviews: '' } },
    ],
    '/staff/drives': [asStaff],
    '/staff/members/:membership': [{ ...asStaff, params: { membership: staff.firstMember } }],
    '/staff/problems': [asStaff],
    '/staff/problems/:visitId': [
      { ...asStaff, params: staff.problem, good: { price: '10', travel: '1' } },
      { ...asStaff, params: all.two.disputed.school },
    ],
    '/staff/payments/outside/new': [
      { ...asStaff, good: { number: all.two.payNumber, ...dated('receivedOn', '2025') } },
    ],
    '/staff/payments/outside/:receiptId': [
      { ...asStaff, params: { receiptId: all.two.outsideReceiptId }, good: dated('receivedOn', '2025') },
      { ...asStaff, params: { receiptId: staff.outside } },
    ],
    '/staff/payments/moves/:moveId': [
      { ...asStaff, params: { moveId: all.two.moves.seen } },
      { ...asStaff, params: { moveId: all.two.moves.recorded } },
    ],
    '/staff/payments/waiting/:payerId': [{ ...asStaff, params: { payerId: all.two.payerId }, good: { amount: '20' } }],
    '/staff/payments/charges/:chargeId/credit': [
      { ...asStaff, params: { chargeId: all.two.chargeId }, good: { price: '12', travel: '', fee: '' } },
    ],
    '/staff/payments/credits/:creditId': [{ ...asStaff, params: { creditId: all.two.corrected.askedCreditId } }],
    '/staff/payments/refunds/:refundId': [{ ...asStaff, params: { refundId: all.two.corrected.refundId } }],
    '/staff/payments/returns/:paymentId': [
      { ...asStaff, params: { paymentId: all.two.corrected.paymentId }, good: { amount: '5' } },
    ],
    '/staff/payments/disputes/:disputeId': [{ ...asStaff, params: { disputeId: all.two.corrected.disputeId } }],
    '/staff/payments': [
      { ...asStaff, good: { reference: 'WMK-204180' }, ignores: { id: 'staff may try anything again that waits' } },
    ],
    '/school/budgets/new': [asSchool],
    '/school/budgets/cost-centres': [asSchool],
    '/school/budgets/:fundId': [{ ...asSchool, params: { fundId: school.fundId } }],
    '/school/calendar': [asSchool],
    '/school/settings': [asSchool],
    '/school/consortium': [asSchool],
    '/school/consortium/new': [asSchool],
    '/school/consortium/:leadId/:schoolId/leave': [
      { ...asSchool, params: { leadId: all.two.made.led.id, schoolId: all.two.schoolId } },
    ],
    '/school/invoices/:requestId': [
      { ...asSchool, params: { requestId: school.toPay }, goesElsewhere: 'asks Stripe, which no test reaches' },
    ],
    '/school/charges/:chargeId': [{ ...asSchool, params: { chargeId: school.toNumber } }],
    '/consortium/members/:schoolId': [{ cookie: buyer.consortium.cookie, params: { schoolId: all.invitedId } }],
    '/consortium/name': [{ cookie: buyer.consortium.cookie }],
    '/consortium/members': [{ cookie: buyer.consortium.cookie, query: '?school=Fellside' }],
  }
}
