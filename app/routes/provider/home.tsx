import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { may } from '#app/auth/actor.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireProvider } from '#app/auth/guards.server.ts'
import { type FirstStep, firstSteps } from '#app/domain/advisers/first-steps.ts'
import { ownBeginnings } from '#app/domain/advisers/read.server.ts'
import { providerHome } from '#app/domain/bookings/provider-home.server.ts'
import { adviserStatus, timesWords, whenWords } from '#app/domain/bookings/visit-words.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Facts, Text, TextLink } from '#app/ui/text.tsx'
import { Turns } from '#app/ui/turns.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireProvider(request)
  const now = new Date()
  const beginnings = await ownBeginnings(actor, now)
  const steps = may(actor, 'keep the practice') ? firstSteps(beginnings) : []
  const isAgain = ({ before }: FirstStep) => before === 'found_again'
  const { turns, ...page } = await providerHome(actor, now)
  return {
    frame: await frameOf(actor, request),
    today: londonDay(now),
    organisation: actor.organisationName,
    isListed: beginnings.isListed,
    ...page,
    turns: [...steps.filter(isAgain), ...turns, ...steps.filter((step) => !isAgain(step))],
  }
}

export const meta = () => [{ title: pageTitle('Home') }]

export default function ProviderHome() {
  const { today, organisation, isListed, turns, next, payouts, joined } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          caption={`${organisation}, ${formatDay(today)}`}
          title={
            turns.length === 0
              ? 'Nothing needs you today'
              : turns.length === 1
                ? 'One thing needs you'
                : `${turns.length} things need you`
          }
          sum={
            isListed
              ? `Schools find ${organisation} by the days on which somebody it sends is free.`
              : 'Schools do not find you yet.'
          }
        />
      }
    >
      <Turns turns={turns} />
      <Columns>
        <div>
          <Section title="Next visits" last>
            <StackTable
              caption="Next visits and who goes"
              rows={next}
              rowKey={(visit) => visit.id}
              columns={[
                {
                  key: 'day',
                  head: 'Day',
                  cell: (visit) => <TextLink href={`/provider/visits/${visit.id}`}>{whenWords(visit, today)}</TextLink>,
                },
                { key: 'times', head: 'Times', cell: timesWords },
                { key: 'school', head: 'School', cell: (visit) => visit.where },
                { key: 'comes', head: 'Who goes', cell: (visit) => visit.comes ?? 'Nobody yet' },
                {
                  key: 'status',
                  head: 'Status',
                  cell: (visit) => {
                    const { tone, words } = adviserStatus(visit)
                    return <Status tone={tone}>{words}</Status>
                  },
                },
              ]}
              empty={
                <Answer kind="empty" title="No visit is confirmed">
                  <p>Visits appear here once the school has approved and you have named who comes.</p>
                </Answer>
              }
            />
            <Text>
              <TextLink href="/provider/visits">All visits</TextLink>
            </Text>
          </Section>
        </div>
        <div>
          <Section title="Whom you send">
            <Facts
              facts={[
                { name: 'Practitioners', words: joined === 0 ? 'None yet' : String(joined) },
                {
                  name: 'Their pages',
                  words: <TextLink href="/provider/practitioners">When they are free, and their terms</TextLink>,
                },
              ]}
            />
          </Section>
          <Section title="Coming to you" last>
            <Facts
              facts={[
                { name: 'Waiting for schools to agree', words: formatPounds(payouts.toAgree) },
                { name: 'Agreed, not yet paid out', words: formatPounds(payouts.agreed) },
                { name: 'Paid out', words: formatPounds(payouts.sent) },
              ]}
            />
          </Section>
        </div>
      </Columns>
    </Page>
  )
}
