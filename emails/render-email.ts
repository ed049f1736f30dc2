import { render } from '@react-email/render'
import type { ReactElement } from 'react'
import type { LetterProps } from './parts/letter.tsx'
import { letterText } from './parts/letter-text.ts'
import { type PropsOf, TEMPLATES, type TemplateName } from './templates.ts'

export type WrittenEmail = { subject: string; html: string; text: string }

type Template<Props> = { subject(props: Props): string; default(props: Props): ReactElement<LetterProps> }

/** Writes one email: subject, HTML and the text part, which says the same. Every template's element is a `Letter`. */
export async function renderEmail<Name extends TemplateName>(name: Name, props: PropsOf<Name>): Promise<WrittenEmail> {
  const template = TEMPLATES[name] as unknown as Template<PropsOf<Name>>
  const letter = template.default(props)
  return {
    subject: template.subject(props),
    html: (await render(letter)).replace(/<!DOCTYPE[^>]*>/, '<!DOCTYPE html>'),
    text: letterText(letter.props),
  }
}
