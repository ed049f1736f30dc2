import type { ReactNode } from 'react'
import { credentialLines } from '#app/domain/accreditation/credential-words.ts'
import { HIDDEN_WORDS } from '#app/domain/advisers/visibility.ts'
import { partTermsShort } from '#app/domain/bookings/part-words.ts'
import { broughtWords } from '#app/domain/bookings/price-lines.ts'
import type { Day } from '#app/domain/calendar.ts'
import { formatDayShort } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { isProviderKind, TRADING_WORDS } from '#app/domain/providers/provider-kinds.ts'
import type { AdviserPage } from '#app/domain/search/adviser-page.server.ts'
import { Checks } from '#app/ui/checks.tsx'
import { hrefWith } from '#app/ui/pages.ts'
import { StackTable } from '#app/ui/stack-table.tsx'
import { TextLink } from '#app/ui/text.tsx'
import { cancellationWords, FREE_UNTIL_DELIVERED } from './adviser-price.tsx'
import type { CompareLoaded } from './compare.tsx'
import { milesWords } from './miles-words.ts'
import { visitsWords } from './visits-words.ts'

type Row = { what: string; of: (adviser: AdviserPage) => ReactNode }

/** Facts below each other, advisers beside each other; on phones each fact is a card with a line for every adviser. */
export function CompareTable(page: CompareLoaded) {
  const { advisers, service, today, isDated } = page
  const offers = (adviser: AdviserPage) => adviser.chosen?.menu.code === service
  /** What follows from a service follows from none where it is not offered. */
  const ifOffered = (say: (adviser: AdviserPage) => ReactNode) => (adviser: AdviserPage) =>
    offers(adviser) ? say(adviser) : 'Does not offer it'
  const has = (some: (adviser: AdviserPage) => boolean) => advisers.some(some)
  const rows: Row[] = [
    ...(has((adviser) => offers(adviser) && adviser.withheld?.since === 'now')
      ? [
          {
            what: 'Whether you can ask',
            of: ifOffered(({ withheld }) =>
              withheld?.since === 'now' ? `Cannot be asked for it now. ${withheld.words}` : 'Yes',
            ),
          },
        ]
      : []),
    {
      what: 'Price, all in',
      of: ifOffered(({ price, place }) => price && priceWords(price.gross, place.kind, isDated)),
    },
    ...(has(({ price }) => (price?.recoverableVat ?? 0) > 0)
      ? [
          {
            what: 'Without the VAT you claim back',
            of: ifOffered(({ price }) => price && formatPounds(price.payerBears)),
          },
        ]
      : []),
    ...(has(({ isFeeNone }) => isFeeNone)
      ? [
          {
            what: 'Booking fee',
            of: ifOffered(
              ({ price, isFeeNone, name }) =>
                price && (isFeeNone ? `None: ${broughtWords(name)}` : formatPounds(price.fee)),
            ),
          },
        ]
      : []),
    { what: 'Their own price', of: ifOffered(({ price }) => price && formatPounds(price.price)) },
    ...(has(({ chosen }) => chosen?.menu.code === service && chosen.blockFrom !== null)
      ? [
          {
            what: 'Several at once',
            of: ifOffered(({ chosen }) =>
              chosen?.blockFrom && chosen.blockPricePence !== null
                ? `From ${chosen.blockFrom} in one booking ${formatPounds(chosen.blockPricePence)} each`
                : 'The same price',
            ),
          },
        ]
      : []),
    ...(isDated ? comingRows(ifOffered, today as Day) : []),
    { what: 'Level', of: levelWords },
    {
      what: 'Checks, and when seen',
      of: ({ credentials }) => <Checks checks={credentialLines(credentials, today as Day)} />,
    },
    {
      what: 'Knows well',
      of: ({ specialisms }) => (specialisms.length === 0 ? 'Not said' : specialisms.join('; ')),
    },
    {
      what: 'Cancelling',
      of: ifOffered(({ chosen }) => chosen && (isDated ? cancellationWords(chosen.tiers) : FREE_UNTIL_DELIVERED)),
    },
    ...(isDated
      ? [
          {
            what: 'If only a part takes place',
            of: ifOffered(({ chosen }) => chosen && partTermsShort({ interviewsWanted: chosen.interviews })),
          },
        ]
      : []),
    {
      what: 'On Waymark',
      of: (adviser) => (adviser.visitsDelivered === 0 ? 'No visit agreed yet' : visitsWords(adviser)),
    },
    { what: 'Trades as', of: ({ trading, isVatRegistered }) => tradingWords(trading, isVatRegistered) },
    ...(has(({ isHidden }) => isHidden)
      ? [{ what: 'Who sees them', of: ({ isHidden }: AdviserPage) => (isHidden ? HIDDEN_WORDS : 'Everybody') }]
      : []),
    { what: 'Next', of: (adviser) => <Ways page={page} adviser={adviser} isOffered={offers(adviser)} /> },
  ]
  return (
    <StackTable
      caption="Advisers side by side"
      rows={rows}
      rowKey={({ what }) => what}
      columns={[
        { key: 'what', head: 'What', cell: ({ what }) => what },
        ...advisers.map((adviser) => ({
          key: adviser.slug,
          head: adviser.name,
          words: true,
          cell: ({ of }: Row) => of(adviser),
        })),
      ]}
    />
  )
}

