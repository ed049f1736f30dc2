import { type XmlElement, xml, xmlFile, xmlWords } from '../documents/xml.ts'
import type { Pence } from '../money.ts'
import type { SellerQuarter } from './seller-figures.ts'
import { ASKED, type Trading } from './seller-rules.ts'

// What HMRC's service for digital platforms takes: the OECD's schema for Digital Platform Information (DPI), version 1.0, and HMRC's
// own rules for what stands in it.
// (Source: HMRC, "Create a digital platform report", with the schema and the business rules there, and IEIM904000 on.)

/** Who Waymark is to HMRC, as it stood when a report was made; its operator ID is null where staff had not kept it. */
export type ReportOperator = {
  operatorId: string | null
  legalName: string
  addressLines: string[]
  companyNumber: string | null
  vatNumber: string | null
}

/** A seller of a report that was made, opened. */
export type FrozenSeller = {
  supplierId: string
  legalName: string
  addressLines: string[]
  trading: Trading
  vatNumber: string | null
  /** Their account at Stripe. */
  paidTo: string | null
  taxNumber: string | null
  /** 'YYYY-MM-DD'. */
  bornOn: string | null
  quarters: SellerQuarter[]
}

/** HMRC's platform operator ID, of 15 characters, as its service and its emails write it: XEDPI0000000001. */
export const isOperatorId = (typed: string): boolean => /^X[A-Z0-9]{14}$/.test(typed)

/**
 * What the schema cannot do without and a seller has not given, in words: an address, and of a person the date of birth. Who lacks
 * either stands in no file, since the service refuses a file as a whole; who lacks a number is reported with none.
 */
export const missingForFile = (
  of: Pick<FrozenSeller, 'trading' | 'addressLines'> & { isBirthKnown: boolean },
): string[] => [
  ...(oneLine(of.addressLines) ? [] : ['address']),
  ...(ASKED[of.trading].person && !of.isBirthKnown ? ['date of birth'] : []),
]

/** An address as it was typed, in one line: which of its lines is the town nobody knows for certain. */
const oneLine = (lines: readonly string[]): string =>
  xmlWords(
    lines
      .map((line) => xmlWords(line, 4000))
      .filter(Boolean)
      .join(', '),
    4000,
  )

/**
 * An amount in whole pounds, the nearest, 50p upwards, as HMRC takes it ("£20, not £20.30"). Each quarter is rounded by itself, and the
 * file has no sum of a year: quarters as they are written may add up to £2 more or less than the year's pence.
 */
export const wholePounds = (amount: Pence): string => String(Math.round(amount / 100))

/**
 * A person's name as the schema wants it, in two: the last word, and what is before it. We hold names as people write them, so a surname of
 * two words without a hyphen loses its first to the first names. A single word has NFN, "no first name", before it, as the OECD's
 * guides have it.
 */
export function personName(legalName: string): { first: string; last: string } {
  const words = xmlWords(legalName, 200).split(' ')
  const last = words.pop() ?? ''
  return { first: words.join(' ') || 'NFN', last }
}

const dpi = (name: string, content: XmlElement['content'], attributes?: Record<string, string>) =>
  xml(`dpi:${name}`, content, attributes)
const stf = (name: string, content: string) => xml(`stf:${name}`, content)

/** What is not known is said to be not known, and then nobody has issued it. */
const tin = (number: string | null) =>
  number
    ? dpi('TIN', xmlWords(number, 200), { issuedBy: 'GB', unknown: 'false' })
    : dpi('TIN', 'NOTIN', { unknown: 'true' })

const vat = (number: string | null) => (number ? [dpi('VAT', xmlWords(number, 200))] : [])

const address = (lines: readonly string[], legal: 'OECD301' | 'OECD303' | 'OECD304') =>
  dpi(
    'Address',
    [dpi('CountryCode', 'GB'), dpi('AddressFree', oneLine(lines))],
    // 301: a home or a place of business. 303: a place of business. 304: a registered office.
    { legalAddressType: legal },
  )

/** Waymark as a report says who it is. */
export const operatorBody = (of: ReportOperator): XmlElement[] => [
  dpi('ResCountryCode', 'GB'),
  tin(of.companyNumber),
  ...vat(of.vatNumber),
  dpi('Name', xmlWords(of.legalName, 200)),
  dpi('PlatformBusinessName', 'Waymark'),
  address(of.addressLines, 'OECD304'),
  dpi('AssumedReporting', 'false'),
]

