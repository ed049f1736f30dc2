import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { may } from '#app/auth/actor.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireSupplier } from '#app/auth/guards.server.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDayShort } from '#app/domain/format-day.ts'
import { lawWords, rightWords } from '#app/domain/invoices/late-words.ts'
import { type OwnLate, readOwnChases } from '#app/domain/invoices/read-chases.server.ts'
import { formatPounds } from '#app/domain/money.ts'
import { accountState, isReady, requirementWords, whyHeld } from '#app/domain/payouts/account-words.ts'
import { readOwnAccount } from '#app/domain/payouts/payout-account.server.ts'
import { payoutState } from '#app/domain/payouts/payout-state.ts'
import { type ByPayroll, readByPayroll } from '#app/domain/payouts/read-by-payroll.server.ts'
import { type PayoutLine, readPayouts } from '#app/domain/payouts/read-payouts.server.ts'
import { academicYear } from '#app/domain/school-years.ts'
import { readOwnDetails } from '#app/domain/sellers/read-details.server.ts'
import { Answer } from '#app/ui/answer.tsx'
import { ChasedList } from '#app/ui/chased.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { EmailAddress } from '#app/ui/email-address.tsx'
import { ActButton } from '#app/ui/form.tsx'
import { ListCount, ListFoot, Pagination } from '#app/ui/list-controls.tsx'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { hrefWith, pagesOf } from '#app/ui/pages.ts'
import { type Column, StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Headline, Inset, List, Telephone, Text, TextLink } from '#app/ui/text.tsx'
import { supplierAt } from './supplier-at.ts'

/** What is known of the account stays as it was read last. */
const AWAY = {
  tone: 'notice' as const,
  text: 'We couldn’t reach Stripe just now to look at your account again. What you filled in there is kept. Load this page again in a few minutes.',
}

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request, 'keep payouts')
  const url = new URL(request.url)
  const now = new Date()
  // Coming back from Stripe's form doesn't mean that it is finished: the account is read again.
  const isAway = url.searchParams.has('back') && !(await readOwnAccount(actor, now)).ok
  const frame = await frameOf(actor, request)
  const { account, lines, ofProviders } = await readPayouts(actor)
  const today = londonDay(now)
  const { late, chased } = await readOwnChases(actor, today)
  const year = academicYear(today)
  const tax = await readOwnDetails(actor)
  const pages = pagesOf(url.searchParams.get('page'), lines.length)
  const sum = (of: PayoutLine[]) => of.reduce((total, line) => total + line.duePence, 0)
  const ofState = (...states: PayoutLine['stands']['state'][]) =>
    lines.filter((line) => states.includes(line.stands.state))
  return {
    frame: isAway ? { ...frame, flash: AWAY } : frame,
    at: supplierAt(actor),
    today,
    canConnect: may(actor, 'keep payouts'),
    isReady: isReady(account),
    account: accountState(account),
    why: whyHeld(account),
    wanted: account ? requirementWords(account.requirements) : [],
    sums: {
      waiting: sum(ofState('invoiced', 'before_invoice')),
      received: sum(ofState('received', 'held', 'disputed')),
      sent: sum(ofState('sent').filter((line) => year.startsOn <= line.visitOn && line.visitOn <= year.endsOn)),
      yearLabel: year.label,
    },
    lines: lines.slice(Math.max(0, pages.from - 1), pages.to),
    ofProviders,
    byPayroll: await readByPayroll(actor),
    // Asked of whoever is paid: before anything was, nobody has to give it.
    taxMissing: lines.length > 0 && tax ? tax.missing.map((words) => words.replace(/^their /, 'your ')) : [],
    late,
    chased,
    pages,
    address: `${url.pathname}${url.search}`,
  }
}

export const meta = () => [{ title: pageTitle('Payouts') }]

type Seen = ReturnType<typeof useLoaderData<typeof loader>>

function finding({ sums, byPayroll, isReady: ready }: Seen): string {
  if (sums.received > 0 && !ready) return `${formatPounds(sums.received)} waits for your payout account`
  if (sums.received > 0) return `${formatPounds(sums.received)} is on its way to you`
  if (sums.waiting > 0) return `${formatPounds(sums.waiting)} is agreed and not yet paid by schools`
  if (sums.sent === 0 && byPayroll.length > 0) return 'Schools’ payrolls pay you for what you did'
  return sums.sent > 0 ? 'Everything you are owed has been sent' : 'Nothing is owed to you yet'
}

