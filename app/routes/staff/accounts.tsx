import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { readAccountsOfKind } from '#app/domain/ledger/read-trial-balance.server.ts'
import { formatPounds } from '#app/domain/money.ts'
import { pageTitle } from '#app/ui/document.ts'
import { ListCount, Pagination } from '#app/ui/list-controls.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { hrefWith, pagesOf } from '#app/ui/pages.ts'
import { type Column, StackTable } from '#app/ui/stack-table.tsx'
import { TextLink } from '#app/ui/text.tsx'
import { accountName, sideWords } from './account-words.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request)
  const { pathname, search, searchParams } = new URL(request.url)
  const kind = params.kind ?? ''
  const found = await readAccountsOfKind(actor, kind)
  if (!found) throw await missing(actor, request)
  const pages = pagesOf(searchParams.get('page'), found.accounts.length)
  return {
    frame: await frameOf(actor, request),
    address: `${pathname}${search}`,
    ...{ ...found, kind, pages, accounts: found.accounts.slice(pages.from - 1, pages.to) },
  }
}

export const meta = () => [{ title: pageTitle('Accounts of a kind') }]

type Row = ReturnType<typeof useLoaderData<typeof loader>>['accounts'][number]

/** Every account of one kind, with the sum of its entries. */
export default function Accounts() {
  const { words, book, kind, pence, pages, accounts, address } = useLoaderData<typeof loader>()
  const columns: Column<Row>[] = [
    {
      key: 'account',
      head: 'Account',
      cell: (row) => <TextLink href={`/staff/payments/accounts/${kind}/${row.id}`}>{accountName(row)}</TextLink>,
    },
    { key: 'entries', head: 'Entries', numeric: true, cell: (row) => row.entries.toLocaleString('en-GB') },
    { key: 'debit', head: 'Debit', numeric: true, cell: (row) => (row.pence > 0 ? formatPounds(row.pence) : '') },
    { key: 'credit', head: 'Credit', numeric: true, cell: (row) => (row.pence < 0 ? formatPounds(-row.pence) : '') },
  ]
  return (
    <Page
      head={
        <PageHead
          back={{ href: '/staff/payments', text: 'Payments' }}
          caption={`${words}, ${book === 'cash' ? 'cash' : 'budgets'}`}
          title={sideWords(pence)}
          sum={`${pages.count} ${pages.count === 1 ? 'account' : 'accounts'} of this kind ${pages.count === 1 ? 'has' : 'have'} entries.`}
        />
      }
    >
      <Section title="Accounts" last>
        {pages.of > 1 && <ListCount pages={pages} one="account" many="accounts" />}
        <StackTable caption={`${words}: its accounts`} columns={columns} rows={accounts} rowKey={(row) => row.id} />
        <Pagination pages={pages} of="Accounts" href={(page) => hrefWith(address, { page })} />
      </Section>
    </Page>
  )
}
