import { type Day, isDay, weekdayNumber } from '#app/domain/calendar.ts'
import { formatDay, formatMonth } from '#app/domain/format-day.ts'
import { midSentence, withArticle } from '#app/domain/mid-sentence.ts'
import { monthOfDay } from '#app/domain/month-grid.ts'
import type { Part } from '#app/domain/services/menu.ts'
import { Button, ButtonGroup, HiddenField } from '#app/ui/form.tsx'
import { type MonthDay, MonthTable } from '#app/ui/month-table.tsx'
import { Section } from '#app/ui/page.tsx'
import { hrefWith } from '#app/ui/pages.ts'
import { Text, TextLink } from '#app/ui/text.tsx'
import type { ProfileLoaded } from './adviser.tsx'

const PART_WORDS: Record<Part, { label: string; short: string }> = {
  whole_day: { label: 'Day', short: 'day' },
  morning: { label: 'Morning', short: 'am' },
  afternoon: { label: 'Afternoon', short: 'pm' },
  evening: { label: 'Evening', short: 'eve' },
}

/** In a cell of the month; beneath it the page says what that means. */
export const TO_RENEW = 'Needs renewal by then'

/** A date that was ticked: its box's value, the day, and the part where the service has several. */
type Ticked = { value: string; day: Day; part: Part | null }

/** As many as one request may hold, and what somebody may have ticked too much on the way there. */
const TICKED_AT_MOST = 20

/** The dates that were ticked so far, in any month, as the address carries them; what is no date is left out. */
export function tickedDates(on: string[]): Ticked[] {
  const dates = [...new Set(on)].flatMap((value): Ticked[] => {
    const [day = '', part] = value.split('.')
    if (!isDay(day) || (part !== undefined && !(part in PART_WORDS))) return []
    return [{ value, day, part: (part as Part | undefined) ?? null }]
  })
  return dates.sort((a, b) => (a.value < b.value ? -1 : 1)).slice(0, TICKED_AT_MOST)
}

/** Which of the schools of whoever buys for several the prices and dates are for, also where nobody named it. */
function schoolShown({ schools, place }: ProfileLoaded['page']): number | null {
  const school = place.kind === 'place' ? place.place.school : null
  return school && schools.some(({ urn }) => urn === school.urn) ? school.urn : null
}

