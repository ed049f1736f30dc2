import { type Base, Letter } from './parts/letter.tsx'
import { origin, person } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & {
  path: string
  organisation: string
  invitedBy: string
  engagement: string
  rate: string
  terms: string
  until: string
}

export const subject = ({ organisation }: Props) => `${organisation} would like to send you to schools`

export default function PractitionerInvited(props: Props) {
  const { reader, origin, path, organisation, invitedBy, engagement, rate, terms, until } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`Read the terms and the rate before you join: ${rate}.`}
      heading={`${invitedBy} invites you to go to schools for ${organisation}`}
      opening={[
        toReader(
          reader,
          `${organisation} provides careers guidance to schools on Waymark, and would name you for visits. These are its terms. You join by agreeing to them, and may leave at any time; what Waymark has verified of you stays yours.`,
        ),
      ]}
      facts={[
        ['Provider', organisation],
        ['You would be', engagement],
        ['Rate', rate],
        ['Terms', terms.split('\n').filter(Boolean)],
      ]}
      button={{ words: 'Read the terms and decide', path }}
      closing={[`The link is for you alone and works until ${until}. If you do not know ${invitedBy}, do nothing.`]}
    />
  )
}

export const sampleProps: Props = {
  reader: { ...person, name: null, firstName: null, because: 'Imogen Thwaite invited this address' },
  origin,
  path: '/invitations/sample-link',
  organisation: 'Northfell Careers',
  invitedBy: 'Imogen Thwaite',
  engagement: 'Self-employed',
  rate: '£210 a guidance day, paid by the provider',
  terms: 'Paid within 14 days of the visit.\nYou may decline any visit.',
  until: 'Friday 4 December 2026',
}
