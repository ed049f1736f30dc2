import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { may } from '#app/auth/actor.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireConsortium } from '#app/auth/guards.server.ts'
import { readTurns } from '#app/domain/bookings/read-turns.server.ts'
import { readWithoutApprover } from '#app/domain/bookings/read-without-approver.server.ts'
import { foldedTurnWords, noApproverTurns, type TurnWords } from '#app/domain/bookings/turn-words.ts'
import { explainTurns } from '#app/domain/bookings/turns-counted.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { type ConsortiumPage, readConsortium } from '#app/domain/consortia/read.server.ts'
import type { UseByMonth } from '#app/domain/consortia/use-by-month.ts'
import { choiceTurns } from '#app/domain/enquiries/enquiry-turns.ts'
import { enquiriesToChooseFrom } from '#app/domain/enquiries/read-enquiries.server.ts'
import { formatDay, formatMonth } from '#app/domain/format-day.ts'
import { formatPounds, sumPence } from '#app/domain/money.ts'
import { Answer } from '#app/ui/answer.tsx'
import { SchoolDays } from '#app/ui/bookings/school-days.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button } from '#app/ui/form.tsx'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Key } from '#app/ui/status.tsx'
import { StepLineChart } from '#app/ui/step-line-chart.tsx'
import { Headline, Text, TextLink } from '#app/ui/text.tsx'
import { Turns } from '#app/ui/turns.tsx'
import { MembersTable } from './members-table.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireConsortium(request)
  const now = new Date()
  const today = londonDay(now)
  const page = await readConsortium(actor, today)
  const turns = await readTurns(actor, now)
  const enquiries = may(actor, 'request visits') ? await enquiriesToChooseFrom(actor, now) : []
  const stranded = may(actor, 'request visits') ? await readWithoutApprover(actor) : []
  const keeps = may(actor, 'keep the team')
  return {
    frame: await frameOf(actor, request),
    name: actor.organisationName,
    today,
    mayAsk: may(actor, 'request visits'),
    counted: await explainTurns(actor, turns),
    turns: [
      ...foldedTurnWords(turns, '/consortium', today, true),
      ...choiceTurns(enquiries, '/consortium', today),
      ...noApproverTurns(stranded, { base: '/consortium', invites: keeps }, today),
      // Whoever has asked already reads by when somebody is wanted.
      ...(keeps ? setUpTurns({ ...page, hasApprover: page.hasApprover || stranded.length > 0 }) : []),
    ],
    ...page,
  }
}

export const meta = ({ data: found }: { data?: { name: string } }) => [{ title: pageTitle(found?.name ?? 'Home') }]

/** What a consortium still lacks to work as one. */
function setUpTurns({ hasApprover, members }: ConsortiumPage): TurnWords[] {
  const approver = {
    what: 'Have somebody approve',
    href: '/consortium/team',
    detail: 'What you ask for waits for a second person. Nobody else can approve yet.',
  }
  const invite = {
    what: 'Invite schools',
    href: '/consortium/members',
    detail: 'A consortium begins with its members.',
  }
  return [...(hasApprover ? [] : [approver]), ...(members.length < 2 ? [invite] : [])]
}

function sentence({ members, sums, closedAt }: Omit<ConsortiumPage, 'closedAt'> & { closedAt: unknown }): string {
  if (closedAt) return 'Nothing new can be asked for. What happened in it can still be read.'
  const joined = members.filter((member) => member.status === 'joined' && member.agreed > 0)
  const [least] = [...joined].sort((a, b) => a.left - b.left)
  if (joined.length === 0 || !least) return 'A share is agreed by each school from one of its own funds.'
  const theirs = sumPence(joined.map((member) => member.agreed))
  const gone = sums.agreed - theirs
  const agreed = `${joined.length === 1 ? 'One school has' : `${joined.length} schools have`} agreed ${formatPounds(theirs)}.${gone > 0 ? ` ${formatPounds(gone)} besides is of shares of schools that have left.` : ''}`
  return joined.length === 1 ? agreed : `${agreed} ${least.name} has the least left: ${formatPounds(least.left)}.`
}

