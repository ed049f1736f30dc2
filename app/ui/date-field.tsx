import { ErrorMessage, type FieldProps, Fieldset, formGroup, Hint, useField } from './field.tsx'
import { shownValue } from './form-reply.ts'

type DateFieldProps = FieldProps & {
  /** what is known already, as YYYY-MM-DD; what was typed wins */
  value?: string | undefined
  size?: 's' | 'm'
}

const PARTS = [
  ['day', 'Day', 2],
  ['month', 'Month', 2],
  ['year', 'Year', 4],
] as const

/** A date typed in three boxes, sent as `name.day`, `name.month`, `name.year`: read it with `typedDate`. */
export function DateField(props: DateFieldProps) {
  const { name, label, optional, hint, asTitle, caption, labelHidden, size, value } = props
  const { reply, id, error, describedBy } = useField(props)
  const [year = '', month = '', day = ''] = (value ?? '').split('-')
  const known = { day: day.replace(/^0/, ''), month: month.replace(/^0/, ''), year }
  return (
    <div className={formGroup(error)}>
      <Fieldset
        legend={optional ? <>{label} (optional)</> : label}
        asTitle={asTitle}
        caption={caption}
        legendHidden={labelHidden}
        size={size}
        describedBy={describedBy}
        role="group"
      >
        <Hint id={id}>{hint}</Hint>
        <ErrorMessage id={id}>{error}</ErrorMessage>
        <div className="govuk-date-input">
          {PARTS.map(([part, words, width], at) => {
            // the first box has the field's own id, so that its error leads there
            const partId = at === 0 ? id : `${id}-${part}`
            return (
              <div className="govuk-date-input__item" key={part}>
                <div className="govuk-form-group">
                  <label className="govuk-label govuk-date-input__label" htmlFor={partId}>
                    {words}
                  </label>
                  <input
                    className={`govuk-input govuk-date-input__input govuk-input--width-${width}${error ? ' govuk-input--error' : ''}`}
                    id={partId}
                    name={`${name}.${part}`}
                    type="text"
                    inputMode="numeric"
                    defaultValue={shownValue(reply, `${name}.${part}`, known[part])}
                  />
                </div>
              </div>
            )
          })}
        </div>
      </Fieldset>
    </div>
  )
}
