import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { outsideState, outsideWords } from '#app/domain/payments/outside-words.ts'
import { countOutside, readOutside } from '#app/domain/payments/read-outside.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button } from '#app/ui/form.tsx'
import { Page, PageHead } from '#app/ui/page.tsx'
import { pagesOf } from '#app/ui/pages.ts'
import { Status } from '#app/ui/status.tsx'
import { TextLink } from '#app/ui/text.tsx'
import { ToDecide } from './to-decide.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const url = new URL(request.url)
  const isDecided = url.searchParams.get('decided') === '1'
  const counts = await countOutside(actor)
  const pages = pagesOf(url.searchParams.get('page'), isDecided ? counts.decided : counts.waiting)
  const rows = await readOutside(actor, isDecided, { limit: pages.perPage, offset: (pages.page - 1) * pages.perPage })
  return {
    frame: await frameOf(actor, request),
    address: `${url.pathname}${url.search}`,
    counts,
    pages,
    isDecided,
    rows: rows.map(({ receipt, payer, reference }) => ({
      id: receipt.id,
      payer,
      reference,
      words: outsideWords(receipt),
      recorded: `${receipt.recordedByName}, ${formatInstant(receipt.recordedAt)}`,
      state: outsideState(receipt),
    })),
  }
}

export const meta = () => [{ title: pageTitle('Money past Stripe') }]

/** What came to Waymark's own bank: what waits for its evidence or a second person, and what was decided. */
export default function OutsideList() {
  const { address, counts, pages, isDecided, rows } = useLoaderData<typeof loader>()
  const finding = isDecided
    ? `${counts.decided} decided`
    : counts.waiting === 0
      ? 'Nothing waits to be confirmed'
      : counts.waiting === 1
        ? 'One payment waits to be confirmed'
        : `${counts.waiting} payments wait to be confirmed`
  return (
    <Page
      head={
        <PageHead
          back={{ href: '/staff/payments', text: 'Payments' }}
          caption="Money past Stripe"
          title={finding}
          sum="What came to our own bank account, by transfer or cheque. It counts once a second person has confirmed it."
        >
          <Button href="/staff/payments/outside/new">Record money that came</Button>
        </PageHead>
      }
    >
      <ToDecide
        base="/staff/payments/outside"
        address={address}
        isDecided={isDecided}
        decided={counts.decided}
        pages={pages}
        caption="Money that came past Stripe"
        one="payment"
        many="payments"
        rows={rows}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'payer',
            head: 'Payer',
            cell: ({ id, payer }) => <TextLink href={`/staff/payments/outside/${id}`}>{payer}</TextLink>,
          },
          { key: 'reference', head: 'Invoice', cell: ({ reference }) => reference },
          { key: 'what', head: 'What came', words: true, cell: ({ words }) => words },
          { key: 'recorded', head: 'Recorded by', cell: ({ recorded }) => recorded },
          { key: 'state', head: 'State', cell: ({ state }) => <Status tone={state.tone}>{state.words}</Status> },
        ]}
        empty="Payers have an account number of their own at Stripe. What comes to our own bank instead is recorded here."
      />
    </Page>
  )
}