/** What there is to say of somebody who comes: how far, with how much notice and when. */
const comingRows = (ifOffered: (say: Row['of']) => Row['of'], today: Day): Row[] => [
  {
    what: 'Travel',
    of: ifOffered(({ price, travelMiles }) =>
      price && travelMiles !== null
        ? `${formatPounds(price.travel)}, ${travelMiles} ${travelMiles === 1 ? 'mile' : 'miles'} there and back`
        : 'Once a place is named',
    ),
  },
  {
    what: 'Distance',
    of: ({ miles, isTooFar, radiusMiles }) =>
      miles === null
        ? 'Once a place is named'
        : `${milesWords(miles)}${isTooFar ? `. They usually travel ${radiusMiles}` : ''}`,
  },
  {
    what: 'Notice',
    of: ({ noticeSchoolDays: days }) => (days === 0 ? 'None needed' : `${days} school ${days === 1 ? 'day' : 'days'}`),
  },
  {
    what: 'Next free days',
    of: ifOffered(({ nextFreeDays, withheld }) =>
      withheld
        ? 'Cannot be booked for it now'
        : nextFreeDays.length === 0
          ? 'None in the next year'
          : nextFreeDays.map((on) => formatDayShort(on, today)).join(', '),
    ),
  },
]

const priceWords = (gross: number, place: AdviserPage['place']['kind'], isDated: boolean): ReactNode => (
  <>
    <strong>{formatPounds(gross)}</strong>
    {place !== 'place' && isDated && ', before travel'}
  </>
)

const tradingWords = (trading: AdviserPage['trading'], isVatRegistered: boolean): string =>
  `${TRADING_WORDS[trading]}, ${isVatRegistered ? 'VAT registered' : 'not VAT registered'}`

/** Of a provider the highest level of those it sends: not everybody has it. */
const levelWords = ({ level, trading }: AdviserPage): string => {
  if (level === 0) return 'None seen'
  return isProviderKind(trading) ? `Up to level ${level}` : `Level ${level}`
}

/** To the adviser's page, to a request, and out of the comparison. */
function Ways({ page, adviser, isOffered }: { page: CompareLoaded; adviser: AdviserPage; isOffered: boolean }) {
  const { base, advisers, service, near, urn, place } = page
  const shown = place.kind === 'place' ? (place.place.school?.urn ?? null) : null
  const about = { near: near || null, urn, for: service }
  const without = new URLSearchParams([
    ...advisers.filter(({ slug }) => slug !== adviser.slug).map(({ slug }) => ['adviser', slug]),
  ])
  const school: Record<string, number | null> = urn === null ? { shown } : { urn }
  return (
    <>
      {base && isOffered && !adviser.withheld && (
        <>
          <TextLink
            href={hrefWith(`${base}/request`, { adviser: adviser.slug, service, ...school })}
            hidden={`from ${adviser.name}`}
          >
            {page.isDated ? 'Request a visit' : 'Ask for it'}
          </TextLink>
          <br />
        </>
      )}
      <TextLink href={hrefWith(`/advisers/${adviser.slug}`, about)} hidden={`of ${adviser.name}`}>
        See the whole page
      </TextLink>
      {advisers.length > 2 && (
        <>
          <br />
          <TextLink href={hrefWith(`/compare?${without}`, about)} hidden={adviser.name}>
            Take out
          </TextLink>
        </>
      )}
    </>
  )
}
