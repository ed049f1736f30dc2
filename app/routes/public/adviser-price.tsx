import type { CancellationTier } from '#app/domain/bookings/cancellation.ts'
import { partTerms } from '#app/domain/bookings/part-words.ts'
import { broughtWords } from '#app/domain/bookings/price-lines.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Button } from '#app/ui/form.tsx'
import { MoneyTable } from '#app/ui/money-table.tsx'
import { Panel } from '#app/ui/page.tsx'
import { hrefWith } from '#app/ui/pages.ts'
import { List, Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import type { ProfileLoaded } from './adviser.tsx'

/** What one visit costs this school, line by line; without a place, before travel, with a way to name one. */
export function PricePanel({ page, address, near, list }: ProfileLoaded) {
  const { price, chosen, place } = page
  if (!price || !chosen) return null
  const service = chosen.menu
  const { isDated } = service
  const at = place.kind === 'place' ? place.place : null
  const first = page.name.split(' ')[0]
  const percent = page.feeBasisPoints / 100
  const what = service.unit.charAt(0).toUpperCase() + service.unit.slice(1)
  return (
    <Panel
      title={
        at
          ? `${what} ${isDated ? 'at' : 'for'} ${at.school?.name ?? at.label}`
          : `${what}${isDated ? ', before travel' : ''}`
      }
    >
      <MoneyTable
        caption={`Price of one ${service.unit}`}
        lines={[
          { what: `${first}’s price`, amount: price.price },
          ...(at && isDated
            ? [
                {
                  what: 'Travel',
                  note: `${page.travelMiles} ${page.travelMiles === 1 ? 'mile' : 'miles'} there and back by road`,
                  amount: price.travel,
                },
              ]
            : []),
          page.isFeeNone
            ? { what: 'Booking fee', note: `none: ${broughtWords(page.name)}`, amount: price.fee }
            : { what: `Booking fee, ${percent}%`, amount: price.fee },
          ...(price.adviserVat > 0
            ? [{ what: `VAT on ${first}’s price${at && isDated ? ' and travel' : ''}`, amount: price.adviserVat }]
            : []),
          ...(price.feeVat > 0 ? [{ what: 'VAT on the fee', amount: price.feeVat }] : []),
        ]}
        totals={[
          {
            what: at?.school || !isDated ? 'All in' : at ? `With travel to ${at.label}` : 'Before travel',
            amount: price.gross,
          },
          ...(price.recoverableVat > 0 ? [{ what: 'Without the VAT you claim back', amount: price.payerBears }] : []),
        ]}
      />
      {at && isDated && (
        <Text small>
          How far away {first} is, is a straight line; roads are longer, and travel is priced both ways.
        </Text>
      )}
      {at && !at.school && isDated && (
        <Text small>Travel is measured to the middle of the postcode area, and is exact once a school is named.</Text>
      )}
      {chosen.blockFrom !== null && chosen.blockPricePence !== null && (
        <Text small>
          From {chosen.blockFrom} at once in one booking {first} asks {formatPounds(chosen.blockPricePence)} each.
        </Text>
      )}
      {at && <Text small>{at.vatNote}</Text>}
      {page.isTooFar && (
        <Text small>
          This is further than {first} usually travels ({page.radiusMiles} miles).
        </Text>
      )}
      {place.kind === 'several' && (
        <>
          <Text small>Which school do you mean?</Text>
          <List>
            {place.schools.map(({ urn, name, town }) => (
              <li key={urn}>
                <TextLink href={hrefWith(address, { near: null, urn })}>{name}</TextLink>
                {town && `, ${town}`}
              </li>
            ))}
          </List>
        </>
      )}
      {!at && (
        <form method="get" noValidate>
          <TextField
            name="near"
            label="School name or postcode"
            hint={isDated ? 'Travel is priced there and back.' : 'Whose VAT it is depends on the school.'}
            value={near}
            reply={place.kind === 'unknown' ? { values: { near }, errors: { near: place.sentence } } : undefined}
          />
          <input type="hidden" name="for" value={service.code} />
          {list && <input type="hidden" name="list" value={list} />}
          <Button kind="secondary">See the whole price</Button>
        </form>
      )}
      <Text small>{isDated ? cancellationWords(chosen.tiers) : FREE_UNTIL_DELIVERED}</Text>
      {isDated && <Text small>{partTerms({ interviewsWanted: chosen.interviews })}</Text>}
    </Panel>
  )
}

/** What cancelling costs where there is no date. */
export const FREE_UNTIL_DELIVERED = 'Free to cancel until something of it is delivered.'

/** "Free to cancel with 10 school days’ notice or more; 50% of the price from 5; 100% with less." */
export function cancellationWords(tiers: readonly CancellationTier[]): string {
  const sorted = [...tiers].sort((a, b) => b.fromSchoolDays - a.fromSchoolDays)
  const parts = sorted.map(({ fromSchoolDays, percent }, at) => {
    const what = percent === 0 ? 'free to cancel' : `${percent}% of the adviser’s price`
    if (fromSchoolDays === 0) return at === 0 ? `${what} at any time` : `${what} with less`
    return at === 0 ? `${what} with ${fromSchoolDays} school days’ notice or more` : `${what} from ${fromSchoolDays}`
  })
  const words = `${parts.join('; ')}.`
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Said on every profile: a school’s own duties stay its own. `comes`: whether what is looked for brings somebody to school. */
export const OwnChecks = ({ comes }: { comes: boolean }) => (
  <Panel line title="Our checks do not replace yours">
    <Text small>
      Your single central record needs its own entry
      {comes
        ? '. Check identity when the adviser arrives, and record what you saw and when before the first visit.'
        : ' of whoever comes to school. Of what has no date nobody comes.'}
    </Text>
  </Panel>
)
