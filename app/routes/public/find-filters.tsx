import { WHEN, WITHIN } from '#app/domain/search/search-answers.ts'
import { SPECIALISM_KINDS } from '#app/domain/services/specialisms.ts'
import { RadioField, SelectField } from '#app/ui/choice-fields.tsx'
import { FilterBar } from '#app/ui/list-controls.tsx'
import { hrefWith } from '#app/ui/pages.ts'
import { Details } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import type { FindLoaded } from './find.tsx'

/** The search and its filters: a form in the address. */
export function Filters({ answers, menu, service, errors, place, found, address }: FindLoaded) {
  const near = place.kind === 'place' && answers.near === '' ? place.place.label : answers.near
  const reply = Object.keys(errors).length > 0 ? { values: { near, ...answers.typed }, errors } : undefined
  const isOn = [answers.knows, answers.level, answers.typed.from || answers.typed.to, answers.typed.on].filter(Boolean)
  const specialisms = SPECIALISM_KINDS.flatMap(({ kind }) =>
    (found?.bySpecialism ?? []).filter((one) => one.kind === kind),
  )
  const chosen = [
    ...(answers.knows
      ? [
          {
            href: hrefWith(address, { knows: null }),
            text: specialisms.find(({ code }) => code === answers.knows)?.name ?? 'Experience',
          },
        ]
      : []),
    ...(answers.level ? [{ href: hrefWith(address, { level: null }), text: `Level ${answers.level}` }] : []),
    ...(answers.typed.on && !errors.on
      ? [{ href: hrefWith(address, { on: null }), text: `Only ${answers.typed.on}` }]
      : []),
    ...((answers.typed.from || answers.typed.to) && !errors.from && !errors.to
      ? [
          {
            href: hrefWith(address, { from: null, to: null }),
            text: [answers.typed.from && `From ${answers.typed.from}`, answers.typed.to && `to ${answers.typed.to}`]
              .filter(Boolean)
              .join(' '),
          },
        ]
      : []),
  ]
  return (
    <FilterBar
      action="/find"
      columns={5}
      button="Update"
      kind="main"
      chosen={chosen}
      more={
        <Details
          open={Boolean(errors.from || errors.to || errors.on)}
          summary={isOn.length > 0 ? `More filters (${isOn.length} on)` : 'More filters'}
        >
          <div className="app-columns app-columns--even">
            <div>
              <RadioField
                name="knows"
                label="Experience"
                size="s"
                small
                value={answers.knows ?? ''}
                choices={[
                  { value: '', label: 'Any' },
                  ...specialisms.map(({ code, name, times }) => ({ value: code, label: `${name} (${times})` })),
                ]}
              />
            </div>
            <div>
              <RadioField
                name="level"
                label="Qualification"
                size="s"
                small
                value={answers.level ? '7' : ''}
                choices={[
                  { value: '', label: 'As the service needs' },
                  { value: '7', label: `Level 7 (${found?.atLevel7 ?? 0})` },
                ]}
              />
              <TextField
                reply={reply}
                name="from"
                label="From"
                hint="Like 30 11 2026"
                width={10}
                value={answers.typed.from}
              />
              <TextField reply={reply} name="to" label="To" width={10} value={answers.typed.to} />
              <TextField
                reply={reply}
                name="on"
                label="Or only on these dates"
                hint="With commas between them. We find who could come on any of them."
                value={answers.typed.on}
              />
            </div>
          </div>
          {answers.order === 'soonest' && <input type="hidden" name="order" value="soonest" />}
          <button type="submit" className="govuk-button govuk-button--secondary govuk-!-margin-bottom-0">
            Update
          </button>
        </Details>
      }
    >
      <TextField reply={reply} name="near" label="Near" value={near} autoComplete="off" />
      <SelectField
        name="within"
        label="Within"
        value={String(answers.within ?? '')}
        options={[
          { value: '', label: 'As far as they travel' },
          ...WITHIN.map((miles) => ({ value: String(miles), label: `${miles} miles` })),
        ]}
      />
      <SelectField
        name="for"
        label="For"
        value={service.code}
        options={menu.map(({ code, name }) => ({ value: code, label: name }))}
      />
      <SelectField
        name="when"
        label="When"
        value={answers.when}
        options={WHEN.map(({ value, label }) => ({ value, label }))}
      />
    </FilterBar>
  )
}
