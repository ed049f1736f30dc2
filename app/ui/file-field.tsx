import { ErrorMessage, type FieldProps, formGroup, Hint, Label, useField } from './field.tsx'

/** One file, in a form of kind `files`. No browser shows again what was chosen. */
export function FileField(props: FieldProps & { /** media types, with commas */ accept: string }) {
  const { name, hint, accept } = props
  const { id, error, describedBy } = useField(props)
  return (
    <div className={formGroup(error)}>
      <Label {...props} id={id} />
      <Hint id={id}>{hint}</Hint>
      <ErrorMessage id={id}>{error}</ErrorMessage>
      <input
        className={`govuk-file-upload${error ? ' govuk-file-upload--error' : ''}`}
        id={id}
        name={name}
        type="file"
        accept={accept}
        aria-describedby={describedBy}
      />
    </div>
  )
}
