import type { ReactNode } from 'react'
import { AdviserMap } from '#app/ui/adviser-map.tsx'
import { Answer } from '#app/ui/answer.tsx'
import { Bar, BigFigure, Counts, HBars } from '#app/ui/bar.tsx'
import { Checks } from '#app/ui/checks.tsx'
import { CheckboxesField, CheckboxField, RadioField, SelectField } from '#app/ui/choice-fields.tsx'
import { DateField } from '#app/ui/date-field.tsx'
import { ErrorPage } from '#app/ui/error-page.tsx'
import { Fieldset } from '#app/ui/field.tsx'
import { ActButton, Button, ButtonGroup, Form } from '#app/ui/form.tsx'
import { type Frame, FrameProvider, publicFrame } from '#app/ui/frame.tsx'
import { Fund, FundAfter } from '#app/ui/fund.tsx'
import { Hero, Steps, Ways } from '#app/ui/hero.tsx'
import { DownloadCsvLink, FilterBar, ListCount, ListFoot, Pagination, SortLinks } from '#app/ui/list-controls.tsx'
import { MoneyTable } from '#app/ui/money-table.tsx'
import { type MonthDay, MonthTable } from '#app/ui/month-table.tsx'
import { Columns, Page, PageHead, Panel, Price, QuestionPage, Section } from '#app/ui/page.tsx'
import { pagesOf } from '#app/ui/pages.ts'
import { Result } from '#app/ui/result.tsx'
import { Route } from '#app/ui/route.tsx'
import { SLOT_FORM, Slots } from '#app/ui/slots.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Key, Status } from '#app/ui/status.tsx'
import { StepLineChart } from '#app/ui/step-line-chart.tsx'
import { SummaryCard, SummaryList, TaskList } from '#app/ui/summary-list.tsx'
import {
  Call,
  Details,
  Facts,
  Headline,
  Inset,
  List,
  Sheet,
  SheetPay,
  SheetTop,
  Text,
  TextLink,
} from '#app/ui/text.tsx'
import { NumberField, PoundsField, TextArea, TextField, TimeField } from '#app/ui/text-fields.tsx'
import { Turns } from '#app/ui/turns.tsx'

// Whole pages made of every component of app/ui, for looking at and for checking. They stand for no page of the product.

const school: Frame = {
  path: '/school',
  home: '/school',
  person: { name: 'Priya Anand', href: '/account' },
  organisation: { name: 'Fernhollow School', change: { href: '/choose', text: 'Change school' } },
  places: [
    { href: '/school', text: 'Home' },
    { href: '/find', text: 'Find an adviser' },
    { href: '/school/bookings', text: 'Bookings' },
    { href: '/school/budgets', text: 'Budgets' },
    { href: '/school/pupil-premium', text: 'Pupil Premium' },
    { href: '/school/team', text: 'Team' },
  ],
}

const price = [
  { what: 'Rowan’s day', amount: 32000 },
  { what: 'Travel', note: '18 miles at 45p', amount: 810 },
  { what: 'Booking fee', note: '6%', amount: 1920 },
  { what: 'VAT on the fee', amount: 384 },
]
const pupilPremium = { allocation: 600000, reserved: 23409, committed: 117045, spent: 210684 }
const careers = { allocation: 350000, committed: 70228, spent: 126410 }

type Visit = { day: string; adviser: string; pupils: string; status: ReactNode }
const visits: Visit[] = [
  {
    day: 'Thursday 26 November',
    adviser: 'Miriam Okonjo',
    pupils: '4 of 6',
    status: <Status tone="turn">Your turn: pupil list</Status>,
  },
  {
    day: 'Thursday 10 December',
    adviser: 'Rowan Tallis',
    pupils: '6 of 6',
    status: <Status tone="promised">Confirmed</Status>,
  },
  {
    day: 'Thursday 21 January',
    adviser: 'Rowan Tallis',
    pupils: '0 of 6',
    status: <Status tone="open">Waiting for Graham Ellwood</Status>,
  },
]
const visitColumns = [
  {
    key: 'day',
    head: 'Day',
    cell: (visit: Visit) => <TextLink href="/school/bookings/1">{visit.day}</TextLink>,
    sorts: true,
  },
  { key: 'adviser', head: 'Adviser', cell: (visit: Visit) => visit.adviser, sorts: true },
  { key: 'pupils', head: 'Pupils', cell: (visit: Visit) => visit.pupils },
  { key: 'status', head: 'Status', cell: (visit: Visit) => visit.status },
]

