import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { credentialName, withKind } from '#app/domain/accreditation/credential-rows.ts'
import { countQueue, credentialQueue } from '#app/domain/accreditation/read-queue.server.ts'
import { DAYS_TO_VERIFY, isLate, verifyBy } from '#app/domain/accreditation/verify-by.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDayShort, formatInstant } from '#app/domain/format-day.ts'
import { midSentence } from '#app/domain/mid-sentence.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ListCount, ListFoot, Pagination } from '#app/ui/list-controls.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { hrefWith, pageOfTitle, pagesOf } from '#app/ui/pages.ts'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'verify credentials')
  const url = new URL(request.url)
  const of = url.searchParams.get('of') === 'suspended' ? ('suspended' as const) : ('waiting' as const)
  const today = londonDay(new Date())
  const counts = await countQueue(actor, today)
  const many = of === 'waiting' ? counts.waiting + counts.withFiles : counts.suspended
  const pages = pagesOf(url.searchParams.get('page'), many)
  const rows = await credentialQueue(actor, of, { limit: pages.perPage, offset: (pages.page - 1) * pages.perPage })
  return {
    frame: await frameOf(actor, request),
    address: `${url.pathname}${url.search}`,
    of,
    counts,
    pages,
    me: actor.name,
    today,
    rows: rows.map(({ facts, words, ...row }) => ({ ...row, words: credentialName(facts, words) })),
  }
}

export const meta = ({ data: found }: { data?: { pages: { page: number; of: number } } }) => [
  { title: pageTitle(`Credentials${found ? pageOfTitle(found.pages) : ''}`) },
]

/** `null`: no page of their own. */
const LISTED: Readonly<Record<string, string>> = { true: 'Yes', false: 'No', null: 'Sent by a provider' }

type Counts = { waiting: number; untaken: number; withFiles: number; late: number }

function finding({ waiting, untaken, withFiles, late }: Counts): string {
  if (waiting === 0)
    return withFiles === 0 ? 'No credential waits' : `${newFiles(withFiles)}${late > 0 ? `, ${late} of them late` : ''}`
  const all = waiting === 1 ? 'One credential waits' : `${waiting} credentials wait`
  const both = withFiles === 0 ? all : `${all}, and ${midSentence(newFiles(withFiles))}`
  if (late > 0) return `${both}, ${late} of them late`
  return untaken === waiting || untaken === 0 || withFiles > 0 ? both : `${both}, ${untaken} of them untaken`
}

const newFiles = (many: number): string =>
  many === 1 ? 'One verified credential has a new file' : `${many} verified credentials have new files`

type Row = ReturnType<typeof useLoaderData<typeof loader>>['rows'][number]

export default function Credentials() {
  const { address, of, counts, pages, rows, me, today } = useLoaderData<typeof loader>()
  const isWaiting = of === 'waiting'
  return (
    <Page
      head={
        <PageHead
          caption="Credentials"
          title={isWaiting ? finding(counts) : `${counts.suspended} suspended`}
          sum={
            isWaiting
              ? counts.since
                ? `The oldest has waited since ${formatInstant(counts.since)}. Each is looked at within ${DAYS_TO_VERIFY} working days.`
                : 'What advisers give stands here until somebody has looked at it.'
              : 'What is suspended does not count. A second person lifts the suspension or revokes it.'
          }
        />
      }
    >
      <Text>
        {isWaiting ? (
          counts.suspended > 0 && (
            <TextLink href="/staff/credentials?of=suspended">
              {counts.suspended === 1 ? 'One is suspended' : `${counts.suspended} are suspended`}, and a second person
              decides
            </TextLink>
          )
        ) : (
          <TextLink href="/staff/credentials">What waits to be looked at</TextLink>
        )}
      </Text>
      <Section title={isWaiting ? 'Longest waiting first' : 'Suspended, longest first'} last>
        {pages.count > 0 && <ListCount pages={pages} one="credential" many="credentials" />}
        <StackTable
          caption="Credentials"
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'what',
              head: 'Credential',
              cell: ({ id, kind, words, laterFiles }) => (
                <>
                  <TextLink href={`/staff/credentials/${id}`}>{withKind(kind, words)}</TextLink>
                  {laterFiles > 0 && (
                    <Text small>
                      Verified. {laterFiles === 1 ? 'A new file' : `${laterFiles} new files`} to look at
                    </Text>
                  )}
                </>
              ),
            },
            {
              key: 'who',
              head: 'Whose',
              cell: ({ whose, town }) => (town ? `${whose}, ${town}` : whose),
            },
            { key: 'given', head: 'Given', cell: ({ since }) => formatDayShort(londonDay(since), today) },
            ...(isWaiting
              ? [
                  {
                    key: 'by',
                    head: 'By',
                    cell: ({ since }: Row) => {
                      const given = londonDay(since)
                      const by = formatDayShort(verifyBy(given), today)
                      return isLate(given, today) ? <Status tone="no">Late: {by}</Status> : by
                    },
                  },
                  {
                    key: 'visit',
                    head: 'First visit it may hold up',
                    cell: ({ waitsOn }: Row) => (waitsOn ? formatDayShort(waitsOn, today) : 'None'),
                  },
                ]
              : []),
            { key: 'listed', head: 'Listed', cell: ({ isListed }) => LISTED[String(isListed)] },
            {
              key: 'taken',
              head: isWaiting ? 'Who is on it' : 'Suspended by',
              cell: ({ takenBy, suspendedBy, laterFiles }) =>
                isWaiting ? (
                  laterFiles > 0 ? (
                    'Whoever looks first'
                  ) : takenBy === null ? (
                    <Status tone="turn">Nobody</Status>
                  ) : (
                    <Status tone="open">{takenBy === me ? 'You' : takenBy}</Status>
                  )
                ) : (
                  suspendedBy
                ),
            },
          ]}
          empty={
            <Answer kind="empty" title={isWaiting ? 'Nobody waits for you' : 'Nothing is suspended'}>
              <p>
                {isWaiting
                  ? 'An adviser who gives a qualification, an insurance or a DBS certificate is shown here until you have looked at it.'
                  : 'A credential that is found to be untrue, or whose truth is in doubt, is suspended on its own page.'}
              </p>
            </Answer>
          }
        />
        <ListFoot>
          <Pagination pages={pages} href={(page) => hrefWith(address, { page })} />
        </ListFoot>
      </Section>
    </Page>
  )
}
