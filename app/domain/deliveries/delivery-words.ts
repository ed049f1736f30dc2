import { FILE_REFUSED } from '../accreditation/evidence-words.ts'
import type { CodesFault, LinkFault } from './delivery-rules.ts'

/** What to say of a link that is not taken, beside its field. */
export const LINK_REFUSED: Readonly<Record<LinkFault, string>> = {
  not_a_link: 'Enter the whole address. It begins with https://',
  not_https: 'Enter an address that begins with https://: with http:// anybody on the way could read it',
  with_password: 'Enter an address without a name and password in it',
  other_port: 'Enter an address without a port number, such as :8080, in it',
  private_link: 'Enter an address that the school can reach: this one is of a private network, or has no name',
}

/** The same of codes. */
const CODES_REFUSED: Readonly<Record<CodesFault, string>> = {
  no_codes: 'Enter the codes, one on each line',
  code_too_long: 'A code has 200 characters at most. Enter one on each line',
  twice_the_same_code: 'The same code is there twice. Enter each once',
  too_many_codes: 'Those are more codes than were asked for and are missing. Enter no more',
  more_than_one_for_all: 'Enter one code, or say that each pupil has their own',
}

export const DELIVERY_REFUSED = {
  ...LINK_REFUSED,
  ...CODES_REFUSED,
  ...FILE_REFUSED,
  too_many: 'There are as many things as one delivery can hold. Replace one of them',
  replaced_since: 'What you wanted to replace has been replaced since. Look at what stands now',
} as const

export const isDeliveryFault = (refusal: string): refusal is keyof typeof DELIVERY_REFUSED =>
  refusal in DELIVERY_REFUSED