const schoolHome = () => (
  <FrameProvider value={{ ...school, flash: { tone: 'done', text: 'Request sent. Your reference is WMK-20418.' } }}>
    <Page
      head={
        <PageHead
          caption="Tuesday 24 November 2026"
          title="3 things need you"
          sum="57 of 148 pupils in Year 11 have no interview booked yet."
        >
          <Button href="/find">Find an adviser</Button>
        </PageHead>
      }
    >
      <Turns
        turns={[
          {
            what: 'Share the pupil list for Thursday’s visit',
            href: '/a',
            detail: 'Miriam Okonjo, 26 November. 6 places, 4 pupils chosen so far.',
            by: 'today',
          },
          {
            what: 'Confirm the visit on 19 November took place',
            href: '/b',
            detail: 'Idris Calloway saw 5 of 6 pupils. He cannot be paid until you agree.',
            by: 'Fri 27 November',
          },
        ]}
      />
      <Columns>
        <Section title="Year 11 guidance">
          <BigFigure figure="67">of 148 pupils have had an interview</BigFigure>
          <Bar
            of={148}
            parts={[
              { mark: 'done', amount: 67 },
              { mark: 'promised', amount: 24 },
            ]}
            label="Year 11: 67 seen, 24 booked, 57 not booked, of 148"
          />
          <Counts
            counts={[
              { mark: 'done', words: 'Seen', count: 67 },
              { mark: 'promised', words: 'Booked', count: 24 },
              { mark: 'open', words: 'Not booked', count: 57 },
            ]}
          />
          <Text>
            57 pupils is about 10 more days. <TextLink href="/c">See who is not booked</TextLink>
          </Text>
        </Section>
        <Section title="Money left for guidance">
          <Fund name="Pupil Premium" {...pupilPremium} />
          <Fund name="Careers budget" {...careers} until="to 31 August 2027" />
          <Fund name="Enrichment" allocation={null} committed={0} spent={35114}>
            <TextLink href="/d">Set its allocation</TextLink>
          </Fund>
          <Key
            marks={[
              { mark: 'done', words: 'Spent' },
              { mark: 'promised', words: 'Committed' },
              { mark: 'reserved', words: 'Waiting' },
              { mark: 'open', words: 'Left' },
            ]}
          />
        </Section>
      </Columns>
      <Section title="Next visits" last>
        <StackTable
          caption="Next visits"
          columns={visitColumns}
          rows={visits}
          rowKey={(visit) => visit.day}
          sort={{ by: 'day', descending: false, href: (by, down) => `/school?sort=${by}${down ? '&down=1' : ''}` }}
        />
        <ListFoot>
          <Pagination pages={pagesOf('3', 240)} href={(page) => `/school?page=${page}`} />
          <DownloadCsvLink href="/school/bookings.csv" />
        </ListFoot>
      </Section>
    </Page>
  </FrameProvider>
)

