import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { systemActor } from '#app/auth/actor.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { memberOrAnyone, requireDemo } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { readOutbox } from '#app/domain/emails/outbox.server.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { EmailAddress } from '#app/ui/email-address.tsx'
import { FilterBar, ListCount, Pagination } from '#app/ui/list-controls.tsx'
import { Page, PageHead } from '#app/ui/page.tsx'
import { hrefWith, pageOfTitle, pagesOf } from '#app/ui/pages.ts'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  requireDemo()
  const url = new URL(request.url)
  const search = (url.searchParams.get('search') ?? '').slice(0, 200)
  const page = (count: number) => pagesOf(url.searchParams.get('page'), count)
  const { count, emails } = await readOutbox(systemActor('the demonstration shows its emails'), { search, page })
  const today = londonDay(new Date())
  return {
    frame: await frameOf(await memberOrAnyone(request), request),
    href: `${url.pathname}${url.search}`,
    search,
    pages: page(count),
    emails: emails.map(({ writtenAt, ...email }) => ({ ...email, at: formatInstant(writtenAt, today) })),
  }
}

export const meta = ({ data }: { data: Awaited<ReturnType<typeof loader>> | undefined }) => [
  { title: pageTitle(`Emails of the demonstration${data ? pageOfTitle(data.pages) : ''}`) },
]

function finding(count: number, search: string) {
  const emails = count === 1 ? '1 email' : `${count} emails`
  if (search) return `${emails} for “${search}”`
  return count === 0 ? 'No email has been written yet' : `${emails} written, none sent`
}

export default function Outbox() {
  const { href, search, pages, emails } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          caption="Outbox of the demonstration"
          title={finding(pages.count, search)}
          sum="The demonstration sends no email. Whatever Waymark would have sent is here, newest first."
        />
      }
    >
      <FilterBar button="Search" chosen={search ? [{ href: hrefWith(href, { search: null }), text: search }] : []}>
        <TextField name="search" label="Address or subject" value={search} spellCheck={false} />
      </FilterBar>
      {pages.count > 0 && <ListCount pages={pages} one="email" many="emails" />}
      <StackTable
        caption="Emails, newest first"
        rows={emails}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'subject',
            head: 'Subject',
            width: 'one-half',
            cell: ({ id, subject }) => <TextLink href={`/demo/outbox/${id}`}>{subject}</TextLink>,
          },
          { key: 'to', head: 'To', cell: ({ to }) => <EmailAddress>{to}</EmailAddress> },
          { key: 'at', head: 'Written', cell: ({ at }) => at },
        ]}
        empty={
          <Answer kind="empty" title={search ? 'No email matches' : 'Emails appear here as people act'}>
            <Text>
              {search
                ? 'Search for part of an address, such as careers.leader@, or of a subject, such as a booking’s reference.'
                : 'Request a visit, approve it or answer it, and the emails that this sends are listed here within seconds.'}
            </Text>
          </Answer>
        }
      />
      <Pagination pages={pages} href={(page) => hrefWith(href, { page })} />
    </Page>
  )
}
