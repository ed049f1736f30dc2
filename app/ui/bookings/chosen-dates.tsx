import { Glyph } from '#app/ui/glyph.tsx'
import { Text } from '#app/ui/text.tsx'

/** A date that has been chosen; `problem` when it was lost since, with the days that could take its place. */
export type ChosenDate = {
  value: string
  words: string
  problem: string | null
  /** What is to be renewed before that day, without its full stop */
  toRenew: string | null
  exams: string
  instead: { value: string; words: string }[]
}

/** The dates chosen so far, over all months, each with a way to take it out. Inside the form of the page. */
export const ChosenDates = ({ dates }: { dates: ChosenDate[] }) => (
  <section aria-labelledby="chosen">
    <h2 className="govuk-heading-m" id="chosen">
      {dates.length === 0
        ? 'No date chosen yet'
        : dates.length === 1
          ? 'You have chosen 1 date'
          : `You have chosen ${dates.length} dates`}
    </h2>
    {dates.length > 0 && (
      <ul className="govuk-list">
        {dates.map(({ value, words, problem, toRenew, exams, instead }) => (
          <li key={value}>
            <Glyph mark={problem ? 'cross' : 'done'} /> {words}{' '}
            <button type="submit" name="intent" value={`remove:${value}`} className="app-link-button">
              Remove<span className="govuk-visually-hidden"> {words}</span>
            </button>
            {problem && (
              <p className="govuk-error-message govuk-!-margin-bottom-1">
                <span className="govuk-visually-hidden">Error:</span> {problem}
              </p>
            )}
            {toRenew && (
              <p className="govuk-body app-small govuk-!-margin-bottom-1">
                Needs renewal by then: {toRenew}. It goes ahead once that is renewed.
              </p>
            )}
            {exams && <p className="govuk-body app-small govuk-!-margin-bottom-1">Exams that day: {exams}</p>}
            {instead.map((other) => (
              <span key={other.value}>
                <button
                  type="submit"
                  name="intent"
                  value={`instead:${value}:${other.value}`}
                  className="app-link-button govuk-!-margin-right-3"
                >
                  Take {other.words} instead
                </button>
              </span>
            ))}
          </li>
        ))}
      </ul>
    )}
    {dates.some(({ problem }) => problem) && (
      <Text small>The other dates are kept as they are. Nothing is held until you send the request.</Text>
    )}
  </section>
)