const find = () => (
  <FrameProvider value={{ ...school, path: '/find' }}>
    <Page
      head={
        <PageHead
          title="Find an adviser"
          below={
            <FilterBar
              columns={5}
              button="Update"
              kind="main"
              chosen={[{ href: '/find', text: 'SEND and EHCP reviews' }]}
              more={
                <Details summary="More filters (1 on)">
                  <CheckboxesField
                    name="with"
                    label="Experience"
                    size="s"
                    small
                    values={['send']}
                    choices={[
                      { value: 'send', label: 'SEND and EHCP reviews (3)' },
                      { value: 'l7', label: 'Level 7 (2)' },
                    ]}
                  />
                </Details>
              }
            >
              <TextField name="near" label="Near" value="Fernhollow School, ZZ4 7QT" />
              <SelectField
                name="within"
                label="Within"
                value="20"
                options={[
                  { value: '10', label: '10 miles' },
                  { value: '20', label: '20 miles' },
                ]}
              />
              <SelectField name="for" label="For" options={[{ value: 'o', label: 'One-to-one interviews' }]} />
              <SelectField name="when" label="When" options={[{ value: 'any', label: 'Any time' }]} />
            </FilterBar>
          }
        />
      }
    >
      <Columns>
        <div>
          <h2 className="govuk-heading-m govuk-!-margin-bottom-1">3 advisers can come to you</h2>
          <SortLinks current="Nearest" others={[{ href: '/find?sort=date', text: 'Soonest date' }]} />
          <ListCount pages={pagesOf('1', 3)} one="adviser" many="advisers" />
          {[1, 2].map((number) => (
            <Result
              key={number}
              number={number}
              name={number === 1 ? 'Rowan Tallis' : 'Idris Calloway'}
              href={`/advisers/${number}`}
              facts={['9 miles away', 'Level 7', 'sole trader, not VAT registered']}
              price={{
                total: '£351.14',
                per: 'for a day, all in',
                made: '£320.00 day, £8.10 travel, £19.20 fee, £3.84 VAT',
              }}
              checks={[
                { words: 'UK Register to 31 August 2027' },
                { words: 'DBS and barred list looked up 2 November 2026' },
                { words: 'KCSIE 2026 read 4 September 2026' },
                { words: '£5m insurance ends 31 January 2027', state: 'soon' },
              ]}
              dates={[
                { href: `/advisers/${number}?day=1`, text: 'Thu 10 Dec' },
                { href: `/advisers/${number}?day=2`, text: 'Tue 15 Dec' },
              ]}
            >
              SEND and EHCP reviews. 41 visits to 12 schools on Waymark.
            </Result>
          ))}
          <Answer kind="empty" title="No adviser is free in those weeks">
            <p>3 are free in the week of 8 February.</p>
          </Answer>
        </div>
        <div>
          <AdviserMap
            place="Your school"
            within={20}
            pins={[
              { number: 1, miles: 9, bearing: 38 },
              { number: 2, miles: 14, bearing: 125 },
              { number: 3, miles: 17, bearing: 242 },
            ]}
          />
          <Text small muted>
            Straight-line distance from your school’s postcode. Travel is priced by road.
          </Text>
          <Panel title="Why an adviser might not be here">
            <Text small>We leave out anyone whose checks will have run out by your dates.</Text>
          </Panel>
        </div>
      </Columns>
    </Page>
  </FrameProvider>
)

const free = new Set([7, 12, 14, 19, 20, 21, 26, 28])
const january: MonthDay[] = Array.from({ length: 31 }, (_, at) => {
  const day = at + 1
  const choices = [
    { value: `2027-01-${String(day).padStart(2, '0')}-am`, label: 'Morning', short: 'am', chosen: day === 21 },
    { value: `2027-01-${String(day).padStart(2, '0')}-pm`, label: 'Afternoon', short: 'pm', chosen: day === 21 },
  ]
  return {
    day,
    weekday: ((at + 4) % 7) + 1,
    words: `${day} January`,
    ...(free.has(day) ? { choices } : { why: day === 1 ? 'Bank holiday' : 'Not free' }),
  }
})

const adviser = () => (
  <FrameProvider value={{ ...school, path: '/find' }}>
    <Page
      head={
        <PageHead
          back={{ href: '/find', text: 'Back to 3 advisers' }}
          caption="Careers adviser, 9 miles away"
          title="Rowan Tallis"
          sum="Helps pupils with SEND and their families plan what comes after Year 11."
        >
          <Price note="a day at your school, all in">£351.14</Price>
        </PageHead>
      }
    >
      <Columns>
        <div>
          <Section title="Choose half-days in January 2027">
            <Form commandKey="key">
              <MonthTable
                caption="Rowan’s free half-days, January 2027"
                name="half"
                days={january}
                previous={{ href: '?month=2026-12', text: 'December 2026' }}
                next={{ href: '?month=2027-02', text: 'February 2027' }}
              />
              <Button>Request the dates I have chosen</Button>
            </Form>
          </Section>
        </div>
        <div>
          <Panel title="A day at Fernhollow School">
            <MoneyTable
              caption="Price of a day"
              lines={price}
              totals={[
                { what: 'All in', amount: 35114 },
                { what: 'For each pupil', amount: 5852 },
              ]}
            />
            <Text small>Free to cancel until 10 school days before.</Text>
          </Panel>
          <Section title="Checks">
            <Facts
              facts={[
                { name: 'Register', words: 'RCDP to 31 August 2027', note: 'UK Register, seen 2 November 2026' },
                { name: 'Level', words: '7, PG Dip Career Guidance' },
              ]}
            />
          </Section>
          <Panel line title="Not yet checked by your school">
            <Text small>Your single central record needs its own entry.</Text>
          </Panel>
        </div>
      </Columns>
    </Page>
  </FrameProvider>
)

