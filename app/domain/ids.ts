import { randomBytes } from 'node:crypto'

/** Every kind of thing that has an id, and the prefix that lets a person or a log line tell what it is. */
export const ID_PREFIXES = {
  person: 'psn',
  organisation: 'org',
  membership: 'mem',
  invitation: 'inv',
  school: 'sch',
  adviser: 'adv',
  service: 'svc',
  menuChange: 'mch',
  concern: 'cnc',
  credential: 'crd',
  credentialEvent: 'cev',
  cpdEntry: 'cpd',
  evidenceFile: 'evf',
  evidenceView: 'evv',
  booking: 'bkg',
  visit: 'vis',
  draft: 'drf',
  approval: 'apr',
  employmentStatus: 'ems',
  condition: 'cnd',
  event: 'evt',
  fundingLine: 'fnl',
  fund: 'fnd',
  fundYear: 'fyr',
  costCentre: 'cst',
  share: 'shr',
  interview: 'itv',
  problem: 'prb',
  problemStatement: 'pst',
  settlement: 'stl',
  account: 'acc',
  journal: 'jnl',
  entry: 'ent',
  charge: 'chg',
  document: 'doc',
  request: 'req',
  payment: 'pay',
  payout: 'pot',
  credit: 'cdt',
  refund: 'rfd',
  outsideReceipt: 'osr',
  reversal: 'rvs',
  dispute: 'dsp',
  disputeFile: 'dsf',
  ownMove: 'omv',
  intent: 'int',
  email: 'eml',
  closure: 'cls',
  term: 'trm',
  feeRule: 'fee',
  referenceRate: 'rrt',
  chase: 'chs',
  exportMapping: 'exm',
  question: 'qst',
  enquiry: 'enq',
  run: 'run',
  dateRule: 'drl',
  practitioner: 'prc',
  practitionerTerms: 'ptm',
  naming: 'nmg',
  dayChange: 'dch',
  delivery: 'dlv',
  deliveryOpening: 'dop',
  ownTerm: 'otm',
  outsideCalendar: 'ocl',
  outsideBusy: 'bsy',
  sellerReport: 'slr',
} as const

export type IdKind = keyof typeof ID_PREFIXES

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * A new random id such as `vis_4k9…`: 80 bits in Crockford's letters, so that it can be read aloud and never guessed.
 * Random and not time-ordered on purpose: an id must not tell a school how many others booked.
 */
export function newId(kind: IdKind): string {
  let text = ''
  for (const byte of randomBytes(16)) text += ALPHABET[byte & 31]
  return `${ID_PREFIXES[kind]}_${text}`
}
