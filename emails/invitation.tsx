import { type Base, Letter } from './parts/letter.tsx'
import { origin, person } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & {
  path: string
  organisation: string
  kind: string
  invitedBy: string
  roles: string | null
  until: string | null
}

/** What the organisation does on Waymark. A consortium pays nothing: its members do. */
const doesWhat = ({ organisation, kind }: Props): string => {
  if (kind === 'consortium') return `${organisation} books careers advisers’ visits for its schools on Waymark.`
  if (kind === 'staff') return `${organisation} verifies careers advisers and helps the schools that book them.`
  return `${organisation} books and pays for careers advisers’ visits on Waymark.`
}

export const subject = ({ organisation }: Props) => `Join ${organisation} on Waymark`

export default function Invitation(props: Props) {
  const { reader, origin, path, organisation, invitedBy, roles, until } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${invitedBy} has invited you.`}
      heading={`${invitedBy} has invited you to join ${organisation}`}
      opening={[toReader(reader, `${doesWhat(props)} ${invitedBy} asks you to take part.`)]}
      facts={[
        ['Organisation', organisation],
        ['Invited by', invitedBy],
        ...(roles ? [['You would', roles] as const] : []),
      ]}
      button={{ words: 'Accept the invitation', path }}
      closing={[
        `The link is for you alone${until ? ` and works until ${until}` : ''}. If you do not know ${invitedBy}, do nothing.`,
      ]}
    />
  )
}

export const sampleProps: Props = {
  reader: { ...person, name: null, firstName: null, because: 'Graham Ellwood invited this address' },
  origin,
  path: '/invitations/sample-link',
  organisation: 'Fernhollow School',
  kind: 'school',
  invitedBy: 'Graham Ellwood',
  roles: 'Pay invoices',
  until: 'Friday 4 December 2026',
}
