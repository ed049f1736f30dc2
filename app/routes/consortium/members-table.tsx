import type { ReactNode } from 'react'
import type { MemberSeen } from '#app/domain/consortia/read.server.ts'
import type { ShareSums } from '#app/domain/consortia/read-shares.server.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Bar } from '#app/ui/bar.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { TextLink } from '#app/ui/text.tsx'

const inWords = (name: string, of: ShareSums): string =>
  `${name}: ${formatPounds(of.spent)} spent, ${formatPounds(of.committed)} committed, ${formatPounds(of.reserved)} waiting, ${formatPounds(of.left)} left of ${formatPounds(of.agreed)}`

type Props = { members: MemberSeen[]; sums: ShareSums; empty: ReactNode }

/** Each member's share, how far it is used, and what all of them come to. */
export const MembersTable = ({ members, sums, empty }: Props) => (
  <StackTable
    caption="Each member’s share and what it has used"
    rows={members}
    rowKey={(member) => member.schoolId}
    empty={empty}
    columns={[
      {
        key: 'school',
        head: 'School',
        width: 'one-third',
        cell: (member) => (
          <>
            <TextLink href={`/consortium/members/${member.schoolId}`}>{member.name}</TextLink>
            {member.status === 'left' && <span className="govuk-!-font-weight-regular app-muted"> has left</span>}
            {member.agreed > 0 && (
              <Bar
                small
                of={member.agreed}
                parts={[
                  { mark: 'done', amount: member.spent },
                  { mark: 'promised', amount: member.committed },
                  { mark: 'reserved', amount: member.reserved },
                ]}
                label={inWords(member.name, member)}
              />
            )}
          </>
        ),
      },
      {
        key: 'agreed',
        head: 'Agreed',
        numeric: true,
        cell: (member) => (member.agreed > 0 ? formatPounds(member.agreed) : 'None yet'),
      },
      { key: 'reserved', head: 'Waiting', numeric: true, cell: (member) => formatPounds(member.reserved) },
      { key: 'committed', head: 'Committed', numeric: true, cell: (member) => formatPounds(member.committed) },
      { key: 'spent', head: 'Spent', numeric: true, cell: (member) => formatPounds(member.spent) },
      {
        key: 'left',
        head: 'Left',
        numeric: true,
        cell: (member) => <strong>{formatPounds(member.left)}</strong>,
      },
    ]}
    {...(members.length > 1 && { foot: footOf(members, sums) })}
  />
)

/** "All 3 schools"; "2 schools, and one that has left". */
function togetherWords(members: MemberSeen[]): string {
  const left = members.filter(({ status }) => status === 'left').length
  const here = members.length - left
  if (left === 0) return `All ${here} schools`
  return `${here === 1 ? 'One school' : `${here} schools`}, and ${left === 1 ? 'one that has' : `${left} that have`} left`
}

const footOf = (members: MemberSeen[], sums: ShareSums) => ({
  school: togetherWords(members),
  agreed: <strong>{formatPounds(sums.agreed)}</strong>,
  reserved: <strong>{formatPounds(sums.reserved)}</strong>,
  committed: <strong>{formatPounds(sums.committed)}</strong>,
  spent: <strong>{formatPounds(sums.spent)}</strong>,
  left: <strong>{formatPounds(sums.left)}</strong>,
})
