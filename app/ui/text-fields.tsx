import { ErrorMessage, type FieldProps, formGroup, Hint, Label, useField } from './field.tsx'
import { shownValue } from './form-reply.ts'

type Width = 2 | 3 | 4 | 5 | 10 | 20 | 30

export type TextFieldProps = FieldProps & {
  /** what is known already; what was typed wins */
  value?: string | number | undefined
  /** characters the answer usually has */
  width?: Width
  type?: 'text' | 'email' | 'tel' | 'password' | 'url'
  inputMode?: 'numeric' | 'decimal'
  autoComplete?: string
  spellCheck?: false
  prefix?: string
  suffix?: string
}

/** One line of text. */
export function TextField(props: TextFieldProps) {
  const { name, value, width, type = 'text', inputMode, autoComplete, spellCheck, prefix, suffix, hint } = props
  const { reply, id, error, describedBy } = useField(props)
  const input = (
    <input
      className={`govuk-input${width ? ` govuk-input--width-${width}` : ''}${error ? ' govuk-input--error' : ''}`}
      id={id}
      name={name}
      type={type}
      defaultValue={type === 'password' ? undefined : shownValue(reply, name, value)}
      inputMode={inputMode}
      autoComplete={autoComplete}
      spellCheck={spellCheck}
      aria-describedby={describedBy}
    />
  )
  return (
    <div className={formGroup(error)}>
      <Label {...props} id={id} />
      <Hint id={id}>{hint}</Hint>
      <ErrorMessage id={id}>{error}</ErrorMessage>
      {prefix || suffix ? (
        <div className="govuk-input__wrapper">
          {prefix && (
            <div className="govuk-input__prefix" aria-hidden="true">
              {prefix}
            </div>
          )}
          {input}
          {suffix && (
            <div className="govuk-input__suffix" aria-hidden="true">
              {suffix}
            </div>
          )}
        </div>
      ) : (
        input
      )}
    </div>
  )
}

/** An amount of money. `value` is pence; it is shown as pounds without the sign, which stands before the box. */
export const PoundsField = ({ value, ...props }: Omit<TextFieldProps, 'value'> & { value?: number | undefined }) => (
  <TextField
    width={5}
    {...props}
    value={value === undefined ? undefined : (value / 100).toFixed(2)}
    prefix="£"
    inputMode="decimal"
    spellCheck={false}
  />
)

/** A whole number. */
export const NumberField = (props: TextFieldProps) => (
  <TextField width={3} {...props} inputMode="numeric" spellCheck={false} />
)

/** A time of day, typed as people type it: 9:30am, 13:15. */
export const TimeField = (props: TextFieldProps) => <TextField width={5} {...props} spellCheck={false} />

type TextAreaProps = FieldProps & {
  value?: string | undefined
  rows?: number
  /** the most characters; says how many, and counts where scripts run */
  max?: number
}

/** Several lines of text. */
export function TextArea(props: TextAreaProps) {
  const { name, value, rows = 4, max, hint } = props
  const { reply, id, error, describedBy } = useField(props)
  const counted = max !== undefined
  return (
    <div
      className={`${formGroup(error)}${counted ? ' govuk-character-count' : ''}`}
      data-module={counted ? 'govuk-character-count' : undefined}
      data-maxlength={max}
    >
      <Label {...props} id={id} />
      <Hint id={id}>{hint}</Hint>
      <ErrorMessage id={id}>{error}</ErrorMessage>
      <textarea
        className={`govuk-textarea${error ? ' govuk-textarea--error' : ''}${counted ? ' govuk-js-character-count' : ''}`}
        id={id}
        name={name}
        rows={rows}
        aria-describedby={[describedBy, counted && `${id}-info`].filter(Boolean).join(' ') || undefined}
        defaultValue={shownValue(reply, name, value)}
      />
      {counted && (
        <div id={`${id}-info`} className="govuk-hint govuk-character-count__message">
          You can enter up to {max} characters
        </div>
      )}
    </div>
  )
}
