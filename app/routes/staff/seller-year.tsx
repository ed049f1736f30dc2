import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDate, formatInstant } from '#app/domain/format-day.ts'
import { formatPounds, sumPence } from '#app/domain/money.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { dropReport, type MakeRefusal, makeReport, sendReport } from '#app/domain/sellers/make-report.server.ts'
import { readReportYear, type YearSeller } from '#app/domain/sellers/read-reports.server.ts'
import { readReportFiles } from '#app/domain/sellers/report-messages.server.ts'
import { dueOnOf, yearOf } from '#app/domain/sellers/seller-figures.ts'
import { EXCLUDED_WORDS } from '#app/domain/sellers/seller-rules.ts'
import { yearOfParam } from '#app/domain/sellers/year-param.ts'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form, HiddenField } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { type Column, StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Headline, List, Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { carried, typedWords } from '#app/ui/typed.ts'
import { FileLinks, SellerFiles } from './seller-files.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const year = yearOfParam(params.year)
  if (!year) throw await missing(actor, request)
  const { versions, sent, sellers, gone } = await readReportYear(actor, year)
  const files = await readReportFiles(actor, year)
  const ready = versions.find(({ report }) => report.status === 'ready')?.report
  const reported = sellers.filter(({ excludedAs }) => !excludedAs)
  return {
    frame: await frameOf(actor, request),
    year,
    due: formatDate(dueOnOf(year)),
    isOver: yearOf(londonDay(new Date())) > year,
    isSent: sent !== null,
    readyId: ready?.id ?? null,
    readyFiles: files.find(({ version }) => version === ready?.version) ?? null,
    sellers: sellers.map((one) => ({ ...one, askedOn: one.askedOn && formatDate(one.askedOn) })),
    reportedPence: sumPence(reported.map(({ considerationPence }) => considerationPence)),
    reported: reported.length,
    excluded: sellers
      .filter(({ excludedAs }) => excludedAs)
      .map(({ supplierId, legalName, excludedAs, excludedWhy }) => ({
        ...{ supplierId, legalName },
        why: `${excludedAs && EXCLUDED_WORDS[excludedAs]}: ${excludedWhy}`,
      })),
    // What has been taken back, or paid, since: the law wants a corrected report of the earlier year.
    changed: sent
      ? [
          ...sellers
            // Who is excluded is to be reported with nothing.
            .map((one) => (one.excludedAs ? { ...one, considerationPence: 0 } : one))
            .filter((one) => (one.sentPence ?? 0) !== one.considerationPence),
          ...gone.map((one) => ({ ...one, considerationPence: 0 })),
        ].map(({ supplierId, legalName, considerationPence, sentPence }) => ({
          ...{ supplierId, legalName },
          words: `${formatPounds(sentPence ?? 0)} was reported, ${formatPounds(considerationPence)} is right now`,
        }))
      : [],
    versions: versions.map(({ report, sellers: count, pence }) => ({
      ...{ id: report.id, version: report.version, status: report.status, reason: report.reason, count, pence },
      made: `${report.madeByName}, ${formatInstant(report.madeAt)}`,
      sent: report.sentAt ? `${report.sentByName}, ${formatInstant(report.sentAt)}` : null,
      reference: report.reference,
      files: files.find(({ version }) => version === report.version)?.files ?? [],
    })),
  }
}

const SendForm = z.object({
  reference: typedWords('Enter the reference that HMRC’s service gave it', 60),
  report: carried(),
})

const MADE: Record<MakeRefusal, Record<string, string>> = {
  role_missing: { '': 'You may no longer do this' },
  year_not_over: { '': 'The year is not over. It can be made ready from 1 January' },
  one_is_ready: { '': 'One is ready already. Send it, or drop it first' },
  reason_missing: { reason: 'Say why it is corrected' },
  nothing_changed: { '': 'It would say what was sent before. Nothing was made' },
}

