import { CredentialFacts, type CredentialKind, coverOf } from '#app/domain/accreditation/credential-facts.ts'
import type { HeldCredential } from '#app/domain/accreditation/credential-needs.ts'

// What an adviser holds who may do anything on the menu, as facts: for pure rules as it is, for commands to be given and verified.

/** The September of the edition of Keeping children safe in education that is in force. */
const editionAt = (now: Date): number => now.getUTCFullYear() - (now.getUTCMonth() < 8 ? 1 : 0)

/** What staff have verified of an adviser who may do anything on the menu, for years to come. */
const usualCredentials = (now: Date) =>
  ({
    identity: { document: 'passport' },
    right_to_work: { document: 'British passport', endsOn: null },
    qualification: {
      title: 'Level 7, PG Dip Career Guidance',
      awardedBy: 'University of the Fells',
      level: 7,
      credits: 120,
      isCareerDevelopment: true,
      awardedOn: null,
    },
    register: {
      body: 'cdi',
      number: 'SECRET-123456',
      grade: 'career_development_professional',
      renewsOn: '2099-08-31',
    },
    dbs: {
      level: 'enhanced',
      hasChildrensBarredList: true,
      workforce: 'child',
      number: '001234567890',
      issuedOn: '2026-08-03',
      update: null,
    },
    safeguarding: { edition: editionAt(now), trainedOn: '2026-08-10', preventOn: '2026-08-10' },
    public_liability: {
      insurer: 'Fellside Mutual',
      amount: 5_000_000,
      startsOn: '2026-01-01',
      endsOn: '2099-08-31',
    },
    send: { title: 'Preparing for adulthood', provider: 'Fellside SEND Partnership', trainedOn: '2026-03-02' },
    reference: {
      writer: 'Una Marsh',
      role: 'Head of sixth form',
      organisation: 'Larkfield College',
      email: 'una.marsh@larkfield.example',
      maybeShown: true,
    },
  }) as const satisfies Partial<Record<CredentialKind, Record<string, unknown>>>
type UsualKind = keyof ReturnType<typeof usualCredentials>

/** What of the usual credentials is otherwise; null: it is not there. Both references alike. */
export type CredentialsWanted = Partial<Record<UsualKind, Record<string, unknown> | null>>

export const factsWith = (wanted: CredentialsWanted = {}, now = new Date('2027-01-12T10:00:00Z')): CredentialFacts[] =>
  Object.entries(usualCredentials(now)).flatMap(([kind, usual]): CredentialFacts[] => {
    const change = wanted[kind as UsualKind]
    if (change === null) return []
    const facts = CredentialFacts.parse({ kind, ...usual, ...change })
    if (facts.kind !== 'reference') return [facts]
    return [facts, { ...facts, writer: 'Tom Hale', email: 'tom.hale@larkfield.example' }]
  })

/** The same, verified. */
export const heldWith = (wanted: CredentialsWanted = {}): HeldCredential[] =>
  factsWith(wanted).map((facts) => ({ facts, status: 'verified', ...coverOf(facts) }))
