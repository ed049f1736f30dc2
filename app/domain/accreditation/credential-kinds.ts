import type { CredentialKind } from './credential-facts.ts'

/** In the order of the task list: who they are, what they have learnt, that they are safe, and how they are covered. */
export const CREDENTIAL_KINDS = [
  'identity',
  'right_to_work',
  'qualification',
  'register',
  'dbs',
  'safeguarding',
  'public_liability',
  'reference',
  'send',
  'test_user',
  'professional_indemnity',
  'ico',
] as const satisfies readonly CredentialKind[]

/** What a provider shows of itself, in the order of its list. */
export const PROVIDER_CREDENTIAL_KINDS = [
  'provider_insurance',
  'provider_ico',
  'safeguarding_policy',
  'complaints_policy',
  'matrix',
] as const satisfies readonly CredentialKind[]
export const isOfProvider = (kind: CredentialKind): boolean =>
  (PROVIDER_CREDENTIAL_KINDS as readonly CredentialKind[]).includes(kind)

type KindWords = {
  name: string
  /** What is looked at. */
  what: string
  /** What it is for. */
  why: string
  /** As it is said to be somebody's: "Rowan’s DBS check". */
  owned: string
}

export const CREDENTIAL_WORDS: Readonly<Record<CredentialKind, KindWords>> = {
  identity: {
    name: 'Identity',
    what: 'A passport, driving licence or identity card, with the person present',
    why: 'The school checks identity again when the adviser arrives.',
    owned: 'identity',
  },
  right_to_work: {
    name: 'Right to work',
    what: 'A document that shows the right to work in the United Kingdom',
    why: 'Where permission to work has an end date, so has this check.',
    owned: 'right to work',
  },
  qualification: {
    name: 'Qualification',
    what: 'The certificate of a qualification in career development',
    why: 'Personal guidance needs level 6 or above. Level 4 is enough for information to groups.',
    owned: 'career guidance qualification',
  },
  register: {
    name: 'Register',
    what: 'A current entry on a professional register that Waymark accepts, looked up with the body that keeps it',
    why: 'The register asks for a level 6 qualification, a code of ethics and 25 hours of learning a year.',
    owned: 'place on the professional register',
  },
  dbs: {
    name: 'DBS',
    what: 'An enhanced DBS certificate, whether it includes the children’s barred list, and the last answer of the Update Service',
    why: 'One-to-one work without a member of staff in the room needs the barred list.',
    owned: 'DBS check',
  },
  safeguarding: {
    name: 'Safeguarding',
    what: 'Keeping children safe in education, this September’s edition, read and confirmed, and training about Prevent',
    why: 'A new edition comes into force each September.',
    owned: 'safeguarding training',
  },
  public_liability: {
    name: 'Public liability',
    what: 'A policy of public liability insurance and the dates it covers',
    why: 'It must cover the day of the visit, not the day you book.',
    owned: 'public liability insurance',
  },
  reference: {
    name: 'References',
    what: 'Two references whose writers agreed that a school may read them',
    why: 'The agency regulations ask for two before anybody is sent to work with pupils.',
    owned: 'references',
  },
  send: {
    name: 'SEND training',
    what: 'Training about special educational needs and disabilities, and its date',
    why: 'Needed for reviews of an education, health and care plan.',
    owned: 'SEND training',
  },
  test_user: {
    name: 'Test user',
    what: 'The publisher’s or the British Psychological Society’s qualification for one instrument',
    why: 'A psychometric test is given only by somebody qualified for that very test.',
    owned: 'test-user qualification',
  },
  professional_indemnity: {
    name: 'Indemnity',
    what: 'A policy of professional indemnity insurance and the dates it covers',
    why: 'Some schools and trusts ask for it.',
    owned: 'professional indemnity insurance',
  },
  ico: {
    name: 'Data protection',
    what: 'Registration with the Information Commissioner’s Office',
    why: 'Whoever keeps notes about pupils pays the data protection fee.',
    owned: 'registration with the Information Commissioner',
  },
  provider_insurance: {
    name: 'Insurance',
    what: 'A policy that insures the provider for whoever it sends to schools, and the dates it covers',
    why: 'It must cover the day of the visit, whoever comes.',
    owned: 'insurance',
  },
  provider_ico: {
    name: 'Data protection',
    what: 'Registration of the organisation with the Information Commissioner’s Office',
    why: 'An organisation that keeps notes about pupils pays the data protection fee.',
    owned: 'registration with the Information Commissioner',
  },
  safeguarding_policy: {
    name: 'Safeguarding policy',
    what: 'The provider’s own safeguarding policy, who leads on it, and when it is to be reviewed',
    why: 'It says what its practitioners do, and whom they tell, where something worries them.',
    owned: 'safeguarding policy',
  },
  complaints_policy: {
    name: 'Complaints policy',
    what: 'How the provider hears complaints, from whom and by when, and when it is to be reviewed',
    why: 'You contract with the provider, and it answers for whoever it sends.',
    owned: 'complaints policy',
  },
  matrix: {
    name: 'matrix Standard',
    what: 'The certificate of the matrix Standard, where the organisation holds it',
    why: 'It is about the organisation, and never stands in for a practitioner’s own qualification.',
    owned: 'matrix Standard',
  },
}

/** Of these somebody has one at a time: the newer one, once verified, takes the older one’s place. */
const ONE_AT_A_TIME: readonly CredentialKind[] = [
  ...(['identity', 'right_to_work', 'register', 'dbs', 'safeguarding', 'ico'] as const),
  ...(['provider_ico', 'safeguarding_policy', 'complaints_policy', 'matrix'] as const),
]
export const isOneAtATime = (kind: CredentialKind): boolean => ONE_AT_A_TIME.includes(kind)

/** What is about nationality, immigration or other people: schools read that it was seen and when, and nothing else. */
export const PRIVATE_KINDS: readonly CredentialKind[] = ['identity', 'right_to_work', 'reference']
