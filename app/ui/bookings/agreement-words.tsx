import type { AgreementText } from '#app/domain/bookings/agreement.ts'
import { type Day, isDay, type Time } from '#app/domain/calendar.ts'
import { formatDay, formatTimeRange } from '#app/domain/format-day.ts'
import { midSentence } from '#app/domain/mid-sentence.ts'
import { List } from '#app/ui/text.tsx'

/** The words both sides sign, as they were frozen with the booking. */
export const AgreementWords = ({ agreement }: { agreement: AgreementText }) => (
  <>
    <p className="govuk-body">
      <strong>{agreement.supplier}</strong> supplies {midSentence(agreement.service)} to{' '}
      <strong>{agreement.payer}</strong>
      {agreement.payer === agreement.school ? '' : `, for ${agreement.school}`}.
    </p>
    <List bullet>
      {agreement.visits.map((visit) => (
        <li key={`${visit.day}${visit.from}`}>
          {isDay(visit.day) ? formatDay(visit.day as Day) : visit.day},{' '}
          {formatTimeRange(visit.from as Time, visit.to as Time)}, {visit.place}
        </li>
      ))}
      {agreement.wanted && (
        <li>
          {agreement.wanted.what}, wanted by {formatDay(agreement.wanted.by as Day)}
        </li>
      )}
    </List>
    {agreement.clauses.map((clause) => (
      <div key={clause.heading}>
        <h3 className="govuk-heading-s govuk-!-margin-bottom-1">{clause.heading}</h3>
        {clause.sentences.map((sentence) => (
          <p key={sentence} className="govuk-body">
            {sentence}
          </p>
        ))}
      </div>
    ))}
  </>
)