/** A month of free dates for those who may buy; the next free day for everybody else. */
export function FreeDates(loaded: ProfileLoaded) {
  const { page, address, today, requestAt, isBuyer, isAnyone, lacksMembers } = loaded
  const { month, chosen, nextFree, withheld } = page
  const first = page.name.split(' ')[0]
  if (!chosen) return null
  const service = chosen.menu
  if (withheld) {
    return (
      <Section
        title={`${first} cannot be ${service.isDated ? `booked for ${withArticle(service.name)}` : `asked for ${midSentence(service.name)}`}`}
        id="free"
      >
        <Text>
          {withheld.words}.{' '}
          {withheld.since === 'now'
            ? `${service.isDated ? 'Dates are shown' : 'It can be asked for'} again once Waymark’s staff have seen a current one.`
            : 'It is the next day that is free.'}
        </Text>
      </Section>
    )
  }
  if (!service.isDated) return <WithoutDate {...loaded} />
  if (!isBuyer || !month || lacksMembers) {
    return (
      <Section
        title={nextFree ? `Next free: ${formatDay(nextFree, today as Day)}` : 'No free day in the next year'}
        id="free"
      >
        {lacksMembers ? (
          <Text>
            {service.name}. No school has joined yet, so there is nobody to ask for dates for.{' '}
            <TextLink href="/consortium/members">Invite schools</TextLink>
          </Text>
        ) : isAnyone ? (
          <Text>
            {service.name}. Schools that have signed in see every free date and ask for visits.{' '}
            <TextLink href={`/sign-in?to=${encodeURIComponent(address)}`}>Sign in</TextLink> or{' '}
            <TextLink href="/join">join as a school</TextLink>.
          </Text>
        ) : (
          <Text>{service.name}. Free dates are shown to schools and consortia.</Text>
        )}
      </Section>
    )
  }
  const { ticked } = loaded
  const shown = schoolShown(page)
  const elsewhere = ticked.filter(({ day }) => monthOfDay(day) !== month.month)
  const days = month.days.map(({ day, parts, why, toRenew }): MonthDay => {
    const choices = parts
      .map((part) => ({ value: service.parts.length === 1 ? day : `${day}.${part}`, ...PART_WORDS[part] }))
      .map((choice) => ({ ...choice, chosen: ticked.some(({ value }) => value === choice.value) }))
    return {
      day: Number(day.slice(8)),
      weekday: weekdayNumber(day) + 1,
      words: formatDay(day, today as Day),
      ...(toRenew ? { note: TO_RENEW } : {}),
      ...(choices.length > 0 ? { choices } : { why: why ?? 'Not free' }),
    }
  })
  const table = {
    caption: `${first}’s free dates for ${midSentence(service.name)}, ${formatMonth(month.month)}, Monday to Friday`,
    name: 'on',
    days,
  }
  const linkTo = (other: string | null) =>
    other ? { href: `${hrefWith(address, { month: other })}#free`, text: formatMonth(other) } : undefined
  return (
    <Section title={`Free for ${midSentence(service.name)} in ${formatMonth(month.month)}`} id="free">
      <Text>
        {requestAt === null
          ? 'You can look, but not ask: your role does not allow it. A colleague with the role “ask for visits” ticks dates here and sends the request.'
          : 'Choose one date or several, in as many months as you like: what you tick stays ticked.'}{' '}
        Nothing is booked until it is approved and {first} accepts.
      </Text>
      {month.toRenew && (
        <Text>
          “{TO_RENEW}”: you may ask for the day, and the visit goes ahead once it is renewed. {month.toRenew}.
        </Text>
      )}
      {requestAt === null ? (
        <MonthTable {...table} kind="shown" previous={linkTo(month.previous)} next={linkTo(month.next)} />
      ) : (
        <form method="get" action={requestAt} noValidate>
          <HiddenField name="adviser" value={page.slug} />
          <HiddenField name="service" value={service.code} />
          {/* What this page itself asks by, for the buttons that stay on it. */}
          <HiddenField name="for" value={service.code} />
          {loaded.list && <HiddenField name="list" value={loaded.list} />}
          {loaded.near && <HiddenField name="near" value={loaded.near} />}
          {loaded.urn !== null && <HiddenField name="urn" value={loaded.urn} />}
          {loaded.urn === null && shown !== null && <HiddenField name="shown" value={shown} />}
          <MonthTable
            {...table}
            elsewhere={elsewhere.map(({ value, day, part }) => ({
              value,
              words: part ? `${formatDay(day)}, ${PART_WORDS[part].label.toLowerCase()}` : formatDay(day),
            }))}
          />
          <ButtonGroup>
            {[month.previous, month.next].map(
              (other) =>
                other && (
                  <Button
                    key={other}
                    kind="secondary"
                    name="month"
                    value={other}
                    at={`${new URL(address, 'http://localhost').pathname}#free`}
                  >
                    Show {formatMonth(other)}
                  </Button>
                ),
            )}
          </ButtonGroup>
          <Button>Request a visit</Button>
        </form>
      )}
    </Section>
  )
}

/** What has no date is asked for without choosing one. */
function WithoutDate({ page, address, requestAt, isBuyer, isAnyone, lacksMembers, urn }: ProfileLoaded) {
  const { chosen } = page
  if (!chosen) return null
  const first = page.name.split(' ')[0]
  const shown = schoolShown(page)
  return (
    <Section title="It has no date" id="free">
      <Text>
        {first} delivers it to your school through Waymark, as files, links or codes. You say how many you want and by
        when; nobody comes, and no day is held.
      </Text>
      {lacksMembers ? (
        <Text>
          No school has joined yet, so there is nobody to ask for.{' '}
          <TextLink href="/consortium/members">Invite schools</TextLink>
        </Text>
      ) : isAnyone ? (
        <Text>
          Schools that have signed in ask for it.{' '}
          <TextLink href={`/sign-in?to=${encodeURIComponent(address)}`}>Sign in</TextLink> or{' '}
          <TextLink href="/join">join as a school</TextLink>.
        </Text>
      ) : isBuyer && requestAt !== null ? (
        <form method="get" action={requestAt} noValidate>
          <HiddenField name="adviser" value={page.slug} />
          <HiddenField name="service" value={chosen.menu.code} />
          {urn !== null && <HiddenField name="urn" value={urn} />}
          {urn === null && shown !== null && <HiddenField name="shown" value={shown} />}
          <Button>Ask for it</Button>
        </form>
      ) : (
        <Text>
          {isBuyer
            ? 'Your role does not allow you to ask. A colleague with the role “ask for visits” does.'
            : 'Schools and consortia ask for it.'}
        </Text>
      )}
    </Section>
  )
}