export default function ConsortiumHome() {
  const page = useLoaderData<typeof loader>()
  const { name, today, sums, members, months, mayAsk } = page
  return (
    <Page
      head={
        <PageHead
          caption={`Shares in force on ${formatDay(today)}`}
          title={
            page.closedAt
              ? `${name} has closed`
              : sums.agreed === 0
                ? `No share is agreed for ${name} yet`
                : `${name} has ${formatPounds(sums.left)} left to book`
          }
          sum={sentence(page)}
        >
          {mayAsk && sums.left > 0 && <Button href="/find">Book days</Button>}
        </PageHead>
      }
    >
      <Turns turns={page.turns} />
      <SchoolDays counted={page.counted} />
      {sums.agreed > 0 && (
        <>
          <h2 className="govuk-visually-hidden">The shared budget</h2>
          <Headline
            figures={[
              { name: 'Agreed', words: formatPounds(sums.agreed) },
              { name: 'Waiting for approval', mark: 'reserved', words: formatPounds(sums.reserved) },
              { name: 'Committed', mark: 'promised', words: formatPounds(sums.committed) },
              { name: 'Spent', mark: 'done', words: formatPounds(sums.spent), note: 'Delivery agreed' },
              { name: 'Left', mark: 'open', words: formatPounds(sums.left) },
            ]}
          />
        </>
      )}
      <Section title="By school">
        {sums.agreed > 0 && (
          <Key
            marks={[
              { mark: 'done', words: 'Spent' },
              { mark: 'promised', words: 'Committed' },
              { mark: 'reserved', words: 'Waiting' },
              { mark: 'open', words: 'Left' },
            ]}
          />
        )}
        <MembersTable
          members={members.filter((member) => member.status === 'joined' || member.agreed > 0)}
          sums={sums}
          empty={
            <Answer kind="empty" title="No school has joined yet">
              <p>
                <TextLink href="/consortium/members">Invite schools</TextLink>. Each joins by its own approver, or its
                trust’s.
              </p>
            </Answer>
          }
        />
        <Text>A school’s share pays for visits at that school only, and nobody is charged beyond it.</Text>
      </Section>
      {months.length > 0 && <Use months={months} agreed={sums.agreed} />}
    </Page>
  )
}

/** For the labels on the chart, whose table has the pence. */
const roundPounds = (amount: number): string => `£${Math.round(amount / 100).toLocaleString('en-GB')}`

const percent = (part: number, of: number): string => `${Math.round((part / of) * 100)}%`

/** This month has two points where some of it is used and some is still booked. */
const isSecond = (months: UseByMonth[], index: number): boolean => months[index - 1]?.month === months[index]?.month

function Use({ months, agreed }: { months: UseByMonth[]; agreed: number }) {
  const used = months.filter((month) => month.state === 'used').at(-1)?.total ?? 0
  const booked = months.at(-1)?.total ?? 0
  const title = `${percent(used, agreed)} of the shared budget is used, and ${percent(booked, agreed)} is used or booked`
  return (
    <Section title={title} last>
      <Text muted>Running total by month of visit. Solid: delivered. Dashed: booked or asked for.</Text>
      <Columns even>
        <StepLineChart
          title="Use of the shared budget by month"
          description={`Used ${formatPounds(used)}. With what is booked, ${formatPounds(booked)}, of ${formatPounds(agreed)} agreed. The table has every month.`}
          points={months.map(({ month, total, state }, index) => ({
            label: isSecond(months, index) ? '' : formatMonth(month).slice(0, 3),
            total,
            state,
          }))}
          ceiling={{ amount: Math.max(agreed, booked), words: `${roundPounds(agreed)} agreed` }}
          usedWords={used > 0 ? `${roundPounds(used)} used` : ''}
          bookedWords={booked > used ? `${roundPounds(booked)} booked` : undefined}
          short={(amount) => (amount === 0 ? '£0' : `£${(amount / 100_000).toFixed(amount % 100_000 === 0 ? 0 : 1)}k`)}
        />
        <StackTable
          caption="Running total by month"
          tight
          rows={months}
          rowKey={({ month, state }) => `${month}${state}`}
          columns={[
            {
              key: 'month',
              head: 'Month',
              cell: (row) =>
                `${formatMonth(row.month)}${isSecond(months, months.indexOf(row)) ? ', still to come' : ''}`,
            },
            { key: 'days', head: 'Visits', numeric: true, cell: ({ days }) => days },
            { key: 'total', head: 'Running total', numeric: true, cell: ({ total }) => formatPounds(total) },
            { key: 'state', head: 'State', cell: ({ state }) => (state === 'used' ? 'Used' : 'Booked') },
          ]}
        />
      </Columns>
    </Section>
  )
}
