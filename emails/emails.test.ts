import { HtmlValidate } from 'html-validate'
import { describe, expect, test } from 'vitest'
import { EMAIL_TEMPLATES } from '#app/adapters/queue.server.ts'
import { addressOf } from '#tests/make/addresses.ts'
import {
  adviser,
  approvedBooking,
  approver,
  booking,
  confirmedBooking,
  requester,
  threeVisits,
  undatedBooking,
} from './parts/samples.ts'
import { renderEmail } from './render-email.ts'
import { type PropsOf, TEMPLATES, type TemplateName } from './templates.ts'

const names = Object.keys(TEMPLATES) as TemplateName[]
const render = (name: TemplateName, props: object = TEMPLATES[name].sampleProps) =>
  renderEmail(name, props as PropsOf<TemplateName>)

const validator = new HtmlValidate({
  extends: ['html-validate:standard'],
  rules: {
    // Mail programs know no style sheets, and the doctype is theirs too; everything else holds.
    'no-inline-style': 'off',
    'doctype-style': 'off',
    'attr-quotes': 'off',
    'void-style': 'off',
    'no-deprecated-attr': 'off',
    'no-conditional-comment': 'off',
    'long-title': 'off',
    'require-sri': 'off',
    'attribute-allowed-values': 'off',
  },
})

test('every email that can be asked for has a template', () => {
  expect(names.sort()).toEqual([...EMAIL_TEMPLATES].sort())
})

test('an invoice says whose account it is to be paid into, and why it has the payer’s own name', async () => {
  const { html, text } = await render('invoice')
  for (const part of [html, text]) {
    expect(part).toContain('Account name')
    expect(part.replace(/\s+/g, ' ')).toContain('opened this account in your name, only for your payments on Waymark')
    expect(part).toContain('20-00-00')
  }
})

test('what somebody wrote in several lines stays in its column of the text', async () => {
  const reason = 'The hall is flooded.\nCan we find another day?'
  const { html, text } = await render('cancelled', { ...TEMPLATES.cancelled.sampleProps, reason })
  const [first, second] = ['The hall is flooded.', 'Can we find another day?'].map(
    (words) => text.split('\n').find((line) => line.endsWith(words)) ?? '',
  )
  expect(first).toMatch(/^Reason: /)
  expect(second?.indexOf('Can')).toBe(first?.indexOf('The'))
  expect(second?.trim()).toBe('Can we find another day?')
  expect(html).toContain('<div>The hall is flooded.</div><div>Can we find another day?</div>')
})

// Each with its sample, and the bookings' emails also for the other side and for several visits.
const cases = names.flatMap((name): [string, TemplateName, object][] => {
  const sample: object = TEMPLATES[name].sampleProps
  if (!('booking' in sample)) return [[name, name, sample]]
  return [
    [name, name, sample],
    [`${name}, to the adviser`, name, { ...sample, reader: adviser, booking: approvedBooking }],
    [
      `${name}, to the school, several visits`,
      name,
      { ...sample, reader: requester, booking: { ...threeVisits, consortium: 'Four Valleys' } },
    ],
    [`${name}, of what has no date`, name, { ...sample, booking: undatedBooking }],
    [`${name}, to the consortium`, name, { ...sample, reader: { ...requester, side: 'consortium' } }],
    [
      `${name}, to nobody known`,
      name,
      { ...sample, reader: { ...requester, name: null, firstName: null }, booking: confirmedBooking },
    ],
    [
      `${name}, with nothing that may be missing`,
      name,
      {
        ...sample,
        booking: {
          ...booking,
          room: '',
          arrival: '',
          safeguardingLead: '',
          funding: [],
          adviserSlug: null,
          yearGroups: '',
        },
      },
    ],
  ]
})

