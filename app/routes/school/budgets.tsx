import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { may } from '#app/auth/actor.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireSchool } from '#app/auth/guards.server.ts'
import { FUND_KINDS } from '#app/domain/budgets/funds.ts'
import { type FundSeen, readFunds, type SchoolFunds } from '#app/domain/budgets/read.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { financialYear, yearByKey } from '#app/domain/school-years.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button } from '#app/ui/form.tsx'
import { Fund } from '#app/ui/fund.tsx'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { YearLinks } from '#app/ui/school-picker.tsx'
import { Key } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const asked = new URL(request.url).searchParams.get('year')
  const today = londonDay(new Date())
  const yearKey = asked && yearByKey(asked, 'april') ? asked : null
  const startsIn = financialYear(today, 'april').startsIn
  return {
    frame: await frameOf(actor, request),
    schools: await readFunds(actor, today, yearKey),
    yearKey,
    keys: [startsIn - 1, startsIn, startsIn + 1].map((from) => `${from}-${String(from + 1).slice(2)}`),
    canSet: may(actor, 'set allocations'),
  }
}

export const meta = () => [{ title: pageTitle('Budgets') }]

const yearWords = (key: string) => `${key.slice(0, 4)} to ${Number(key.slice(0, 4)) + 1}`

function finding(schools: SchoolFunds[]): string {
  const funds = schools.flatMap((school) => school.funds.filter((fund) => fund.isActive))
  const set = funds.filter((fund) => fund.left !== null)
  if (funds.length === 0) return 'No fund has been added yet'
  if (set.length === 0) return 'No allocation has been set'
  return `${formatPounds(set.reduce((sum, fund) => sum + (fund.left ?? 0), 0))} left for guidance`
}

function missing(schools: SchoolFunds[]): string | undefined {
  const unset = schools.flatMap(({ funds }) => funds.filter((fund) => fund.isActive && fund.allocation === null)).length
  if (unset === 0) return undefined
  return `${unset === 1 ? '1 fund has' : `${unset} funds have`} no allocation, so what is left of ${unset === 1 ? 'it' : 'them'} is not in this sum.`
}

export default function Budgets() {
  const { schools, yearKey, keys, canSet } = useLoaderData<typeof loader>()
  const some = schools.some((school) => school.funds.length > 0)
  return (
    <Page
      head={
        <PageHead
          caption={yearKey ? `Budgets, ${yearWords(yearKey)}` : 'Budgets, the years that include today'}
          title={finding(schools)}
          sum={missing(schools)}
        >
          {canSet && <Button href="/school/budgets/new">Add a fund</Button>}
        </PageHead>
      }
    >
      <YearLinks
        label="Year"
        years={[
          { href: '/school/budgets', text: 'Years that include today', isShown: yearKey === null },
          ...keys.map((key) => ({
            href: `/school/budgets?year=${key}`,
            text: yearWords(key),
            isShown: key === yearKey,
          })),
        ]}
      />
      {!some && (
        <Answer kind="empty" title="Add where the money for guidance comes from">
          <p className="govuk-body">
            A fund is a careers budget, Pupil Premium or another source. Requests are paid from funds.
            {!canSet && ' An approver or an administrator of your organisation can add one.'}
          </p>
        </Answer>
      )}
      {schools.map((school) => (
        <SchoolSection key={school.id} school={school} isOne={schools.length === 1} yearKey={yearKey} />
      ))}
      {some && (
        <Key
          marks={[
            { mark: 'done', words: 'Spent: delivery agreed' },
            { mark: 'promised', words: 'Committed: approved, not delivered' },
            { mark: 'reserved', words: 'Reserved: waiting for approval' },
            { mark: 'open', words: 'Left' },
          ]}
        />
      )}
      <Text>
        <TextLink href="/school/budgets/cost-centres">Cost centres</TextLink>
      </Text>
    </Page>
  )
}

function SchoolSection({ school, isOne, yearKey }: { school: SchoolFunds; isOne: boolean; yearKey: string | null }) {
  const active = school.funds.filter((fund) => fund.isActive)
  const retired = school.funds.filter((fund) => !fund.isActive)
  if (isOne && school.funds.length === 0) return null
  return (
    <Section title={isOne ? 'Funds' : `${school.name}${school.isClosed ? ' (closed)' : ''}`}>
      {active.length === 0 && <Text muted>No fund has been added for this school.</Text>}
      <Columns even>
        {active.map((fund) => (
          <FundOfYear key={fund.id} fund={fund} yearKey={yearKey} />
        ))}
      </Columns>
      {retired.length > 0 && (
        <Text small muted>
          Retired:{' '}
          {retired.map((fund, at) => (
            <span key={fund.id}>
              {at > 0 && ', '}
              <TextLink href={`/school/budgets/${fund.id}`}>{fund.name}</TextLink>
            </span>
          ))}
        </Text>
      )}
    </Section>
  )
}

function FundOfYear({ fund, yearKey }: { fund: FundSeen; yearKey: string | null }) {
  const href = `/school/budgets/${fund.id}?year=${yearKey ?? fund.year.key}`
  const ofSchool = fund.allocation === null ? null : fund.allocation - fund.shared
  return (
    <Fund
      name={fund.name}
      href={href}
      allocation={ofSchool}
      reserved={fund.reserved}
      committed={fund.committed}
      spent={fund.spent}
      until={`from ${formatDate(fund.year.startsOn)} to ${formatDate(fund.year.endsOn)}`}
    >
      {fund.shared > 0 &&
        `${formatPounds(fund.shared)} of its ${formatPounds(fund.allocation ?? 0)} is in a shared budget. `}
      {fund.allocation === null && (
        <>
          {formatDate(fund.year.startsOn)} to {formatDate(fund.year.endsOn)}. <TextLink href={href}>Set it</TextLink>.{' '}
        </>
      )}
      {fund.kind !== 'other' && fund.name !== FUND_KINDS[fund.kind].name && `${FUND_KINDS[fund.kind].name}. `}
    </Fund>
  )
}
