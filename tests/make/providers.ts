import { eq, sql } from 'drizzle-orm'
import { type AdviserActor, anyone, type ProviderActor, systemActor } from '#app/auth/actor.ts'
import { CredentialFacts } from '#app/domain/accreditation/credential-facts.ts'
import { listAdviser } from '#app/domain/accreditation/list-adviser.server.ts'
import { authoriseInvoicing } from '#app/domain/advisers/authorise-invoicing.server.ts'
import { changeProfile } from '#app/domain/advisers/change-profile.server.ts'
import { setWeek } from '#app/domain/availability/change-availability.server.ts'
import type { WeekHours } from '#app/domain/availability/week-faults.ts'
import { DEFAULT_TIERS } from '#app/domain/bookings/cancellation.ts'
import { pence } from '#app/domain/money.ts'
import { acceptInvitation, readInvitation } from '#app/domain/people/accept-invitation.server.ts'
import { invitePractitioner } from '#app/domain/providers/invite-practitioner.server.ts'
import type { PractitionerTerms } from '#app/domain/providers/practitioner-terms.ts'
import { startProvider } from '#app/domain/providers/start-provider.server.ts'
import { AS_USUAL } from '#app/domain/services/offer.ts'
import { offerService } from '#app/domain/services/offer-service.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { practitioners } from '#db/schema/index.ts'
import { makeCredential, PROFILE, usualWeek } from './advisers.ts'
import { type CredentialsWanted, factsWith } from './held.ts'
import { must } from './must.ts'
import { loadActor, makePerson } from './people.ts'
import { platformStaff } from './platform.ts'
import { NOW } from './requests.ts'

// Providers and whom they send, made by the commands that they, staff and practitioners use.

/** What a provider shows of itself, for years to come. */
export const PROVIDER_FACTS: CredentialFacts[] = [
  {
    ...{ kind: 'provider_insurance', insurer: 'Fellside Mutual', amount: 5_000_000, indemnity: 1_000_000 },
    ...{ startsOn: '2026-01-01', endsOn: '2099-08-31' },
  },
  { kind: 'provider_ico', number: 'SECRET-ZA1', renewsOn: '2099-08-31' },
  { kind: 'safeguarding_policy', lead: 'Imogen Thwaite', agreedOn: '2026-01-05', reviewOn: '2099-08-31' },
  { kind: 'complaints_policy', contact: 'Imogen Thwaite', agreedOn: '2026-01-05', reviewOn: '2099-08-31' },
].map((facts) => CredentialFacts.parse(facts))

export const TERMS: PractitionerTerms = {
  engagement: 'self_employed',
  rate: { how: 'by_provider', words: '£210 a guidance day' },
  words: 'Paid within 14 days of the visit.\nYou may decline any visit.',
}

export type MadeProvider = { supplierId: string; actor: ProviderActor; slug: string }

let made = 0

/** A listed provider at ZZ2 that offers guidance days and assemblies, with nobody to send yet. */
export async function makeProvider(
  given: { name?: string; facts?: CredentialFacts[]; isListed?: boolean; now?: Date } = {},
): Promise<MadeProvider> {
  const { name = `Provider ${++made}`, facts = PROVIDER_FACTS, now = NOW } = given
  const person = await makePerson({ name: `Imogen Thwaite` })
  const start = { organisation: name, trading: 'company' as const, town: 'Tarnbeck', outcode: 'ZZ1' }
  const { supplierId } = must(await startProvider(person, start, now))
  const actor = await loadActor<ProviderActor>({ personId: person.personId, organisationId: supplierId })
  const profile = { ...PROFILE, trading: 'company' as const, legalName: `${name} Ltd` }
  const { slug } = must(await changeProfile(actor, profile, now))
  must(await authoriseInvoicing(actor, now))
  const staff = await platformStaff()
  for (const one of facts) await makeCredential(actor, staff, one, now)
  const tiers = [...DEFAULT_TIERS]
  must(
    await offerService(
      actor,
      'personal_guidance_day',
      { ...AS_USUAL, price: pence(32_000), interviews: 6, tiers },
      now,
    ),
  )
  must(await offerService(actor, 'assembly', { ...AS_USUAL, price: pence(6_000), interviews: 0, tiers }, now))
  return { supplierId, actor, slug }
}

type PractitionerWanted = {
  name?: string
  /** Somebody there is, as an adviser with a practice of their own; somebody new without. */
  person?: AdviserActor
  credentials?: CredentialsWanted
  week?: WeekHours
  terms?: PractitionerTerms
  isShown?: boolean
  now?: Date
}

/** Somebody who has been invited by email, has read the terms, agreed and joined; they act for the provider. */
export async function makePractitioner(provider: MadeProvider, wanted: PractitionerWanted = {}): Promise<AdviserActor> {
  const { name = 'Marian Oakes', now = NOW, terms = TERMS, isShown = true } = wanted
  const person = wanted.person ?? (await makePerson({ name }))
  must(await invitePractitioner(provider.actor, { name, email: person.email, terms }, now))
  const secret = await secretSentTo(person.email)
  const invitation = must(await readInvitation(anyone(), secret, now))
  const agreed = { termsId: invitation.terms?.id ?? null, isShown }
  must(await acceptInvitation({ ...person, kind: 'person' } as never, { secret, agreed }, now))
  const actor = await loadActor<AdviserActor>({ personId: person.personId, organisationId: provider.supplierId })
  if (wanted.person) return actor
  const staff = await platformStaff()
  for (const facts of factsWith(wanted.credentials, now)) await makeCredential(actor, staff, facts, now)
  must(await setWeek(actor, wanted.week ?? usualWeek([1, 2, 3, 4, 5], '08:00', '21:00'), now))
  return actor
}

/** The secret of the invitation that was sent to an address last. */
export async function secretSentTo(address: string): Promise<string> {
  const [sent] = await inTransaction(systemActor('a test looks'), (tx) =>
    tx.execute<{ link: string }>(sql`
      select payload->'facts'->>'link' as link from graphile_worker._private_jobs
       where payload->>'template' = 'practitioner-invited' and payload->'recipients'->>'address' = ${address}
       order by id desc limit 1`),
  )
  return sent?.link.split('/').at(-1) ?? ''
}

/** Lists a provider once somebody it sends holds what one of its services needs. */
export const listProvider = async ({ supplierId }: MadeProvider, now = NOW): Promise<void> => {
  must(await listAdviser(await platformStaff(), supplierId, now))
}

export const practitionerRow = async (personId: string) => {
  const [row] = await inTransaction(systemActor('a test looks'), (tx) =>
    tx.select().from(practitioners).where(eq(practitioners.personId, personId)),
  )
  if (!row) throw new Error('no such practitioner')
  return row
}
