import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireAdviser } from '#app/auth/guards.server.ts'
import { type FirstStep, firstSteps } from '#app/domain/advisers/first-steps.ts'
import { ownBeginnings } from '#app/domain/advisers/read.server.ts'
import { adviserHome } from '#app/domain/bookings/adviser-home.server.ts'
import { adviserStatus, timesWords, whenWords } from '#app/domain/bookings/visit-words.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { cpdTurn } from '#app/domain/cpd/cpd-hours.ts'
import { ownCpdHours } from '#app/domain/cpd/read-cpd.server.ts'
import { enquiryTurns } from '#app/domain/enquiries/enquiry-turns.ts'
import { askedOfAdviser } from '#app/domain/enquiries/read-asked.server.ts'
import { formatDay, formatTimeRange } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { clashTurn } from '#app/domain/outside-calendars/clash-words.ts'
import { ownClashes } from '#app/domain/outside-calendars/read.server.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Facts, Text, TextLink } from '#app/ui/text.tsx'
import { Turns } from '#app/ui/turns.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request)
  const now = new Date()
  const { turns, ...page } = await adviserHome(actor, now)
  const beginnings = await ownBeginnings(actor, now)
  const steps = firstSteps(beginnings)
  const today = londonDay(now)
  const enquiries = enquiryTurns(await askedOfAdviser(actor, now), today)
  const cpd = cpdTurn(await ownCpdHours(actor, today), today)
  const clash = clashTurn(await ownClashes(actor, now), today)
  const isAgain = ({ before }: FirstStep) => before === 'found_again'
  return {
    frame: await frameOf(actor, request),
    today,
    provider: actor.isPractitioner ? actor.organisationName : null,
    finding: !beginnings.isListed
      ? ('not_listed' as const)
      : beginnings.found.length > 0
        ? ('found' as const)
        : ('not_found' as const),
    ...page,
    // What keeps schools from finding them again comes before any request.
    turns: [
      ...steps.filter(isAgain),
      ...(clash ? [clash] : []),
      ...turns,
      ...enquiries,
      ...(cpd ? [cpd] : []),
      ...steps.filter((step) => !isAgain(step)),
    ],
  }
}

export const meta = () => [{ title: pageTitle('Home') }]

const FIND_YOU = {
  found: 'Schools',
  not_found: 'Schools do not find you now. Once they can again, they',
  not_listed: 'Once you are listed, schools',
} as const

function finding(turns: number, today: number): string {
  if (turns > 0) return turns === 1 ? 'One thing needs you' : `${turns} things need you`
  if (today > 0) return 'You have a visit today'
  return 'Nothing needs you today'
}

export default function AdviserHome() {
  const page = useLoaderData<typeof loader>()
  const { today, turns, visitsToday, next, week, payouts, hasAny, provider, finding: found } = page
  const [first] = next
  return (
    <Page
      head={
        <PageHead
          caption={formatDay(today)}
          title={finding(turns.length, visitsToday.length)}
          sum={
            visitsToday[0]
              ? `Today: ${visitsToday.map((visit) => `${visit.where}, ${formatTimeRange(visit.from, visit.to)}`).join('; ')}.`
              : first
                ? `Your next visit is ${formatDay(first.onDay, today)}, at ${first.where}.`
                : 'No visit is booked yet.'
          }
        />
      }
    >
      <Turns turns={turns} />
      <Columns>
        <div>
          <Section title="Next visits" last>
            <StackTable
              caption="Next visits"
              rows={next}
              rowKey={(visit) => visit.id}
              columns={[
                {
                  key: 'day',
                  head: 'Day',
                  cell: (visit) => <TextLink href={`/adviser/visits/${visit.id}`}>{whenWords(visit, today)}</TextLink>,
                },
                { key: 'times', head: 'Times', cell: timesWords },
                { key: 'school', head: 'School', cell: (visit) => visit.where },
                {
                  key: 'status',
                  head: 'Status',
                  cell: (visit) => {
                    const { tone, words } = adviserStatus(visit)
                    return <Status tone={tone}>{visit.onDay === today && tone === 'promised' ? 'Today' : words}</Status>
                  },
                },
              ]}
              empty={
                <Answer kind="empty" title="No visit is confirmed">
                  <p>
                    {hasAny
                      ? `Visits appear here once the school has approved and ${provider ?? 'you have'} ${provider ? 'has named you' : 'accepted'}.`
                      : provider
                        ? `${provider} names you for visits by your free days. We write to you when it does.`
                        : `${FIND_YOU[found]} find you by your free days. A request appears above, with the day by which to answer.`}
                  </p>
                </Answer>
              }
            />
            {hasAny && (
              <Text>
                <TextLink href="/adviser/visits">All your visits</TextLink>
              </Text>
            )}
          </Section>
        </div>
        <div>
          <Section title="This week">
            <Facts
              facts={[
                { name: 'Visits', words: week.visits === 0 ? 'None' : String(week.visits) },
                { name: 'Interviews', words: week.interviews === 0 ? 'None' : String(week.interviews) },
              ]}
            />
            <Text>
              <TextLink href={`/adviser/diary?week=${today}`}>Your week in the diary</TextLink>
            </Text>
          </Section>
          {payouts && (
            <Section title="Coming to you" last>
              <Facts
                facts={[
                  {
                    name: 'Waiting for schools to agree',
                    words: formatPounds(payouts.toAgree),
                    note: 'Visits you have recorded',
                  },
                  {
                    name: 'Agreed, not yet paid out',
                    words: formatPounds(payouts.agreed),
                    note: 'Paid out when the school has paid and your payout account is ready',
                  },
                  { name: 'Paid out', words: formatPounds(payouts.sent) },
                ]}
              />
              {payouts.failed > 0 && (
                <Text>
                  <Status tone="no">{formatPounds(payouts.failed)} could not be paid out</Status>
                </Text>
              )}
            </Section>
          )}
        </div>
      </Columns>
    </Page>
  )
}
