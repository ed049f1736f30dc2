import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireAdviser } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { CPD_KINDS } from '#app/domain/cpd/cpd-entry.ts'
import { CPD_MINUTES } from '#app/domain/cpd/cpd-hours.ts'
import { cpdFinding, cpdLeft, yearWords } from '#app/domain/cpd/cpd-words.ts'
import { putBackCpd, removeCpd } from '#app/domain/cpd/keep-cpd.server.ts'
import { ownCpd } from '#app/domain/cpd/read-cpd.server.ts'
import { formatDuration } from '#app/domain/duration.ts'
import { formatDate, formatDayShort } from '#app/domain/format-day.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { Answer } from '#app/ui/answer.tsx'
import { Bar } from '#app/ui/bar.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button } from '#app/ui/form.tsx'
import { NO_BUTTON, pressed, withErrors } from '#app/ui/form-reply.ts'
import { DownloadCsvLink, ListCount } from '#app/ui/list-controls.tsx'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { pagesOf } from '#app/ui/pages.ts'
import { YearLinks } from '#app/ui/school-picker.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const today = londonDay(new Date())
  const log = await ownCpd(actor, new URL(request.url).searchParams.get('year'), today)
  return { frame: await frameOf(actor, request), today, ...log }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const url = new URL(request.url)
  const sent = await request.formData()
  const intent = pressed(sent, ['remove', 'put-back'])
  if (intent === null) return data({ reply: withErrors(sent, { '': NO_BUTTON }) }, { status: 422 })
  const id = plainText(String(sent.get('id') ?? ''))
  const year = plainText(url.searchParams.get('year'), 4)
  const here = year === '' ? url.pathname : `${url.pathname}?${new URLSearchParams({ year })}`
  if (intent === 'put-back') {
    const back = await putBackCpd(actor, id)
    if (!back.ok && back.refusal === 'not_found') throw await missing(actor, request)
    return redirectTelling(here, back.ok ? `“${back.value.title}” is back in your log.` : 'It is in your log already.')
  }
  const removed = await removeCpd(actor, id, new Date())
  if (!removed.ok && removed.refusal === 'not_found') throw await missing(actor, request)
  return redirectTelling(here, {
    tone: 'done',
    text: removed.ok
      ? `Removed: “${removed.value.title}”, ${formatDuration(removed.value.minutes)}.`
      : 'It was removed already. Nothing was done twice.',
    undo: { action: here, fields: { intent: 'put-back', id }, text: 'Put it back' },
  })
}

export const meta = ({ data: found }: { data?: { year: { endsOn: string } } }) => [
  { title: pageTitle(found ? `CPD, year to ${formatDate(found.year.endsOn as never)}` : 'CPD') },
]

