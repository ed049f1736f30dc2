import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { may } from '#app/auth/actor.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { memberOrAnyone, missing } from '#app/auth/guards.server.ts'
import { HIDDEN_WORDS } from '#app/domain/advisers/visibility.ts'
import { VAT_BASIS_POINTS } from '#app/domain/bookings/price.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDuration } from '#app/domain/duration.ts'
import { withArticle } from '#app/domain/mid-sentence.ts'
import { formatPounds, pence, rateOf } from '#app/domain/money.ts'
import { TRADING_WORDS } from '#app/domain/providers/provider-kinds.ts'
import { type AdviserPage, adviserPage } from '#app/domain/search/adviser-page.server.ts'
import { listFilters, plainText } from '#app/domain/search/search-answers.ts'
import { ChecksOf } from '#app/ui/bookings/who-comes.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Columns, Page, PageHead, Price, Section } from '#app/ui/page.tsx'
import { hrefWith } from '#app/ui/pages.ts'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Facts, Text, TextLink } from '#app/ui/text.tsx'
import { FreeDates, tickedDates } from './adviser-dates.tsx'
import { OwnChecks, PricePanel } from './adviser-price.tsx'
import { milesWords } from './miles-words.ts'
import { visitsWords } from './visits-words.ts'
import { WhosePrices } from './whose-prices.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await memberOrAnyone(request)
  const url = new URL(request.url)
  const text = (name: string) => plainText(url.searchParams.get(name))
  const urn = /^\d{5,7}$/.test(text('urn')) ? Number(text('urn')) : null
  const now = new Date()
  const page = await adviserPage(
    actor,
    { slug: plainText(params.slug), near: text('near'), urn, service: text('for'), month: text('month') },
    now,
  )
  if (!page) throw await missing(actor, request)
  const isBuyer = actor.kind === 'school' || actor.kind === 'consortium'
  return {
    frame: await frameOf(actor, request),
    address: `${url.pathname}${url.search}`,
    today: londonDay(now),
    page,
    /** Where a request begins: the school's pages, or the consortium's; null for those who may not ask. */
    requestAt: isBuyer && may(actor, 'request visits') ? `/${actor.kind}/request` : null,
    isBuyer,
    lacksMembers: actor.kind === 'consortium' && page.schools.length === 0,
    isAnyone: actor.kind === 'anyone',
    near: text('near'),
    urn,
    /** Of the list that led here. */
    list: listFilters(new URLSearchParams(plainText(url.searchParams.get('list'), 1_000))),
    ticked: tickedDates(url.searchParams.getAll('on')),
  }
}

export type ProfileLoaded = Omit<ReturnType<typeof useLoaderData<typeof loader>>, 'page'> & { page: AdviserPage }

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  {
    title: pageTitle(
      data ? `${data.page.name}, ${data.page.provider ? 'careers guidance' : 'careers adviser'}` : 'Careers adviser',
    ),
  },
]

const firstName = (name: string) => name.split(' ')[0] ?? name

