import { type Day, weekdayNumber } from '#app/domain/calendar.ts'
import { formatDay, formatMonth } from '#app/domain/format-day.ts'
import { MENU, type Part } from '#app/domain/services/menu.ts'
import { Button, HiddenField } from '#app/ui/form.tsx'
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

/** A month of free dates for those who may buy; the next free day for everybody else. */
export function FreeDates({ page, address, today, requestAt, isBuyer, isAnyone, urn }: ProfileLoaded) {
  const { month, chosen, nextFree } = page
  const first = page.name.split(' ')[0]
  if (!chosen) return null
  const service = MENU[chosen.code]
  if (!isBuyer || !month) {
    return (
      <Section
        title={nextFree ? `Next free: ${formatDay(nextFree, today as Day)}` : 'No free day in the next year'}
        id="free"
      >
        {isAnyone ? (
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
  const table = (
    <MonthTable
      caption={`${first}’s free dates for ${service.name.toLowerCase()}, ${formatMonth(month.month)}, Monday to Friday`}
      name="on"
      days={month.days.map(({ day, parts, why }): MonthDay => {
        const choices = parts.map((part) => ({
          value: service.parts.length === 1 ? day : `${day}.${part}`,
          ...PART_WORDS[part],
        }))
        return {
          day: Number(day.slice(8)),
          weekday: weekdayNumber(day) + 1,
          words: formatDay(day, today as Day),
          ...(choices.length > 0 ? { choices } : { why: why ?? 'Not free' }),
        }
      })}
      previous={
        month.previous
          ? { href: `${hrefWith(address, { month: month.previous })}#free`, text: formatMonth(month.previous) }
          : undefined
      }
      next={
        month.next
          ? { href: `${hrefWith(address, { month: month.next })}#free`, text: formatMonth(month.next) }
          : undefined
      }
    />
  )
  return (
    <Section title={`Free for ${service.name.toLowerCase()} in ${formatMonth(month.month)}`} id="free">
      <Text>Choose one date or several. Nothing is booked until it is approved and {first} accepts.</Text>
      {requestAt === null ? (
        <>
          {table}
          <Text muted>Somebody with the role “ask for visits” can send the request.</Text>
        </>
      ) : (
        <form method="get" action={requestAt} noValidate>
          <HiddenField name="adviser" value={page.slug} />
          <HiddenField name="service" value={chosen.code} />
          {urn !== null && <HiddenField name="urn" value={String(urn)} />}
          {table}
          <Button>Request a visit</Button>
        </form>
      )}
    </Section>
  )
}
