import { formatDate } from '#app/domain/format-day.ts'
import type { CredentialFacts, CredentialKind } from './credential-facts.ts'
import { CREDENTIAL_WORDS } from './credential-kinds.ts'
import { amountWords } from './credential-words.ts'
import { gradeName, lastDayOn, type Register, registerOf } from './registers.ts'

export const DOCUMENTS = {
  passport: 'Passport',
  driving_licence: 'Driving licence',
  identity_card: 'Identity card',
} as const

export const DBS_LEVELS = { enhanced: 'Enhanced', standard: 'Standard', basic: 'Basic' } as const

export const DBS_WORKFORCES = {
  child: 'Child workforce',
  child_and_adult: 'Child and adult workforce',
  adult: 'Adult workforce',
  other: 'Other workforce',
} as const

/** "2026, in force from 1 September 2026 to 31 August 2027" */
export const editionWords = (edition: number): string =>
  `${edition}, in force from 1 September ${edition} to 31 August ${edition + 1}`

/** What tells one of a kind from another to its owner and staff; '' where the kind says it. */
export function credentialName(facts: CredentialFacts, words: string): string {
  if (facts.kind === 'reference') return `${facts.writer}, ${facts.organisation}`
  return facts.kind === 'identity' ? DOCUMENTS[facts.document] : words
}

/** Its kind, and what tells it from another: "Register: UK Register". What begins with its kind says it once. */
export function withKind(kind: CredentialKind, words: string, name: string = CREDENTIAL_WORDS[kind].name): string {
  if (words === '') return name
  return words.toLowerCase().startsWith(name.toLowerCase()) ? words : `${name}: ${words}`
}

/** Everything that a credential says, for its owner and for staff: its numbers too. */
export function credentialRows(
  facts: CredentialFacts,
  registers: readonly Register[],
): { key: string; value: string }[] {
  switch (facts.kind) {
    case 'identity':
      return [{ key: 'Document', value: DOCUMENTS[facts.document] }]
    case 'right_to_work':
      return [
        { key: 'Document', value: facts.document },
        { key: 'Permission ends', value: facts.endsOn ? formatDate(facts.endsOn) : 'It has no end' },
      ]
    case 'qualification':
      return [
        { key: 'Title', value: facts.title },
        { key: 'Awarded by', value: facts.awardedBy },
        { key: 'Level', value: String(facts.level) },
        ...(facts.credits === null ? [] : [{ key: 'Credits', value: String(facts.credits) }]),
        { key: 'In career development', value: facts.isCareerDevelopment ? 'Yes' : 'No' },
        ...(facts.awardedOn ? [{ key: 'Awarded', value: formatDate(facts.awardedOn) }] : []),
      ]
    case 'register': {
      const register = registerOf(registers, facts)
      const last = lastDayOn(facts.renewsOn, register.acceptedUntil)
      return [
        { key: 'Register', value: register.name },
        { key: 'Body', value: register.body },
        { key: 'Number', value: facts.number },
        { key: 'Grade', value: gradeName(register, facts.grade) ?? '' },
        { key: 'Renews', value: formatDate(facts.renewsOn) },
        ...(last < facts.renewsOn ? [{ key: 'Accepted', value: `Until ${formatDate(last)}` }] : []),
      ]
    }
    case 'dbs':
      return [
        { key: 'Level', value: DBS_LEVELS[facts.level] },
        { key: 'Children’s barred list', value: facts.hasChildrensBarredList ? 'Checked' : 'Not checked' },
        { key: 'Workforce', value: DBS_WORKFORCES[facts.workforce] },
        { key: 'Number', value: facts.number },
        { key: 'Issued', value: formatDate(facts.issuedOn) },
        {
          key: 'Update Service',
          value: facts.update
            ? `${facts.update.isUnchanged ? 'No new information' : 'Changed'}, ${formatDate(facts.update.answeredOn)}`
            : 'Not looked up yet',
        },
      ]
    case 'safeguarding':
      return [
        { key: 'Keeping children safe in education', value: editionWords(facts.edition) },
        { key: 'Safeguarding training', value: formatDate(facts.trainedOn) },
        { key: 'Prevent training', value: formatDate(facts.preventOn) },
      ]
    case 'send':
      return [
        { key: 'Training', value: facts.title },
        { key: 'Given by', value: facts.provider },
        { key: 'Date', value: formatDate(facts.trainedOn) },
      ]
    case 'public_liability':
    case 'professional_indemnity':
      return [
        { key: 'Insurer', value: facts.insurer },
        { key: 'Amount', value: amountWords(facts.amount) },
        { key: 'Covers', value: `${formatDate(facts.startsOn)} to ${formatDate(facts.endsOn)}` },
      ]
    case 'provider_insurance':
      return [
        { key: 'Insurer', value: facts.insurer },
        { key: 'Public liability', value: amountWords(facts.amount) },
        { key: 'Professional indemnity', value: facts.indemnity === null ? 'None' : amountWords(facts.indemnity) },
        { key: 'Covers', value: `${formatDate(facts.startsOn)} to ${formatDate(facts.endsOn)}` },
      ]
    case 'safeguarding_policy':
      return [
        { key: 'Safeguarding lead', value: facts.lead },
        { key: 'Agreed', value: formatDate(facts.agreedOn) },
        { key: 'To be reviewed', value: formatDate(facts.reviewOn) },
      ]
    case 'complaints_policy':
      return [
        { key: 'Complaints go to', value: facts.contact },
        { key: 'Agreed', value: formatDate(facts.agreedOn) },
        { key: 'To be reviewed', value: formatDate(facts.reviewOn) },
      ]
    case 'matrix':
      return [
        { key: 'Certificate', value: facts.number },
        { key: 'Ends', value: formatDate(facts.endsOn) },
      ]
    case 'ico':
    case 'provider_ico':
      return [
        { key: 'Registration number', value: facts.number },
        { key: 'Renews', value: formatDate(facts.renewsOn) },
      ]
    case 'reference':
      return [
        { key: 'Written by', value: `${facts.writer}, ${facts.role}` },
        { key: 'Organisation', value: facts.organisation },
        { key: 'Email address', value: facts.email },
        { key: 'A school may read it', value: facts.maybeShown ? 'Yes, the writer agreed' : 'No' },
      ]
    case 'test_user':
      return [
        { key: 'Instrument', value: facts.instrument },
        { key: 'Body', value: facts.body },
        { key: 'Number', value: facts.number },
        { key: 'Ends', value: facts.endsOn ? formatDate(facts.endsOn) : 'It has no end' },
      ]
  }
}
