import { type Base, Letter } from './parts/letter.tsx'
import { origin, person } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & {
  path: string
  organisation: string
  invitedBy: string
  roles: string | null
  until: string | null
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
      opening={[
        toReader(
          reader,
          `${organisation} books and pays for careers advisers’ visits on Waymark. ${invitedBy} asks you to take part.`,
        ),
      ]}
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
  invitedBy: 'Graham Ellwood',
  roles: 'Pay invoices',
  until: 'Friday 4 December 2026',
}