const approve = () => (
  <FrameProvider value={{ ...school, path: '/school/budgets/requests/1' }}>
    <Page
      head={
        <PageHead
          back={{ href: '/x', text: 'Requests waiting for you' }}
          caption="Booking WMK-20418, asked for by Priya Anand"
          title="Approve a visit for £351.14?"
          sum="Rowan Tallis, Thursday 21 January 2027, 6 interviews for Year 11."
        >
          <Status tone="promised">Confirmed</Status>
        </PageHead>
      }
    >
      <Columns>
        <div>
          <Section title="Budget before and after">
            <FundAfter name="Pupil Premium" amount={23409} {...pupilPremium} until="to 31 March 2027" />
            <FundAfter name="Careers budget" amount={11705} {...careers} reserved={11705} />
          </Section>
          <Section title="Your decision" last>
            <Form reply={{ values: {}, errors: { decision: 'Choose what to do' } }}>
              <RadioField
                name="decision"
                label="Your decision"
                labelHidden
                choices={[
                  {
                    value: 'approve',
                    label: 'Approve',
                    hint: 'Rowan is asked to accept within 5 school days',
                    reveals: <TextField name="order" label="Order number" optional width={10} />,
                  },
                  { value: 'ask', label: 'Ask Priya a question' },
                  {
                    value: 'decline',
                    label: 'Decline',
                    hint: 'You will be asked for a reason. Priya sees it.',
                    divided: true,
                  },
                ]}
              />
              <TextArea name="note" label="Note for the record" optional rows={2} max={300} />
              <ButtonGroup>
                <Button>Record decision</Button>
                <Button kind="secondary" value="later">
                  Later
                </Button>
                <Button kind="warning" value="void">
                  Void
                </Button>
              </ButtonGroup>
            </Form>
          </Section>
        </div>
        <div>
          <Section title="Rules we looked at">
            <Checks
              checks={[
                { words: 'Under your limit of £1,000.00' },
                { words: 'Sole trader. Record an employment status check before the visit.', state: 'soon' },
                { words: 'Insurance has ended', state: 'no' },
              ]}
            />
          </Section>
          <Section title="What has happened" last>
            <Route
              points={[
                { state: 'done', what: 'Priya Anand asked for the visit', when: 'Tuesday 24 November 2026, 10:12am' },
                { state: 'no', what: 'Rowan declined 28 January' },
                { state: 'here', what: 'Your turn: approve', when: 'by Friday 27 November' },
                { state: 'next', what: 'The visit', when: 'Thursday 21 January' },
              ]}
            />
          </Section>
        </div>
      </Columns>
    </Page>
  </FrameProvider>
)

const funding = {
  values: {
    'lines[0].amount': '234.09',
    'lines[1].amount': '100.00',
    'starts.day': '31',
    'starts.month': '2',
    'starts.year': '2027',
    room: 'Library',
  },
  errors: {
    'lines[1].amount': 'Add £17.05 so the amounts come to £351.14',
    starts: 'Enter a real date, like 21 1 2027',
    agreed: 'Tick to agree',
  },
}

const question = () => (
  <FrameProvider value={{ ...school, path: '/school/bookings/new' }}>
    <QuestionPage
      back={{ href: '/x', text: 'Back' }}
      reply={funding}
      aside={
        <Panel title="Thursday 21 January 2027">
          <MoneyTable caption="Price of the visit" lines={price} totals={[{ what: 'To pay', amount: 35114 }]} />
        </Panel>
      }
    >
      <Form reply={funding} commandKey="abc">
        <Fieldset legend="Who pays for this visit?" asTitle caption="Request a visit, step 4 of 5">
          <Text>
            The visit costs <strong>£351.14</strong>.
          </Text>
          <PoundsField
            name="lines[0].amount"
            label="Pupil Premium"
            hint="£2,722.71 left. This would leave £2,488.62."
          />
          <PoundsField name="lines[1].amount" label="Careers budget" hint="£1,533.62 left." />
          <PoundsField name="lines[2].amount" label="Four Valleys share" optional value={0} />
        </Fieldset>
        <DateField name="starts" label="When does it start?" hint="For example, 21 1 2027" size="s" />
        <TimeField name="from" label="Start time" hint="For example, 9:30am" value="9:30am" />
        <NumberField name="interviews" label="Interviews" suffix="places" value={6} />
        <CheckboxField name="agreed" label="I agree to the terms" hint="They are frozen with the booking" />
        <Details summary="Funds you cannot use here">
          <Text>
            <strong>16 to 19 Bursary.</strong> It may not pay for guidance.
          </Text>
        </Details>
        <Button>Continue</Button>
      </Form>
    </QuestionPage>
  </FrameProvider>
)

