import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { countClaims, readClaims } from '#app/domain/clients/read-claims.server.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead } from '#app/ui/page.tsx'
import { pagesOf } from '#app/ui/pages.ts'
import { Status } from '#app/ui/status.tsx'
import { TextLink } from '#app/ui/text.tsx'
import { ToDecide } from './to-decide.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'confirm clients')
  const url = new URL(request.url)
  const isDecided = url.searchParams.get('decided') === '1'
  const counts = await countClaims(actor)
  const pages = pagesOf(url.searchParams.get('page'), isDecided ? counts.decided : counts.waiting)
  const rows = await readClaims(actor, !isDecided, { limit: pages.perPage, offset: (pages.page - 1) * pages.perPage })
  return {
    frame: await frameOf(actor, request),
    address: `${url.pathname}${url.search}`,
    counts,
    pages,
    isDecided,
    rows: rows.map(({ claim, school, adviser }) => ({
      id: `${claim.supplierId}/${claim.schoolId}`,
      school,
      adviser,
      said: `${claim.claimedByName}, ${formatInstant(claim.claimedAt)}`,
      isConfirmed: claim.status === 'confirmed',
      decided: claim.decidedAt && `${claim.decidedByName}, ${formatInstant(claim.decidedAt)}`,
    })),
  }
}

export const meta = () => [{ title: pageTitle('Existing clients') }]

export default function Clients() {
  const { address, counts, pages, isDecided, rows } = useLoaderData<typeof loader>()
  const finding = isDecided
    ? `${counts.decided} decided`
    : counts.waiting === 0
      ? 'No school waits to be confirmed'
      : counts.waiting === 1
        ? 'One school says it was a client before'
        : `${counts.waiting} schools say they were clients before`
  return (
    <Page
      head={
        <PageHead
          caption="Existing clients"
          title={finding}
          sum="A school that an adviser worked for before they met here. Look at something dated before you confirm it."
        />
      }
    >
      <ToDecide
        base="/staff/clients"
        address={address}
        isDecided={isDecided}
        decided={counts.decided}
        pages={pages}
        caption="Schools that say they were clients before"
        one="school"
        many="schools"
        words={{ waits: 'What waits', waiting: 'Waiting, oldest first', nothing: 'Nobody waits for you' }}
        rows={rows}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'school',
            head: 'School',
            cell: ({ id, school }) => <TextLink href={`/staff/clients/${id}`}>{school}</TextLink>,
          },
          { key: 'adviser', head: 'Adviser', cell: ({ adviser }) => adviser },
          { key: 'said', head: 'Said by', cell: ({ said }) => said },
          ...(isDecided
            ? [
                {
                  key: 'decided',
                  head: 'Decided',
                  cell: ({ isConfirmed, decided }: (typeof rows)[number]) => (
                    <>
                      <Status tone={isConfirmed ? 'done' : 'no'}>{isConfirmed ? 'Confirmed' : 'Refused'}</Status>{' '}
                      {decided}
                    </>
                  ),
                },
              ]
            : []),
        ]}
        empty="A school stands here once one of its people has opened an adviser’s link and said that they know them."
      />
    </Page>
  )
}
