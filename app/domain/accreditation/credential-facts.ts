import { z } from 'zod'
import { type Day, day, isDay } from '../calendar.ts'

// What an adviser says in each credential, as it is kept. A credential's own days (from when, until when it holds) follow
// from its facts by one rule for each kind, so that nobody types an end that the facts contradict.

const text = (most = 120) => z.string().trim().min(1).max(most)
const on = z.custom<Day>(isDay)
const pounds = z.number().int().positive()

/**
 * Grades of a register, which each register names in its own words. A careers leader leads a programme and is not qualified to give
 * personal guidance. (Source: CDI, UK Register of Career Development Professionals.)
 */
export const REGISTER_GRADES = ['career_development_professional', 'careers_leader'] as const

export const CredentialFacts = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('identity'), document: z.enum(['passport', 'driving_licence', 'identity_card']) }),
  z.object({
    kind: z.literal('register'),
    /** The code of a register that staff accept. */
    body: text(30),
    number: text(40),
    grade: z.enum(REGISTER_GRADES),
    renewsOn: on,
  }),
  z.object({
    kind: z.literal('qualification'),
    title: text(),
    awardedBy: text(),
    level: z.number().int().min(1).max(8),
    credits: z.number().int().min(0).max(480).nullable(),
    /** Of career development, and not of teaching or coaching: only these count towards a level. */
    isCareerDevelopment: z.boolean(),
    awardedOn: on.nullable(),
  }),
  z.object({
    kind: z.literal('dbs'),
    level: z.enum(['enhanced', 'standard', 'basic']),
    hasChildrensBarredList: z.boolean(),
    workforce: z.enum(['child', 'adult', 'child_and_adult', 'other']),
    number: text(20),
    issuedOn: on,
    /** The last answer of the Update Service, where they subscribe to it. */
    update: z.object({ answeredOn: on, isUnchanged: z.boolean() }).nullable(),
  }),
  z.object({
    kind: z.literal('safeguarding'),
    /** The September of the edition of Keeping children safe in education that was read and is confirmed. */
    edition: z.number().int().min(2015).max(2100),
    trainedOn: on,
    preventOn: on,
  }),
  z.object({ kind: z.literal('send'), title: text(), provider: text(), trainedOn: on }),
  z.object({ kind: z.literal('public_liability'), insurer: text(), amount: pounds, startsOn: on, endsOn: on }),
  z.object({ kind: z.literal('professional_indemnity'), insurer: text(), amount: pounds, startsOn: on, endsOn: on }),
  z.object({ kind: z.literal('ico'), number: text(20), renewsOn: on }),
  z.object({
    kind: z.literal('reference'),
    writer: text(),
    role: text(),
    organisation: text(),
    email: z.email().max(200),
    /** They agreed that a school may read it: regulation 22 asks for two references that may be shown. */
    maybeShown: z.boolean(),
  }),
  z.object({ kind: z.literal('right_to_work'), document: text(), endsOn: on.nullable() }),
  z.object({
    kind: z.literal('test_user'),
    instrument: text(80),
    body: text(),
    number: text(40),
    endsOn: on.nullable(),
  }),
  // What a provider shows of itself.
  z.object({
    kind: z.literal('provider_insurance'),
    insurer: text(),
    amount: pounds,
    indemnity: pounds.nullable(),
    startsOn: on,
    endsOn: on,
  }),
  z.object({ kind: z.literal('provider_ico'), number: text(20), renewsOn: on }),
  z.object({ kind: z.literal('safeguarding_policy'), lead: text(), agreedOn: on, reviewOn: on }),
  z.object({ kind: z.literal('complaints_policy'), contact: text(), agreedOn: on, reviewOn: on }),
  z.object({ kind: z.literal('matrix'), number: text(40), endsOn: on }),
])
export type CredentialFacts = z.infer<typeof CredentialFacts>
export type CredentialKind = CredentialFacts['kind']

/**
 * From when and until when a credential holds, by its facts; null where it has no beginning or no end that matters. No check
 * says anything of the days before it was obtained: a DBS certificate holds from its issue, training from its day, a
 * qualification from its award where that is known. A register holds to its day of renewal, a provider's policy to the day of its
 * review. An edition of Keeping children safe in education is in force from 1 September to 31 August, and holds once both
 * trainings were done. A DBS certificate has no end. (Source: KCSIE; DBS guidance: a certificate has no expiry.)
 */