export default function Payouts() {
  const page = useLoaderData<typeof loader>()
  const { sums, lines, pages } = page
  return (
    <Page
      head={
        <PageHead
          caption="Payouts"
          title={finding(page)}
          sum={
            page.at === '/provider'
              ? 'You receive the price and travel, with your VAT, less what Stripe pays those you send who agreed to a part. Schools pay Waymark’s fee on top.'
              : 'You receive the whole price and travel, with your VAT. Schools pay Waymark’s fee on top.'
          }
        />
      }
    >
      <Columns>
        <div>
          <Headline
            figures={[
              { name: 'Agreed, not paid yet', mark: 'open', words: formatPounds(sums.waiting) },
              { name: 'Paid by schools, not sent yet', mark: 'promised', words: formatPounds(sums.received) },
              {
                name: 'Sent to you',
                mark: 'done',
                words: formatPounds(sums.sent),
                note: `in ${sums.yearLabel}`,
              },
            ]}
          />
          <Text>
            <TextLink href={`${page.at}/payouts/earnings`}>Earnings by tax year, with each remittance advice</TextLink>
            <br />
            <TextLink href={`${page.at}/payouts/tax-details`}>Tax details, and what we told HMRC</TextLink>
          </Text>
          {page.taxMissing.length > 0 && (
            <Inset>
              HMRC asks us for {page.taxMissing.join(' and ')}.{' '}
              <TextLink href={`${page.at}/payouts/tax-details`}>Give your tax details</TextLink>
            </Inset>
          )}
          {page.late.length > 0 && <Late page={page} />}
          <Section title="What you did, and its money" last>
            {lines.length > 0 && <ListCount pages={pages} one="line" many="lines" />}
            <StackTable
              caption="Visits and where their money stands"
              columns={columns(page)}
              rows={lines}
              rowKey={(line) => line.chargeId}
              empty={
                <Answer kind="empty" title="Nothing has been invoiced yet">
                  <p className="govuk-body">
                    When a school agrees that a visit took place, or that all of an order is delivered, it is invoiced
                    in your name.
                  </p>
                </Answer>
              }
            />
            <ListFoot>
              <Pagination pages={pages} href={(at) => hrefWith(page.address, { page: at })} />
            </ListFoot>
          </Section>
          {page.byPayroll.length > 0 && <Payroll page={page} />}
          {page.ofProviders.length > 0 && (
            <Section title="From providers you go to schools for" last>
              <StackTable
                caption="Your part of visits for providers"
                rows={page.ofProviders}
                rowKey={({ id }) => id}
                columns={[
                  { key: 'visit', head: 'Visit', cell: (line) => dayOf(line, page.today) },
                  { key: 'provider', head: 'For', cell: ({ provider }) => provider },
                  {
                    key: 'stands',
                    head: 'Where it stands',
                    cell: ({ status, reason }) => (
                      <Status tone={status === 'sent' ? 'done' : status === 'failed' ? 'no' : 'open'}>
                        {status === 'sent' ? 'Sent to you' : (reason ?? 'On its way')}
                      </Status>
                    ),
                  },
                  { key: 'amount', head: 'Yours', numeric: true, cell: ({ amountPence }) => formatPounds(amountPence) },
                ]}
              />
            </Section>
          )}
        </div>
        <Account page={page} />
      </Columns>
    </Page>
  )
}

/** What the payrolls of schools pay, which no payout is of. */
const Payroll = ({ page: { byPayroll, at, today } }: { page: Seen }) => (
  <Section title="Through a school’s payroll">
    <StackTable
      caption="Visits that a school’s payroll pays you for"
      rows={byPayroll}
      rowKey={({ visitId }) => visitId}
      columns={[
        {
          key: 'visit',
          head: 'Visit',
          cell: (line: ByPayroll) => (
            <>
              <TextLink href={`${at}/requests/${line.bookingId}`}>{dayOf(line, today)}</TextLink>, {line.school}
              <br />
              <span className="app-muted app-small">{line.reference}</span>
            </>
          ),
        },
        { key: 'gross', head: 'Before tax', numeric: true, cell: ({ grossPence }) => formatPounds(grossPence) },
      ]}
    />
    <Text small muted>
      The off-payroll working rules apply to these, so the school takes income tax and National Insurance off and pays
      you. Waymark collects nothing for them and does not know whether they are paid: ask the school.
    </Text>
  </Section>
)

/** What is late, who asked for it, and what the law gives whoever waits for it. */
const Late = ({ page: { late, chased, at, today } }: { page: Seen }) => (
  <Section title="Late">
    <StackTable
      caption="Your invoices that are late, and who asked for them"
      rows={late}
      rowKey={({ requestId }) => requestId}
      columns={[
        {
          key: 'invoice',
          head: 'Invoice',
          cell: ({ requestId, number, school, days }: OwnLate) => (
            <>
              <TextLink href={`${at}/payouts/${requestId}/invoice`} hidden="as PDF">
                {number}
              </TextLink>
              , {school}
              <br />
              <span className="app-muted app-small">{days === 1 ? '1 day late' : `${days} days late`}</span>
            </>
          ),
        },
        {
          key: 'asked',
          head: 'Who asked for it',
          cell: ({ requestId }) => {
            const own = chased.filter((one) => one.paymentRequestId === requestId)
            return own.length > 0 ? <ChasedList chased={own} today={today} /> : 'Nobody yet'
          },
        },
        { key: 'right', head: 'You may claim', cell: ({ right }) => right && rightWords(right) },
        { key: 'owed', head: 'Unpaid', numeric: true, cell: ({ owedPence }) => formatPounds(owedPence) },
      ]}
    />
    <Text small muted>
      We write to the payer 7 days before an invoice is due, and 7, 14 and 30 days after. Our staff may ring too.{' '}
      {lawWords(late[0]?.right?.basisPoints ?? null)} It is yours to claim from the payer, or not: Waymark charges
      nothing.
    </Text>
  </Section>
)

