import { cleanForm, fieldId, typedValues } from '#app/ui/form-reply.ts'
import type { Sending } from './bad-answers.ts'
import { all, type Element, type FormRead, formsOf, hasClass, readHtml, textOf } from './read-html.ts'

// What a page that refuses a form must be, as sentences about what it is not.

const byId = (page: Element, id: string) => all(page, ({ attributes }) => attributes.id === id)

/** Everything wrong with a page of status 422 that answers this form, sent so. */
export function faultsOfRefusal(html: string, form: FormRead, { body, beside = [], isForged }: Sending): string[] {
  const page = readHtml(html)
  const faults: string[] = []
  const [title] = all(page, ({ tag }) => tag === 'title')
  if (!title || !textOf(title).startsWith('Error: ')) faults.push('its title does not say Error')
  const [summary] = all(page, hasClass('govuk-error-summary'))
  // Where there is nothing to fill in, an answer in the page says it.
  const isOnlyAButton = form.fields.every(({ kind }) => kind === 'hidden')
  if (!summary && isOnlyAButton && all(page, hasClass('app-answer--refused')).length > 0) return faults
  if (!summary) return [...faults, 'it has no error summary']
  const items = all(summary, ({ tag }) => tag === 'li')
  if (items.length === 0) faults.push('its error summary is empty')
  const linked: string[] = []
  for (const item of items) {
    const sentence = textOf(item).trim()
    if (sentence === '' || /undefined|null|\bNaN\b|Invalid|expected|received|Too big|Too small/.test(sentence))
      faults.push(`it says "${sentence}"`)
    const [link] = all(item, ({ tag }) => tag === 'a')
    if (!link) continue
    const id = (link.attributes.href ?? '').replace('#', '')
    linked.push(id)
    const [target, second] = byId(page, id)
    if (!target) faults.push(`"${sentence}" leads to #${id}, which is not there`)
    else if (second) faults.push(`#${id} is there twice`)
    else if (!isForged && !saysBeside(page, target, sentence)) faults.push(`"${sentence}" does not stand beside #${id}`)
  }
  for (const name of beside)
    if (!linked.includes(fieldId(name))) faults.push(`nothing is said of ${name}: ${items.map(textOf).join(' | ')}`)
  return isForged ? faults : [...faults, ...lost(page, form, body)]
}

/** The message that describes a field: by its own aria-describedby, or that of the group it stands in. */
function saysBeside(page: Element, target: Element, sentence: string): boolean {
  for (let one: Element | null = target; one; one = one.parent) {
    const ids = (one.attributes['aria-describedby'] ?? '').split(' ').filter(Boolean)
    const messages = ids.flatMap((id) => byId(page, id)).filter(hasClass('govuk-error-message'))
    if (messages.some((message) => textOf(message).includes(sentence))) return true
  }
  return false
}

/** What was typed or chosen and is gone. */
function lost(page: Element, form: FormRead, sent: URLSearchParams | FormData): string[] {
  const data = new FormData()
  for (const [name, value] of sent) data.append(name, value)
  const typed = typedValues(cleanForm(data))
  const shown = sameForm(formsOf(page), form)
  if (!shown) return ['the form itself is gone']
  return form.fields.flatMap(({ name, kind, options }) => {
    const was = [typed[name] ?? ''].flat()
    const now = shown.fields.find((field) => field.name === name)?.values ?? []
    if (kind === 'secret') return now.some(Boolean) ? [`the password ${name} came back`] : []
    // No browser lets a page choose a file again.
    if (kind === 'hidden' || kind === 'file' || !sent.has(name)) return []
    if (kind === 'text') return now[0] === was[0] ? [] : [`${name} was "${short(was[0])}", and is "${short(now[0])}"`]
    const missing = was.filter((value) => options.includes(value) && !now.includes(value))
    return missing.length > 0
      ? [`${name} had ${missing.join(', ')} chosen, and has ${now.join(', ') || 'nothing'}`]
      : []
  })
}

const short = (text: string | undefined) =>
  text === undefined ? 'not there' : text.length > 40 ? `${text.slice(0, 40)}… (${text.length})` : text

/** The form with the same fields, and of several such the one about the same thing. */
function sameForm(forms: FormRead[], form: FormRead): FormRead | undefined {
  const about = ({ fields }: FormRead) =>
    fields
      .filter(({ kind, name }) => kind === 'hidden' && name !== 'commandKey')
      .map(({ values }) => values.join())
      .join()
  const same = forms.filter((one) => signatureOf(one) === signatureOf(form))
  return same.find((one) => about(one) === about(form)) ?? same[0]
}

/** What tells one form of a page from another: its fields and buttons, whatever they are about. */
export const signatureOf = ({ fields, buttons }: FormRead): string =>
  [
    ...fields.map(
      ({ name, kind, values }) =>
        `${name.replace(/_[0-9a-z]{16}/g, '')}:${kind}${name === 'intent' || name === 'act' ? values.join() : ''}`,
    ),
    ...buttons.map(({ name, value }) => `${name}=${value}`),
  ].join()