export default function Adviser() {
  const loaded = useLoaderData<typeof loader>() as ProfileLoaded
  const { page, address, today } = loaded
  const { price, place, chosen } = page
  const service = chosen?.menu
  const hasSchool = place.kind === 'place' && place.place.school !== null
  const where =
    place.kind === 'place'
      ? place.place.school?.isOwn
        ? 'your school'
        : (place.place.school?.name ?? place.place.label)
      : null
  const back = hrefWith(`/find?${loaded.list}`, {
    near: loaded.near || null,
    urn: loaded.urn,
    for: chosen?.menu.code ?? null,
    page: new URLSearchParams(loaded.list).get('page'),
  })
  return (
    <Page
      head={
        <PageHead
          back={{ href: back, text: 'Back to all advisers' }}
          caption={`${page.provider?.kind ?? 'Careers adviser'}, ${page.miles === null ? page.town : milesWords(page.miles)}`}
          title={page.name}
          sum={page.headline}
        >
          {price && service && (
            <Price
              note={
                where
                  ? `${withArticle(service.unit)} ${service.isDated ? 'at' : 'for'} ${where}, ${hasSchool || !service.isDated ? 'all in' : 'with travel to it'}`
                  : `${withArticle(service.unit)}, ${service.isDated ? 'before travel' : 'all in'}`
              }
            >
              {formatPounds(price.gross)}
            </Price>
          )}
        </PageHead>
      }
    >
      <Columns>
        <div>
          <WhosePrices
            schools={page.schools}
            urn={place.kind === 'place' ? (place.place.school?.urn ?? null) : null}
            address={address}
          />
          {page.isHidden && (
            <Text>
              <Status tone="open">{HIDDEN_WORDS}</Status>
            </Text>
          )}
          <FreeDates {...loaded} />
          <Section title={`Work ${page.provider ? page.name : firstName(page.name)} takes on`}>
            {page.services.length === 0 ? (
              <Text>Nothing is offered at the moment.</Text>
            ) : (
              <StackTable
                caption={`Services and prices before travel and fee${page.isVatRegistered ? ', without and with VAT' : ''}`}
                plain
                rows={page.services}
                rowKey={({ menu }) => menu.code}
                columns={[
                  {
                    key: 'service',
                    head: 'Service',
                    cell: ({ menu: { code, name }, isAskable }) => (
                      <>
                        {code === chosen?.menu.code ? (
                          name
                        ) : (
                          <TextLink href={hrefWith(address, { for: code, month: null, on: null })}>{name}</TextLink>
                        )}
                        {!isAskable && <Text small>Cannot be asked for at the moment</Text>}
                      </>
                    ),
                  },
                  { key: 'what', head: 'What it is', cell: lengthWords },
                  {
                    key: 'price',
                    head: page.provider ? 'Price' : `${firstName(page.name)}’s price`,
                    numeric: true,
                    cell: (one) => priceWords(one, page.isVatRegistered),
                  },
                ]}
              />
            )}
          </Section>
          {page.about && (
            <Section title={page.provider ? 'In its own words' : `In ${firstName(page.name)}’s words`}>
              <Text>{page.about}</Text>
            </Section>
          )}
          <Section title="Where and how">
            <Facts
              facts={[
                { name: 'Based in', words: `${page.town}, ${page.outcode}` },
                {
                  name: 'Travels',
                  words: `Up to ${page.radiusMiles} miles, at ${page.mileagePence}p a mile there and back`,
                },
                {
                  name: 'Trades as',
                  words: `${page.legalName}, ${TRADING_WORDS[page.trading].toLowerCase()}`,
                  note: page.isVatRegistered ? 'VAT registered' : 'Not VAT registered: no VAT on this price',
                },
                {
                  name: 'Notice',
                  words:
                    page.noticeSchoolDays === 0
                      ? 'None needed'
                      : `${page.noticeSchoolDays} school ${page.noticeSchoolDays === 1 ? 'day' : 'days'}`,
                },
                ...(page.specialisms.length > 0
                  ? [
                      {
                        name: 'Says they know well',
                        words: page.specialisms.join('; '),
                        ...(page.sendSeen ? { note: page.sendSeen } : {}),
                      },
                    ]
                  : []),
                ...(page.visitsDelivered > 0
                  ? [
                      {
                        name: 'On Waymark',
                        words: visitsWords(page),
                      },
                    ]
                  : []),
              ]}
            />
          </Section>
        </div>
        <div>
          <PricePanel {...loaded} />
          <Text small>
            <TextLink href={hrefWith(back, { compare: page.slug })}>
              Compare {firstName(page.name)} with others
            </TextLink>
          </Text>
          {page.provider && (
            <Section title="Who may come">
              <Text>
                You contract with {page.name}. It names who comes when it accepts: somebody whose own checks hold for
                the service on that day. You read them then, and nobody else comes unless you agree.
              </Text>
              {page.provider.people.map((one) => (
                <Details key={one.personId} summary={`${one.name}, level ${one.level}`}>
                  <ChecksOf credentials={one.credentials} today={today as Day} />
                </Details>
              ))}
              {page.provider.others > 0 && (
                <Text small muted>
                  {page.provider.people.length > 0 ? 'And ' : ''}
                  {page.provider.others} {page.provider.others === 1 ? 'practitioner' : 'practitioners'}
                  {page.provider.people.length > 0 ? ' more' : ''}, whose names you read once they are named for a
                  visit.
                </Text>
              )}
            </Section>
          )}
          <Section title={page.provider ? 'Checks of the provider' : 'Checks'}>
            {page.credentials.length === 0 && <Text>Nothing counts at the moment.</Text>}
            <ChecksOf credentials={page.credentials} today={today as Day} />
            <Text small muted>
              This is what Waymark’s staff have seen, how and when.{' '}
              <TextLink href="/what-we-check">What we check</TextLink>
            </Text>
            {!loaded.isAnyone && (
              <Text small>
                <TextLink href={`/advisers/${page.slug}/concern`}>
                  Report a concern about {firstName(page.name)}
                </TextLink>
              </Text>
            )}
          </Section>
          <OwnChecks comes={service?.isDated ?? true} />
        </div>
      </Columns>
    </Page>
  )
}

/** "£320.00, £384.00 with VAT. From 5 at once £300.00 each, £360.00 with VAT" */
function priceWords(
  { pricePence, blockFrom, blockPricePence }: AdviserPage['services'][number],
  isVatRegistered: boolean,
): string {
  const vatToo = (amount: number) =>
    isVatRegistered ? `, ${formatPounds(amount + rateOf(pence(amount), VAT_BASIS_POINTS))} with VAT` : ''
  const block =
    blockFrom === null || blockPricePence === null
      ? ''
      : `. From ${blockFrom} at once ${formatPounds(blockPricePence)} each${vatToo(blockPricePence)}`
  return `${formatPounds(pricePence)}${vatToo(pricePence)}${block}`
}

function lengthWords({ menu, interviews, own, capacityADay }: AdviserPage['services'][number]): string {
  const { summary, maxInterviews, interviewMinutes, minutes } = menu
  return [
    maxInterviews < 2 ? summary : `Up to ${interviews} interviews of ${interviewMinutes} minutes`,
    own.minutes === null ? '' : `${formatDuration(minutes)} in all`,
    capacityADay === null ? '' : `At most ${capacityADay} a day`,
  ]
    .filter(Boolean)
    .join('. ')
}
