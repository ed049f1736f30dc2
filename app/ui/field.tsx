import type { ReactNode } from 'react'
import { useForm } from './form.tsx'
import { type FormReply, fieldId } from './form-reply.ts'

/** What every field takes. */
export type FieldProps = {
  name: string
  label: ReactNode
  /** no links in hints */
  hint?: ReactNode
  /** says so after the label; asterisks never */
  optional?: boolean
  /** only outside a Form, which hands its reply down */
  reply?: FormReply | undefined
  /** the label or legend is the question and the page's h1 */
  asTitle?: boolean
  /** above the title, inside it */
  caption?: ReactNode
  labelHidden?: boolean
}

/** The ids, the error and the list of describing elements of one field. */
export function useField(props: Pick<FieldProps, 'name' | 'hint' | 'reply'>, alsoDescribedBy?: string) {
  const { reply, ids } = useForm(props.reply)
  const id = `${ids}${fieldId(props.name)}`
  const error = reply?.errors[props.name]
  const described = [alsoDescribedBy, props.hint ? `${id}-hint` : '', error ? `${id}-error` : '']
  return { reply, id, error, describedBy: described.filter(Boolean).join(' ') || undefined }
}

export const formGroup = (error: string | undefined): string =>
  `govuk-form-group${error ? ' govuk-form-group--error' : ''}`

export const Optional = () => <> (optional)</>

export function Label({ id, label, optional, asTitle, caption, labelHidden }: FieldProps & { id: string }) {
  const inside = (
    <label
      className={`govuk-label${asTitle ? ' govuk-label--l' : ''}${labelHidden ? ' govuk-visually-hidden' : ''}`}
      htmlFor={id}
    >
      {label}
      {optional && <Optional />}
    </label>
  )
  if (!asTitle) return inside
  return (
    <>
      {caption && <span className="govuk-caption-l">{caption}</span>}
      <h1 className="govuk-label-wrapper">{inside}</h1>
    </>
  )
}

export const Hint = ({ id, children, className }: { id: string; children?: ReactNode; className?: string }) =>
  children ? (
    <div id={`${id}-hint`} className={`govuk-hint${className ? ` ${className}` : ''}`}>
      {children}
    </div>
  ) : null

export const ErrorMessage = ({ id, children }: { id: string; children: ReactNode }) =>
  children ? (
    <p id={`${id}-error`} className="govuk-error-message">
      <span className="govuk-visually-hidden">Error:</span> {children}
    </p>
  ) : null

type FieldsetProps = {
  legend: ReactNode
  asTitle?: boolean
  caption?: ReactNode
  legendHidden?: boolean
  /** s: bold body; m: like a section */
  size?: 's' | 'm' | undefined
  describedBy?: string | undefined
  /** 'group' for parts of one answer, such as day, month and year */
  role?: 'group'
  children: ReactNode
}

/** Fields that answer one question together. */
export function Fieldset(props: FieldsetProps) {
  const { legend, asTitle, caption, legendHidden, size, describedBy, role, children } = props
  const look = asTitle ? ' govuk-fieldset__legend--l' : size ? ` govuk-fieldset__legend--${size}` : ''
  return (
    <fieldset className="govuk-fieldset" role={role} aria-describedby={describedBy}>
      <legend className={`govuk-fieldset__legend${look}${legendHidden ? ' govuk-visually-hidden' : ''}`}>
        {asTitle && caption && <span className="govuk-caption-l">{caption}</span>}
        {asTitle ? <h1 className="govuk-fieldset__heading">{legend}</h1> : legend}
      </legend>
      {children}
    </fieldset>
  )
}
