import type { AgreementText } from '#app/domain/bookings/agreement.ts'

/** The clauses both sides sign, numbered. */
export const AgreementClauses = ({ clauses }: { clauses: AgreementText['clauses'] }) => (
  <>
    {clauses.map(({ heading, sentences }, i) => (
      <section key={heading}>
        <h2 className="govuk-heading-s govuk-!-margin-bottom-1">
          {i + 1}. {heading}
        </h2>
        {sentences.map((sentence) => (
          <p key={sentence} className="govuk-body">
            {sentence}
          </p>
        ))}
      </section>
    ))}
  </>
)
