import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { may } from '#app/auth/actor.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireBuyer } from '#app/auth/guards.server.ts'
import { quantityOf } from '#app/domain/bookings/price-lines.ts'
import { type ApprovalListed, readApprovals } from '#app/domain/bookings/read-approvals.server.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDay, formatDeadline, formatInstant } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { TextLink } from '#app/ui/text.tsx'
import { baseOf } from './base.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireBuyer(request)
  const today = londonDay(new Date())
  const { awaiting, decided } = await readApprovals(actor)
  return {
    frame: await frameOf(actor, request),
    base: baseOf(actor),
    organisation: actor.organisationName,
    canApprove: may(actor, 'approve visits'),
    namesSchool: actor.kind === 'consortium' || actor.isTrust,
    awaiting: awaiting.map((one) => rowOf(one, today)),
    decided: decided.map((one) => rowOf(one, today)),
    mine: awaiting.filter(({ isOwn }) => !isOwn).length,
  }
}

const rowOf = (one: ApprovalListed, today: Day) => ({
  id: one.bookingId,
  what: `${one.adviser}, ${quantityOf(one.terms) ?? (one.visits === 1 ? formatDay(one.first, today) : `${one.visits} visits from ${formatDay(one.first, today)}`)}`,
  reference: one.reference,
  school: one.school,
  by: one.requestedBy,
  isOwn: one.isOwn,
  isQuestionOpen: one.isQuestionOpen,
  total: formatPounds(one.pence),
  until: formatDeadline(one.approveBy, today),
  status: one.status,
  decided: one.decidedAt ? `${one.decidedByName}, ${formatInstant(one.decidedAt, today)}` : '',
})
type Row = ReturnType<typeof rowOf>

export const meta = () => [{ title: pageTitle('Approvals') }]

/** Of those who approve, how much waits for them; of everybody else, how much waits. */
function finding(canApprove: boolean, waiting: number): string {
  const whose = canApprove ? 'your approval' : 'approval'
  if (waiting === 0) return `Nothing waits for ${whose}`
  return waiting === 1 ? `1 request waits for ${whose}` : `${waiting} requests wait for ${whose}`
}

export default function Approvals() {
  const { base, organisation, canApprove, namesSchool, awaiting, decided, mine } = useLoaderData<typeof loader>()
  const school = namesSchool ? [{ key: 'school', head: 'School', cell: (row: Row) => row.school }] : []
  const decides = (row: Row) => canApprove && !row.isOwn
  return (
    <Page
      head={
        <PageHead
          caption={`Approvals for ${organisation}`}
          title={finding(canApprove, canApprove ? mine : awaiting.length)}
          sum={
            canApprove
              ? 'Days and money are held until the time shown.'
              : 'Whoever approves spending decides. You see how each stands.'
          }
        />
      }
    >
      <Section title="Waiting">
        <StackTable
          caption="Requests waiting for approval"
          rows={awaiting}
          rowKey={(row) => row.id}
          columns={[
            {
              key: 'what',
              head: 'Request',
              cell: (row) => (
                <>
                  <TextLink href={decides(row) ? `${base}/approvals/${row.id}` : `${base}/bookings/${row.id}`}>
                    {decides(row) ? 'Decide: ' : ''}
                    {row.what}
                  </TextLink>
                  <br />
                  <span className="app-muted app-small govuk-!-font-weight-regular">
                    {row.reference}, asked for by {row.by}
                  </span>
                </>
              ),
            },
            ...school,
            {
              key: 'state',
              head: 'How it stands',
              cell: (row) =>
                row.isOwn ? (
                  <Status tone="open">You asked: somebody else decides</Status>
                ) : row.isQuestionOpen ? (
                  <Status tone="open">Waiting for {row.by}’s answer</Status>
                ) : (
                  <Status tone={canApprove ? 'turn' : 'open'}>{canApprove ? 'Your turn' : 'Waiting'}</Status>
                ),
            },
            { key: 'until', head: 'By', cell: (row) => row.until },
            { key: 'total', head: 'Cost', numeric: true, cell: (row) => row.total },
          ]}
          empty={
            <Answer kind="empty" title="No request is waiting">
              <p>What {organisation} has to approve comes here as soon as somebody asks for it.</p>
            </Answer>
          }
        />
      </Section>
      {decided.length > 0 && (
        <Section title="Decided lately" last>
          <StackTable
            caption="Requests decided lately"
            rows={decided}
            rowKey={(row) => row.id}
            columns={[
              {
                key: 'what',
                head: 'Request',
                cell: (row) => <TextLink href={`${base}/bookings/${row.id}`}>{row.what}</TextLink>,
              },
              ...school,
              {
                key: 'status',
                head: 'Decision',
                cell: (row) => (
                  <Status tone={row.status === 'approved' ? 'done' : 'no'}>
                    {row.status === 'approved' ? 'Approved' : 'Declined'}
                  </Status>
                ),
              },
              { key: 'decided', head: 'By', cell: (row) => row.decided },
              { key: 'total', head: 'Cost', numeric: true, cell: (row) => row.total },
            ]}
          />
        </Section>
      )}
    </Page>
  )
}