const ACCOUNT = {
  none: { tone: 'turn', words: 'Waiting for you', button: 'Set it up at Stripe' },
  wanted: { tone: 'turn', words: 'Waiting for you', button: 'Complete it at Stripe' },
  checking: { tone: 'open', words: 'Waiting for Stripe', button: 'Look at it at Stripe' },
  ready: { tone: 'done', words: 'Ready to receive money', button: 'Change your payout account' },
  closed: { tone: 'no', words: 'Closed by Stripe', button: null },
} as const

function Account({ page }: { page: Seen }) {
  const { tone, words, button } = ACCOUNT[page.account]
  return (
    <Panel title="Your payout account">
      <p className="govuk-body">
        <Status tone={tone}>{words}</Status>
      </p>
      {page.account === 'wanted' ? (
        <>
          <Text>Stripe, which pays you out, still needs:</Text>
          <List bullet>
            {page.wanted.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </List>
        </>
      ) : (
        page.account !== 'ready' && page.account !== 'closed' && <Text>{page.why}</Text>
      )}
      {page.account === 'closed' && <Closed held={page.sums.received} />}
      {page.canConnect && button && (
        <ActButton action={`${page.at}/payouts/connect`} kind={tone === 'turn' ? 'main' : 'secondary'}>
          {button}
        </ActButton>
      )}
      <Text small muted>
        Your bank details are kept by Stripe. Waymark does not see them.
      </Text>
    </Panel>
  )
}

/** What a closed account means for money and visits, and what its adviser can do. */
const Closed = ({ held }: { held: number }) => (
  <>
    <Text>
      Stripe, which pays you out, has closed this account. Nothing that you fill in there opens it again, and Waymark
      cannot reopen it.
    </Text>
    <List bullet>
      <li>
        {held > 0
          ? `The ${formatPounds(held)} that schools have paid for you stays yours and is held until it can be sent.`
          : 'What schools pay for your visits stays yours and is held until it can be sent.'}
      </li>
      <li>Your visits go on: they are recorded, agreed and invoiced as before.</li>
    </List>
    <Text>
      <strong>Do this now:</strong> write to{' '}
      <TextLink href="mailto:help@waymark.example?subject=My%20payout%20account%20is%20closed">
        <EmailAddress>help@waymark.example</EmailAddress>
      </TextLink>{' '}
      or call <Telephone>01632 960 204</Telephone>, 8am to 5pm on school days. We ask Stripe why, tell you what it says,
      and agree with you how you are paid.
    </Text>
  </>
)

/** "Thu 12 Nov", or of what has no date "wanted by Thu 12 Nov". */
const dayOf = ({ visitOn, isDated }: Pick<PayoutLine, 'visitOn' | 'isDated'>, today: Day): string =>
  `${isDated ? '' : 'Wanted by '}${formatDayShort(visitOn, today)}`

const columns = ({ at, today }: Pick<Seen, 'at' | 'today'>): Column<PayoutLine>[] => [
  {
    key: 'visit',
    head: 'Visit',
    cell: (line) => (
      <>
        {dayOf(line, today)}, {line.school}
        <br />
        <span className="app-muted app-small">{line.reference}</span>
      </>
    ),
  },
  {
    key: 'invoice',
    head: 'Invoice',
    cell: (line) =>
      line.number && line.requestId ? (
        <>
          <TextLink href={`${at}/payouts/${line.requestId}/invoice`} hidden="as PDF">
            {line.number}
          </TextLink>
          {line.creditNotes.map(({ creditId, number }) => (
            <span key={creditId}>
              <br />
              <TextLink href={`${at}/credit-notes/${creditId}/pdf`} hidden="as PDF">
                {number}
              </TextLink>
            </span>
          ))}
        </>
      ) : (
        'Not issued'
      ),
  },
  {
    key: 'stands',
    head: 'Where it stands',
    cell: (line) => {
      const { tone, words } = payoutState(line.stands, today)
      return <Status tone={tone}>{words}</Status>
    },
  },
  { key: 'due', head: 'Yours', numeric: true, cell: yours },
]

/** Of a split payment one’s own part, and where the rest went. */
const yours = ({ duePence, goes }: PayoutLine) => (
  <>
    {formatPounds(duePence)}
    {goes && (
      <>
        <br />
        <span className="app-muted app-small">
          {formatPounds(goes.pence)} to {goes.name}
        </span>
      </>
    )}
  </>
)
