import { credentialLines, type PublicCredential } from '#app/domain/accreditation/credential-words.ts'
import { HIDDEN_WORDS } from '#app/domain/advisers/visibility.ts'
import { broughtWords } from '#app/domain/bookings/price-lines.ts'
import type { Day } from '#app/domain/calendar.ts'
import { formatDay, formatDayShort } from '#app/domain/format-day.ts'
import { listed } from '#app/domain/listed.ts'
import { midSentence, withArticle } from '#app/domain/mid-sentence.ts'
import { formatPounds } from '#app/domain/money.ts'
import { isProviderKind, TRADING_WORDS } from '#app/domain/providers/provider-kinds.ts'
import { datesWords, listFilters, ORDERS } from '#app/domain/search/search-answers.ts'
import { bearing } from '#app/domain/travel.ts'
import { AdviserMap } from '#app/ui/adviser-map.tsx'
import { Answer } from '#app/ui/answer.tsx'
import { DownloadCsvLink, ListFoot, Pagination, SortLinks } from '#app/ui/list-controls.tsx'
import { Columns, Panel } from '#app/ui/page.tsx'
import { hrefWith } from '#app/ui/pages.ts'
import { Result } from '#app/ui/result.tsx'
import { List, Text, TextLink } from '#app/ui/text.tsx'
import { TO_RENEW } from './adviser-dates.tsx'
import { CompareBox, Ticking } from './compare-boxes.tsx'
import type { FindLoaded } from './find.tsx'
import { milesWords } from './miles-words.ts'
import { visitsWords } from './visits-words.ts'
import { WhosePrices } from './whose-prices.tsx'

function profileHref({ answers, menu, service, address }: FindLoaded, slug: string, month?: string): string {
  return hrefWith(`/advisers/${slug}`, {
    near: answers.urn === null && answers.near !== '' ? answers.near : null,
    urn: answers.urn,
    for: service.code === menu[0]?.code ? null : service.code,
    month: month ?? null,
    list: listFilters(new URL(address, 'http://localhost').searchParams) || null,
  })
}

const tradingWords = (trading: keyof typeof TRADING_WORDS, isVatRegistered: boolean): string =>
  [
    isProviderKind(trading) ? `Provider: ${TRADING_WORDS[trading].toLowerCase()}` : TRADING_WORDS[trading],
    isVatRegistered ? 'VAT registered' : 'no VAT',
  ].join(', ')

/** What those found are called: of providers too, where this page shows one. */
function whoCome({ count, advisers }: NonNullable<FindLoaded['found']>): string {
  const providers = advisers.filter(({ trading }) => isProviderKind(trading)).length
  if (count === 1) return providers === 1 ? 'provider' : 'adviser'
  return providers > 0 ? 'advisers and providers' : 'advisers'
}