const MOVED = {
  role_missing: 'You may no longer do this',
  not_found: 'That report is not there any more. Open this page again',
  already_done: 'A colleague has done that already. Nothing was changed',
  not_now: 'A colleague has sent or dropped it meanwhile. Nothing was changed',
} as const

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const year = yearOfParam(params.year)
  if (!year) throw await missing(actor, request)
  const now = new Date()
  const sent = await request.formData()
  const at = `/staff/seller-reports/${year}`
  const intent = pressed(sent, ['make', 'send', 'drop'])
  if (!intent) return data({ reply: withErrors(sent, { '': NO_BUTTON }) }, { status: 422 })
  if (intent === 'make') {
    const form = parseForm(sent, z.object({ reason: z.string().max(200, 'Use 200 characters or fewer').optional() }))
    if (!form.ok) return data({ reply: form.reply }, { status: 422 })
    const made = await makeReport(actor, { year, reason: form.value.reason ?? '' }, now)
    if (made.ok)
      return redirectTelling(at, `Version ${made.value.version} is ready. Give it to HMRC, then record that you did.`)
    return data({ reply: withErrors(sent, MADE[made.refusal]) }, { status: 422 })
  }
  if (intent === 'drop') {
    const gone = await dropReport(actor, plainText(String(sent.get('report') ?? '')), now)
    return redirectTelling(at, gone.ok ? 'Dropped. Nothing was sent.' : MOVED[gone.refusal])
  }
  const form = parseForm(sent, SendForm)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const moved = await sendReport(actor, { id: form.value.report, reference: form.value.reference }, now)
  if (moved.ok) return redirectTelling(at, 'Recorded as sent. Each seller is told that their copy is there.')
  return data({ reply: withErrors(sent, { '': MOVED[moved.refusal] }) }, { status: 422 })
}

export const meta = () => [{ title: pageTitle('Seller report') }]

type Seen = ReturnType<typeof useLoaderData<typeof loader>>
type Reply = ReturnType<typeof useActionData<typeof action>>

export default function SellerYear() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const { year, due, sellers, reported, reportedPence, excluded, changed } = page
  const wanting = sellers.filter(({ missing: some }) => some.length > 0)
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: '/staff/seller-reports', text: 'Seller reports' }}
          caption={`Seller report for ${year}`}
          title={`${formatPounds(reportedPence)} was paid to ${reported === 1 ? '1 seller' : `${reported} sellers`}`}
          sum={`As the ledger has it now. HMRC and each seller have it by ${due}.`}
        />
      }
    >
      <Headline
        figures={[
          { name: 'To report', mark: 'open', words: formatPounds(reportedPence) },
          { name: 'Withheld from sellers', mark: 'done', words: formatPounds(0), note: 'the fee is charged to buyers' },
          {
            name: 'Details missing',
            mark: wanting.length > 0 ? 'turn' : 'done',
            words: wanting.length === 0 ? 'None' : `${wanting.length} of ${sellers.length}`,
          },
        ]}
      />
      <Next page={page} reply={reply} />
      {changed.length > 0 && (
        <Section title="Changed since it was sent">
          <Text>
            Money that was taken back, or paid, after the report went. The earlier report is corrected; it is never set
            against a later year.
          </Text>
          <List bullet>
            {changed.map(({ supplierId, legalName, words }) => (
              <li key={supplierId}>
                {legalName}: {words}
              </li>
            ))}
          </List>
        </Section>
      )}
      <Section title="Sellers">
        <StackTable
          caption={`Who was paid in ${year}, by quarter`}
          rows={sellers}
          rowKey={({ supplierId }) => supplierId}
          columns={sellerColumns(year)}
          empty={<Text>Nobody was paid in this year.</Text>}
        />
      </Section>
      {excluded.length > 0 && (
        <Section title="Not reported">
          <List bullet>
            {excluded.map(({ supplierId, legalName, why }) => (
              <li key={supplierId}>
                {legalName}. {why}
              </li>
            ))}
          </List>
        </Section>
      )}
      <Versions page={page} />
      <Rules />
    </Page>
  )
}

/** What staff do next with this year. */
function Next({
  page: { year, isOver, isSent, readyId, readyFiles, changed },
  reply,
}: {
  page: Seen
  reply: NonNullable<Reply>['reply'] | undefined
}) {
  if (!isOver) return <Text>It can be made ready from 1 January, once the year is over.</Text>
  if (readyId)
    return (
      <Section title="Give it to HMRC">
        {readyFiles && <SellerFiles year={year} of={readyFiles} isFirst={!isSent} />}
        <Form reply={reply}>
          <HiddenField name="report" value={readyId} />
          <TextField
            name="reference"
            label="HMRC’s reference"
            hint="As its service shows it once it has taken the report; of two files, both."
            width={20}
          />
          <Button value="send">Record it as sent</Button>
        </Form>
        <ActButton kind="link" fields={{ intent: 'drop', report: readyId }}>
          Drop it: nothing was sent
        </ActButton>
      </Section>
    )
  if (isSent && changed.length === 0)
    return (
      <Details summary="Correct it">
        <Correct reply={reply} />
      </Details>
    )
  return (
    <Section title={isSent ? 'Correct it' : 'Make it ready'}>
      {isSent ? (
        <Correct reply={reply} />
      ) : (
        <Form reply={reply}>
          <Text>Names, numbers and figures are frozen as they are now. What is missing stays missing.</Text>
          <Button value="make">Make it ready</Button>
        </Form>
      )}
    </Section>
  )
}

