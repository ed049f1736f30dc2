import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { cancellationRows, noticeCounted } from '#app/domain/bookings/cancellation-rows.ts'
import { examWarnings } from '#app/domain/bookings/check-request.ts'
import { dateWords } from '#app/domain/bookings/dates-to-choose.ts'
import { partTerms } from '#app/domain/bookings/part-words.ts'
import { possessive, quantityOf } from '#app/domain/bookings/price-lines.ts'
import { readChosenDates } from '#app/domain/bookings/read-dates.server.ts'
import { readLacksApprover } from '#app/domain/bookings/read-lacks-approver.server.ts'
import type { RequestSoFar } from '#app/domain/bookings/read-request.server.ts'
import { remoteFacts } from '#app/domain/bookings/remote-words.ts'
import type { VisitAnswer } from '#app/domain/bookings/request-answers.ts'
import type { RequestStep } from '#app/domain/bookings/request-steps.ts'
import { momentsOf } from '#app/domain/bookings/visit-moments.ts'
import { SCHOOL_DAYS_TO_DECIDE, waitsUntil } from '#app/domain/bookings/waits-until.ts'
import { describePurpose, describeWhom } from '#app/domain/budgets/pupil-premium.ts'
import type { Time } from '#app/domain/calendar.ts'
import { instantAt, londonDay } from '#app/domain/calendar.ts'
import { explainCounted, explainSchoolDays } from '#app/domain/explain-school-days.ts'
import { formatDay, formatDayShort, formatDeadlines, formatTimeRange } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { countSchoolDays } from '#app/domain/school-days.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import { whomInWords, yearsInWords } from '#app/domain/services/year-groups.ts'
import { Answer } from '#app/ui/answer.tsx'
import { WayToApprover } from '#app/ui/bookings/no-approver.tsx'
import { RequestPage } from '#app/ui/bookings/request-page.tsx'
import { SchoolDays } from '#app/ui/bookings/school-days.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button } from '#app/ui/form.tsx'
import { MoneyTable } from '#app/ui/money-table.tsx'
import { Panel } from '#app/ui/page.tsx'
import { Route } from '#app/ui/route.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { Details, Inset, Text, TextLink } from '#app/ui/text.tsx'
import { headOf, openRequest } from '../open-request.server.ts'

export async function loader(args: LoaderFunctionArgs) {
  const open = await openRequest({ ...args }, 'check')
  const head = await headOf(open, 'check', args.request)
  const { soFar, now, hrefOf, base } = open
  const { answers, menu, facts, priced, total, adviser } = soFar
  if (!menu || !facts || !priced || !total) throw new Error('a request to check that is not complete')
  const today = londonDay(now)
  const visits = answers.visits ?? []
  const chosen = await readChosenDates(open.actor, soFar, now)
  const approver = soFar.approvers.length === 0 ? null : soFar.approvers.join(' or ')
  const change = (step: Parameters<typeof hrefOf>[0], what: string) => ({ href: hrefOf(step, true), what })
  return {
    frame: head.frame,
    head,
    isDated: menu.isDated,
    lost: menu.isDated ? chosen.filter(({ problem }) => problem).map(({ visit }) => dateWords(visit, menu)) : [],
    // What has no date is free on every day, and can still be wanted by one on which a check does not hold.
    cannot: menu.isDated ? [] : chosen.flatMap(({ problem }) => (problem ? [problem.words] : [])),
    datesHref: hrefOf(menu.isDated ? 'dates' : 'wanted', true),
    visitRows: [
      { key: 'Adviser', value: adviser.name },
      ...(soFar.known.choosesSchool
        ? [{ key: 'School', value: facts.school.name, change: change('school', 'school') }]
        : []),
      { key: 'Service', value: menu.name, change: change('service', 'service') },
      ...(menu.isDated ? rowsOfVisits(soFar, menu, change) : rowsOfWanted(soFar, change)),
    ],
    fundRows: (answers.lines ?? []).map((line) => {
      const fund = soFar.funds.find((one) => one.from === line.from)
      const own = soFar.costCentres.find((one) => one.id === line.costCentreId)
      const centre = fund?.costCentre?.words ?? (own && `${own.code} ${own.name}`)
      return {
        key: fund?.name ?? 'A fund that is gone',
        value: formatPounds(line.amountPence),
        note: [
          line.tag
            ? `${describeWhom(line.tag, { amount: line.amountPence, of: total.bears, visits: 1 })}. ${describePurpose(line.tag, facts.settings?.challenges[line.tag.challenge - 1])}. “${line.tag.rationale}”`
            : '',
          (fund?.years ?? [])
            .filter(({ left }) => left === null)
            .map(({ label }) => `No allocation is set for ${label}, so what is left is not known.`)
            .join(' '),
          centre ? `Cost centre ${centre}` : '',
        ]
          .filter(Boolean)
          .join(' '),
        change: change('funding', `${fund?.name ?? 'fund'} amount`),
      }
    }),
    money: [{ what: 'Without VAT', amount: total.net }, ...(total.vat > 0 ? [{ what: 'VAT', amount: total.vat }] : [])],
    gross: total.gross,
    recoverable: total.recoverable,
    recoveryNote: total.recoverable > 0 ? facts.payer.recoveryNote : '',
    bears: total.bears,
    exams: examWarnings(menu.isDated ? visits : [], facts.calendar).map(
      ({ day, words }) => `${formatDay(day, today)}: ${words}`,
    ),
    toRenew: chosen.flatMap(({ visit, problem, toRenew }) =>
      toRenew && !problem ? [`${formatDay(visit.day, today)}: ${toRenew}`] : [],
    ),
    cancelling: (menu.isDated ? visits : []).map((visit) => ({
      day: formatDay(visit.day, today),
      rows: cancellationRows(priced.terms, facts.calendar, visit.day, today),
    })),
    partTerms: partTerms({ interviewsWanted: answers.interviews ?? 0 }),
    noticeCounted: explainCounted(
      facts.calendar,
      visits.map((visit) => noticeCounted(priced.terms, facts.calendar, visit.day, today)),
    ),
    counted: explainSchoolDays(countSchoolDays(facts.calendar, today, SCHOOL_DAYS_TO_DECIDE)),
    approver,
    lacks: approver
      ? null
      : await readLacksApprover(open.actor, {
          id: facts.lead?.id ?? facts.payer.payerId,
          name: facts.lead?.name ?? facts.payer.legalName,
        }),
    // Either side of a consortium may: the school, where the visits are, and whoever leads.
    agrees: facts.lead ? `${facts.school.name} agrees, or you do,` : 'You agree',
    adviser: adviser.name,
    adviserFirst: possessive(adviser.name),
    decideBy: formatDeadlines(
      visits.map((visit) =>
        waitsUntil(
          facts.calendar,
          now,
          menu.isDated ? instantAt(visit.day, visit.from as Time) : momentsOf({ onDay: visit.day, span: null }).from,
        ),
      ),
      today,
    ),
    many: visits.length > 1,
    agreementHref: hrefOf('agreement'),
    base,
  }
}