/** Everyone who can come, nearest or soonest first, with the map beside the list. */
export function Found(page: FindLoaded) {
  const { answers, service, found, place, pages, address, today, schools } = page
  if (!found || place.kind !== 'place') return null
  const { label, school, point, vatNote } = place.place
  const numbered = found.advisers.map((adviser, at) => ({ ...adviser, number: pages.from + at }))
  const farthest = Math.max(...numbered.map(({ miles }) => miles))
  const dates = datesWords(answers, today as Day)
  const yours = school?.isOwn ? 'you' : (school?.name ?? label)
  const heading = `${found.count} ${whoCome(found)} ${service.isDated ? `can come to ${yours}${dates ? ` ${dates}` : ''}` : `can deliver it to ${yours}`}`
  return (
    <Columns>
      <div>
        <h2 className="govuk-heading-m govuk-!-margin-bottom-1">{heading}</h2>
        <ForNobody {...page} />
        <WhosePrices schools={schools} urn={school?.urn ?? null} address={hrefWith(address, { page: null })} />
        <SortLinks
          current={ORDERS.find(({ value }) => value === answers.order)?.words ?? 'Nearest'}
          others={ORDERS.filter(({ value }) => value !== answers.order && (service.isDated || value !== 'soonest')).map(
            ({ value, words }) => ({
              href: hrefWith(address, { order: value === 'nearest' ? null : value }),
              text: words,
            }),
          )}
        />
        <Ticking {...page}>
          {numbered.map((adviser) => {
            const { price } = adviser
            return (
              <Result
                key={adviser.slug}
                number={adviser.number}
                name={adviser.name}
                href={profileHref(page, adviser.slug)}
                facts={[
                  milesWords(adviser.miles),
                  `${adviser.town}, ${adviser.outcode}`,
                  isProviderKind(adviser.trading) ? `Up to level ${adviser.level}` : `Level ${adviser.level}`,
                  tradingWords(adviser.trading, adviser.isVatRegistered),
                ]}
                price={{
                  total: formatPounds(price.gross),
                  per: `for ${withArticle(service.unit)}, ${school || !service.isDated ? 'all in' : `with travel to ${label}`}`,
                  made: (
                    <>
                      {[
                        `${formatPounds(price.price)} ${service.unit}`,
                        price.travel > 0 && `${formatPounds(price.travel)} travel`,
                        price.fee > 0 ? `${formatPounds(price.fee)} fee` : adviser.isFeeNone && 'no fee',
                        price.vat > 0 && `${formatPounds(price.vat)} VAT`,
                      ]
                        .filter(Boolean)
                        .join(', ')}
                      {price.recoverableVat > 0 && (
                        <>
                          <br />
                          {formatPounds(price.payerBears)} without VAT
                        </>
                      )}
                    </>
                  ),
                }}
                compare={<CompareBox {...adviser} isTicked={page.ticked.some(({ slug }) => slug === adviser.slug)} />}
                checks={credentialLines(adviser.credentials as PublicCredential[], today as Day)}
                noDates={service.isDated ? undefined : 'It has no date: ask whenever you like.'}
                dates={adviser.nextFree.slice(0, page.isBuyer ? 3 : 1).map((on) => ({
                  href: `${profileHref(page, adviser.slug, on.slice(0, 7))}#free`,
                  text: formatDayShort(on as Day, today as Day),
                  ...(adviser.toRenew.includes(on) ? { note: TO_RENEW.toLowerCase() } : {}),
                }))}
              >
                {[
                  adviser.headline.replace(/([^.!?])$/, '$1.'),
                  adviser.visitsDelivered > 0 ? `On Waymark: ${visitsWords(adviser)}` : '',
                  adviser.isFeeNone ? `No booking fee: ${broughtWords(adviser.name)}` : '',
                  adviser.isHidden ? HIDDEN_WORDS : '',
                ]
                  .filter(Boolean)
                  .map((words) => (/[.!?]$/.test(words) ? words : `${words}.`))
                  .join(' ')}
              </Result>
            )
          })}
        </Ticking>
        <ListFoot>
          <Pagination pages={pages} href={(number) => hrefWith(address, { page: number })} />
          <DownloadCsvLink href={hrefWith(address, { page: null }).replace('/find', '/find.csv')} />
        </ListFoot>
      </div>
      <div>
        <AdviserMap
          place={school?.isOwn ? 'Your school' : label}
          within={answers.within ?? Math.max(5, Math.ceil(farthest / 5) * 5)}
          pins={numbered.map((adviser) => ({
            number: adviser.number,
            miles: adviser.miles,
            bearing: bearing(point, adviser),
          }))}
        />
        <Text small muted>
          Straight-line distance to the middle of each adviser’s postcode area; those of one area share a mark. Travel
          is priced there and back by road.
        </Text>
        <Panel title={`Prices are for ${school?.name ?? label}`}>
          <Text small>{vatNote}</Text>
        </Panel>
        <LeftOut {...found.leftOut} isDated={page.service.isDated} />
      </div>
    </Columns>
  )
}

