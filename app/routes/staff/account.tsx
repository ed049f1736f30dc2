import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { type AccountEntry, readAccount } from '#app/domain/ledger/read-account.server.ts'
import { formatPounds } from '#app/domain/money.ts'
import { pageTitle } from '#app/ui/document.ts'
import { ListCount, Pagination } from '#app/ui/list-controls.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { hrefWith, PER_PAGE, pagesOf } from '#app/ui/pages.ts'
import { type Column, StackTable } from '#app/ui/stack-table.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { accountName, sideWords } from './account-words.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request)
  const { pathname, search, searchParams } = new URL(request.url)
  const account = { kind: params.kind ?? '', id: params.account ?? '' }
  const first = await readAccount(actor, { ...account, skip: 0, take: PER_PAGE })
  if (!first) throw await missing(actor, request)
  const pages = pagesOf(searchParams.get('page'), first.count)
  const rest = pages.page > 1 ? await readAccount(actor, { ...account, skip: pages.from - 1, take: PER_PAGE }) : first
  return {
    frame: await frameOf(actor, request),
    address: `${pathname}${search}`,
    ...{ ...first, pages, entries: rest?.entries ?? [] },
  }
}

export const meta = () => [{ title: pageTitle('An account') }]

/** One account: its entries, newest first, each with the booking it is of and the balance after it. */
export default function Account() {
  const page = useLoaderData<typeof loader>()
  const { kind, words, pages, address } = page
  return (
    <Page
      head={
        <PageHead
          back={{ href: `/staff/payments/accounts/${kind}`, text: words }}
          caption={`${words}: ${accountName(page)}`}
          title={sideWords(page.pence)}
          sum={`The sum of ${pages.count} ${pages.count === 1 ? 'entry' : 'entries'}.`}
        />
      }
    >
      <Section title="Entries, newest first" last>
        {pages.of > 1 && <ListCount pages={pages} one="entry" many="entries" />}
        <StackTable
          caption={`${words}: its entries, newest first`}
          columns={columns}
          rows={page.entries}
          rowKey={(entry) => String(entry.id)}
          empty={<Text>Nothing was entered here yet.</Text>}
        />
        <Pagination pages={pages} of="Entries" href={(number) => hrefWith(address, { page: number })} />
      </Section>
    </Page>
  )
}

const columns: Column<AccountEntry>[] = [
  {
    key: 'what',
    head: 'What',
    words: true,
    cell: (entry) => (
      <>
        {entry.what}
        {entry.booking && (
          <>
            , <TextLink href={`/staff/payments/${entry.booking}`}>{entry.booking}</TextLink>
          </>
        )}
        {entry.memo && <span className="app-muted app-small"> {entry.memo}</span>}
      </>
    ),
  },
  { key: 'when', head: 'When', cell: (entry) => formatInstant(entry.at) },
  { key: 'who', head: 'Who', cell: (entry) => entry.who ?? 'Waymark' },
  { key: 'debit', head: 'Debit', numeric: true, cell: ({ amountPence: one }) => (one > 0 ? formatPounds(one) : '') },
  { key: 'credit', head: 'Credit', numeric: true, cell: ({ amountPence: one }) => (one < 0 ? formatPounds(-one) : '') },
  { key: 'after', head: 'Balance after', numeric: true, cell: (entry) => balanceWords(entry.balancePence) },
]

const balanceWords = (pence: number): string => (pence === 0 ? formatPounds(0) : sideWords(pence))
