import { HiddenField } from './form.tsx'
import { FilterBar } from './list-controls.tsx'

type SchoolPickerProps = { schools: { id: string; name: string }[]; chosen: string; year?: string | undefined }

/** For people of a trust: which academy the page is about. Nothing where there is one school. */
export function SchoolPicker({ schools, chosen, year }: SchoolPickerProps) {
  if (schools.length < 2) return null
  return (
    <FilterBar columns={3}>
      {year && <HiddenField name="year" value={year} />}
      <div className="govuk-form-group">
        <label className="govuk-label" htmlFor="school">
          School
        </label>
        <select className="govuk-select" id="school" name="school" defaultValue={chosen}>
          {schools.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </FilterBar>
  )
}

/** One year after another as links; the one shown is words. */
export const YearLinks = ({
  years,
  label,
}: {
  years: { href: string; text: string; isShown: boolean }[]
  label: string
}) => (
  <nav aria-label={label} className="app-noprint">
    <ul className="app-key">
      {years.map(({ href, text, isShown }) => (
        <li key={href}>
          {isShown ? (
            <strong aria-current="true">{text}</strong>
          ) : (
            <a className="govuk-link" href={href}>
              {text}
            </a>
          )}
        </li>
      ))}
    </ul>
  </nav>
)
