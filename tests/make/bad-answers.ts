import { ID_PREFIXES } from '#app/domain/ids.ts'
import { BAD_FILES, goodFile } from './files.ts'
import type { Button, Field, FormRead } from './read-html.ts'

// What can be sent for a form that is read off its page: what a person would send, and everything wrong with it.

export type Sending = {
  what: string
  body: URLSearchParams | FormData
  /** 'something': whatever it is, no error of ours */
  expects: 'refused' | 'accepted' | 'something'
  /** fields that must have a sentence beside them */
  beside?: string[]
  /** what only somebody who writes their own forms can send: it has no field to stand beside, and nothing to keep */
  isForged?: boolean
  /** about what is not there: as well told that nothing was done, as when a button is pressed twice */
  isGone?: boolean
}
export type Good = Record<string, string | string[]>
/** Ids of other things than those a form is about, by prefix; the first are another organisation's. */
export type OtherIds = Record<string, string[]>

const HUGE = 'x'.repeat(100_000)
/** What a careless pattern reads over and over again: letters, figures, spaces between letters. */
const HUGES = [HUGE, '9'.repeat(100_000), `x${' '.repeat(99_998)}x`]
const BAD_NUMBERS = [
  'NaN',
  '9'.repeat(400),
  '1e9',
  '-1',
  'Infinity',
  '0x1F',
  'six',
  '٣',
  '1..0',
  '--',
  '0.001',
  '1 000 000 000 000',
]
const BAD_DATES = [
  '31 2 2027',
  '1 1 0',
  '32 1 2027',
  '1 13 2027',
  '1 1 9999',
  '0 0 0',
  '-1 1 2027',
  '1e1 1 2027',
  'x y z',
  '29 2 2027',
]
const PAST = ['1', '1', '1999']
/** Emoji, right to left, a joined accent, a null and a bell, quotation marks, a tag, a surrogate that stands alone. */
const ODD = '😀 \u202Eתקווה e\u0301 \u0000\u0007 "\' </textarea><b> \uD800 %s {{y}}'
const ODD_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  '__proto__.x',
  '[]',
  'a[b][c]',
  'a.b.c.d',
  '',
  '__intent__',
  'x'.repeat(5_000),
]
const NONE = 'no-such-thing'

const isDatePart = ({ name, kind }: Field) => kind === 'text' && /\.(day|month|year)$/.test(name)
const base = (name: string) => name.replace(/\.(day|month|year)$/, '')
const isNumber = (field: Field) =>
  field.kind === 'text' && !isDatePart(field) && (field.wants === 'numeric' || field.wants === 'decimal')
const ID = new RegExp(`(?:${Object.values(ID_PREFIXES).join('|')})_[0-9a-z]{16}`)

/** The button a person presses to send the form: the main one, else the first. */
const pressed = ({ buttons }: FormRead): Button | undefined => buttons.findLast(({ isMain }) => isMain) ?? buttons[0]

export type Known = { good: Good; ignores: readonly string[]; otherIds: OtherIds; day: Date; turn: number }

/** What a person would send who fills in everything well. */
function filledIn(form: FormRead, { good, day }: Known): [string, string][] {
  const parts = { day: day.getUTCDate(), month: day.getUTCMonth() + 1, year: day.getUTCFullYear() }
  const guess = ({ name, wants, kind, options }: Field): string[] => {
    if (kind === 'hidden') return ['']
    if (kind === 'radio' || kind === 'select') return [options.find(Boolean) ?? '']
    if (kind === 'checkbox') return options.length > 1 ? options.slice(0, 1) : []
    const part = /\.(day|month|year)$/.exec(name)?.[1] as keyof typeof parts | undefined
    if (part) return [String(parts[part])]
    if (kind === 'secret') return ['a very long and unlikely sentence']
    if (wants === 'numeric') return ['1']
    if (wants === 'decimal') return ['1.00']
    if (wants === 'email') return ['somebody.new@people.example']
    if (/time|startsAt/i.test(name)) return [/to/i.test(name) ? '3pm' : '9:30am']
    return ['Words']
  }
  return form.fields.flatMap((field) => {
    const given = good[field.name]
    const known = field.values.filter(Boolean)
    const values = given !== undefined ? [given].flat() : known.length > 0 ? known : guess(field)
    return values.map((value): [string, string] => [field.name, value])
  })
}

