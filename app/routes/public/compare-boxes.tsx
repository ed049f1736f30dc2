import type { ReactNode } from 'react'
import { Button, ButtonGroup, HiddenField } from '#app/ui/form.tsx'
import { Text } from '#app/ui/text.tsx'
import type { FindLoaded } from './find.tsx'

/** The box that takes an adviser of the list into a comparison, or among those who are asked at once. */
export const CompareBox = ({ slug, name, isTicked }: { slug: string; name: string; isTicked: boolean }) => (
  <div className="govuk-checkboxes govuk-checkboxes--small">
    <div className="govuk-checkboxes__item">
      {/* Each of the list has the same name, so its id is its adviser's. */}
      <input
        className="govuk-checkboxes__input"
        id={`compare-${slug}`}
        name="adviser"
        type="checkbox"
        value={slug}
        defaultChecked={isTicked}
      />
      <label className="govuk-label govuk-checkboxes__label" htmlFor={`compare-${slug}`}>
        Compare<span className="govuk-visually-hidden"> {name}</span>
      </label>
    </div>
  </div>
)

/** The list with its boxes: a form that asks and changes nothing, so that it works without scripts and can be shared. */
export function Ticking({ ticked, found, answers, place, askAt, children }: FindLoaded & { children: ReactNode }) {
  const here = new Set(found?.advisers.map(({ slug }) => slug))
  const elsewhere = ticked.filter(({ slug }) => !here.has(slug))
  const school = place.kind === 'place' ? place.place.school : null
  return (
    <form method="get" action="/compare" noValidate>
      {answers.near && answers.urn === null && <HiddenField name="near" value={answers.near} />}
      {(answers.urn ?? (answers.near ? null : school?.urn)) != null && (
        <HiddenField name="urn" value={answers.urn ?? (school?.urn as number)} />
      )}
      <HiddenField name="for" value={answers.service} />
      {elsewhere.map(({ slug }) => (
        <HiddenField key={slug} name="adviser" value={slug} />
      ))}
      {elsewhere.length > 0 && (
        <Text>Ticked already, and not on this page of the list: {elsewhere.map(({ name }) => name).join(', ')}.</Text>
      )}
      {children}
      <ButtonGroup>
        <Button kind="secondary">Compare those ticked</Button>
        {askAt && (
          <Button kind="secondary" at={askAt}>
            Ask those ticked at once
          </Button>
        )}
      </ButtonGroup>
      <Text small muted>
        Two to four can stand side by side{askAt ? ', and two to ten be asked at once' : ''}. Ticks are kept on this
        page of the list.
      </Text>
    </form>
  )
}
