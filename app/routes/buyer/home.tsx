import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { may } from '#app/auth/actor.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireSchool } from '#app/auth/guards.server.ts'
import { readComingVisits } from '#app/domain/bookings/read-coming-visits.server.ts'
import { readEndedLately } from '#app/domain/bookings/read-ended-lately.server.ts'
import { readDrafts } from '#app/domain/bookings/read-request.server.ts'
import { readTurns } from '#app/domain/bookings/read-turns.server.ts'
import { readWithoutApprover } from '#app/domain/bookings/read-without-approver.server.ts'
import { statusWords } from '#app/domain/bookings/status-words.ts'
import { foldedTurnWords, noApproverTurns } from '#app/domain/bookings/turn-words.ts'
import { explainTurns } from '#app/domain/bookings/turns-counted.server.ts'
import { readFunds } from '#app/domain/budgets/read.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { consortiumDecisions } from '#app/domain/consortia/read-memberships.server.ts'
import { choiceTurns } from '#app/domain/enquiries/enquiry-turns.ts'
import { enquiriesToChooseFrom } from '#app/domain/enquiries/read-enquiries.server.ts'
import { formatDate, formatDay } from '#app/domain/format-day.ts'
import { joinersWaiting } from '#app/domain/people/read.server.ts'
import { readFirstSteps } from '#app/domain/schools/read-beginnings.server.ts'
import { Answer } from '#app/ui/answer.tsx'
import { SchoolDays } from '#app/ui/bookings/school-days.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button } from '#app/ui/form.tsx'
import { Fund } from '#app/ui/fund.tsx'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Key, Status } from '#app/ui/status.tsx'
import { List, Text, TextLink } from '#app/ui/text.tsx'
import { Turns } from '#app/ui/turns.tsx'
import { waitsElsewhere } from './elsewhere.server.ts'

/** The newest of what was begun and not sent; all of it is with the bookings. */
const DRAFTS = 3

const CONSORTIUM_TURN = {
  what: 'Decide about a consortium',
  href: '/school/consortium',
  detail: 'An invitation, or a share that was offered, waits for whoever approves.',
}

type Joiner = Awaited<ReturnType<typeof joinersWaiting>>[number]

const joinerTurn = ({ id, name, jobTitle }: Joiner) => ({
  what: `Let ${name} join, or not`,
  href: `/school/team/${id}`,
  detail: `${jobTitle ? `${jobTitle}. ` : ''}They see nothing of yours until you decide.`,
})

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const now = new Date()
  const canAsk = may(actor, 'request visits')
  const today = londonDay(now)
  const turns = await readTurns(actor, now)
  const decisions = await consortiumDecisions(actor)
  const enquiries = canAsk ? await enquiriesToChooseFrom(actor, now) : []
  const joiners = await joinersWaiting(actor)
  const coming = await readComingVisits(actor, now)
  const schools = await readFunds(actor, today, null)
  const steps = await readFirstSteps(actor, today)
  const stranded = canAsk ? await readWithoutApprover(actor) : []
  const invites = may(actor, 'keep the team') && stranded.every((one) => one.approvingId === actor.organisationId)
  const noApprover = noApproverTurns(stranded, { base: '/school', invites }, today)
  return {
    frame: await frameOf(actor, request),
    today: formatDay(today),
    isTrust: actor.isTrust,
    canAsk,
    turns: [
      ...foldedTurnWords(turns, '/school', today, actor.isTrust),
      ...noApprover,
      ...choiceTurns(enquiries, '/school', today),
      ...(decisions > 0 ? [CONSORTIUM_TURN] : []),
      ...joiners.map(joinerTurn),
      ...steps
        .filter(({ href }) => !noApprover.some((turn) => turn.href === href))
        .map(({ what, href, detail }) => ({ what, href, detail })),
    ],
    counted: await explainTurns(actor, turns),
    elsewhere: await waitsElsewhere(request, actor, now),
    next: coming[0] ? formatDay(coming[0].onDay, today) : null,
    visits: coming.map((visit) => ({
      id: visit.id,
      bookingId: visit.bookingId,
      day: formatDay(visit.onDay, today),
      adviser: visit.adviser,
      school: visit.school,
      place: visit.isAtSchool ? visit.room : [visit.placeName, visit.room].filter(Boolean).join(', '),
      status: statusWords(visit, { adviser: visit.adviser, approver: 'approval' }),
    })),
    ended: (canAsk ? await readEndedLately(actor, now) : []).map(({ bookingId, adviser, school, what, at }) => ({
      href: `/school/bookings/${bookingId}`,
      what,
      detail: `${adviser}${actor.isTrust ? ` at ${school}` : ''}, on ${formatDay(londonDay(at), today)}`,
    })),
    drafts: (canAsk ? await readDrafts(actor) : [])
      .slice(0, DRAFTS)
      .map(({ id, adviser, days, quantity, changedAt }) => ({
        href: `/school/request/${id}`,
        what: `Go on with the request to ${adviser}`,
        detail: `${quantity !== null ? quantity : days === 0 ? 'No day yet' : days === 1 ? '1 day' : `${days} days`}, last changed ${formatDay(londonDay(changedAt), today)}`,
      })),
    schools: schools
      .filter(({ isClosed }) => !isClosed)
      .map((school) => ({
        id: school.id,
        name: school.name,
        funds: school.funds
          .filter(({ isActive }) => isActive)
          .map((fund) => ({
            id: fund.id,
            name: fund.name,
            // What has been shared with a consortium is left there, not here.
            allocation: fund.allocation === null ? null : fund.allocation - fund.shared,
            reserved: fund.reserved,
            committed: fund.committed,
            spent: fund.spent,
            until: `to ${formatDate(fund.year.endsOn)}`,
          })),
      })),
  }
}

