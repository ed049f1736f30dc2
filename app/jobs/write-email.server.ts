import type { EmailTemplate, Jobs, Recipients } from '#app/adapters/queue.server.ts'
import { systemActor } from '#app/auth/actor.ts'
import { readBookingWords } from '#app/domain/bookings/email-facts.server.ts'
import { isPartThere } from '#app/domain/deliveries/delivered-of.server.ts'
import { keepEmails, recordSkipped } from '#app/domain/emails/keep-emails.server.ts'
import type { EmailReader } from '#app/domain/emails/readers.ts'
import { readReaders } from '#app/domain/emails/recipients.server.ts'
import { readPaymentWords, readPayoutWords } from '#app/domain/payments/email-facts.server.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { invitationsFor } from '#app/domain/visit-calendars/invitations.server.ts'
import { settings } from '#app/env.server.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import type { Base } from '#emails/parts/letter.tsx'
import { renderEmail } from '#emails/render-email.ts'
import type { PropsOf } from '#emails/templates.ts'
import { EMAIL_PROPS, type Gathered } from './email-props.server.ts'

type Wanted = Jobs['write-email']

/**
 * Writes an email to each person it is for, as things stand now, and asks for it to be sent. Replayed, it writes nothing
 * new. Where whoever it was for, or what it was about, has gone, it records why and ends: that is no failure. A fact that
 * the template needs and the job does not carry is a bug and throws.
 */
export async function writeEmail(
  wanted: Wanted,
  now: Date,
  origin = settings().appUrl,
): Promise<Result<{ written: number }, 'skipped'>> {
  const actor = systemActor('writes the emails asked for')
  const found = await inTransaction(actor, (tx) => gather(tx, wanted, now, origin))
  if ('skip' in found) {
    await recordSkipped(actor, { key: wanted.key, template: wanted.template, reason: found.skip }, now)
    return refuse('skipped')
  }
  const written = []
  for (const reader of found.readers) {
    const email = await writeOne(wanted.template, { reader: forTemplate(reader, wanted), origin }, found.gathered)
    const invitations = await invitedTo(wanted, reader, found.gathered)
    const attachesId = wanted.creditId ?? wanted.paymentRequestId ?? null
    written.push({ ...email, key: wanted.key, address: reader.address, attachesId, invitations })
  }
  return done({ written: await keepEmails(actor, wanted.template, written, now) })
}

async function gather(
  tx: Tx,
  wanted: Wanted,
  now: Date,
  origin: string,
): Promise<{ skip: string } | { readers: EmailReader[]; gathered: Gathered }> {
  const actor = systemActor('reads what emails say')
  const found = await readReaders(actor, tx, recipientsOf(wanted))
  if ('skip' in found) return found
  const payment = wanted.paymentRequestId ? await readPaymentWords(actor, tx, wanted.paymentRequestId) : null
  if (isAboutPayment(wanted.template) && !payment) return { skip: 'the payment request has gone' }
  if (wanted.template === 'payment-reminder' && !payment?.isOpen) return { skip: 'it is paid by now' }
  const payout = wanted.payoutId ? await readPayoutWords(actor, tx, wanted.payoutId) : null
  if (wanted.payoutId && !payout) return { skip: 'the payout has gone' }
  const about = payment ?? payout
  const bookingId = wanted.bookingId ?? about?.bookingId
  const visitIds = wanted.visitIds ?? (about ? [about.visitId] : undefined)
  const booking = bookingId ? await readBookingWords(actor, tx, { bookingId, visitIds }, now) : null
  if (bookingId && !booking) return { skip: 'the booking or its visits have gone' }
  if (wanted.template === 'part-delivered' && !(await isPartThere(tx, visitIds ?? [])))
    return { skip: 'all of it is there by now, or nothing' }
  return { readers: found.readers, gathered: { booking, payment, payout, facts: wanted.facts ?? {}, origin } }
}

/** The visits that an email puts into its reader's calendar. */
function invitedTo({ template, recipients, facts = {} }: Wanted, reader: EmailReader, { booking, origin }: Gathered) {
  const visitIds = booking?.visits.map(({ id }) => id) ?? []
  const personId = recipients.to === 'person' ? recipients.personId : null
  const actor = systemActor('reads what emails carry')
  return inTransaction(actor, (tx) =>
    invitationsFor(actor, tx, { template, to: recipients.to, personId, facts, visitIds, origin }, reader),
  )
}

const isAboutPayment = (template: EmailTemplate) =>
  template === 'invoice' ||
  template === 'payment-received' ||
  template === 'payment-reminder' ||
  template === 'credited'

/** An invoice goes where the payer wants its invoices, whoever has the role of paying. */
const recipientsOf = ({ template, recipients }: Wanted): Recipients =>
  (template === 'invoice' || template === 'credited') && recipients.to === 'payers'
    ? { ...recipients, to: 'invoices' }
    : recipients

const writeOne = <Template extends EmailTemplate>(template: Template, base: Base, gathered: Gathered) =>
  renderEmail(template, EMAIL_PROPS[template](base, gathered) as PropsOf<Template>)

/** An address alone does not say why it is written to: the email does. To approvers an email says what they decide. */
function forTemplate(reader: EmailReader, { template, facts, recipients }: Wanted): EmailReader {
  const because: { [Template in EmailTemplate]?: string } = {
    invoice: 'invoices go to this address',
    credited: 'invoices go to this address',
    invitation: `${facts?.inviter} invited this address`,
    'practitioner-invited': `${facts?.inviter} invited this address`,
    'client-invitation': `${facts?.adviser} gave us this address`,
    'feedback-replied': 'you wrote to the adviser',
    'reset-password': 'a new password was asked for',
    'password-changed': 'the password of its account was changed',
    'address-in-use': 'somebody gave this address to Waymark',
    'verify-email': 'it was given to Waymark as yours',
    'membership-approved': 'you asked to join',
    'membership-refused': 'you asked to join',
    'membership-passed-on': 'you asked to join',
    'team-changed': 'you are in that team, or were',
  }
  const isDirect = recipients.to === 'address' || recipients.to === 'person'
  if (isDirect) return { ...reader, because: because[template] ?? reader.because }
  return recipients.to === 'approvers' ? { ...reader, decides: true } : reader
}