const register = () => (
  <FrameProvider value={{ ...school, path: '/adviser' }}>
    <Page
      head={
        <PageHead
          caption="Thursday 21 January 2027"
          title="Fernhollow School"
          sum="6 interviews. You are on the third."
        />
      }
    >
      <Columns>
        <div>
          <h2 className="govuk-heading-m govuk-!-margin-bottom-1">Register</h2>
          <Slots
            slots={[
              {
                kind: 'interview',
                time: '8:55am',
                who: 'FH-0412',
                beside: '11B',
                children: (
                  <p>
                    <Status tone="done">Seen</Status>{' '}
                    <TextLink href="/x" hidden="FH-0412">
                      Change
                    </TextLink>
                  </p>
                ),
              },
              { kind: 'break', time: '10:35am', words: 'Break, 20 minutes' },
              {
                kind: 'interview',
                time: '10:55am',
                who: 'FH-0388',
                beside: '11A',
                now: (
                  <Form className={SLOT_FORM}>
                    <RadioField
                      name="seen"
                      label="Did the pupil come?"
                      small
                      choices={['Seen', 'Absent', 'Refused', 'Moved'].map((label) => ({
                        value: label.toLowerCase(),
                        label,
                      }))}
                    />
                    <Button>Save</Button>
                  </Form>
                ),
              },
              { kind: 'interview', time: '11:50am', who: 'FH-0501' },
            ]}
          />
        </div>
        <div>
          <Call title="Worried about a pupil?">Tell Dinah Frobisher, safeguarding lead, today.</Call>
          <Answer kind="done" title="Request sent">
            <p>
              Your reference is <strong>WMK-20418</strong>.
            </p>
          </Answer>
          <Answer kind="refused" title="Pupil Premium cannot pay for Year 12">
            <p>It covers Reception to Year 11. Nothing has been saved.</p>
          </Answer>
          <ActButton fields={{ visit: 'vis_1' }} commandKey="k2">
            Withdraw
          </ActButton>
          <Inset>Our checks do not replace yours.</Inset>
          <TaskList
            tasks={[
              { title: 'Set your calendar', href: '/c', status: 'Completed' },
              {
                title: 'Set your funds',
                href: '/f',
                hint: 'From the DfE allocation',
                status: <Status tone="soon">Not yet started</Status>,
              },
              { title: 'Invite an approver', status: 'Cannot start yet' },
            ]}
          />
        </div>
      </Columns>
    </Page>
  </FrameProvider>
)

const months = ['Sep', 'Oct', 'Nov', 'Dec', 'Jan', 'Feb', 'Mar']
const totals = [70228, 421368, 737394, 842736, 1053420, 1158762, 1228990]

