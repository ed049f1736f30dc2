import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { formatPounds } from '#app/domain/money.ts'
import { readOwnPayer } from '#app/domain/statements/read-own-payer.server.ts'
import { readPayerStatement } from '#app/domain/statements/read-payer-statement.server.ts'
import { spanQuery } from '#app/domain/statements/statement-spans.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead } from '#app/ui/page.tsx'
import { PayerStatement } from '#app/ui/statements/payer-statement.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const frame = await frameOf(actor, request)
  const payer = await readOwnPayer(actor)
  if (payer.id !== actor.organisationId) return { frame, paidBy: payer.name, page: null }
  const asked = new URL(request.url).searchParams
  const now = new Date()
  const wanted = await readPayerStatement(actor, { payerId: actor.organisationId, asked }, now)
  const read =
    wanted ?? (await readPayerStatement(actor, { payerId: actor.organisationId, asked: new URLSearchParams() }, now))
  if (!read) throw await missing(actor, request)
  const query = new URLSearchParams({ ...spanQuery(read.span), ...(read.school ? { school: read.school.id } : {}) })
  const { span, spans, schools, school, statement } = read
  return {
    frame,
    paidBy: null,
    page: {
      ...{ at: '/school/statement', span, spans, schools, school, statement, payer: read.payer.legalName },
      isMistyped: wanted === null,
      files: { pdf: `/school/statement.pdf?${query}`, csv: `/school/statement.csv?${query}` },
      hrefs: Object.fromEntries(
        statement.lines.flatMap(({ event, requestId }) =>
          requestId ? [[event, `/school/invoices/${requestId}`]] : [],
        ),
      ),
    },
  }
}

export const meta = () => [{ title: pageTitle('Statement') }]

export default function SchoolStatement() {
  const { page, paidBy } = useLoaderData<typeof loader>()
  const back = { href: '/school/invoices', text: 'Invoices' }
  if (!page)
    return (
      <Page head={<PageHead back={back} caption="Statement" title={`${paidBy} pays for your school`} />}>
        <Answer kind="empty" title="The statement is theirs">
          <p className="govuk-body">It shows what is owed for your school by itself, too.</p>
        </Answer>
      </Page>
    )
  return (
    <Page
      head={
        <PageHead
          back={back}
          caption={`Statement, ${page.payer}`}
          title={
            page.statement.closingPence > 0
              ? `${formatPounds(page.statement.closingPence)} is owed at the end`
              : 'Nothing is owed at the end'
          }
          sum={page.school ? `Only what is for ${page.school.name}.` : undefined}
        />
      }
    >
      <PayerStatement page={page} />
    </Page>
  )
}
