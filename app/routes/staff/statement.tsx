import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { formatPounds } from '#app/domain/money.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { readPayerStatement } from '#app/domain/statements/read-payer-statement.server.ts'
import { spanQuery } from '#app/domain/statements/statement-spans.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead } from '#app/ui/page.tsx'
import { PayerStatement } from '#app/ui/statements/payer-statement.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request)
  const payerId = plainText(params.payerId)
  const asked = new URL(request.url).searchParams
  const now = new Date()
  const wanted = await readPayerStatement(actor, { payerId, asked }, now)
  const read = wanted ?? (await readPayerStatement(actor, { payerId, asked: new URLSearchParams() }, now))
  if (!read) throw await missing(actor, request)
  const query = new URLSearchParams({ ...spanQuery(read.span), ...(read.school ? { school: read.school.id } : {}) })
  const { span, spans, schools, school, statement } = read
  const at = `/staff/payments/statements/${payerId}`
  return {
    frame: await frameOf(actor, request),
    page: {
      ...{ at, span, spans, schools, school, statement, payer: read.payer.legalName, accountId: read.accountId },
      isMistyped: wanted === null,
      files: { pdf: `${at}/pdf?${query}`, csv: `${at}/csv?${query}` },
      // Of several bookings the first one's journals; each stands in the account.
      hrefs: Object.fromEntries(
        statement.lines.flatMap(({ event, bookings: [booking] }) =>
          booking ? [[event, `/staff/payments/${booking}`]] : [],
        ),
      ),
    },
  }
}

export const meta = () => [{ title: pageTitle('Statement') }]

export default function StaffStatement() {
  const { page } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          back={{ href: '/staff/payments/unpaid', text: 'Unpaid invoices' }}
          caption="Statement"
          title={`${page.payer}: ${formatPounds(page.statement.closingPence)} owed at the end`}
          sum={page.school ? `Only what is for ${page.school.name}.` : undefined}
        />
      }
    >
      <PayerStatement page={page} />
      {page.accountId && (
        <Text>
          <TextLink href={`/staff/payments/accounts/owed_by_payer/${page.accountId}`}>
            Every entry of its account in the ledger
          </TextLink>
        </Text>
      )}
    </Page>
  )
}