const consortium = () => (
  <FrameProvider value={{ ...school, path: '/consortium', organisation: { name: 'Four Valleys Careers Partnership' } }}>
    <Page head={<PageHead title="Four Valleys has £5,710.10 left to book" />}>
      <Headline
        figures={[
          { name: 'Agreed', words: '£18,000.00' },
          { name: 'Committed', mark: 'promised', words: '£4,915.96', note: '14 days booked' },
          { name: 'Left', mark: 'open', words: '£5,710.10' },
        ]}
      />
      <Section title="By school">
        <StackTable
          caption="Each member’s share"
          rows={[{ name: 'Eastmere Academy', share: '£4,500.00', left: '£1,339.74' }]}
          rowKey={(row) => row.name}
          columns={[
            {
              key: 'name',
              head: 'School',
              width: 'one-third',
              cell: (row) => (
                <>
                  {row.name}
                  <Bar
                    small
                    of={450000}
                    parts={[
                      { mark: 'done', amount: 210684 },
                      { mark: 'promised', amount: 105342 },
                    ]}
                    label="Eastmere"
                  />
                </>
              ),
            },
            { key: 'share', head: 'Share', numeric: true, cell: (row) => row.share },
            { key: 'left', head: 'Left', numeric: true, cell: (row) => <strong>{row.left}</strong> },
          ]}
          foot={{ name: 'All 3 schools', share: '£18,000.00', left: '£5,710.10' }}
        />
      </Section>
      <Section title="41% of the shared budget is used, and 68% is used or booked">
        <Columns even>
          <StepLineChart
            title="Use by month"
            description="Used £7,373.94 by November. The table has every month."
            points={months.map((label, at) => ({ label, total: totals[at] ?? 0, state: at < 3 ? 'used' : 'booked' }))}
            ceiling={{ amount: 1800000, words: '£18,000 agreed' }}
            usedWords="£7,374 used"
            bookedWords="£12,290 booked"
            short={(amount) => `£${Math.round(amount / 100000)}k`}
          />
          <HBars
            rows={[
              { name: 'Autumn 2025', amount: 128744, words: '£1,287.44' },
              { name: 'Spring 2026', amount: 146300, words: '£1,463.00', mark: 'promised' },
            ]}
          />
        </Columns>
      </Section>
      <SummaryCard
        title="Wider strategies"
        actions={[
          <TextLink key="a" href="/x">
            Copy
          </TextLink>,
        ]}
      >
        <SummaryList
          rows={[
            { key: 'Activity', value: 'One-to-one careers guidance', change: { href: '/x', what: 'activity' } },
            { key: 'Room' },
            { key: 'Cost', value: '£3,335.64', note: '3 and 5' },
          ]}
        />
      </SummaryCard>
      <List>
        <li>
          <TextLink href="/pdf">Booking summary (PDF)</TextLink>
        </li>
      </List>
    </Page>
  </FrameProvider>
)

const invoice = () => (
  <FrameProvider value={school}>
    <Page>
      <Sheet>
        <SheetTop
          title="Invoices for one visit"
          to={
            <>
              <strong>To</strong>
              <br />
              Fernhollow School
            </>
          }
        >
          Careers guidance, Thursday 21 January 2027
        </SheetTop>
        <SheetPay
          figures={[
            { name: 'To pay, one bank transfer', words: '£351.14' },
            { name: 'By', words: '24 Feb 2027', note: '30 days from 25 January 2027' },
          ]}
        />
        <Section title="Invoice RT-0031 from Rowan Tallis" last>
          <MoneyTable
            caption="Invoice RT-0031"
            lines={price.slice(0, 2)}
            totals={[{ what: 'Invoice RT-0031', amount: 32810 }]}
          />
        </Section>
      </Sheet>
    </Page>
  </FrameProvider>
)

const home = () => (
  <FrameProvider value={publicFrame('/')}>
    <Page
      head={
        <Hero
          title="Find a qualified careers adviser. Account for every pupil and every pound."
          lede="For schools in England, alone or buying together."
        >
          <FilterBar action="/find" columns={3} button="Find advisers" kind="main">
            <TextField name="near" label="School name or postcode" autoComplete="postal-code" />
            <SelectField
              name="within"
              label="How far can they travel?"
              options={[{ value: '20', label: 'Within 20 miles' }]}
            />
          </FilterBar>
        </Hero>
      }
    >
      <Section title="From first search to the governors’ report" id="how">
        <Steps
          steps={[
            { title: 'Find', words: 'Search by date, distance, level and experience.' },
            { title: 'Request', words: 'Say who pays for what.' },
            { title: 'Visit', words: 'Print the day, keep a register.' },
            { title: 'Account', words: 'One bank transfer.' },
          ]}
        />
      </Section>
      <Section title="Ways to use Waymark" last>
        <Ways
          ways={[
            { href: '/join', text: 'One school', words: 'Book a day or a block of days.' },
            { href: '/advisers', text: 'Careers advisers' },
          ]}
        />
      </Section>
    </Page>
  </FrameProvider>
)

const missing = () => (
  <FrameProvider value={publicFrame('/nowhere')}>
    <ErrorPage status={404} />
  </FrameProvider>
)

export const samplePages = {
  schoolHome,
  find,
  adviser,
  approve,
  question,
  register,
  consortium,
  invoice,
  home,
  missing,
}
