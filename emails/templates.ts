import * as accepted from './accepted.tsx'
import * as addressInUse from './address-in-use.tsx'
import * as adviserListed from './adviser-listed.tsx'
import * as adviserSuspended from './adviser-suspended.tsx'
import * as adviserUnlisted from './adviser-unlisted.tsx'
import * as agreed from './agreed.tsx'
import * as approvalDeclined from './approval-declined.tsx'
import * as approvalWanted from './approval-wanted.tsx'
import * as approved from './approved.tsx'
import * as bankDetailsWanted from './bank-details-wanted.tsx'
import * as bankPayoutFailed from './bank-payout-failed.tsx'
import * as calendarClash from './calendar-clash.tsx'
import * as calendarStale from './calendar-stale.tsx'
import * as cancelled from './cancelled.tsx'
import * as caseStated from './case-stated.tsx'
import * as clientCame from './client-came.tsx'
import * as clientDecided from './client-decided.tsx'
import * as clientInvitation from './client-invitation.tsx'
import * as concernReported from './concern-reported.tsx'
import * as confirmed from './confirmed.tsx'
import * as consortiumClosed from './consortium-closed.tsx'
import * as consortiumInvitation from './consortium-invitation.tsx'
import * as credentialDecided from './credential-decided.tsx'
import * as credentialEnding from './credential-ending.tsx'
import * as credited from './credited.tsx'
import * as creditedAdviser from './credited-adviser.tsx'
import * as dayChanged from './day-changed.tsx'
import * as dayNotChanged from './day-not-changed.tsx'
import * as dayProposed from './day-proposed.tsx'
import * as declined from './declined.tsx'
import * as delivered from './delivered.tsx'
import * as deliveryReminder from './delivery-reminder.tsx'
import * as deliveryTakenBack from './delivery-taken-back.tsx'
import * as disputeDecided from './dispute-decided.tsx'
import * as disputeOpened from './dispute-opened.tsx'
import * as enquiryAnswered from './enquiry-answered.tsx'
import * as enquiryAsked from './enquiry-asked.tsx'
import * as enquiryEnded from './enquiry-ended.tsx'
import * as enquiryTimeUp from './enquiry-time-up.tsx'
import * as expired from './expired.tsx'
import * as feedbackGiven from './feedback-given.tsx'
import * as feedbackReplied from './feedback-replied.tsx'
import * as heldLonger from './held-longer.tsx'
import * as higherTotalWanted from './higher-total-wanted.tsx'
import * as invitation from './invitation.tsx'
import * as invitationWithdrawn from './invitation-withdrawn.tsx'
import * as invoice from './invoice.tsx'
import * as memberDecided from './member-decided.tsx'
import * as membershipApproved from './membership-approved.tsx'
import * as membershipAsked from './membership-asked.tsx'
import * as membershipPassedOn from './membership-passed-on.tsx'
import * as membershipRefused from './membership-refused.tsx'
import * as menuChanged from './menu-changed.tsx'
import * as needsRenewal from './needs-renewal.tsx'
import * as orderNumberWanted from './order-number-wanted.tsx'
import * as partDelivered from './part-delivered.tsx'
import * as passwordChanged from './password-changed.tsx'
import * as payByPayroll from './pay-by-payroll.tsx'
import * as paymentReceived from './payment-received.tsx'
import * as paymentReminder from './payment-reminder.tsx'
import * as payoutAccountWanted from './payout-account-wanted.tsx'
import * as payoutHeld from './payout-held.tsx'
import * as payoutSent from './payout-sent.tsx'
import * as payoutTakenBack from './payout-taken-back.tsx'
import * as practitionerDecided from './practitioner-decided.tsx'
import * as practitionerEnded from './practitioner-ended.tsx'
import * as practitionerInvited from './practitioner-invited.tsx'
import * as practitionerTerms from './practitioner-terms.tsx'
import * as practitionerVisits from './practitioner-visits.tsx'
import * as practitionerWanted from './practitioner-wanted.tsx'
import * as problemRaised from './problem-raised.tsx'
import * as problemSettled from './problem-settled.tsx'
import * as problemTakenBack from './problem-taken-back.tsx'
import * as questionAnswered from './question-answered.tsx'
import * as questionAsked from './question-asked.tsx'
import * as recordWanted from './record-wanted.tsx'
import * as refundCameBack from './refund-came-back.tsx'
import * as refundSent from './refund-sent.tsx'
import * as renewed from './renewed.tsx'
import * as requestSent from './request-sent.tsx'
import * as resetPassword from './reset-password.tsx'
import * as secondWanted from './second-wanted.tsx'
import * as sellerReport from './seller-report.tsx'
import * as shareDecided from './share-decided.tsx'
import * as shareProposed from './share-proposed.tsx'
import * as statusDetermined from './status-determined.tsx'
import * as statusDisagreed from './status-disagreed.tsx'
import * as statusUpheld from './status-upheld.tsx'
import * as substituteDecided from './substitute-decided.tsx'
import * as substituteNamed from './substitute-named.tsx'
import * as taxDetailsWanted from './tax-details-wanted.tsx'
import * as teamChanged from './team-changed.tsx'
import * as transferWaits from './transfer-waits.tsx'
import * as verifyEmail from './verify-email.tsx'
import * as visitReplaced from './visit-replaced.tsx'
import * as visitsPlanned from './visits-planned.tsx'
import * as visitsRequested from './visits-requested.tsx'
import * as waitingMoneyAsked from './waiting-money-asked.tsx'
import * as waitingMoneyReturned from './waiting-money-returned.tsx'
import * as withdrawn from './withdrawn.tsx'