export function coverOf(facts: CredentialFacts): { startsOn: Day | null; endsOn: Day | null } {
  switch (facts.kind) {
    case 'register':
    case 'ico':
    case 'provider_ico':
      return { startsOn: null, endsOn: facts.renewsOn }
    case 'safeguarding_policy':
    case 'complaints_policy':
      return { startsOn: null, endsOn: facts.reviewOn }
    case 'dbs':
      return { startsOn: facts.issuedOn, endsOn: null }
    case 'send':
      return { startsOn: facts.trainedOn, endsOn: null }
    case 'qualification':
      return { startsOn: facts.awardedOn, endsOn: null }
    case 'safeguarding':
      return {
        startsOn: latest(day(`${facts.edition}-09-01`), facts.trainedOn, facts.preventOn),
        endsOn: day(`${facts.edition + 1}-08-31`),
      }
    case 'public_liability':
    case 'professional_indemnity':
    case 'provider_insurance':
      return { startsOn: facts.startsOn, endsOn: facts.endsOn }
    case 'right_to_work':
    case 'test_user':
    case 'matrix':
      return { startsOn: null, endsOn: facts.endsOn }
    default:
      return { startsOn: null, endsOn: null }
  }
}

const latest = (first: Day, ...others: Day[]): Day => others.reduce((a, b) => (b > a ? b : a), first)

/** The fact from which the end of a credential follows; null of a kind that never ends, whatever its facts. */
export const END_OF = {
  identity: null,
  right_to_work: 'endsOn',
  qualification: null,
  register: 'renewsOn',
  dbs: null,
  safeguarding: 'edition',
  public_liability: 'endsOn',
  reference: null,
  send: null,
  test_user: 'endsOn',
  professional_indemnity: 'endsOn',
  ico: 'renewsOn',
  provider_insurance: 'endsOn',
  provider_ico: 'renewsOn',
  safeguarding_policy: 'reviewOn',
  complaints_policy: 'reviewOn',
  matrix: 'endsOn',
} as const satisfies Readonly<Record<CredentialKind, string | null>>

/** What is wrong with facts that are each well formed, beside the fact it is about; none where they can be so. */
export function factsAtOdds(facts: CredentialFacts, today: Day): Record<string, string> {
  const future = 'Enter a day that is not in the future'
  switch (facts.kind) {
    case 'public_liability':
    case 'professional_indemnity':
    case 'provider_insurance':
      return facts.endsOn < facts.startsOn ? { endsOn: 'The cover ends before it begins' } : {}
    case 'dbs':
      return {
        ...(facts.issuedOn > today ? { issuedOn: future } : {}),
        ...(facts.hasChildrensBarredList && facts.level !== 'enhanced'
          ? { hasChildrensBarredList: 'Only an enhanced certificate includes a barred list' }
          : {}),
        ...(facts.hasChildrensBarredList && !facts.workforce.includes('child')
          ? { workforce: 'The children’s barred list goes with the child workforce' }
          : {}),
        ...(facts.update && facts.update.answeredOn < facts.issuedOn
          ? { update: 'The Update Service answered before the certificate was issued' }
          : {}),
      }
    case 'safeguarding':
      return {
        ...(day(`${facts.edition}-09-01`) > today ? { edition: 'That edition is not in force yet' } : {}),
        ...(facts.trainedOn > today ? { trainedOn: future } : {}),
        ...(facts.preventOn > today ? { preventOn: future } : {}),
      }
    case 'safeguarding_policy':
    case 'complaints_policy':
      return {
        ...(facts.agreedOn > today ? { agreedOn: future } : {}),
        ...(facts.reviewOn < facts.agreedOn ? { reviewOn: 'It is to be reviewed before it was agreed' } : {}),
      }
    case 'send':
      return facts.trainedOn > today ? { trainedOn: future } : {}
    case 'qualification':
      return facts.awardedOn !== null && facts.awardedOn > today ? { awardedOn: future } : {}
    default:
      return {}
  }
}

/** The number of a certificate, of a policy or on a register, which only its owner and staff see; '' where there is none. */
export const numberIn = (facts: CredentialFacts): string => ('number' in facts ? facts.number : '')
