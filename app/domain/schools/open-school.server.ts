import { and, eq, isNull, sql } from 'drizzle-orm'
import { VAT_RECOVERY } from '#app/domain/bookings/vat-recovery.ts'
import { FUND_KINDS, type FundKind } from '#app/domain/budgets/funds.ts'
import { newId } from '#app/domain/ids.ts'
import type { Tx } from '#db/client.server.ts'
import { funds, organisations, payers, type schoolRegister, schoolSettings } from '#db/schema/index.ts'

// A school of the register becomes an organisation when somebody first asks to join it, and opens for business when its
// first member is approved. A maintained school contracts and pays for itself; an academy's trust does for it, because an
// academy in a trust is no legal person.

type Registered = typeof schoolRegister.$inferSelect
type Organisation = typeof organisations.$inferSelect

/** The organisation of a school, made now if there is none; and its trust's, where the register names one. */
export async function organisationOfSchool(tx: Tx, registered: Registered, now: Date): Promise<Organisation> {
  const named = registered.group === 'academy' && registered.trustName
  const trust = named ? await organisationOfTrust(tx, registered.trustCode, named, now) : null
  await tx
    .insert(organisations)
    .values({
      id: newId('organisation'),
      kind: 'school',
      name: registered.name,
      urn: registered.urn,
      trustId: trust?.id ?? null,
      town: registered.town,
      outcode: registered.outcode,
      createdAt: now,
    })
    .onConflictDoNothing()
  return found(await tx.select().from(organisations).where(eq(organisations.urn, registered.urn)))
}

/** The trust that the register names so: by its code where it gives one, else by its name. */
export const isTrustOf = (code: string | null, name: string) =>
  and(
    eq(organisations.kind, 'trust'),
    code
      ? eq(organisations.trustCode, code)
      : and(isNull(organisations.trustCode), eq(sql`lower(${organisations.name})`, name.toLowerCase())),
  )

/** The organisation of a trust, made now if there is none: one for each code, or for each name where there is no code. */
export async function organisationOfTrust(tx: Tx, code: string | null, name: string, now: Date): Promise<Organisation> {
  await tx
    .insert(organisations)
    .values({ id: newId('organisation'), kind: 'trust', name, trustCode: code, createdAt: now })
    .onConflictDoNothing()
  return found(await tx.select().from(organisations).where(isTrustOf(code, name)))
}

const found = (rows: Organisation[]): Organisation => {
  const [row] = rows
  if (!row) throw new Error('an organisation that was just made is not there')
  return row
}

/** Street, town and postcode of the register, those that are given. */
export const addressOf = ({ street, town, postcode }: Pick<Registered, 'street' | 'town' | 'postcode'>): string[] =>
  [street, town, postcode].filter((line) => line !== null && line !== '') as string[]

type PayerStart = { legalName: string; invoiceEmail: string; addressLines: string[]; group: Registered['group'] }

/** What Waymark needs of whoever contracts and pays; kept as it is where it is there already. */
export async function openPayer(tx: Tx, payerId: string, start: PayerStart): Promise<void> {
  const vat = VAT_RECOVERY[start.group]
  const isMaintained = start.group === 'maintained' || start.group === 'special'
  await tx
    .insert(payers)
    .values({
      payerId,
      legalName: start.legalName,
      invoiceEmail: start.invoiceEmail,
      addressLines: start.addressLines,
      financialYear: isMaintained ? 'april' : 'september',
      recoversVat: vat.recovers,
      recoveryNote: vat.note,
    })
    .onConflictDoNothing()
}

/** A school's own settings and the funds it starts with; kept as they are where they are there already. */
export async function openSchool(
  tx: Tx,
  school: Organisation,
  payerId: string,
  group: Registered['group'],
  now: Date,
): Promise<void> {
  await tx.insert(schoolSettings).values({ schoolId: school.id, payerId }).onConflictDoNothing()
  // Source: DfE, Pupil premium: conditions of grant. It is paid for state-funded schools only.
  const hasPupilPremium = group === 'maintained' || group === 'academy' || group === 'special'
  const kinds: FundKind[] = hasPupilPremium ? ['careers_budget', 'pupil_premium'] : ['careers_budget']
  await tx
    .insert(funds)
    .values(
      kinds.map((kind) => ({
        id: newId('fund'),
        schoolId: school.id,
        payerId,
        kind,
        name: FUND_KINDS[kind].name,
        createdAt: now,
      })),
    )
    .onConflictDoNothing()
}
