import type { CredentialFacts, CredentialKind } from '#app/domain/accreditation/credential-facts.ts'
import { editionEnd } from '#app/domain/accreditation/credential-states.ts'
import { addDays, type Day } from '#app/domain/calendar.ts'
import { nameOf } from './names.ts'

// One invented credential of each kind: what somebody would give, by what staff would see it, and what they might find wrong.

/** `n` makes it somebody’s own; what ends does so on `endsOn`, and an edition with its August. */
type Given = { n: number; givenOn: Day; endsOn: Day }

type Example<K extends CredentialKind> = {
  facts(given: Given): Extract<CredentialFacts, { kind: K }>
  seenHow: string
  /** Why staff did not verify one, as its owner reads it. */
  refusedFor: string
}

const DOCUMENTS = ['passport', 'driving_licence', 'identity_card'] as const
const number = (n: number, digits: number) => String(n * 7_919 + 104_729).padStart(digits, '0')

export const EVERY_KIND: { readonly [K in CredentialKind]: Example<K> } = {
  identity: {
    facts: ({ n }) => ({ kind: 'identity', document: DOCUMENTS[n % 3] ?? 'passport' }),
    seenHow: 'Original on a video call',
    refusedFor: 'We could not see the photograph on the call. Ring us again where there is more light.',
  },
  right_to_work: {
    facts: ({ endsOn }) => ({ kind: 'right_to_work', document: 'Share code of the Home Office', endsOn }),
    seenHow: 'The Home Office’s online service',
    refusedFor: 'The share code had run out. Ask for a new one, and give it again.',
  },
  qualification: {
    facts: ({ n, givenOn }) => ({
      ...{ kind: 'qualification', title: 'Level 6 Diploma in Career Guidance and Development' },
      ...{ awardedBy: 'Northern Awards', level: 6, credits: 64, isCareerDevelopment: true },
      awardedOn: addDays(givenOn, -1_400 - n),
    }),
    seenHow: 'The certificate',
    refusedFor: 'This is the letter of your place on the course. Send the certificate.',
  },
  register: {
    facts: ({ n, endsOn }) => ({
      ...{ kind: 'register', body: 'cdi', number: `RCDP ${number(n, 6)}` },
      ...{ grade: 'career_development_professional', renewsOn: endsOn },
    }),
    seenHow: 'The body’s public look-up',
    refusedFor: 'The look-up has nobody by that number. Give it as it stands on your certificate.',
  },
  dbs: {
    facts: ({ n, givenOn }) => ({
      ...{ kind: 'dbs', level: 'enhanced', hasChildrensBarredList: true, workforce: 'child', number: number(n, 12) },
      // Whatever is given later was issued later, whosever it is.
      issuedOn: addDays(givenOn, -20 - (n % 7)),
      update: null,
    }),
    seenHow: 'Original on a video call',
    refusedFor: 'The certificate is for the adult workforce. Schools need one for the child workforce.',
  },
  safeguarding: {
    facts: ({ n, givenOn }) => ({
      ...{ kind: 'safeguarding', edition: Number(editionEnd(givenOn).slice(0, 4)) - 1 },
      ...{ trainedOn: givenOn, preventOn: addDays(givenOn, -30 - n) },
    }),
    seenHow: 'Certificates of both trainings',
    refusedFor: 'The certificate about Prevent has somebody else’s name. Send yours.',
  },
  public_liability: {
    facts: ({ endsOn }) => ({
      ...{ kind: 'public_liability', insurer: 'Fellside Mutual', amount: 5_000_000 },
      ...{ startsOn: addDays(endsOn, -364), endsOn },
    }),
    seenHow: 'The insurer’s schedule',
    refusedFor: 'This is a quotation. Send the schedule of the policy.',
  },
  reference: {
    facts: ({ n }) => ({
      ...{ kind: 'reference', writer: nameOf(640 + n), role: 'Careers leader', organisation: 'Larkfield School' },
      ...{ email: `referee.of.${n}@references.demo.waymark.example`, maybeShown: true },
    }),
    seenHow: 'Written to, and answered',
    refusedFor: 'They wrote that they have not worked with you. Name somebody who has.',
  },
  send: {
    facts: ({ n, givenOn }) => ({
      ...{ kind: 'send', title: 'Preparing for adulthood', provider: 'Fellside SEND Partnership' },
      trainedOn: addDays(givenOn, -90 - n),
    }),
    seenHow: 'The certificate',
    refusedFor: 'The certificate has no date. Ask for one that has.',
  },
  test_user: {
    facts: ({ n, endsOn }) => ({
      ...{ kind: 'test_user', instrument: 'Lodestar', body: 'Lodestar', number: `MT${number(n, 4)}`, endsOn },
    }),
    seenHow: 'The publisher’s list',
    refusedFor: 'The publisher lists you for another instrument. Give that one.',
  },
  professional_indemnity: {
    facts: ({ endsOn }) => ({
      ...{ kind: 'professional_indemnity', insurer: 'Rowan & Hythe Insurance', amount: 1_000_000 },
      ...{ startsOn: addDays(endsOn, -364), endsOn },
    }),
    seenHow: 'The insurer’s schedule',
    refusedFor: 'The schedule names a company and not you. Send one in your own name.',
  },
  ico: {
    facts: ({ n, endsOn }) => ({ kind: 'ico', number: `ZB${number(n, 6)}`, renewsOn: endsOn }),
    seenHow: 'The public register',
    refusedFor: 'The register has this number under another name. Check it, and give it again.',
  },
  provider_insurance: {
    facts: ({ endsOn }) => ({
      ...{ kind: 'provider_insurance', insurer: 'Fellside Mutual', amount: 10_000_000, indemnity: 2_000_000 },
      ...{ startsOn: addDays(endsOn, -364), endsOn },
    }),
    seenHow: 'The insurer’s schedule',
    refusedFor: 'It covers your own employees alone. Send what insures whoever you send to schools.',
  },
  provider_ico: {
    facts: ({ n, endsOn }) => ({ kind: 'provider_ico', number: `ZB${number(n, 6)}`, renewsOn: endsOn }),
    seenHow: 'The public register',
    refusedFor: 'The register has this number under another organisation. Check it, and give it again.',
  },
  safeguarding_policy: {
    facts: ({ n, givenOn, endsOn }) => ({
      ...{ kind: 'safeguarding_policy', lead: nameOf(700 + n), agreedOn: addDays(givenOn, -30), reviewOn: endsOn },
    }),
    seenHow: 'Read, and asked about',
    refusedFor: 'It does not say whom a practitioner tells out of office hours. Add it, and give it again.',
  },
  complaints_policy: {
    facts: ({ n, givenOn, endsOn }) => ({
      ...{ kind: 'complaints_policy', contact: nameOf(700 + n), agreedOn: addDays(givenOn, -30), reviewOn: endsOn },
    }),
    seenHow: 'Read',
    refusedFor: 'Whoever it names has left you. Name who hears complaints now, and give it again.',
  },
  matrix: {
    facts: ({ n, endsOn }) => ({ kind: 'matrix', number: `MX ${number(n, 5)}`, endsOn }),
    seenHow: 'The certificate',
    refusedFor: 'The certificate is another organisation’s. Send your own, or none: nothing needs it.',
  },
}