/** Everything to send for one form. */
export function sendingsOf(form: FormRead, known: Known): Sending[] {
  const button = pressed(form)
  const press: [string, string][] = button?.name ? [[button.name, button.value]] : []
  const filled = filledIn(form, known)
  const body = (pairs: [string, string][]) => new URLSearchParams([...pairs, ...press])
  const changed = (change: (name: string, value: string) => string) =>
    body(filled.map(([name, value]) => [name, change(name, value)]))
  const replaced = (name: string, values: string[]) =>
    body([...filled.filter(([one]) => one !== name), ...values.map((value): [string, string] => [name, value])])

  const file = form.fields.find(({ kind }) => kind === 'file')
  if (file) return filesFor(file.name)

  const texts = form.fields.filter(({ kind }) => kind === 'text' || kind === 'secret')
  const named = new Set(texts.map(({ name }) => name))
  const sendings: Sending[] = []
  const matters = (name: string) => !known.ignores.includes(name)
  const refused = (what: string, sent: URLSearchParams, beside: string[] = [], more: Partial<Sending> = {}) =>
    sendings.push({
      what,
      body: sent,
      expects: 'refused',
      beside: [...new Set(beside.filter(matters).map(base))],
      ...more,
    })

  if (form.fields.length > 0 || press.length > 0) refused('nothing', new URLSearchParams(), [], { isForged: true })
  if (texts.length > 0) {
    const emptied = changed((name, value) => (named.has(name) ? '' : value))
    sendings.push({ what: 'every field left empty', body: emptied, expects: 'something' })
    const tooLong = texts.slice(0, 9)
    const isTooLong = new Set(tooLong.map(({ name }) => name))
    const said = tooLong.filter(({ kind }) => kind !== 'secret').map(({ name }) => name)
    for (const turn of HUGES.keys()) {
      const huge = (name: string) =>
        HUGES[(turn + tooLong.findIndex((one) => one.name === name)) % HUGES.length] ?? HUGE
      refused(
        `every field huge, ${turn + 1}`,
        changed((name, value) => (isTooLong.has(name) ? huge(name) : value)),
        said,
      )
    }
    sendings.push({
      what: 'odd letters',
      body: changed((name, value) => (named.has(name) ? ODD : value)),
      expects: 'something',
    })
    const twice = [...filled, ...filled.filter(([name]) => named.has(name))]
    sendings.push({ what: 'every field twice', body: body(twice), expects: 'something' })
  }
  const odd = ODD_NAMES.map((name): [string, string] => [name, 'x'])
  const bent = filled.flatMap(([name, value]): [string, string][] => [
    [`${name}[__proto__]`, value],
    [`${name}.constructor`, value],
    [`${name}[]`, value],
    [`${name}[9999]`, value],
  ])
  sendings.push({ what: 'odd names', body: body([...bent, ...odd]), expects: 'something' })
  sendings.push({
    what: 'odd names beside the real ones',
    body: body([...filled, ...bent, ...odd]),
    expects: 'something',
  })

  const numbers = form.fields.filter(isNumber).map(({ name }) => name)
  if (numbers.length > 0) {
    for (const turn of [known.turn, known.turn + 5]) {
      const bad = (name: string) => BAD_NUMBERS[(turn + numbers.indexOf(name)) % BAD_NUMBERS.length] as string
      const words = numbers.map((name) => `${name} ${bad(name).slice(0, 20)}`).join(', ')
      refused(
        `numbers that are none: ${words}`,
        changed((name, value) => (numbers.includes(name) ? bad(name) : value)),
        numbers,
      )
    }
  }
  const dates = form.fields.filter(isDatePart).map(({ name }) => name)
  if (dates.length > 0) {
    const set = (parts: string[]) =>
      changed((name, value) =>
        dates.includes(name) ? (parts[['day', 'month', 'year'].indexOf(name.split('.').at(-1) ?? '')] ?? '') : value,
      )
    for (const turn of [known.turn, known.turn + 3]) {
      const date = BAD_DATES[turn % BAD_DATES.length] as string
      refused(`the date ${date}`, set(date.split(' ')), dates)
    }
    sendings.push({ what: 'a day in the past', body: set(PAST), expects: 'something' })
  }
  for (const { name, kind, options, values } of form.fields) {
    if (kind === 'text' || kind === 'secret' || !matters(name)) continue
    const isHidden = kind === 'hidden'
    const wrongly = (what: string, value: string, more: Partial<Sending> = {}) =>
      refused(`${name}: ${what}`, replaced(name, [value]), isHidden ? [] : [name], more)
    const isAct = name === 'intent' || name === 'act'
    if (isHidden) wrongly('huge', HUGE, { isForged: isAct, isGone: !isAct })
    if (name === 'commandKey') continue
    // A single box that holds something else than it does is a box that is not ticked.
    if (kind !== 'checkbox' || options.length > 1) wrongly(NONE, NONE, { isForged: isAct, isGone: isHidden && !isAct })
    const example = [...values, ...options].find((value) => ID.test(value))
    const id = example && ID.exec(example)?.[0]
    if (!example || !id) continue
    const isOther = (other: string) => ![...options, ...values].some((one) => one.includes(other))
    for (const other of (known.otherIds[id.slice(0, 3)] ?? []).filter(isOther).slice(0, 2))
      wrongly(`another's ${other}`, example.replace(id, other), { isGone: isHidden })
  }
  if (button?.name)
    refused('a button that is not there', new URLSearchParams([...filled, [button.name, NONE]]), [], { isForged: true })
  sendings.push({ what: 'as it should be', body: body(filled), expects: 'accepted' })
  return sendings
}

/** Everything to send for a form with a file. */
function filesFor(name: string): Sending[] {
  const withFiles = (...files: File[]) => {
    const form = new FormData()
    for (const file of files) form.append(name, file)
    return form
  }
  const unnamed = withFiles(new File([], ''))
  const noFile = new FormData()
  noFile.append(name, 'Words')
  const odd = withFiles(goodFile(`${'x'.repeat(5_000)}\u202Efdp.exe"<b>/../../%00.pdf`))
  for (const odd_name of ODD_NAMES) odd.append(odd_name, 'x')
  return [
    { what: 'no file chosen', body: unnamed, expects: 'refused', beside: [name] },
    { what: 'words in its place', body: noFile, expects: 'refused', beside: [name] },
    ...BAD_FILES().map(
      (file): Sending => ({ what: file.name, body: withFiles(file), expects: 'refused', beside: [name] }),
    ),
    { what: 'several files', body: withFiles(goodFile('1.pdf'), goodFile('2.pdf')), expects: 'something' },
    { what: 'odd names', body: odd, expects: 'something' },
    { what: 'as it should be', body: withFiles(goodFile('Certificate.pdf')), expects: 'accepted' },
  ]
}
