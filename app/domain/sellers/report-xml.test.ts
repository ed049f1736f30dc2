import { describe, expect, it } from 'vitest'
import { faultsOfDpi } from '#tests/make/dpi-schema.ts'
import { pence } from '../money.ts'
import { type FrozenReport, messagesOf, type ReportMessage } from './report-messages.ts'
import {
  type FrozenSeller,
  isOperatorId,
  missingForFile,
  personName,
  type ReportOperator,
  wholePounds,
} from './report-xml.ts'

const quarters = (...amounts: [number, number][]) =>
  [0, 1, 2, 3].map((at) => ({
    considerationPence: pence(amounts[at]?.[0] ?? 0),
    activities: amounts[at]?.[1] ?? 0,
    feesPence: pence(0),
  }))

const rowan: FrozenSeller = {
  supplierId: 'org_rowan',
  legalName: 'Rowan Tallis',
  addressLines: ['1 Mill Lane', 'Tarnbeck', 'ZZ1 1ZZ'],
  trading: 'sole_trader',
  vatNumber: null,
  paidTo: 'acct_rowan',
  taxNumber: 'AA000001A',
  bornOn: '1985-03-27',
  quarters: quarters([0, 0], [32_810, 1], [65_649, 2], [50, 1]),
}
const fell: FrozenSeller = {
  ...rowan,
  supplierId: 'org_fell',
  legalName: 'Fell & Dale <Careers> "Ltd" -- it\'s',
  trading: 'company',
  vatNumber: 'GB 000 0000 00',
  paidTo: null,
  taxNumber: null,
  bornOn: null,
}
const operator: ReportOperator = {
  operatorId: 'XEDPI0000000001',
  legalName: 'Waymark Guidance Ltd',
  addressLines: ['1 Signpost Yard', 'Tarnbeck', 'ZZ1 1ZZ'],
  companyNumber: '01234567',
  vatNumber: null,
}
const report = (version: number, sellers: FrozenSeller[], of: Partial<FrozenReport> = {}): FrozenReport => ({
  ...{ id: `slr_${version}`, year: 2027, version, madeAt: new Date('2028-01-12T09:00:00Z'), operator, sellers },
  ...of,
})

const filesOf = (before: FrozenReport[], now: FrozenReport): ReportMessage[] => {
  const read = messagesOf(before, now)
  if (!read.ok) throw new Error(read.refusal)
  return read.value
}
const [ID, CORRECTIONS] = ['GB2027GB-XEDPI0000000001-slr_1-new', 'GB2027GB-XEDPI0000000001-slr_2-corrections']

/** What each record of a file is: its kind, what it is called, and what it corrects. */
const recordsOf = ({ xml }: ReportMessage) =>
  [...xml.matchAll(/<dpi:DocSpec>\s*(.*?)\s*<\/dpi:DocSpec>/gs)].map(([, spec]) =>
    [...(spec ?? '').matchAll(/<stf:\w+>(.*?)</g)].map(([, words]) => words),
  )

describe('of one seller', () => {
  it.each([
    [0, '0'],
    [49, '0'],
    [50, '1'],
    [149, '1'],
    [150, '2'],
    [2_030, '20'],
    [100_000_050, '1000001'],
  ])('%i pence are £%s', (amount, expected) => expect(wholePounds(pence(amount))).toBe(expected))

  it.each([
    ['Rowan Tallis', { first: 'Rowan', last: 'Tallis' }],
    [' Ann  Marie  O’Hara-Lee ', { first: 'Ann Marie', last: 'O’Hara-Lee' }],
    ['Rowan', { first: 'NFN', last: 'Rowan' }],
  ])('the name %j is two', (legalName, expected) => expect(personName(legalName)).toEqual(expected))

  it.each([
    ['a person', rowan, []],
    ['one without a birthday', { ...rowan, bornOn: null }, ['date of birth']],
    [
      'one of whom nothing is left',
      { ...rowan, bornOn: null, addressLines: [' ', '\u0000'] },
      ['address', 'date of birth'],
    ],
    ['a company', fell, []],
    ['one without an address', { ...fell, addressLines: [] }, ['address']],
    // Reported without one, which the service takes.
    ['a person without a number', { ...rowan, taxNumber: null }, []],
  ])('of %s a file wants what it cannot do without', (_, seller, missing) =>
    expect(missingForFile({ ...seller, isBirthKnown: seller.bornOn !== null })).toEqual(missing),
  )

  it.each([
    ['XEDPI0000000001', true],
    ['xedpi0000000001', false],
    ['XEDPI000000001', false],
    ['AEDPI0000000001', false],
    ['', false],
  ])('operator ID %j: %s', (typed, is) => expect(isOperatorId(typed)).toBe(is))
})

