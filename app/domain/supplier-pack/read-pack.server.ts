import { and, asc, desc, eq, inArray, or } from 'drizzle-orm'
import type { SchoolActor } from '#app/auth/actor.ts'
import { settings } from '#app/env.server.ts'
import { inTransaction, seeingAllParties, type Tx } from '#db/client.server.ts'
import { bookings, credentials, payers, platform, practices, stripeCustomers } from '#db/schema/index.ts'
import { CREDENTIAL_WORDS } from '../accreditation/credential-kinds.ts'
import { londonDay } from '../calendar.ts'
import { writeTaggedPdf } from '../documents/tagged-pdf.server.ts'
import { formatDate } from '../format-day.ts'
import { accountWords, formatSortCode } from '../invoices/invoice-words.ts'
import { PAYMENT_DAYS } from '../invoices/issue-invoices.server.ts'
import { TRADING_WORDS } from '../providers/provider-kinds.ts'
import { isRegisteredOn } from '../vat-registration.ts'
import { HELP_LINE } from './pack-words.ts'

export type PackPart = { title: string; facts: [name: string, words: string][]; sentences: string[] }
export type SupplierPack = { bookingId: string; reference: string; supplier: string; payer: string; parts: PackPart[] }

const COVERED = ['public_liability', 'professional_indemnity', 'provider_insurance'] as const
const REGISTERED = ['ico', 'provider_ico'] as const

/**
 * What a finance office asks before it sets up a supplier: of Waymark and of whoever supplies one of its bookings. Only what is
 * held is in it: a fact that is not known is left out, never put in words. Null where the booking is not the reader's.
 */
export function readSupplierPack(actor: SchoolActor, bookingId: string, now: Date): Promise<SupplierPack | null> {
  return inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({ booking: bookings, payer: payers, customer: stripeCustomers })
      .from(bookings)
      .innerJoin(payers, eq(payers.payerId, bookings.payerId))
      .leftJoin(stripeCustomers, eq(stripeCustomers.payerId, bookings.payerId))
      .where(
        and(
          eq(bookings.id, bookingId),
          or(eq(bookings.schoolId, actor.organisationId), eq(bookings.payerId, actor.organisationId)),
        ),
      )
    const [waymark] = await tx.select().from(platform)
    if (!row || !waymark) return null
    const { booking, payer, customer } = row
    // What stands on the agreement and on the invoices that this payer gets, and checks that everybody may read.
    const { practice, checks } = await seeingAllParties(tx, () => ofSupplier(tx, booking.supplierId))
    if (!practice) return null
    const supplier = practice.legalName
    const vatNumber = isRegisteredOn(practice, londonDay(now)) ? practice.vatNumber : null
    return {
      bookingId,
      reference: booking.reference,
      supplier,
      payer: payer.legalName,
      parts: [
        {
          title: supplier,
          facts: known([
            ['Legal name', supplier],
            ['Trades as', TRADING_WORDS[practice.trading]],
            ['Address', practice.addressLines.join(', ')],
            ['VAT', vatNumber ? `Registered, ${vatNumber}` : 'Not registered'],
            ...checks.map((check): Fact => [CREDENTIAL_WORDS[check.kind].name, checkWords(check)]),
          ]),
          sentences: [
            `Supplies the visits. Each has ${vatNumber ? 'a VAT invoice' : 'an invoice'} in the name of ${supplier}, issued by Waymark under written authority${practice.authorityToInvoiceAt ? ` of ${formatDate(londonDay(practice.authorityToInvoiceAt))}` : ''}.`,
          ],
        },
        {
          title: waymark.legalName,
          facts: known([
            ['Legal name', waymark.legalName],
            ['Company number', waymark.companyNumber],
            ['Address', waymark.addressLines.join(', ')],
            ['VAT', isRegisteredOn(waymark, londonDay(now)) ? `Registered, ${waymark.vatNumber}` : 'Not registered'],
            ['Registered with the ICO', waymark.icoNumber],
            ['Insurance', waymark.insurance],
          ]),
          sentences: [
            `Acts as agent of ${supplier}, never as the supplier of the visit, and supplies its own booking fee on an invoice of its own. Both come in one email with one total and one reference.`,
          ],
        },
        {
          title: 'Where to pay',
          facts: known([
            ['Account name', customer?.accountName],
            ['Sort code', customer?.sortCode && formatSortCode(customer.sortCode)],
            ['Account number', customer?.accountNumber],
          ]),
          sentences: [
            customer?.accountNumber
              ? accountWords(customer.accountName)
              : 'Stripe, our licensed payment company, opens an account for your payments with your first invoice, which shows its details to whoever pays.',
            'One payment goes to one account: the adviser is paid from it, and nothing is paid to an adviser’s own account.',
          ],
        },
        {
          title: 'Check this before you pay',
          facts: known([
            ['Telephone', HELP_LINE],
            ['Website', settings().appUrl],
          ]),
          sentences: [
            'Ring us and ask for the sort code and account number of your school. Take the number from our website, which you reach by typing its address, never from an email or an invoice.',
            'We never tell you by email that details have changed.',
          ],
        },
        {
          title: 'Terms',
          facts: known([
            ['Payment', `${PAYMENT_DAYS} days from the invoice, by bank transfer or by card`],
            ['Order number', payer.usesOrderNumbers ? 'Quoted on every invoice; none leaves without one' : 'None used'],
            ['Invoices to', payer.invoiceEmail],
            ['Contract', `The agreement of each booking, such as ${booking.reference}`],
          ]),
          sentences: [],
        },
      ],
    }
  })
}

