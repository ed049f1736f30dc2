import { Section } from '#app/ui/page.tsx'
import { Status, type Tone } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

type Shown = { id: string; name: string; status: { tone: Tone; words: string }; fault: string }

/** On the page of an adviser's own time: which calendars are read besides, and which of them cannot be. */
export const OutsideCalendars = ({ calendars }: { calendars: readonly Shown[] }) => (
  <Section title="Calendars you keep elsewhere">
    {calendars.length === 0 && (
      <Text>None is read. Add one, and what you arrange elsewhere takes no school by surprise.</Text>
    )}
    {calendars.map(({ id, name, status, fault }) => (
      <div key={id} className="govuk-!-margin-bottom-3">
        <TextLink href={`/adviser/calendars/${id}`}>{name}</TextLink>
        <br />
        <Status tone={status.tone}>{status.words}</Status>
        {fault && <p className="govuk-body app-small govuk-!-margin-top-1 govuk-!-margin-bottom-0">{fault}</p>}
      </div>
    ))}
    <Text>
      <TextLink href="/adviser/calendars">
        {calendars.length === 0 ? 'Add a calendar, or see your visits in your own' : 'Your calendars'}
      </TextLink>
    </Text>
  </Section>
)