describe('the first file of a year', () => {
  const [file, ...more] = filesOf([], report(1, [rowan, fell, { ...rowan, supplierId: 'org_wren', bornOn: null }]))
  const xml = file?.xml ?? ''

  it('is one file of new records, named as it is called, without whom the schema cannot hold', async () => {
    expect(more).toEqual([])
    expect(file).toMatchObject({
      ...{ kind: 'new', refId: ID, fileName: `${ID}.xml`, supplierIds: ['org_rowan', 'org_fell'] },
      counts: { added: 2, corrected: 0, deleted: 0 },
    })
    expect(recordsOf(file as ReportMessage)).toEqual([
      ['OECD1', `${ID}_operator`],
      ['OECD1', `${ID}_org_rowan`],
      ['OECD1', `${ID}_org_fell`],
    ])
    expect(await faultsOfDpi(xml)).toEqual([[]])
  })

  it('says who Waymark is, the year, and of each seller what the rules name, in whole pounds by quarter', () => {
    expect(xml.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<dpi:DPI_OECD version="1.0"')).toBe(true)
    for (const words of [
      '<dpi:SendingEntityIN>XEDPI0000000001</dpi:SendingEntityIN>',
      '<dpi:MessageTypeIndic>DPI401</dpi:MessageTypeIndic>',
      '<dpi:ReportingPeriod>2027-12-31</dpi:ReportingPeriod>',
      '<dpi:Timestamp>2028-01-12T09:00:00.000Z</dpi:Timestamp>',
      '<dpi:TIN issuedBy="GB" unknown="false">01234567</dpi:TIN>',
      '<dpi:TIN issuedBy="GB" unknown="false">AA000001A</dpi:TIN>',
      '<dpi:FirstName>Rowan</dpi:FirstName>',
      '<dpi:AddressFree>1 Mill Lane, Tarnbeck, ZZ1 1ZZ</dpi:AddressFree>',
      '<dpi:BirthDate>1985-03-27</dpi:BirthDate>',
      '<dpi:Identifier AccountNumberType="Stripe account">acct_rowan</dpi:Identifier>',
      '<dpi:ConsQ1 currCode="GBP">0</dpi:ConsQ1>',
      '<dpi:ConsQ2 currCode="GBP">328</dpi:ConsQ2>',
      '<dpi:ConsQ3 currCode="GBP">656</dpi:ConsQ3>',
      '<dpi:ConsQ4 currCode="GBP">1</dpi:ConsQ4>',
      '<dpi:NumbQ3>2</dpi:NumbQ3>',
      '<dpi:FeesQ3 currCode="GBP">0</dpi:FeesQ3>',
      '<dpi:TaxQ4 currCode="GBP">0</dpi:TaxQ4>',
      // No number is said to be none, which nobody issued.
      '<dpi:TIN unknown="true">NOTIN</dpi:TIN>',
      '<dpi:VAT>GB 000 0000 00</dpi:VAT>',
      '<dpi:Name>Fell &amp; Dale &lt;Careers&gt; &quot;Ltd&quot; - it&apos;s</dpi:Name>',
    ])
      expect(xml).toContain(words)
    expect(xml).not.toMatch(/<!--|&#|--/)
  })

  it('is made the same, to the letter, whenever it is asked for', () => {
    expect(filesOf([], report(1, [rowan, fell, { ...rowan, supplierId: 'org_wren', bornOn: null }]))[0]?.xml).toBe(xml)
  })

  it('says that there is nothing where nobody is reported', async () => {
    const [nothing, ...rest] = filesOf([], report(1, []))
    expect(rest).toEqual([])
    expect(nothing).toMatchObject({ kind: 'nothing', supplierIds: [] })
    expect(nothing?.xml).toContain('DPI403')
    expect(nothing?.xml).not.toContain('ReportableSeller')
    expect(await faultsOfDpi(nothing?.xml)).toEqual([[]])
  })

  it('is held against the schema by one that finds faults', async () => {
    const faults: [fault: string, from: string, to: string][] = [
      ['a birthday that is none', '1985-03-27', '27 March 1985'],
      ['pence', 'GBP">328<', 'GBP">328.10<'],
      ['less than nothing', 'GBP">328<', 'GBP">-328<'],
      ['another currency', 'currCode="GBP">328', 'currCode="EUR">328'],
      ['an operator ID with a space', '>XEDPI0000000001<', '> XEDPI0000000001<'],
      ['a reference that is no message’s', `${ID}_org_rowan`, 'org_rowan'],
      ['a record that says that it is a test', 'OECD1<', 'OECD11<'],
      ['no first name', 'FirstName>Rowan</dpi:FirstName', 'LastName>Rowan</dpi:LastName'],
      ['an unescaped name', 'Fell &amp; Dale', 'Fell & Dale'],
      ['an address in no country', '<dpi:CountryCode>GB</dpi:CountryCode>', ''],
    ]
    const found = await faultsOfDpi(xml, ...faults.map(([, from, to]) => xml.replace(from, to)))
    expect(faults.filter((_, at) => found[at + 1]?.length === 0)).toEqual([])
    expect(found[0]).toEqual([])
  })
})

describe('a later file', () => {
  const first = report(1, [rowan, fell])
  const less = { ...rowan, quarters: quarters([0, 0], [22_810, 1], [65_649, 2], [50, 1]) }
  const wren = { ...rowan, supplierId: 'org_wren', legalName: 'Wren Oakley' }

  it('corrects who differs, takes out who is gone, and says who is new in a file of its own', async () => {
    const second = report(2, [less, wren])
    const [corrections, added, ...rest] = filesOf([first], second)
    expect(rest).toEqual([])
    expect(corrections).toMatchObject({ kind: 'corrections', counts: { added: 0, corrected: 1, deleted: 1 } })
    expect(recordsOf(corrections as ReportMessage)).toEqual([
      // Waymark again under its first reference, since it says the same.
      ['OECD0', `${ID}_operator`],
      ['OECD2', `${CORRECTIONS}_org_rowan`, `${ID}_org_rowan`],
      ['OECD3', `${CORRECTIONS}_org_fell`, `${ID}_org_fell`],
    ])
    expect(corrections?.xml).toContain('<dpi:MessageTypeIndic>DPI402</dpi:MessageTypeIndic>')
    expect(corrections?.xml).toContain('GBP">228<')
    // Taken out as it was said.
    expect(corrections?.xml).toContain('Fell &amp; Dale')
    expect(added).toMatchObject({ kind: 'new', supplierIds: ['org_wren'] })
    expect(recordsOf(added as ReportMessage)).toEqual([
      ['OECD0', `${ID}_operator`],
      ['OECD1', 'GB2027GB-XEDPI0000000001-slr_2-new_org_wren'],
    ])
    expect(await faultsOfDpi(corrections?.xml, added?.xml)).toEqual([[], []])

    // The third corrects what the second said, and says anew who had been taken out.
    const third = report(3, [rowan, fell, wren])
    const [again, back] = filesOf([second, first], third)
    expect(recordsOf(again as ReportMessage)[1]).toEqual([
      ...['OECD2', 'GB2027GB-XEDPI0000000001-slr_3-corrections_org_rowan', `${CORRECTIONS}_org_rowan`],
    ])
    expect(recordsOf(back as ReportMessage)[1]).toEqual(['OECD1', 'GB2027GB-XEDPI0000000001-slr_3-new_org_fell'])
  })

  it('corrects across a version that said nothing of somebody what was said of them last', () => {
    const second = report(2, [less, fell])
    const third = report(3, [less, { ...fell, taxNumber: '01234567' }])
    const [file] = filesOf([first, second], third)
    expect(recordsOf(file as ReportMessage)[1]?.[2]).toBe(`${ID}_org_fell`)
  })

  it('is none where only pence differ', () => {
    const pennies = { ...rowan, quarters: quarters([0, 0], [32_790, 1], [65_649, 2], [50, 1]) }
    expect(filesOf([first], report(2, [pennies, fell]))).toEqual([])
  })

  it('corrects Waymark too where it says something else of itself, but not beside new records', () => {
    const moved = { ...operator, addressLines: ['2 Signpost Yard'] }
    const [corrections, added] = filesOf([first], report(2, [less, fell, wren], { operator: moved }))
    const own = `${CORRECTIONS}_operator`
    expect(recordsOf(corrections as ReportMessage)[0]).toEqual(['OECD2', own, `${ID}_operator`])
    expect(recordsOf(added as ReportMessage)[0]).toEqual(['OECD0', own])
    const [alone] = filesOf([first], report(2, [rowan, fell, wren], { operator: moved }))
    expect(recordsOf(alone as ReportMessage)[0]).toEqual(['OECD0', `${ID}_operator`])
    expect(alone?.xml).toContain('1 Signpost Yard')
  })

  it('is refused without an operator ID, or after a version that was sent without one', () => {
    const nobody = { ...operator, operatorId: null }
    expect(messagesOf([], report(1, [rowan], { operator: null }))).toEqual({ ok: false, refusal: 'operator_unknown' })
    expect(messagesOf([], report(1, [rowan], { operator: nobody }))).toEqual({ ok: false, refusal: 'operator_unknown' })
    expect(messagesOf([report(1, [rowan], { operator: null })], report(2, [rowan]))).toEqual({
      ok: false,
      refusal: 'sent_without',
    })
  })
})