type Change = (step: RequestStep, what: string) => { href: string; what: string }
type Row = {
  key: string
  value?: string | undefined
  lines?: string[]
  note?: string | undefined
  change?: ReturnType<Change>
}

/** When, where and for whom the visits are. */
function rowsOfVisits({ answers, place }: RequestSoFar, menu: MenuService, change: Change): Row[] {
  const visits = answers.visits ?? []
  return [
    {
      key: visits.length === 1 ? 'Date' : `${visits.length} dates`,
      lines: visits.map((visit) => formatDay(visit.day)),
      change: change('dates', 'dates'),
    },
    { key: 'Times', lines: timesInWords(visits), change: change('times', 'times') },
    {
      key: 'Place',
      value: (place?.isAtSchool ? place.name : place?.inFull) ?? '',
      note: answers.room,
      change: change('place', 'place and room'),
    },
    ...remoteFacts(answers.place?.kind === 'remote' ? answers.place : null).map(({ name, words }) => ({
      key: name,
      value: words,
      change: change('place', name.toLowerCase()),
    })),
    {
      key: 'Work',
      value: [
        answers.interviews
          ? `${answers.interviews} one-to-one ${answers.interviews === 1 ? 'interview' : 'interviews'} of ${menu.interviewMinutes} minutes`
          : menu.summary,
        whomInWords({
          yearGroups: answers.yearGroups ?? [],
          groupSize: menu.groupMost === null ? null : (answers.groupSize ?? null),
        }),
      ].join(', '),
      change: change('work', 'work'),
    },
    { key: 'Safeguarding lead', value: answers.safeguardingLead, change: change('work', 'safeguarding lead') },
    { key: 'What it is for', value: answers.purpose, change: change('work', 'what it is for') },
  ]
}

/** How many of what has no date, by when, for whom and what for. */
const rowsOfWanted = ({ answers, priced }: RequestSoFar, change: Change): Row[] => [
  { key: 'How many', value: (priced && quantityOf(priced.terms)) ?? '', change: change('wanted', 'how many') },
  {
    key: 'Wanted by',
    value: answers.visits?.[0] ? formatDay(answers.visits[0].day) : '',
    change: change('wanted', 'by when'),
  },
  { key: 'For', value: yearsInWords(answers.yearGroups ?? []), change: change('wanted', 'year groups') },
  { key: 'What it is for', value: answers.purpose, change: change('wanted', 'what it is for') },
]

/** Once where all visits are at the same time of day, else by date. */
function timesInWords(visits: VisitAnswer[]): string[] {
  const times = visits.map((visit) => formatTimeRange(visit.from as Time, visit.to as Time))
  if (new Set(times).size <= 1) return times.slice(0, 1)
  return visits.map((visit, i) => `${formatDayShort(visit.day)}: ${times[i]}`)
}

export const meta = () => [{ title: pageTitle('Check your request') }]

