import { type FormReply, fieldId } from './form-reply.ts'

/** Everything that is wrong, first on the page, in the order of the fields, each a link to its field. */
export function ErrorSummary({ reply }: { reply?: FormReply | undefined }) {
  const errors = Object.entries(reply?.errors ?? {})
  if (errors.length === 0) return null
  return (
    <div className="govuk-error-summary" data-module="govuk-error-summary">
      <div role="alert">
        <h2 className="govuk-error-summary__title">There is a problem</h2>
        <div className="govuk-error-summary__body">
          <ul className="govuk-list govuk-error-summary__list">
            {errors.map(([name, error]) => (
              <li key={name}>{name === '' ? error : <a href={`#${fieldId(name)}`}>{error}</a>}</li>
            ))}
          </ul>
        </div>
      </div>
    </div>
  )
}