export const meta = () => [{ title: pageTitle('Home') }]

export default function SchoolHome() {
  const { today, isTrust, canAsk, turns, counted, elsewhere, next, visits, ended, drafts, schools } =
    useLoaderData<typeof loader>()
  const nothing = next ? `Your next visit is ${next}.` : 'No visit is coming up.'
  return (
    <Page
      head={
        <PageHead
          caption={today}
          title={
            turns.length === 0
              ? 'Nothing needs you today'
              : turns.length === 1
                ? '1 thing needs you'
                : `${turns.length} things need you`
          }
          sum={nothing}
        >
          {canAsk && <Button href="/find">Find an adviser</Button>}
        </PageHead>
      }
    >
      <Turns turns={turns} />
      <SchoolDays counted={counted} />
      {elsewhere.map(({ organisationId, name, waiting }) => (
        <Section
          key={organisationId}
          title={`${waiting === 1 ? '1 thing needs' : `${waiting} things need`} you at ${name}`}
          noPrint
        >
          <ActButton action="/switch" fields={{ organisation: organisationId }}>
            Change to {name}
          </ActButton>
        </Section>
      ))}
      <Columns even={isTrust}>
        <div>
          <Section title="Next visits">
            <StackTable
              caption="Next visits"
              rows={visits}
              rowKey={(visit) => visit.id}
              columns={[
                {
                  key: 'day',
                  head: 'Day',
                  cell: ({ bookingId, day }) => <TextLink href={`/school/bookings/${bookingId}`}>{day}</TextLink>,
                },
                ...(isTrust
                  ? [{ key: 'school', head: 'School', cell: (visit: { school: string }) => visit.school }]
                  : []),
                { key: 'adviser', head: 'Adviser', cell: ({ adviser }) => adviser },
                {
                  key: 'status',
                  head: 'How it stands',
                  cell: ({ status }) => <Status tone={status.tone}>{status.words}</Status>,
                },
              ]}
              empty={
                <Answer kind="empty" title="No visit is coming up">
                  <p>
                    Visits you have asked for are here, soonest first. <TextLink href="/find">Find an adviser</TextLink>
                  </p>
                </Answer>
              }
            />
            <Text>
              <TextLink href="/school/bookings">All bookings</TextLink>{' '}
              <TextLink href="/school/enquiries">Enquiries to several advisers</TextLink>
            </Text>
          </Section>
          <Thin title="Not sent yet" lines={drafts} />
          <Thin title="Ended in the last two weeks" lines={ended} />
        </div>
        <Section title="Money left for guidance">
          {schools.map((school) => (
            <div key={school.id}>
              {isTrust && <h3 className="govuk-heading-s govuk-!-margin-bottom-1">{school.name}</h3>}
              {school.funds.length === 0 && (
                <Text>
                  No fund yet. <TextLink href="/school/budgets">Add one</TextLink>
                </Text>
              )}
              {school.funds.map(({ id, ...fund }) => (
                <Fund key={id} {...fund} href={`/school/budgets/${id}`} />
              ))}
            </div>
          ))}
          <Key
            marks={[
              { mark: 'done', words: 'Spent' },
              { mark: 'promised', words: 'Committed' },
              { mark: 'reserved', words: 'Reserved' },
              { mark: 'open', words: 'Left' },
            ]}
          />
        </Section>
      </Columns>
    </Page>
  )
}

type Line = { href: string; what: string; detail: string }

/** What needs nobody today and is not to be forgotten: a line each, and nothing at all where there is none. */
const Thin = ({ title, lines }: { title: string; lines: Line[] }) =>
  lines.length > 0 && (
    <Section title={title}>
      <List>
        {lines.map(({ href, what, detail }) => (
          <li key={`${href} ${what}`}>
            <TextLink href={href}>{what}</TextLink>
            <br />
            <span className="app-muted app-small">{detail}</span>
          </li>
        ))}
      </List>
    </Section>
  )
