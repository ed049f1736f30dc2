import { Fragment, type ReactNode } from 'react'
import { ErrorMessage, type FieldProps, Fieldset, formGroup, Hint, Label, Optional, useField } from './field.tsx'
import { shownChoices, shownValue } from './form-reply.ts'

/** One thing to choose. */
export type Choice = {
  value: string
  label: ReactNode
  hint?: ReactNode
  /** shown below the choice while it is chosen, by the stylesheet alone: a further field */
  reveals?: ReactNode
  /** 'or' between this choice and the one before */
  divided?: boolean
}

type SelectFieldProps = FieldProps & {
  options: { value: string; label: string }[]
  value?: string | undefined
}

/** One of many, as a drop-down list. Up to about seven are better as radios. */
export function SelectField(props: SelectFieldProps) {
  const { name, options, value, hint } = props
  const { reply, id, error, describedBy } = useField(props)
  return (
    <div className={formGroup(error)}>
      <Label {...props} id={id} />
      <Hint id={id}>{hint}</Hint>
      <ErrorMessage id={id}>{error}</ErrorMessage>
      <select
        className={`govuk-select${error ? ' govuk-select--error' : ''}`}
        id={id}
        name={name}
        defaultValue={shownValue(reply, name, value)}
        aria-describedby={describedBy}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}

type ChoicesProps = FieldProps & {
  choices: Choice[]
  small?: boolean
  inline?: boolean
  size?: 's' | 'm'
}

function ChoiceList(
  props: ChoicesProps & {
    kind: 'radios' | 'checkboxes'
    on: string[]
    first: string
    many: boolean
    describedBy?: string | undefined
  },
) {
  const { kind, name, choices, small, inline, on, first, many, describedBy } = props
  const shape = `govuk-${kind}${small ? ` govuk-${kind}--small` : ''}${inline ? ` govuk-${kind}--inline` : ''}`
  return (
    <div className={shape}>
      {choices.map((choice, at) => {
        const id = at === 0 ? first : `${first}-${at + 1}`
        return (
          <Fragment key={choice.value}>
            {choice.divided && <div className={`govuk-${kind}__divider`}>or</div>}
            <div className={`govuk-${kind}__item`}>
              <input
                className={`govuk-${kind}__input`}
                id={id}
                name={name}
                type={kind === 'radios' ? 'radio' : 'checkbox'}
                value={choice.value}
                defaultChecked={on.includes(choice.value)}
                aria-describedby={
                  [describedBy, choice.hint && `${id}-item-hint`].filter(Boolean).join(' ') || undefined
                }
              />
              <label className={`govuk-label govuk-${kind}__label`} htmlFor={id}>
                {choice.label}
                {!many && props.optional && <Optional />}
              </label>
              {choice.hint && (
                <div id={`${id}-item-hint`} className={`govuk-hint govuk-${kind}__hint`}>
                  {choice.hint}
                </div>
              )}
            </div>
            {choice.reveals && <div className={`govuk-${kind}__conditional`}>{choice.reveals}</div>}
          </Fragment>
        )
      })}
    </div>
  )
}

function Choices({ kind, on, ...props }: ChoicesProps & { kind: 'radios' | 'checkboxes'; on: string[] }) {
  const { label, optional, asTitle, caption, labelHidden, hint, size } = props
  const { id, error, describedBy } = useField(props)
  return (
    <div className={formGroup(error)}>
      <Fieldset
        legend={optional ? <>{label} (optional)</> : label}
        asTitle={asTitle}
        caption={caption}
        legendHidden={labelHidden}
        size={size}
        describedBy={describedBy}
      >
        <Hint id={id}>{hint}</Hint>
        <ErrorMessage id={id}>{error}</ErrorMessage>
        <ChoiceList {...props} kind={kind} on={on} first={id} many />
      </Fieldset>
    </div>
  )
}

/** One of a few. `label` is the question and becomes the legend. */
export function RadioField({ value, ...props }: ChoicesProps & { value?: string | undefined }) {
  const { reply } = useField(props)
  return <Choices {...props} kind="radios" on={[shownValue(reply, props.name, value)]} />
}

/** Any of a few: the value is a list. `label` is the question and becomes the legend. */
export function CheckboxesField({ values = [], ...props }: ChoicesProps & { values?: string[] }) {
  const { reply } = useField(props)
  return <Choices {...props} kind="checkboxes" on={shownChoices(reply, props.name, values)} />
}

/** A single box to tick, sent as `value` ('yes' unless said) or not at all. */
export function CheckboxField(props: FieldProps & { value?: string; checked?: boolean; small?: boolean }) {
  const { name, label, hint, value = 'yes', checked, small } = props
  const { reply, id, error } = useField(props)
  return (
    <div className={formGroup(error)}>
      <ErrorMessage id={id}>{error}</ErrorMessage>
      <ChoiceList
        name={name}
        label={label}
        optional={props.optional}
        kind="checkboxes"
        small={small}
        choices={[{ value, label, hint }]}
        on={shownChoices(reply, name, checked ? [value] : [])}
        first={id}
        many={false}
        describedBy={error && `${id}-error`}
      />
    </div>
  )
}