export default function Cpd() {
  const { today, year, years, entries, minutes, renewsOn } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const isThisYear = year.key === years[0]?.key
  const query = isThisYear ? '' : `?year=${year.key}`
  const unwritten = entries.filter(({ reflection }) => reflection === '').length
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          caption={`CPD, ${formatDate(year.startsOn)} to ${formatDate(year.endsOn)}`}
          title={cpdFinding(minutes)}
          sum={cpdLeft(minutes, year, !isThisYear)}
        >
          <Button href={`/adviser/cpd/new${query}`}>Log CPD</Button>
        </PageHead>
      }
    >
      <YearLinks
        label="Membership year"
        years={years.map((one, at) => ({
          href: at === 0 ? '/adviser/cpd' : `/adviser/cpd?year=${one.key}`,
          text: yearWords(one),
          isShown: one.key === year.key,
        }))}
      />
      <Section title="What you have logged">
        {entries.length > 0 && (
          <>
            <Bar
              parts={[{ mark: 'done', amount: minutes }]}
              of={CPD_MINUTES}
              label={`${formatDuration(minutes)} of ${formatDuration(CPD_MINUTES)} are logged`}
            />
            <ListCount pages={pagesOf(null, entries.length, entries.length)} one="entry" many="entries" />
          </>
        )}
        <StackTable
          caption={`What you have logged, ${yearWords(year).toLowerCase()}, newest first`}
          rows={entries}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'title',
              head: 'What',
              width: 'one-half',
              cell: ({ id, title, kind }) => (
                <>
                  <TextLink href={`/adviser/cpd/${id}`}>{title}</TextLink>
                  <br />
                  <span className="app-muted app-small govuk-!-font-weight-regular">{CPD_KINDS[kind]}</span>
                </>
              ),
            },
            {
              key: 'day',
              head: 'Day',
              cell: ({ doneOn }) => <span className="app-nowrap">{formatDayShort(doneOn, today)}</span>,
            },
            {
              key: 'time',
              head: 'Time',
              cell: ({ minutes: took }) => <span className="app-nowrap">{formatDuration(took)}</span>,
            },
            {
              key: 'reflection',
              head: 'Reflection',
              cell: ({ id, title, reflection }) =>
                reflection === '' ? (
                  <TextLink href={`/adviser/cpd/${id}#reflection`} hidden={`of ${title}`}>
                    Write it
                  </TextLink>
                ) : (
                  'Written'
                ),
            },
            {
              key: 'certificate',
              head: 'Certificate',
              cell: ({ id, title, hasCertificate, certificateName }) =>
                certificateName === null ? (
                  hasCertificate ? (
                    'Held'
                  ) : (
                    'None'
                  )
                ) : (
                  <TextLink href={`/adviser/cpd/${id}/certificate`} hidden={`of ${title}`}>
                    Open it
                  </TextLink>
                ),
            },
            {
              key: 'remove',
              head: 'Remove',
              cell: ({ id, title }) => (
                <ActButton kind="link" fields={{ intent: 'remove', id }}>
                  Remove<span className="govuk-visually-hidden"> {title}</span>
                </ActButton>
              ),
            },
          ]}
          empty={
            <Answer kind="empty" title="Nothing is logged for this year">
              <p>Courses, webinars, reading, shadowing, supervision: whatever kept up your practice, by its hours.</p>
            </Answer>
          }
        />
        {entries.length > 0 && (
          <DownloadCsvLink href={`/adviser/cpd.csv?year=${year.key}`}>Download this year (CSV)</DownloadCsvLink>
        )}
        <DownloadCsvLink href="/adviser/cpd.csv?year=all">Download every year (CSV)</DownloadCsvLink>
        <p className="govuk-body app-noprint">
          <TextLink href={`/adviser/cpd/print${query}`}>This year as a record to print, with your reflections</TextLink>
        </p>
      </Section>
      <Columns even>
        <div>
          <Panel title="Your membership year">
            {renewsOn === null ? (
              <Text small>
                It follows from the day on which your registration renews, and you have given us none. Until then this
                page counts from 1 September to 31 August.{' '}
                <TextLink href="/adviser/credentials/new/register">Give your registration</TextLink>
              </Text>
            ) : (
              <Text small>
                It ends on the day on which your registration renews: {formatDate(renewsOn)}
                {renewsOn < today ? ', which has passed' : ''}. Where that day changes, your entries stay, and each
                counts in the year that it then is in.
              </Text>
            )}
          </Panel>
          <Panel title="Who reads it">
            <Text small>
              You alone. Our staff see how many hours you have logged when they look at your registration, and nothing
              else. Schools see nothing of it.
            </Text>
          </Panel>
        </div>
        <div>
          <Panel title="What counts" line>
            <Text small>
              The CDI asks whoever is on the UK Register to do and record at least 25 hours of CPD in each year of
              membership, and to be able to show evidence of it. 25 h 0 min are enough, 24 h 59 min are not.
            </Text>
            <Text small>
              Every hour here counts, with or without a reflection.
              {unwritten > 0 &&
                ` ${unwritten === 1 ? 'One entry has' : `${unwritten} entries have`} none yet: write it while you remember.`}
            </Text>
          </Panel>
        </div>
      </Columns>
    </Page>
  )
}
