import { RadioField } from '#app/ui/choice-fields.tsx'
import { Fieldset } from '#app/ui/field.tsx'
import { HiddenField } from '#app/ui/form.tsx'
import { Text } from '#app/ui/text.tsx'
import { TimeField } from '#app/ui/text-fields.tsx'

/** A visit whose times are asked for; `free` says when the adviser is free that day, '' when nothing is known. */
export type TimesOfVisit = { day: string; words: string; from: string; to: string; free: string }

const TimePair = ({ at = '', from, to }: { at?: string; from: string; to: string }) => (
  <div className="app-pair">
    <TimeField name={`${at}from`} label="From" value={from} />
    <TimeField name={`${at}to`} label="To" value={to} />
  </div>
)

const Free = ({ children }: { children: string }) =>
  children && (
    <Text small muted>
      {children}
    </Text>
  )

/** One pair of times for each visit. */
const EachVisit = ({ visits, size }: { visits: TimesOfVisit[]; size: 's' | 'm' }) =>
  visits.map(({ day, words, from, to, free }, i) => (
    <Fieldset key={`${day} ${from}`} legend={words} size={size}>
      <Free>{free && `Free ${free}`}</Free>
      <TimePair at={`visits[${i}].`} from={from} to={to} />
    </Fieldset>
  ))

/** What is asked once for all visits: the times they share now, and whether they do. */
export type SharedTimes = { isSame: boolean; from: string; to: string; free: string }

/**
 * When each visit begins and ends: asked once where they may share their times, and one by one where they may not or some
 * differ. Both are in the page, so that it works without a script; the one that isn't chosen is not read.
 */
export const VisitTimes = ({ visits, shared }: { visits: TimesOfVisit[]; shared: SharedTimes | null }) => (
  <>
    {visits.map(({ day, from }, i) => (
      <HiddenField key={`${day} ${from}`} name={`visits[${i}].day`} value={day} />
    ))}
    {shared ? (
      <RadioField
        name="times"
        label="Times"
        labelHidden
        value={shared.isSame ? 'same' : 'each'}
        choices={[
          {
            value: 'same',
            label: `The same on all ${visits.length} days`,
            hint: shared.free && `Free on each of them ${shared.free}`,
            reveals: <TimePair from={shared.from} to={shared.to} />,
          },
          {
            value: 'each',
            label: 'Different on some days',
            reveals: <EachVisit visits={visits} size="s" />,
          },
        ]}
      />
    ) : (
      <EachVisit visits={visits} size="m" />
    )}
  </>
)
