import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { may } from '#app/auth/actor.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { memberOrAnyone } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { namedAdvisers } from '#app/domain/search/compare-page.server.ts'
import { findPage } from '#app/domain/search/find-page.server.ts'
import { plainText, searchAnswers } from '#app/domain/search/search-answers.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead } from '#app/ui/page.tsx'
import { hrefWith, PER_PAGE, pageOfTitle, pagesOf } from '#app/ui/pages.ts'
import { List, Text, TextLink } from '#app/ui/text.tsx'
import { Filters } from './find-filters.tsx'
import { Found, Nobody } from './find-results.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await memberOrAnyone(request)
  const url = new URL(request.url)
  const now = new Date()
  const today = londonDay(now)
  const answers = searchAnswers(url.searchParams, today)
  const compared = url.searchParams
    .getAll('compare')
    .slice(0, 10)
    .map((slug) => plainText(slug))
  const asked = Number(/^\d{1,4}$/.exec(url.searchParams.get('page') ?? '')?.[0] ?? 1) || 1
  const first = await findPage(actor, answers, { page: asked, perPage: PER_PAGE }, now)
  const pages = pagesOf(String(asked), first.found?.count ?? 0)
  // A page beyond the last is the first.
  const page =
    pages.page === asked ? first : await findPage(actor, answers, { page: pages.page, perPage: PER_PAGE }, now)
  const errors: Record<string, string> = { ...answers.errors }
  if (page.place.kind === 'unknown') errors.near = page.place.sentence
  const isWrong = Object.keys(errors).length > 0
  return data(
    {
      frame: await frameOf(actor, request),
      address: `${url.pathname}${url.search}`,
      today,
      answers,
      errors,
      pages,
      isBuyer: actor.kind === 'school' || actor.kind === 'consortium',
      /** Where several can be asked at once; null for those who may not ask. */
      askAt:
        (actor.kind === 'school' || actor.kind === 'consortium') && may(actor, 'request visits')
          ? `/${actor.kind}/enquiries/new`
          : null,
      ticked: await namedAdvisers(actor, compared),
      lacksMembers: actor.kind === 'consortium' && page.schools.length === 0,
      ...page,
    },
    { status: isWrong ? 422 : 200 },
  )
}

/** What the page and its parts are made of. */
export type FindLoaded = ReturnType<typeof useLoaderData<typeof loader>>

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  {
    title: pageTitle(
      page?.found ? `Find an adviser, ${page.found.count} found${pageOfTitle(page.pages)}` : 'Find an adviser',
    ),
  },
]

export default function Find() {
  const page = useLoaderData<typeof loader>()
  const { place, found } = page
  // Dates that cannot be read narrow nothing: better no list than one that is not what was asked for.
  const areDatesWrong = Object.keys(page.answers.errors).length > 0
  return (
    <Page
      head={<PageHead title="Find an adviser" below={<Filters {...page} />} />}
      reply={Object.keys(page.errors).length > 0 ? { values: {}, errors: page.errors } : undefined}
    >
      {place.kind === 'several' && <Schools address={page.address} schools={place.schools} />}
      {place.kind === 'none' && page.lacksMembers && (
        <Answer kind="empty" title="No school has joined yet">
          <Text>
            Prices and dates are those of a member. <TextLink href="/consortium/members">Invite schools</TextLink>, or
            enter a postcode above to see what a visit there would cost.
          </Text>
        </Answer>
      )}
      {place.kind === 'none' && !page.lacksMembers && (
        <Answer kind="empty" title="Where is the school?">
          <Text>
            Enter its name or postcode above. Every price is then the whole price for that place, travel included.
          </Text>
        </Answer>
      )}
      {areDatesWrong && (
        <Answer kind="empty" title="Which dates?">
          <Text>Put the dates above right, and the advisers who are free then show here.</Text>
        </Answer>
      )}
      {!areDatesWrong &&
        found &&
        place.kind === 'place' &&
        (found.count === 0 ? <Nobody {...page} /> : <Found {...page} />)}
    </Page>
  )
}

const Schools = ({
  address,
  schools,
}: {
  address: string
  schools: { urn: number; name: string; town: string | null; postcode: string | null }[]
}) => (
  <>
    <h2 className="govuk-heading-m">Which school do you mean?</h2>
    <List>
      {schools.map(({ urn, name, town, postcode }) => (
        <li key={urn}>
          <TextLink href={hrefWith(address, { near: null, urn })}>{name}</TextLink>
          {[town, postcode].filter(Boolean).length > 0 && `, ${[town, postcode].filter(Boolean).join(', ')}`}
        </li>
      ))}
    </List>
  </>
)