const people = (count: number) => `${count} ${count === 1 ? 'adviser' : 'advisers'}`

function LeftOut({ noFreeDay, checksEnd, isDated }: { noFreeDay: number; checksEnd: number; isDated: boolean }) {
  const reasons = [
    noFreeDay > 0 && `${people(noFreeDay)} in reach ${noFreeDay === 1 ? 'has' : 'have'} no free day in that time.`,
    checksEnd > 0 &&
      `${people(checksEnd)} ${checksEnd === 1 ? 'lacks a check' : 'lack a check'} that this work needs on those days.`,
  ].filter(Boolean)
  return (
    <Panel title="Why an adviser might not be here">
      <Text small>
        {isDated
          ? 'We leave out anyone whose checks will have run out by your dates, and anyone with no free day in that time.'
          : 'We leave out anyone who lacks a check that this needs. It has no date, so distance and free days keep nobody out.'}{' '}
        {reasons.length === 0 ? 'Nobody in reach is left out of this list.' : reasons.join(' ')}{' '}
        <TextLink href="/what-we-check">See what we check</TextLink>
      </Text>
    </Panel>
  )
}

/** Which of the dates asked for give nobody, whoever is free: the others are searched all the same. */
const ForNobody = ({ forNobody, today }: Pick<FindLoaded, 'forNobody' | 'today'>) =>
  forNobody.length > 0 && (
    <Text>
      No visit can be on{' '}
      {listed(
        forNobody.map(({ day, why }) => `${formatDay(day, today as Day)} (${why})`),
        'or',
      )}
      .
    </Text>
  )

/** Nobody can come: who could at another time, or from further away. */
export function Nobody(page: FindLoaded) {
  const { answers, found, place, alternatives, today, address } = page
  if (!found || place.kind !== 'place') return null
  const dates = datesWords(answers, today as Day)
  const { noFreeDay, checksEnd } = found.leftOut
  return (
    <Columns>
      <div>
        <Answer
          kind="empty"
          title={
            page.service.isDated
              ? `No adviser can come to ${place.place.school?.name ?? place.place.label} ${dates ?? 'yet'}`
              : `Nobody offers ${midSentence(page.service.name)} yet`
          }
        >
          <ForNobody {...page} />
          {alternatives && alternatives.otherTime.length > 0 && (
            <>
              <p>At another time:</p>
              <List bullet>
                {alternatives.otherTime.map(({ name, slug, on }) => (
                  <li key={slug}>
                    <TextLink href={profileHref(page, slug)}>{name}</TextLink> is free on{' '}
                    {formatDayShort(on as Day, today as Day)}
                  </li>
                ))}
              </List>
              <p>
                <TextLink href={hrefWith(address, { from: null, to: null, on: null, when: null })}>
                  Search at any time
                </TextLink>
              </p>
            </>
          )}
          {alternatives && alternatives.furtherAway.length > 0 && (
            <>
              <p>From further away:</p>
              <List bullet>
                {alternatives.furtherAway.map(({ name, slug, miles }) => (
                  <li key={slug}>
                    <TextLink href={profileHref(page, slug)}>{name}</TextLink>, {milesWords(miles)}
                  </li>
                ))}
              </List>
              <p>
                <TextLink href={hrefWith(address, { within: null })}>Search as far as they travel</TextLink>
              </p>
            </>
          )}
          {(answers.knows || answers.level) && (
            <p>
              <TextLink href={hrefWith(address, { knows: null, level: null })}>Search without the filters</TextLink>
            </p>
          )}
          {noFreeDay + checksEnd === 0 && page.service.isDated && (
            <p>Nobody who travels that far offers {withArticle(page.service.name)}. Choose another service or place.</p>
          )}
        </Answer>
      </div>
      <div>
        <LeftOut {...found.leftOut} isDated={page.service.isDated} />
      </div>
    </Columns>
  )
}
