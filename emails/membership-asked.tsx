import { type Base, Letter } from './parts/letter.tsx'
import { origin, staff } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & { person: string; email: string; organisation: string; jobTitle: string | null; path: string }

export const subject = ({ person, organisation }: Props) => `${person} asks to join ${organisation}`

export default function MembershipAsked(props: Props) {
  const { reader, origin, person, email, organisation, jobTitle, path } = props
  const isStaff = reader.side === 'staff'
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="Approve or refuse."
      heading={`${person} asks to join ${organisation}`}
      opening={[
        toReader(
          reader,
          isStaff
            ? `${person} would be the first member there. Make sure that they work there, then approve or refuse.`
            : `${person} can see and do nothing there until you approve.`,
        ),
      ]}
      facts={[
        ['Name', person],
        ['Email address', email],
        ['Organisation', organisation],
        ...(jobTitle ? [['Job', jobTitle] as const] : []),
      ]}
      button={{ words: 'Approve or refuse', path }}
    />
  )
}

export const sampleProps: Props = {
  reader: staff,
  origin,
  person: 'Priya Anand',
  email: 'p.anand@fernhollow.example',
  organisation: 'Fernhollow School',
  jobTitle: 'Careers leader',
  path: '/staff/members/mem_sample',
}