export default function Check() {
  const page = useLoaderData<typeof loader>()
  const { head, lost, visitRows, fundRows, approver, adviser, decideBy, many } = page
  return (
    <RequestPage
      head={head}
      title="Check your request"
      aside={
        <>
          <Panel title="With and without VAT">
            <MoneyTable
              caption="The whole request with and without VAT"
              lines={page.money}
              totals={[{ what: 'To pay', amount: page.gross }]}
            />
            {page.recoveryNote && (
              <Text small muted>
                {page.recoveryNote}
              </Text>
            )}
          </Panel>
          <Panel line title={page.isDated ? 'If plans change' : 'If you cancel'}>
            {page.isDated ? (
              <>
                <Cancelling visits={page.cancelling} />
                <Text small>If {adviser} cancels you pay nothing.</Text>
                <SchoolDays summary="How notice is counted" counted={page.noticeCounted} />
                <Text small>{page.partTerms}</Text>
              </>
            ) : (
              <Text small>
                Free until something of it is delivered, and not possible after that: then you agree it, or raise a
                problem. If {adviser} cancels you pay nothing.
              </Text>
            )}
          </Panel>
        </>
      }
    >
      {lost.length > 0 && (
        <Answer
          kind="refused"
          title={lost.length === 1 ? 'One date is not free any more' : `${lost.length} dates are not free any more`}
        >
          <p>
            {lost.join('; ')}. The others are kept. <TextLink href={page.datesHref}>Choose other dates</TextLink>
          </p>
        </Answer>
      )}
      {page.cannot.length > 0 && (
        <Answer kind="refused" title="It cannot be asked for by that day">
          <p>
            {page.cannot.join(' ')} <TextLink href={page.datesHref}>Change by when you want it</TextLink>
          </p>
        </Answer>
      )}
      <h2 className="govuk-heading-m">{!page.isDated ? 'What you ask for' : many ? 'The visits' : 'The visit'}</h2>
      <SummaryList
        rows={visitRows.map((row) => ({
          ...row,
          value: 'lines' in row && row.lines ? row.lines.map((line) => <div key={line}>{line}</div>) : row.value,
        }))}
      />
      {page.exams.length > 0 && <Text>Exams at the school: {page.exams.join('; ')}.</Text>}
      {page.toRenew.length > 0 && (
        <Inset>
          Needs renewal by then. {page.toRenew.join('. ')}. You may ask all the same: {adviser} is told, it goes ahead
          once our staff have seen the current one, and until then you may cancel without charge.
        </Inset>
      )}
      <h2 className="govuk-heading-m">Who pays</h2>
      <SummaryList rows={fundRows} />
      <h2 className="govuk-heading-m">When you send this</h2>
      <Route
        points={[
          {
            state: 'here',
            what: approver
              ? `${approver} is asked to approve ${formatPounds(page.gross)}`
              : `Nobody else at ${page.lacks?.organisation} can approve it yet`,
            when: page.lacks ? (
              <>
                If nobody has approved it by {decideBy}, the request expires.{' '}
                <WayToApprover lacks={page.lacks} base={page.base} />
              </>
            ) : (
              `by ${decideBy}. The money is reserved until then.`
            ),
          },
          {
            state: 'next',
            what: `${adviser} is asked to accept`,
            when: page.isDated
              ? `by ${decideBy}. ${many ? 'The days are' : 'The day is'} kept for you until then.`
              : `by ${decideBy}.`,
          },
          { state: 'next', what: 'Confirmed once both have said yes', when: 'in either order' },
          ...(page.isDated
            ? []
            : [{ state: 'next' as const, what: `${adviser} delivers it here`, when: 'as files, links or codes' }]),
          {
            state: 'next',
            what: page.isDated
              ? `${page.agrees} that ${many ? 'each' : 'the'} visit took place, and its invoice is sent`
              : `${page.agrees} that all of it is there, and its invoice is sent`,
            when: 'to be paid within 30 days',
          },
        ]}
      />
      <SchoolDays counted={page.counted} />
      <Button href={page.agreementHref}>Read the agreement</Button>
      <Text>
        <TextLink href={`${page.base}/bookings`}>Keep as a draft</TextLink>
      </Text>
    </RequestPage>
  )
}

type CancellingVisit = { day: string; rows: { what: string; amount: number | string }[] }

/** One table for a visit; for several, the first and the others behind their summary. */
const Cancelling = ({ visits }: { visits: CancellingVisit[] }) => {
  const [first, ...rest] = visits
  if (!first) return null
  return (
    <>
      <MoneyTable caption={first.day} captionShown={rest.length > 0} lines={first.rows} />
      {rest.length > 0 && (
        <Details summary={`The other ${rest.length === 1 ? 'visit' : `${rest.length} visits`}`}>
          {rest.map(({ day, rows }) => (
            <MoneyTable key={day} caption={day} captionShown lines={rows} />
          ))}
        </Details>
      )}
    </>
  )
}