const Correct = ({ reply }: { reply: NonNullable<Reply>['reply'] | undefined }) => (
  <Form reply={reply}>
    <TextField name="reason" label="Why is it corrected?" hint="For staff. What was sent stays as it was." width={30} />
    <Button value="make">Make a corrected report</Button>
  </Form>
)

const VERSION_STATES = {
  ready: { tone: 'turn', words: 'Ready' },
  sent: { tone: 'done', words: 'Sent' },
  dropped: { tone: 'no', words: 'Dropped' },
} as const

const Versions = ({ page: { year, versions } }: { page: Seen }) => (
  <Section title="Reports that were made">
    <StackTable
      caption={`Reports of ${year}, newest first`}
      rows={versions}
      rowKey={({ id }) => id}
      empty={<Text>None yet.</Text>}
      columns={[
        {
          key: 'version',
          head: 'Version',
          cell: ({ version, reason, files }) => (
            <>
              <TextLink
                href={`/staff/seller-reports/${year}/${version}/csv`}
                hidden={`of the report of ${year} as CSV`}
              >
                Version {version}
              </TextLink>
              {files.length > 0 && (
                <List>
                  <FileLinks
                    year={year}
                    of={{ version, files }}
                    isFirst={files.every(({ kind }) => kind !== 'corrections')}
                  />
                </List>
              )}
              {reason && (
                <>
                  <br />
                  <span className="app-muted app-small">{reason}</span>
                </>
              )}
            </>
          ),
        },
        {
          key: 'state',
          head: 'Where it stands',
          cell: ({ status, sent, made, reference }) => (
            <>
              <Status tone={VERSION_STATES[status].tone}>{VERSION_STATES[status].words}</Status>
              <br />
              <span className="app-muted app-small">
                {sent ? `${sent}, HMRC’s reference ${reference}` : `Made by ${made}`}
              </span>
            </>
          ),
        },
        { key: 'sellers', head: 'Sellers', numeric: true, cell: ({ count }) => count },
        { key: 'pence', head: 'Paid', numeric: true, cell: ({ pence }) => formatPounds(pence) },
      ]}
    />
    <Text small muted>
      A file shows tax numbers and birthdays in full: each seller sees who opened theirs. The list of a version is a CSV
      for you, to the penny. The XML is for HMRC’s service.
    </Text>
  </Section>
)

const Rules = () => (
  <Section title="How it is counted" last>
    <List bullet>
      <li>What was sent to a seller, on the day in London on which it was sent. Not what was invoiced.</li>
      <li>What was taken back is taken off the quarter in which it had been paid, also after the year’s end.</li>
      <li>A visit counts once, in the quarter in which it was first paid.</li>
      <li>The seller is whoever supplied the visit: a provider, with what a practitioner was sent of it.</li>
      <li>Careers guidance is a personal service, of which the smallest amount counts.</li>
    </List>
  </Section>
)

type ShownSeller = Omit<YearSeller, 'askedOn'> & { askedOn: string | null }

const sellerColumns = (year: number): Column<ShownSeller>[] => [
  {
    key: 'seller',
    head: 'Seller',
    cell: ({ supplierId, legalName, missing: some, asks, askedOn, excludedAs }) => (
      <>
        <TextLink href={`/staff/seller-reports/${year}/sellers/${supplierId}`}>{legalName}</TextLink>
        {excludedAs && (
          <>
            <br />
            <Status tone="open">Not reported</Status>
          </>
        )}
        {some.length > 0 && (
          <>
            <br />
            <span className="app-muted app-small">
              Missing: {some.join(', ')}.{' '}
              {askedOn
                ? `Asked ${askedOn}${asks > 1 ? `, reminded ${asks === 2 ? 'once' : 'twice'}` : ''}.`
                : 'Not asked yet.'}
              {asks > 2 && ' Ring them.'}
            </span>
          </>
        )}
      </>
    ),
  },
  ...[0, 1, 2, 3].map((at) => ({
    key: `q${at + 1}`,
    head: `Q${at + 1}`,
    numeric: true,
    cell: ({ quarters }: ShownSeller) => formatPounds(quarters[at]?.considerationPence ?? 0),
  })),
  { key: 'visits', head: 'Visits', numeric: true, cell: ({ activities }) => activities },
  { key: 'paid', head: 'In all', numeric: true, cell: ({ considerationPence }) => formatPounds(considerationPence) },
]
