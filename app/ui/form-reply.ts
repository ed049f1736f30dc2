import { parseWithZod } from '@conform-to/zod/v4'
import { z } from 'zod'

/**
 * What a form page gets back when its answers were refused: what was typed, by field name, and what to do, by field
 * name in the order of the fields. A refusal that belongs to no field has the name ''.
 */
export type FormReply = { values: Record<string, string | string[]>; errors: Record<string, string> }

/** The id of a field's first input, and so where its error links to: `lines[0].amount` is `lines-0-amount`. */
export const fieldId = (name: string): string => name.replace(/\]/g, '').replace(/[^A-Za-z0-9_-]/g, '-')

// zero-width characters, marks of writing direction, soft hyphen, byte order mark, and control characters but tab and
// line ends: they come along when a person pastes, and no one sees them
const INVISIBLE = /(?![\t\n\r])\p{Cc}|[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]/gu
// names with two underscores first belong to the form library, which reads them as commands of its own
const UNSAFE_NAME = /^__|__proto__|prototype|constructor/
const SECRET_NAME = /password/i
const LINES_AT_MOST = 200
/** Of what no person types, such as one field sent twice, where a schema has no sentence of its own. */
const NOT_AN_ANSWER = 'Enter one answer here'

const cleaned = (typed: string): string =>
  typed
    .replace(INVISIBLE, '')
    .replace(/\u00A0/g, ' ')
    .trim()

/** The same answers without stray spaces and invisible characters (passwords stay as typed) and without absurd names. */
export function cleanForm(form: FormData): FormData {
  const clean = new FormData()
  for (const [name, value] of form) {
    if (UNSAFE_NAME.test(name) || !/^[A-Za-z0-9_]+(\[\d{0,4}\]|\.[A-Za-z0-9_]+)*$/.test(name)) continue
    if ([...name.matchAll(/\[(\d+)\]/g)].some((index) => Number(index[1]) >= LINES_AT_MOST)) continue
    if (typeof value !== 'string') clean.append(name, value)
    else clean.append(name, SECRET_NAME.test(name) ? value : cleaned(value))
  }
  return clean
}

/** What to show again: every text by its name, several under one name as a list; no files, no passwords. */
export function typedValues(form: FormData): FormReply['values'] {
  const values: FormReply['values'] = {}
  for (const [name, value] of form) {
    if (typeof value !== 'string' || SECRET_NAME.test(name)) continue
    const before = values[name]
    values[name] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value]
  }
  return values
}

/**
 * Reads a sent form by a schema. Text is trimmed and rid of invisible characters first; an empty field counts as not
 * there. Refused, it says the first thing wrong with each field, in the order of the schema.
 */
export function parseForm<Schema extends z.ZodType>(
  form: FormData,
  schema: Schema,
): { ok: true; value: z.output<Schema> } | { ok: false; reply: FormReply } {
  const clean = cleanForm(form)
  const parsed = parseWithZod(clean, { schema, error: () => NOT_AN_ANSWER })
  if (parsed.status === 'success') return { ok: true, value: parsed.value }
  const found: [string, string][] = []
  for (const [name, messages] of Object.entries(parsed.error ?? {})) {
    const first = messages?.[0]
    if (first !== undefined) found.push([isCarried(name, schema) ? '' : name, first])
  }
  return { ok: false, reply: { values: typedValues(clean), errors: inFieldOrder(found, schema) } }
}

/** Marks the schema of a field that nobody sees: no link could lead there. */
export const CARRIED = 'carried'

function isCarried(name: string, schema: z.ZodType): boolean {
  let at: z.ZodType | undefined = schema
  for (const part of name.split(/[.[\]]+/).filter(Boolean)) {
    while (at instanceof z.ZodOptional) at = at.unwrap() as z.ZodType
    if (at instanceof z.ZodArray) at = at.element as z.ZodType
    else at = at && 'shape' in at ? (at.shape as Record<string, z.ZodType>)[part] : undefined
  }
  return at?.meta()?.[CARRIED] === true
}

function inFieldOrder(found: [string, string][], schema: z.ZodType): Record<string, string> {
  const shape = 'shape' in schema ? Object.keys(schema.shape as object) : []
  const place = (name: string): number => {
    const at = shape.indexOf(/^[^.[]*/.exec(name)?.[0] ?? '')
    return name === '' ? -1 : at < 0 ? shape.length : at
  }
  const line = (name: string): number => Number(/\[(\d+)\]/.exec(name)?.[1] ?? 0)
  found.sort(([a], [b]) => place(a) - place(b) || line(a) - line(b))
  return Object.fromEntries(found)
}

/** Which of its buttons a form was sent with; null for none of them, which no page of ours does: see `NO_BUTTON`. */
export const pressed = <Button extends string>(form: FormData, buttons: readonly Button[]): Button | null =>
  buttons.find((one) => one === form.get('intent')) ?? null

export const NO_BUTTON = 'Choose what to do with one of the buttons'

/** What was typed, with refusals of a command put beside the fields they belong to (name '' for none). */
export function withErrors(from: FormData | FormReply, errors: Record<string, string>): FormReply {
  if (from instanceof FormData) return { values: typedValues(cleanForm(from)), errors }
  return { values: from.values, errors: { ...from.errors, ...errors } }
}

/** What a second look finds wrong, beside what the schema found: all of a form's errors at once, in the order of its fields. */
export const alsoRefused = (reply: FormReply, errors: Record<string, string>, schema: z.ZodType): FormReply => ({
  values: reply.values,
  errors: inFieldOrder(Object.entries({ ...errors, ...reply.errors }), schema),
})

/** One field's value to show: what was typed if the form came back, else what is known. */
export function shownValue(reply: FormReply | undefined, name: string, known: string | number | undefined): string {
  const typed = reply?.values[name]
  if (typed !== undefined) return Array.isArray(typed) ? (typed[0] ?? '') : typed
  return reply ? '' : String(known ?? '')
}

/** Which choices of a field are on: what was ticked if the form came back, else what is known. */
export function shownChoices(reply: FormReply | undefined, name: string, known: string[]): string[] {
  if (!reply) return known
  const ticked = reply.values[name] ?? []
  return Array.isArray(ticked) ? ticked : [ticked]
}
