/** An element of an XML file: its children, or the words that it holds. */
export type XmlElement = {
  name: string
  attributes?: Readonly<Record<string, string>>
  content: string | readonly XmlElement[]
}

/** An element, with its attributes where it has any. */
export const xml = (
  name: string,
  content: XmlElement['content'],
  attributes?: Readonly<Record<string, string>>,
): XmlElement => (attributes ? { name, attributes, content } : { name, content })

// By name and never by number: HMRC's and the OECD's services refuse a file in which "&#" stands.
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
const escaped = (words: string): string => words.replace(/[&<>"']/g, (one) => ENTITIES[one] as string)

/** What XML 1.0 can hold in no way, escaped or not: control characters, and halves of characters. */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

/**
 * Words that people typed as a tax authority's file takes them: in one line, without what XML cannot hold, and without "--" and
 * "/*", for which those services refuse a file as if they were comments. Never longer than `most` characters.
 */
export function xmlWords(typed: string, most: number): string {
  const plain = typed.replace(/\s+/g, ' ').replace(UNWRITABLE, '').replace(/-{2,}/g, '-').replace(/\/\*+/g, '/').trim()
  return [...plain].slice(0, most).join('').trimEnd()
}

/** An XML file in UTF-8, which says so: one element a line, escaped, no comments, and nothing but its words in what holds words. */
export const xmlFile = (root: XmlElement): string => `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, '')}`

function written({ name, attributes = {}, content }: XmlElement, indent: string): string {
  const said = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`)
  const open = `${indent}<${name}${said.join('')}>`
  if (typeof content === 'string') return `${open}${escaped(content)}</${name}>\n`
  return `${open}\n${content.map((child) => written(child, `${indent}  `)).join('')}${indent}</${name}>\n`
}
