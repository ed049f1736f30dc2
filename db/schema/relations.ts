import { relations } from 'drizzle-orm'
import { adviserCards, comers, freeDays, services } from './advisers.ts'
import { approvals, bookings, signatures } from './bookings.ts'
import { charges, paymentRequests } from './charges.ts'
import { dayChanges } from './day-changes.ts'
import { employmentStatuses, statusDisagreements } from './employment-statuses.ts'
import { menuServices } from './menu.ts'
import { closures, costCentres, organisations, payers, terms } from './organisations.ts'
import { namings } from './providers.ts'
import { memberships, people, sessions } from './sign-in.ts'
import { bookingEvents, fundingLines, problems, visitCounts, visits } from './visits.ts'

// What belongs to what, for the reads that take a whole thing in one statement: a booking with its visits, a session with
// its person. Row-level security holds for each table named here as it does for any other read.

export const sessionRelations = relations(sessions, ({ one }) => ({
  person: one(people, { fields: [sessions.userId], references: [people.id] }),
}))

export const personRelations = relations(people, ({ many }) => ({ memberships: many(memberships) }))

export const membershipRelations = relations(memberships, ({ one }) => ({
  person: one(people, { fields: [memberships.personId], references: [people.id] }),
  organisation: one(organisations, { fields: [memberships.organisationId], references: [organisations.id] }),
}))

export const organisationRelations = relations(organisations, ({ many }) => ({
  terms: many(terms),
  closures: many(closures),
}))

export const termRelations = relations(terms, ({ one }) => ({
  school: one(organisations, { fields: [terms.schoolId], references: [organisations.id] }),
}))

export const closureRelations = relations(closures, ({ one }) => ({
  school: one(organisations, { fields: [closures.schoolId], references: [organisations.id] }),
}))

export const cardRelations = relations(adviserCards, ({ one, many }) => ({
  services: many(services),
  freeDays: one(freeDays, { fields: [adviserCards.personId], references: [freeDays.personId] }),
}))

export const serviceRelations = relations(services, ({ one, many }) => ({
  card: one(adviserCards, { fields: [services.supplierId], references: [adviserCards.supplierId] }),
  menu: one(menuServices, { fields: [services.code], references: [menuServices.code] }),
  comers: many(comers),
}))

export const comerRelations = relations(comers, ({ one }) => ({
  service: one(services, { fields: [comers.serviceId], references: [services.id] }),
  freeDays: one(freeDays, { fields: [comers.personId], references: [freeDays.personId] }),
}))

export const bookingRelations = relations(bookings, ({ one, many }) => ({
  school: one(organisations, { fields: [bookings.schoolId], references: [organisations.id] }),
  payer: one(payers, { fields: [bookings.payerId], references: [payers.payerId] }),
  lead: one(organisations, { fields: [bookings.leadId], references: [organisations.id] }),
  card: one(adviserCards, { fields: [bookings.supplierId], references: [adviserCards.supplierId] }),
  approval: one(approvals, { fields: [bookings.id], references: [approvals.bookingId] }),
  determinations: many(employmentStatuses),
  visits: many(visits),
  events: many(bookingEvents),
  signatures: many(signatures),
}))

export const employmentStatusRelations = relations(employmentStatuses, ({ one }) => ({
  booking: one(bookings, { fields: [employmentStatuses.bookingId], references: [bookings.id] }),
  disagreement: one(statusDisagreements, {
    fields: [employmentStatuses.id],
    references: [statusDisagreements.statusId],
  }),
}))

export const approvalRelations = relations(approvals, ({ one }) => ({
  asker: one(people, { fields: [approvals.questionBy], references: [people.id] }),
  answerer: one(people, { fields: [approvals.answerBy], references: [people.id] }),
}))

export const eventRelations = relations(bookingEvents, ({ one }) => ({
  booking: one(bookings, { fields: [bookingEvents.bookingId], references: [bookings.id] }),
}))

export const signatureRelations = relations(signatures, ({ one }) => ({
  booking: one(bookings, { fields: [signatures.bookingId], references: [bookings.id] }),
}))

export const visitRelations = relations(visits, ({ one, many }) => ({
  booking: one(bookings, { fields: [visits.bookingId], references: [bookings.id] }),
  counts: one(visitCounts, { fields: [visits.id], references: [visitCounts.visitId] }),
  // What the payer owes for it, to its supplier and to Waymark.
  charge: one(charges, {
    fields: [visits.id, visits.payerId, visits.supplierId],
    references: [charges.visitId, charges.payerId, charges.supplierId],
  }),
  problems: many(problems),
  namings: many(namings),
  dayChanges: many(dayChanges),
  lines: many(fundingLines),
}))

export const chargeRelations = relations(charges, ({ one }) => ({
  request: one(paymentRequests, { fields: [charges.paymentRequestId], references: [paymentRequests.id] }),
}))

export const namingRelations = relations(namings, ({ one }) => ({
  visit: one(visits, { fields: [namings.visitId], references: [visits.id] }),
}))

export const dayChangeRelations = relations(dayChanges, ({ one }) => ({
  visit: one(visits, { fields: [dayChanges.visitId], references: [visits.id] }),
}))

export const problemRelations = relations(problems, ({ one }) => ({
  visit: one(visits, { fields: [problems.visitId], references: [visits.id] }),
}))

export const lineRelations = relations(fundingLines, ({ one }) => ({
  visit: one(visits, { fields: [fundingLines.visitId], references: [visits.id] }),
  costCentre: one(costCentres, { fields: [fundingLines.costCentreId], references: [costCentres.id] }),
}))
