import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { may } from '#app/auth/actor.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { memberOrAnyone } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { listed } from '#app/domain/listed.ts'
import { midSentence } from '#app/domain/mid-sentence.ts'
import type { AdviserPage } from '#app/domain/search/adviser-page.server.ts'
import { comparedAdvisers } from '#app/domain/search/compare-page.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { readMenu } from '#app/domain/services/read-menu.server.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, HiddenField } from '#app/ui/form.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { CompareTable } from './compare-table.tsx'
import { WhosePrices } from './whose-prices.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await memberOrAnyone(request)
  const url = new URL(request.url)
  const text = (name: string) => plainText(url.searchParams.get(name))
  const urn = /^\d{5,7}$/.test(text('urn')) ? Number(text('urn')) : null
  const menu = (await readMenu(actor)).filter(({ isOnMenu }) => isOnMenu)
  const what = menu.find(({ code }) => code === text('for')) ?? menu[0]
  const service = what?.code ?? ''
  const now = new Date()
  const slugs = url.searchParams.getAll('adviser').map((slug) => plainText(slug))
  const compared = await comparedAdvisers(actor, { slugs, near: text('near'), urn, service }, now)
  const [first] = compared.advisers
  const isBuyer = actor.kind === 'school' || actor.kind === 'consortium'
  return {
    frame: await frameOf(actor, request),
    address: `${url.pathname}${url.search}`,
    today: londonDay(now),
    ...compared,
    service,
    what: what ? midSentence(what.name) : '',
    isDated: what?.isDated ?? true,
    near: text('near'),
    urn,
    place: first?.place ?? { kind: 'none' as const },
    schools: first?.schools ?? [],
    isBuyer,
    /** Where a request begins; null for those who may not ask. */
    base: isBuyer && may(actor, 'request visits') ? `/${actor.kind}` : null,
  }
}

export type CompareLoaded = Omit<ReturnType<typeof useLoaderData<typeof loader>>, 'advisers' | 'place'> & {
  advisers: AdviserPage[]
  place: AdviserPage['place'] | { kind: 'none' }
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: pageTitle(page ? `Compare ${listed(page.advisers.map(({ name }) => name))}` : 'Compare advisers') },
]

export default function Compare() {
  const page = useLoaderData<typeof loader>() as CompareLoaded
  const { advisers, place, service, what, isDated, near, urn, schools, address, base } = page
  const at = place.kind === 'place' ? place.place : null
  const askable = advisers.filter(canBeAskedAtOnce)
  const query = new URLSearchParams([
    ...(near ? [['near', near]] : []),
    ...(urn === null ? [] : [['urn', String(urn)]]),
    ['for', service],
    ...advisers.map(({ slug }) => ['compare', slug]),
  ])
  const list = `/find?${query}`
  const title =
    advisers.length < 2
      ? 'Choose two advisers or more to compare'
      : `${advisers.length} advisers for ${what}, side by side`
  return (
    <Page
      head={
        <PageHead
          back={{ href: list, text: 'Back to all advisers' }}
          caption="Compare advisers"
          title={title}
          sum={
            at
              ? `Prices and dates are for ${at.school?.name ?? at.label}. This page’s address can be sent to a colleague.`
              : 'Say for which school, and every price is the whole price.'
          }
        />
      }
    >
      <WhatIsMissing {...page} list={list} />
      <WhosePrices schools={schools} urn={at?.school?.urn ?? null} address={address} />
      {advisers.length > 0 && !at && (
        <form method="get" noValidate>
          {advisers.map(({ slug }) => (
            <HiddenField key={slug} name="adviser" value={slug} />
          ))}
          <HiddenField name="for" value={service} />
          <TextField
            name="near"
            label="School name or postcode"
            hint="Travel is priced there and back."
            width={30}
            value={near}
            reply={place.kind === 'unknown' ? { values: { near }, errors: { near: place.sentence } } : undefined}
          />
          <Button kind="secondary">See the whole prices</Button>
        </form>
      )}
      {advisers.length > 0 && <CompareTable {...page} />}
      {base && askable.length >= 2 && isDated && (
        <Section title={`Or ask ${askable.length === advisers.length ? 'all of them' : 'several'} at once`} last>
          <Text>
            Write one brief, and each answers with days and a price or says no. No day is held meanwhile.{' '}
            <TextLink href={`${base}/enquiries/new?${askQuery(page, askable)}`}>
              Ask{' '}
              {askable.length === advisers.length ? `these ${askable.length}` : listed(askable.map(({ name }) => name))}
            </TextLink>
          </Text>
        </Section>
      )}
    </Page>
  )
}

/** Who can be asked by one brief: a provider is asked for visits from its own page. */
const canBeAskedAtOnce = ({ provider, withheld }: AdviserPage): boolean => !provider && withheld?.since !== 'now'

const askQuery = ({ service, urn, place }: CompareLoaded, asked: AdviserPage[]): URLSearchParams => {
  const school = urn ?? (place.kind === 'place' ? (place.place.school?.urn ?? null) : null)
  return new URLSearchParams([
    ...asked.map(({ slug }) => ['adviser', slug]),
    ['for', service],
    ...(school === null ? [] : [['urn', String(school)]]),
  ])
}

/** What was asked for and is not on the page, in sentences. */
function WhatIsMissing({ advisers, notHere, tooMany, list }: CompareLoaded & { list: string }) {
  const sentences = [
    tooMany > 0 &&
      `Four can stand side by side: the first four are here, and ${tooMany === 1 ? 'one more is' : `${tooMany} more are`} left out.`,
    notHere > 0 &&
      `${notHere === 1 ? 'One of the names' : `${notHere} of the names`} in this address leads to nobody whom you can see here.`,
    advisers.length < 2 && 'Tick two to four advisers in the list, and press “Compare those ticked”.',
  ].filter((one) => one !== false)
  if (sentences.length === 0) return null
  return (
    <Answer kind="empty" title={advisers.length < 2 ? 'Nothing to compare yet' : 'Not everybody is here'}>
      {sentences.map((words) => (
        <p key={words}>{words}</p>
      ))}
      <p>
        <TextLink href={list}>Go to the list</TextLink>
      </p>
    </Answer>
  )
}
