import { index, type RouteConfig, route } from '@remix-run/route-config'

export default [
  // public
  index('routes/public/home.tsx'),
  route('find', 'routes/public/find.tsx'),
  route('find.csv', 'routes/public/find-csv.ts'),
  route('compare', 'routes/public/compare.tsx'),
  route('advisers/:slug', 'routes/public/adviser.tsx'),
  route('advisers/:slug/concern', 'routes/account/concern.tsx'),
  route('services', 'routes/public/services.tsx'),
  route('what-we-check', 'routes/public/what-we-check.tsx'),
  route('fees', 'routes/public/fees.tsx'),
  route('accessibility', 'routes/public/accessibility.tsx'),
  route('privacy', 'routes/public/privacy.tsx'),
  route('cookies', 'routes/public/cookies.tsx'),
  route('complaints', 'routes/public/complaints.tsx'),
  route('sign-in', 'routes/public/sign-in.tsx'),
  route('sign-out', 'routes/public/sign-out.ts'),
  route('join', 'routes/public/join.tsx'),
  route('join/school', 'routes/public/join-school.tsx'),
  route('join/school/:urn', 'routes/public/join-this-school.tsx'),
  route('join/adviser', 'routes/public/join-adviser.tsx'),
  route('join/provider', 'routes/public/join-provider.tsx'),
  route('join/sent', 'routes/public/join-sent.tsx'),
  route('verify/:secret', 'routes/public/verify.tsx'),
  route('forgot', 'routes/public/forgot.tsx'),
  route('reset/:secret', 'routes/public/reset.tsx'),
  route('invitations/:secret', 'routes/public/invitation.tsx'),
  route('clients/:secret', 'routes/public/client-link.tsx'),

  // whoever is signed in
  route('home', 'routes/account/own-home.ts'),
  route('switch', 'routes/account/switch.tsx'),
  route('organisations', 'routes/account/organisations.tsx'),
  route('verify', 'routes/account/verify-again.ts'),
  route('account', 'routes/account/account.tsx'),
  route('account/name', 'routes/account/name.tsx'),
  route('account/password', 'routes/account/password.tsx'),

  // visits in one's own calendar program: the same page for advisers, providers, schools and trusts, and consortia
  ...['adviser', 'provider', 'school', 'consortium'].map((audience) =>
    route(`${audience}/calendar-address`, 'routes/account/calendar-address.tsx', {
      id: `${audience}-calendar-address`,
    }),
  ),

  // the case of a problem: the same page for whoever supplied the visit and whoever buys it
  ...['adviser', 'provider'].flatMap((audience) => [
    route(`${audience}/visits/:visitId/case`, 'routes/account/case.tsx', { id: `${audience}-case` }),
    route(`${audience}/visits/:visitId/case/:fileId`, 'routes/account/case-file.ts', { id: `${audience}-case-file` }),
  ]),
  ...['school', 'consortium'].flatMap((audience) => [
    route(`${audience}/bookings/:bookingId/visits/:visitId/case`, 'routes/account/case.tsx', {
      id: `${audience}-case`,
    }),
    route(`${audience}/bookings/:bookingId/visits/:visitId/case/:fileId`, 'routes/account/case-file.ts', {
      id: `${audience}-case-file`,
    }),
  ]),

  // an organisation's team: the same three pages for schools and trusts, consortia, providers, and Waymark's own staff
  ...['school', 'consortium', 'provider', 'staff'].flatMap((audience) => [
    route(`${audience}/team`, 'routes/team/team.tsx', { id: `${audience}-team` }),
    route(`${audience}/team/invite`, 'routes/team/invite.tsx', { id: `${audience}-team-invite` }),
    route(`${audience}/team/:membership`, 'routes/team/member.tsx', { id: `${audience}-team-member` }),
  ]),

  // advisers: what they offer, when, and how they trade
  route('adviser/services', 'routes/adviser/services.tsx'),
  route('adviser/services/:code', 'routes/adviser/service.tsx'),
  route('adviser/credentials', 'routes/adviser/credentials.tsx'),
  route('adviser/credentials/new/:kind', 'routes/adviser/credential-new.tsx'),
  route('adviser/credentials/:id', 'routes/adviser/credential.tsx'),
  route('adviser/cpd', 'routes/adviser/cpd.tsx'),
  route('adviser/cpd.csv', 'routes/adviser/cpd-csv.ts'),
  route('adviser/cpd/new', 'routes/adviser/cpd-new.tsx'),
  route('adviser/cpd/print', 'routes/adviser/cpd-print.tsx'),
  route('adviser/cpd/:id', 'routes/adviser/cpd-entry.tsx'),
  route('adviser/cpd/:id/certificate', 'routes/adviser/cpd-certificate.ts'),
  route('adviser/credentials/:id/files/:fileId', 'routes/adviser/credential-file.ts'),
  route('adviser/availability', 'routes/adviser/availability.tsx'),
  route('adviser/availability/week', 'routes/adviser/week.tsx'),
  route('adviser/availability/dates', 'routes/adviser/dates.tsx'),
  route('adviser/availability/terms', 'routes/adviser/terms.tsx'),
  route('adviser/diary', 'routes/adviser/diary.tsx'),
  route('adviser/calendars', 'routes/adviser/calendars.tsx'),
  route('adviser/calendars/new', 'routes/adviser/calendar-new.tsx'),
  route('adviser/calendars/:id', 'routes/adviser/calendar.tsx'),
  route('adviser/profile', 'routes/adviser/profile.tsx'),
  route('adviser/feedback', 'routes/adviser/feedback.tsx'),
  route('adviser/clients', 'routes/adviser/clients.tsx'),

  // whoever supplies: an adviser's own practice and a provider's office have the same pages for what they offer and are paid
  route('provider/services', 'routes/adviser/services.tsx', { id: 'provider-services' }),
  route('provider/services/:code', 'routes/adviser/service.tsx', { id: 'provider-service' }),
  route('provider/profile', 'routes/adviser/profile.tsx', { id: 'provider-profile' }),
  route('provider/requests', 'routes/adviser/requests.tsx', { id: 'provider-requests' }),
  route('provider/visits', 'routes/adviser/visits.tsx', { id: 'provider-visits' }),
  route('provider/visits.csv', 'routes/adviser/visits-csv.ts', { id: 'provider-visits-csv' }),
  route('provider/visits/:visitId/cancel', 'routes/adviser/visit-cancel.tsx', { id: 'provider-visit-cancel' }),
  route('provider/visits/:visitId/day', 'routes/adviser/change-day.tsx', { id: 'provider-visit-day' }),
  route('provider/deliveries/:visitId', 'routes/adviser/delivery.tsx', { id: 'provider-delivery' }),
  route('provider/deliveries/:visitId/:deliveryId/file', 'routes/adviser/delivery-file.ts', {
    id: 'provider-delivery-file',
  }),
  route('provider/payouts', 'routes/adviser/payouts.tsx', { id: 'provider-payouts' }),
  route('provider/payouts/connect', 'routes/adviser/payouts-connect.ts', { id: 'provider-payouts-connect' }),
  route('provider/payouts/:requestId/invoice', 'routes/adviser/own-invoice.ts', { id: 'provider-invoice' }),
  route('provider/checks/new/:kind', 'routes/adviser/credential-new.tsx', { id: 'provider-check-new' }),
  route('provider/checks/:id', 'routes/adviser/credential.tsx', { id: 'provider-check' }),
  route('provider/checks/:id/files/:fileId', 'routes/adviser/credential-file.ts', { id: 'provider-check-file' }),

  // providers: whom they send, and to which visit
  route('provider', 'routes/provider/home.tsx'),
  route('provider/checks', 'routes/provider/checks.tsx'),
  route('provider/practitioners', 'routes/provider/practitioners.tsx'),
  route('provider/practitioners/new', 'routes/provider/practitioner-new.tsx'),
  route('provider/practitioners/:id', 'routes/provider/practitioner.tsx'),
  route('provider/requests/:bookingId', 'routes/provider/request.tsx'),
  route('provider/visits/:visitId', 'routes/provider/visit.tsx'),
  route('adviser/providers', 'routes/adviser/providers.tsx'),

  // staff
  route('staff', 'routes/staff/home.tsx'),
  route('staff/advisers', 'routes/staff/advisers.tsx'),
  route('staff/advisers/:id', 'routes/staff/adviser.tsx'),
  route('staff/advisers/:id/feedback', 'routes/staff/feedback.tsx'),
  route('staff/clients', 'routes/staff/clients.tsx'),
  route('staff/clients/:supplierId/:schoolId', 'routes/staff/client.tsx'),
  route('staff/concerns', 'routes/staff/concerns.tsx'),
  route('staff/concerns/:id', 'routes/staff/concern.tsx'),
  route('staff/credentials', 'routes/staff/credentials.tsx'),
  route('staff/credentials/:id', 'routes/staff/credential.tsx'),
  route('staff/credentials/:id/files/:fileId', 'routes/staff/credential-file.ts'),
  route('staff/fee', 'routes/staff/fee.tsx'),
  route('staff/menu', 'routes/staff/menu.tsx'),
  route('staff/menu/new', 'routes/staff/menu-new.tsx'),
  route('staff/menu/lists', 'routes/staff/menu-lists.tsx'),
  route('staff/menu/registers', 'routes/staff/registers.tsx'),
  route('staff/menu/registers/new', 'routes/staff/register-new.tsx'),
  route('staff/menu/registers/:code', 'routes/staff/register.tsx'),
  route('staff/menu/:code', 'routes/staff/menu-service.tsx'),
  route('staff/drives', 'routes/staff/drives.tsx'),
  route('staff/members', 'routes/staff/members.tsx'),
  route('staff/members/:membership', 'routes/staff/first-member.tsx'),
  route('staff/problems', 'routes/staff/problems.tsx'),
  route('staff/problems/:visitId', 'routes/staff/problem.tsx'),
  route('staff/problems/:visitId/files/:fileId', 'routes/staff/problem-file.ts'),

  // the demonstration
  route('demo/outbox', 'routes/demo/outbox.tsx'),
  route('demo/outbox/:id', 'routes/demo/outbox-email.tsx'),
  route('demo/outbox/:id/html', 'routes/demo/outbox-html.ts'),
  route('demo/outbox/:id/attached/:place', 'routes/demo/outbox-attachment.ts'),

  // whoever buys: a school, its trust, and a consortium's lead have the same pages
  ...['school', 'consortium'].flatMap((audience) => {
    const page = (path: string, file: string) =>
      route(`${audience}/${path}`, `routes/buyer/${file}`, { id: `${audience}-${file}-${path}` })
    return [
      page('request', 'request/start.ts'),
      page('request/:draftId', 'request/resume.ts'),
      page('request/:draftId/remove', 'request/remove.tsx'),
      page('request/:draftId/school', 'request/school.tsx'),
      page('request/:draftId/service', 'request/service.tsx'),
      page('request/:draftId/wanted', 'request/wanted.tsx'),
      page('request/:draftId/dates', 'request/dates.tsx'),
      page('request/:draftId/times', 'request/times.tsx'),
      page('request/:draftId/place', 'request/place.tsx'),
      page('request/:draftId/work', 'request/work.tsx'),
      page('request/:draftId/funding', 'request/funding.tsx'),
      page('request/:draftId/check', 'request/check.tsx'),
      page('request/:draftId/agreement', 'request/agreement.tsx'),
      page('enquiries', 'enquiries.tsx'),
      page('enquiries/new', 'enquiry-new.tsx'),
      page('enquiries/:enquiryId', 'enquiry.tsx'),
      page('bookings', 'bookings.tsx'),
      page('bookings.csv', 'bookings-csv.ts'),
      page('bookings/:bookingId', 'booking.tsx'),
      page('bookings/:bookingId/sent', 'booking-sent.tsx'),
      page('bookings/:bookingId/agreement', 'booking-agreement.tsx'),
      page('bookings/:bookingId/withdraw', 'end-visits.tsx'),
      page('bookings/:bookingId/cancel', 'end-visits.tsx'),
      page('bookings/:bookingId/answer', 'answer-question.tsx'),
      page('bookings/:bookingId/order-number', 'order-number.tsx'),
      page('bookings/:bookingId/status', 'status.tsx'),
      page('bookings/:bookingId/visits/:visitId/agree', 'agree-delivery.tsx'),
      page('bookings/:bookingId/visits/:visitId/problem', 'raise-problem.tsx'),
      page('bookings/:bookingId/visits/:visitId/substitute', 'substitute.tsx'),
      page('bookings/:bookingId/visits/:visitId/replace', 'replace.tsx'),
      page('bookings/:bookingId/visits/:visitId/day', 'change-day.tsx'),
      page('bookings/:bookingId/visits/:visitId/feedback', 'feedback.tsx'),
      page('approvals', 'approvals.tsx'),
      page('approvals/:bookingId', 'approval.tsx'),
    ]
  }),
  route('school', 'routes/buyer/home.tsx'),
  // Whom the visit was for only its school knows, whoever led the booking.
  route('school/bookings/:bookingId/visits/:visitId/counts', 'routes/buyer/count-pupils.tsx'),

  // What was delivered is opened by whoever asks for the school's visits, whoever led the booking.
  route('school/bookings/:bookingId/delivered/:deliveryId', 'routes/school/delivered-codes.tsx'),
  route('school/bookings/:bookingId/delivered/:deliveryId/file', 'routes/school/delivered-file.ts'),

  // What an adviser has shown to be true is read by whoever asks for the school's visits.
  route('school/bookings/:bookingId/papers', 'routes/buyer/adviser-papers.tsx'),
  route('school/bookings/:bookingId/papers/:fileId', 'routes/buyer/adviser-paper.ts'),

  // schools: their money, calendar and settings
  route('school/budgets', 'routes/school/budgets.tsx'),
  route('school/budgets/new', 'routes/school/budget-new.tsx'),
  route('school/budgets/cost-centres', 'routes/school/cost-centres.tsx'),
  route('school/budgets/:fundId', 'routes/school/budget.tsx'),
  route('school/calendar', 'routes/school/calendar.tsx'),
  route('school/settings', 'routes/school/settings.tsx'),
  route('school/pupil-premium', 'routes/school/pupil-premium.tsx'),
  route('school/pupil-premium.csv', 'routes/school/pupil-premium-csv.ts'),

  // consortia, and a school's part in them
  route('school/consortium', 'routes/school/consortium.tsx'),
  route('school/consortium/new', 'routes/school/consortium-new.tsx'),
  route('school/consortium/:leadId/:schoolId/leave', 'routes/school/consortium-leave.tsx'),
  route('consortium', 'routes/consortium/home.tsx'),
  route('consortium/new', 'routes/consortium/new.ts'),
  route('consortium/name', 'routes/consortium/name.tsx'),
  route('consortium/close', 'routes/consortium/close.tsx'),
  route('consortium/members', 'routes/consortium/members.tsx'),
  route('consortium/members/:schoolId', 'routes/consortium/member.tsx'),

  // advisers: requests and visits
  route('adviser', 'routes/adviser/home.tsx'),
  route('adviser/requests', 'routes/adviser/requests.tsx'),
  route('adviser/requests/:bookingId', 'routes/adviser/request.tsx'),
  route('adviser/requests/:bookingId/status', 'routes/adviser/request-status.tsx'),
  route('adviser/enquiries/:enquiryId', 'routes/adviser/enquiry.tsx'),
  route('adviser/visits', 'routes/adviser/visits.tsx'),
  route('adviser/visits.csv', 'routes/adviser/visits-csv.ts'),
  route('adviser/visits/:visitId', 'routes/adviser/visit.tsx'),
  route('adviser/visits/:visitId/cancel', 'routes/adviser/visit-cancel.tsx'),
  route('adviser/visits/:visitId/day', 'routes/adviser/change-day.tsx'),
  route('adviser/deliveries/:visitId', 'routes/adviser/delivery.tsx'),
  route('adviser/deliveries/:visitId/:deliveryId/file', 'routes/adviser/delivery-file.ts'),

  // money: invoices, payments, payouts
  route('school/invoices', 'routes/school/invoices.tsx'),
  route('school/invoices.csv', 'routes/school/invoices-csv.ts'),
  route('school/invoices/:requestId', 'routes/school/invoice.tsx'),
  route('school/charges/:chargeId', 'routes/school/charge.tsx'),
  route('school/invoices/:requestId/pdf', 'routes/school/invoice-pdf.ts'),
  route('school/credit-notes/:creditId/pdf', 'routes/school/credit-note-pdf.ts'),
  route('pay/done', 'routes/school/pay-done.tsx'),
  route('agreements/:bookingId', 'routes/account/agreement-pdf.ts'),
  route('adviser/payouts', 'routes/adviser/payouts.tsx'),
  route('adviser/payouts/connect', 'routes/adviser/payouts-connect.ts'),
  route('adviser/payouts/:requestId/invoice', 'routes/adviser/own-invoice.ts'),
  route('adviser/credit-notes/:creditId/pdf', 'routes/adviser/own-credit-note.ts'),
  route('staff/payments', 'routes/staff/payments.tsx'),
  route('staff/payments/accounts/:kind', 'routes/staff/accounts.tsx'),
  route('staff/payments/accounts/:kind/:account', 'routes/staff/account.tsx'),
  route('staff/payments/charges/:chargeId/credit', 'routes/staff/credit-new.tsx'),
  route('staff/payments/corrections', 'routes/staff/corrections.tsx'),
  route('staff/payments/credits/:creditId', 'routes/staff/credit.tsx'),
  route('staff/payments/disputes/:disputeId', 'routes/staff/dispute.tsx'),
  route('staff/payments/held', 'routes/staff/held.tsx'),
  route('staff/payments/refunds/:refundId', 'routes/staff/refund.tsx'),
  route('staff/payments/returns/:paymentId', 'routes/staff/return-new.tsx'),
  route('staff/payments/unpaid', 'routes/staff/unpaid.tsx'),
  route('staff/payments/:booking', 'routes/staff/booking-money.tsx'),

  // hooks
  route('health', 'routes/hooks/health.ts'),
  route('calendar/:file', 'routes/hooks/calendar.ts'),
  route('hooks/stripe', 'routes/hooks/stripe.ts'),

  // whatever is none of these
  route('*', 'routes/public/not-here.tsx'),
] satisfies RouteConfig
