import type { StatusWords } from '#app/domain/bookings/status-words.ts'
import type { Link } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { TextLink } from '#app/ui/text.tsx'

export type VisitRow = {
  id: string
  /** Of what has no date: the day by which it is wanted. */
  day: string
  /** '' of what has no date. */
  times: string
  status: StatusWords
  detail: string[]
  amount: string
  acts: Link[]
}

/** The visits of a booking: when, how each stands and who is awaited, what it costs, what can be done. */
export const VisitTable = ({ visits }: { visits: VisitRow[] }) => (
  <StackTable
    caption={visits.every(({ times }) => times === '') ? 'What was asked for' : 'Visits of this booking'}
    rows={visits}
    rowKey={(visit) => visit.id}
    columns={[
      {
        key: 'day',
        head: 'Date',
        cell: ({ day, times }) => (
          <>
            {day}
            <br />
            <span className="app-muted app-small govuk-!-font-weight-regular">{times}</span>
          </>
        ),
      },
      {
        key: 'status',
        head: 'How it stands',
        cell: ({ status, detail, acts, day, times }) => (
          <>
            <Status tone={status.tone}>{status.words}</Status>
            {detail.map((words) => (
              <span key={words} className="app-small">
                <br />
                {words}
              </span>
            ))}
            {acts.length > 0 && <br />}
            {acts.map(({ href, text }) => (
              <span key={href} className="govuk-!-margin-right-3">
                <TextLink href={href} hidden={times === '' ? 'what is delivered' : `the visit on ${day}`}>
                  {text}
                </TextLink>
              </span>
            ))}
          </>
        ),
      },
      { key: 'amount', head: 'Cost', numeric: true, cell: ({ amount }) => amount },
    ]}
  />
)