describe.each(cases)('%s', (_, name, props) => {
  test('says everything it means to, in HTML and in text', async () => {
    const { subject, html, text } = await render(name, props)
    for (const part of [subject, html, text]) {
      expect(part).not.toMatch(/undefined|NaN|null|\[object|Invalid|\$\{/)
      // Funds may be named; children and their needs may not.
      expect(part.replaceAll('Pupil Premium', '')).not.toMatch(
        /[Pp]upil|[Cc]hild|\bSEND\b|\bUPN\b|\bEHCP\b|[Ff]ree school meals/,
      )
      expect(part).not.toMatch(/\b(user|customer|vendor|transaction|sorry|please note|simply)\b|!(?!doctype|--|\[)/i)
    }
    expect(subject.length).toBeLessThanOrEqual(110)
    expect(text).not.toMatch(/<|>|&[a-z]+;/)
    expect(text.split('\n').every((line) => line.length <= 78 || line.startsWith('https://'))).toBe(true)
  })

  test('has one button, its whole address in both parts, and nothing else to follow', async () => {
    const { html, text } = await render(name, props)
    const links = [...html.matchAll(/href="([^"]+)"/g)].map((match) => match[1] as string)
    expect(links).toHaveLength(2)
    expect(new Set(links).size).toBe(1)
    expect(links[0]).toMatch(/^https:\/\/waymark\.example\/[\w/-]+$/)
    expect(text).toContain(`\n${links[0]}\n`)
    const { pathname } = new URL(links[0] as string)
    expect(addressOf(pathname), pathname).not.toBeNull()
    expect(html.match(/<h1/g)).toHaveLength(1)
  })

  test('says every fact of the page in the text too', async () => {
    const { html, text } = await render(name, props)
    const words = (part: string) => part.replace(/\s+/g, ' ').trim()
    const plain = words(text)
    for (const [, line] of html.matchAll(/<div>([^<]+)<\/div>/g)) {
      const fact = words((line as string).replaceAll('&#x27;', "'").replaceAll('&amp;', '&'))
      expect(plain).toContain(fact)
    }
  })
})

test.each(names)('%s is valid HTML', async (name) => {
  const { html } = await render(name)
  const report = await validator.validateString(html)
  expect(
    report.results.flatMap((result) => result.messages.map((message) => `${message.ruleId}: ${message.message}`)),
  ).toEqual([])
})

test('an adviser never reads where the money comes from, a school never what the adviser is paid', async () => {
  for (const name of names.filter((name) => 'booking' in TEMPLATES[name].sampleProps)) {
    const sample = TEMPLATES[name].sampleProps
    const toAdviser = await render(name, { ...sample, reader: adviser, booking })
    if (name !== 'approval-wanted') expect(toAdviser.text).not.toContain('Careers budget')
    const toSchool = await render(name, { ...sample, reader: requester, booking })
    if (!name.startsWith('payout-')) expect(toSchool.text).not.toContain('You are paid')
  }
})

const noteless = {
  ...confirmedBooking,
  visits: confirmedBooking.visits.map((visit) => ({ ...visit, deliveredNote: null })),
}

const flat = (text: string) => text.replace(/\s+/g, ' ')

test('an adviser who is confirmed reads where the school is, how to arrive, whom to find and what to ring', async () => {
  const { text } = await render('confirmed', { ...TEMPLATES.confirmed.sampleProps, reader: adviser })
  const { school, safeguardingLead, arrival, requestedBy, schoolPhone, visits } = confirmedBooking
  for (const fact of [school, visits[0]?.address, safeguardingLead, arrival, requestedBy, schoolPhone])
    expect(flat(text)).toContain(fact)
  const toSchool = await render('confirmed')
  expect(flat(toSchool.text)).not.toContain(visits[0]?.address)
})

test.each(['delivered', 'delivery-reminder'] as const)(
  '%s says whether silence agrees, and what was seen',
  async (name) => {
    const sample: object = TEMPLATES[name].sampleProps
    const of = async (marks: { marked: number; seen: number }) => {
      const visits = confirmedBooking.visits.map((visit) => ({ ...visit, ...marks }))
      return flat((await render(name, { ...sample, booking: { ...confirmedBooking, visits } })).text)
    }
    const kept = await of({ marked: 5, seen: 4 })
    expect(kept).toContain(
      'A register was kept: 4 of 6 interviews held, 1 not marked. If nobody answers by 5pm on Thursday',
    )
    const none = await of({ marked: 0, seen: 0 })
    expect(none).toContain('No register was kept, so silence does not agree')
    expect(none).not.toContain('counts as agreed')
  },
)

test('an approver who reads that the adviser has accepted is told that it is their turn, and led to the approval', async () => {
  const { booking } = TEMPLATES.accepted.sampleProps
  for (const name of ['accepted', 'held-longer'] as const) {
    const { text } = await render(name, { ...TEMPLATES[name].sampleProps, reader: { ...approver, decides: true } })
    expect(text).toContain(`/school/approvals/${booking.id}`)
  }
  const turn = await render('accepted', { ...TEMPLATES.accepted.sampleProps, reader: { ...approver, decides: true } })
  expect(flat(turn.text)).toContain('Graham, Rowan Tallis can come')
  expect(flat(turn.text)).toContain('It is your turn: approve or decline by')
  expect(flat(turn.text)).toContain('Your approval, by')
  const led = { ...approver, decides: true, side: 'consortium' as const }
  const other = await render('accepted', { ...TEMPLATES.accepted.sampleProps, reader: led })
  expect(other.text).toContain(`/consortium/approvals/${booking.id}`)
  const done = await render('accepted', { reader: { ...approver, decides: true }, booking: confirmedBooking })
  expect(done.text).toContain(`/school/bookings/${booking.id}`)
})

test('the school reads the adviser’s note with the question whether the visit took place', async () => {
  const [visit] = confirmedBooking.visits
  expect(flat((await render('delivered')).text)).toContain(visit?.deliveredNote)
  expect((await render('delivered', { ...TEMPLATES.delivered.sampleProps, booking: noteless })).text).not.toContain(
    'note',
  )
})

test('an invoice’s subject says whose each number is', async () => {
  expect((await render('invoice')).subject).toBe(
    'Invoices RT-0031 (the adviser) and WMK-0412 (Waymark’s fee): £351.14, order FH-20911',
  )
})

test('an invoice of which part was paid or credited before asks for what is left, and says of what', async () => {
  const { payment, ...base } = TEMPLATES.invoice.sampleProps
  const part = { ...payment, receivedPence: 10_000, creditedPence: 2_000 }
  const { subject, text } = await render('invoice', { ...base, payment: part })
  expect(subject).toContain(': £231.14 of £351.14, order')
  expect(text).toContain('Pay £231.14 of £351.14 by')
  expect(text).toMatch(/^To pay: +£231\.14 by/m)
  expect(text).toMatch(/^Credited: +£20\.00$/m)
  expect(text).toMatch(/^Received so far: +£100\.00$/m)
  const paid = await render('invoice', { ...base, payment: { ...part, receivedPence: 33_114, isOpen: false } })
  expect(paid.subject).toContain(': £351.14, order')
})

test('whoever asked where nobody can approve is told that, by when, and not that nothing more is needed', async () => {
  const { booking, ...base } = TEMPLATES['request-sent'].sampleProps
  const { text } = await render('request-sent', { ...base, booking: { ...booking, approvers: [] } })
  expect(flat(text)).toContain(`can approve the cost yet`)
  expect(flat(text)).toContain(`If nobody has approved it by ${booking.approveBy}, the request expires`)
  expect(flat(text)).not.toMatch(/Your approver|Nothing more is needed/)
})
