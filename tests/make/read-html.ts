// Reads the HTML that React writes, which is regular: every attribute in double quotes, every element closed. A test
// looks at what a browser is given, not at what a component was asked for.

export type Element = {
  tag: string
  attributes: Record<string, string>
  inside: (Element | string)[]
  parent: Element | null
}

const VOID = new Set(['input', 'br', 'hr', 'img', 'meta', 'link', 'path', 'circle', 'rect', 'line', 'use', 'col'])
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' }
const decoded = (text: string) =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, number, name) =>
    hex || number ? String.fromCodePoint(Number.parseInt(hex ?? number, hex ? 16 : 10)) : (NAMED[name] ?? whole),
  )

const TOKEN =
  /<!--[\s\S]*?-->|<!doctype[^>]*>|<(\/?)([a-z][a-z0-9]*)((?:\s+[^\s=>/]+(?:="[^"]*")?)*)\s*(\/?)>|([^<]+)|</gi

export function readHtml(html: string): Element {
  const top: Element = { tag: '#document', attributes: {}, inside: [], parent: null }
  let open = top
  for (const [, closing, name, attributes, selfClosing, text] of html.matchAll(TOKEN)) {
    if (text !== undefined) open.inside.push(decoded(text))
    if (name === undefined) continue
    const tag = name.toLowerCase()
    if (closing) {
      if (open.tag === tag && open.parent) open = open.parent
      continue
    }
    const element: Element = { tag, attributes: {}, inside: [], parent: open }
    for (const [, key = '', value] of (attributes ?? '').matchAll(/([^\s=]+)(?:="([^"]*)")?/g))
      element.attributes[key.toLowerCase()] = decoded(value ?? '')
    open.inside.push(element)
    if (!selfClosing && !VOID.has(tag)) open = element
  }
  return top
}

export const textOf = (element: Element): string =>
  element.inside.map((one) => (typeof one === 'string' ? one : textOf(one))).join('')

/** All elements within, in the order of the page. */
export function all(within: Element, fits: (element: Element) => boolean): Element[] {
  return within.inside.flatMap((one) =>
    typeof one === 'string' ? [] : [...(fits(one) ? [one] : []), ...all(one, fits)],
  )
}
export const hasClass = (name: string) => (element: Element) =>
  (element.attributes.class ?? '').split(' ').includes(name)

export type FieldKind = 'text' | 'file' | 'secret' | 'hidden' | 'radio' | 'checkbox' | 'select'
export type Field = {
  name: string
  kind: FieldKind
  /** what a browser would send as it stands; for radios and boxes those that are on */
  values: string[]
  /** what there is to choose */
  options: string[]
  /** numeric, decimal, email … as the page says it */
  wants: string
  element: Element
}
export type Button = { name: string; value: string; isMain: boolean }
export type FormRead = { action: string | null; fields: Field[]; buttons: Button[]; element: Element }

const KINDS: Record<string, FieldKind> = {
  file: 'file',
  password: 'secret',
  hidden: 'hidden',
  radio: 'radio',
  checkbox: 'checkbox',
}

/** The forms of a page that change something, with their fields as they stand. */
export function formsOf(page: Element): FormRead[] {
  return all(page, ({ tag, attributes }) => tag === 'form' && attributes.method?.toLowerCase() === 'post').map(
    (element) => {
      const id = element.attributes.id
      const owned = (one: Element): boolean => (one.attributes.form ?? id) === id
      const elsewhere = id ? all(page, (one) => one.attributes.form === id) : []
      const parts = [...all(element, owned), ...elsewhere.filter((one) => !all(element, owned).includes(one))]
      const fields: Field[] = []
      const buttons: FormRead['buttons'] = []
      for (const part of parts) {
        const { name = '', value = '', type = 'text' } = part.attributes
        if (part.tag === 'button' && type !== 'button')
          buttons.push({ name, value, isMain: part.attributes.class === 'govuk-button' })
        if (name === '' || !['input', 'textarea', 'select'].includes(part.tag)) continue
        const kind = part.tag === 'select' ? 'select' : part.tag === 'textarea' ? 'text' : (KINDS[type] ?? 'text')
        const before = fields.find((field) => field.name === name && field.kind === kind)
        if (before && (kind === 'radio' || kind === 'checkbox')) {
          before.options.push(value)
          if ('checked' in part.attributes) before.values.push(value)
          continue
        }
        fields.push({ name, kind, ...shownIn(part, kind), wants: part.attributes.inputmode ?? type, element: part })
      }
      return { action: element.attributes.action ?? null, fields, buttons, element }
    },
  )
}

function shownIn(part: Element, kind: FieldKind): { values: string[]; options: string[] } {
  const value = part.attributes.value ?? ''
  if (kind === 'radio' || kind === 'checkbox')
    return { values: 'checked' in part.attributes ? [value] : [], options: [value] }
  if (kind !== 'select')
    return { values: [part.tag === 'textarea' ? textOf(part).replace(/^\n/, '') : value], options: [] }
  const options = all(part, ({ tag }) => tag === 'option')
  const on = options.find(({ attributes }) => 'selected' in attributes) ?? options[0]
  return {
    values: on ? [on.attributes.value ?? textOf(on)] : [],
    options: options.map((one) => one.attributes.value ?? textOf(one)),
  }
}