/**
 * A seller and their year, as a report says them. The account is Stripe's, into which they were paid: HMRC asks for it where the platform
 * has it (IEIM904220). Nothing is withheld from a seller but what a quarter says, and no tax ever.
 */
export function sellerBody(of: FrozenSeller): XmlElement[] {
  const account = of.paidTo
    ? [dpi('FinancialIdentifier', [dpi('Identifier', of.paidTo, { AccountNumberType: 'Stripe account' })])]
    : []
  return [
    dpi('Identity', [
      ASKED[of.trading].person
        ? dpi('IndividualSeller', [dpi('Standard', [dpi('IndSellerID', person(of)), ...account])])
        : dpi('EntitySeller', [dpi('Standard', [dpi('EntSellerID', entity(of)), ...account])]),
    ]),
    dpi('RelevantActivities', [
      dpi('PersonalServices', [
        byQuarter(
          'Consideration',
          'Cons',
          of.quarters,
          ({ considerationPence }) => wholePounds(considerationPence),
          GBP,
        ),
        byQuarter('NumberOfActivities', 'Numb', of.quarters, ({ activities }) => String(activities)),
        byQuarter('Fees', 'Fees', of.quarters, ({ feesPence }) => wholePounds(feesPence), GBP),
        byQuarter('Taxes', 'Tax', of.quarters, () => '0', GBP),
      ]),
    ]),
  ]
}

function person(of: FrozenSeller): XmlElement[] {
  const { first, last } = personName(of.legalName)
  return [
    dpi('ResCountryCode', 'GB'),
    tin(of.taxNumber),
    ...vat(of.vatNumber),
    dpi('Name', [dpi('FirstName', first), dpi('LastName', last)]),
    address(of.addressLines, 'OECD301'),
    dpi('BirthInfo', [dpi('BirthDate', of.bornOn ?? '')]),
  ]
}

const entity = (of: FrozenSeller): XmlElement[] => [
  dpi('ResCountryCode', 'GB'),
  tin(of.taxNumber),
  ...vat(of.vatNumber),
  dpi('Name', xmlWords(of.legalName, 200)),
  address(of.addressLines, 'OECD303'),
]

const GBP = { currCode: 'GBP' }

const byQuarter = (
  name: string,
  prefix: string,
  quarters: readonly SellerQuarter[],
  words: (quarter: SellerQuarter) => string,
  attributes?: Record<string, string>,
) =>
  dpi(
    name,
    quarters.map((quarter, at) => dpi(`${prefix}Q${at + 1}`, words(quarter), attributes)),
  )

/** What a part of a message is to the service: sent again as it is, new, corrected, deleted. */
export type DocType = 'OECD0' | 'OECD1' | 'OECD2' | 'OECD3'

/** A part of a message, with what it is called for ever, and of a correction what it corrects is called. */
export type MessagePart = { body: readonly XmlElement[]; type: DocType; refId: string; correctsId: string | null }

const withDocSpec = (name: string, { body, type, refId, correctsId }: MessagePart) =>
  dpi(name, [
    ...body,
    dpi('DocSpec', [
      stf('DocTypeIndic', type),
      stf('DocRefId', refId),
      ...(correctsId ? [stf('CorrDocRefId', correctsId)] : []),
    ]),
  ])

/** One message of a year for HMRC, as the file that its service takes. `type`: new (401), corrected (402), nothing to report (403). */
export const messageXml = (of: {
  operatorId: string
  refId: string
  type: 'DPI401' | 'DPI402' | 'DPI403'
  year: number
  at: Date
  operator: MessagePart
  sellers: readonly MessagePart[]
}): string =>
  xmlFile(
    dpi(
      'DPI_OECD',
      [
        dpi('MessageSpec', [
          dpi('SendingEntityIN', of.operatorId),
          dpi('TransmittingCountry', 'GB'),
          dpi('ReceivingCountry', 'GB'),
          dpi('MessageType', 'DPI'),
          dpi('MessageRefId', of.refId),
          dpi('MessageTypeIndic', of.type),
          dpi('ReportingPeriod', `${of.year}-12-31`),
          dpi('Timestamp', of.at.toISOString()),
        ]),
        dpi('DPIBody', [
          withDocSpec('PlatformOperator', of.operator),
          ...of.sellers.map((one) => withDocSpec('ReportableSeller', one)),
        ]),
      ],
      { version: '1.0', 'xmlns:dpi': 'urn:oecd:ties:dpi:v1', 'xmlns:stf': 'urn:oecd:ties:dpistf:v1' },
    ),
  )