type Fact = [name: string, words: string]

/** Those that are known. */
const known = (facts: [name: string, words: string | null | undefined][]): Fact[] =>
  facts.filter((fact): fact is Fact => Boolean(fact[1]))

async function ofSupplier(tx: Tx, supplierId: string) {
  const [practice] = await tx.select().from(practices).where(eq(practices.supplierId, supplierId))
  const whose = practice?.personId
    ? eq(credentials.personId, practice.personId)
    : eq(credentials.organisationId, supplierId)
  const rows = await tx
    .select({ kind: credentials.kind, words: credentials.words, endsOn: credentials.endsOn })
    .from(credentials)
    .where(
      and(
        whose,
        inArray(credentials.kind, [...COVERED, ...REGISTERED]),
        inArray(credentials.status, ['verified', 'expiring']),
      ),
    )
    .orderBy(asc(credentials.kind), desc(credentials.endsOn))
  // A renewal that holds from a later day stands beside what it renews: the one that lasts longest tells.
  const checks = rows.filter(({ kind }, at) => rows.findIndex((one) => one.kind === kind) === at)
  return { practice: practice ?? null, checks }
}

const checkWords = ({ words, endsOn }: { words: string; endsOn: Parameters<typeof formatDate>[0] | null }): string =>
  [words || 'Seen by our staff', ...(endsOn ? [`until ${formatDate(endsOn)}`] : [])].join(', ')

/** The pack as one tagged PDF for a finance office’s file. */
export async function supplierPackPdf(pack: SupplierPack, at: Date): Promise<{ fileName: string; bytes: Buffer }> {
  const bytes = await writeTaggedPdf(
    {
      title: `New supplier: ${pack.supplier}, through Waymark`,
      author: 'Waymark',
      foot: `For the finance office of ${pack.payer}, ${formatDate(londonDay(at))}`,
      at,
    },
    (pdf) => {
      pdf.top(
        'New supplier',
        [`${pack.supplier}, through Waymark`, `Booking ${pack.reference}`, formatDate(londonDay(at))],
        [`For ${pack.payer}`],
      )
      for (const { title, facts, sentences } of pack.parts) {
        pdf.heading(2, title)
        if (facts.length > 0) pdf.facts(facts)
        for (const sentence of sentences) pdf.paragraph(sentence)
      }
    },
  )
  return { fileName: `waymark-new-supplier-${pack.reference}.pdf`, bytes }
}