/** Every email by its name: what its subject says, what it looks like, and a sample of what it is given. */
export const TEMPLATES = {
  'request-sent': requestSent,
  'approval-wanted': approvalWanted,
  'visits-requested': visitsRequested,
  'visits-planned': visitsPlanned,
  'question-asked': questionAsked,
  'question-answered': questionAnswered,
  approved,
  'approval-declined': approvalDeclined,
  accepted,
  declined,
  confirmed,
  withdrawn,
  expired,
  cancelled,
  'held-longer': heldLonger,
  delivered,
  'part-delivered': partDelivered,
  'delivery-reminder': deliveryReminder,
  'delivery-taken-back': deliveryTakenBack,
  'record-wanted': recordWanted,
  agreed,
  'problem-raised': problemRaised,
  'problem-taken-back': problemTakenBack,
  'problem-settled': problemSettled,
  'case-stated': caseStated,
  'second-wanted': secondWanted,
  'order-number-wanted': orderNumberWanted,
  'higher-total-wanted': higherTotalWanted,
  invoice,
  'payment-received': paymentReceived,
  'payment-reminder': paymentReminder,
  'transfer-waits': transferWaits,
  'waiting-money-asked': waitingMoneyAsked,
  'waiting-money-returned': waitingMoneyReturned,
  'payout-sent': payoutSent,
  'payout-held': payoutHeld,
  'payout-account-wanted': payoutAccountWanted,
  'bank-payout-failed': bankPayoutFailed,
  credited: credited,
  'credited-adviser': creditedAdviser,
  'payout-taken-back': payoutTakenBack,
  'refund-sent': refundSent,
  'refund-came-back': refundCameBack,
  'bank-details-wanted': bankDetailsWanted,
  'dispute-opened': disputeOpened,
  'dispute-decided': disputeDecided,
  'verify-email': verifyEmail,
  'reset-password': resetPassword,
  'password-changed': passwordChanged,
  'address-in-use': addressInUse,
  invitation,
  'membership-asked': membershipAsked,
  'membership-approved': membershipApproved,
  'membership-refused': membershipRefused,
  'team-changed': teamChanged,
  'membership-passed-on': membershipPassedOn,
  'consortium-invitation': consortiumInvitation,
  'invitation-withdrawn': invitationWithdrawn,
  'member-decided': memberDecided,
  'consortium-closed': consortiumClosed,
  'share-proposed': shareProposed,
  'share-decided': shareDecided,
  'adviser-listed': adviserListed,
  'adviser-unlisted': adviserUnlisted,
  'concern-reported': concernReported,
  'adviser-suspended': adviserSuspended,
  'credential-decided': credentialDecided,
  'credential-ending': credentialEnding,
  'menu-changed': menuChanged,
  'enquiry-asked': enquiryAsked,
  'enquiry-answered': enquiryAnswered,
  'enquiry-time-up': enquiryTimeUp,
  'enquiry-ended': enquiryEnded,
  'feedback-given': feedbackGiven,
  'feedback-replied': feedbackReplied,
  'client-invitation': clientInvitation,
  'client-came': clientCame,
  'client-decided': clientDecided,
  'needs-renewal': needsRenewal,
  renewed,
  'practitioner-invited': practitionerInvited,
  'practitioner-decided': practitionerDecided,
  'practitioner-terms': practitionerTerms,
  'practitioner-ended': practitionerEnded,
  'practitioner-visits': practitionerVisits,
  'practitioner-wanted': practitionerWanted,
  'substitute-named': substituteNamed,
  'visit-replaced': visitReplaced,
  'status-determined': statusDetermined,
  'status-disagreed': statusDisagreed,
  'status-upheld': statusUpheld,
  'pay-by-payroll': payByPayroll,
  'substitute-decided': substituteDecided,
  'day-proposed': dayProposed,
  'day-changed': dayChanged,
  'day-not-changed': dayNotChanged,
  'tax-details-wanted': taxDetailsWanted,
  'seller-report': sellerReport,
  'calendar-stale': calendarStale,
  'calendar-clash': calendarClash,
}
export type TemplateName = keyof typeof TEMPLATES
export type PropsOf<Name extends TemplateName> = (typeof TEMPLATES)[Name]['sampleProps']
