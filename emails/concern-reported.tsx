import { type Base, Letter } from './parts/letter.tsx'
import { origin, staff } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & { id: string }

export const subject = () => 'A concern about an adviser has been reported'

/** Neither about whom nor in what words: both stand on the page alone, which only staff open. */
export default function ConcernReported(props: Props) {
  const { reader, origin, id } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject()}
      preview="Read it now, and decide whether the adviser is suspended."
      heading="Read a concern about an adviser now"
      opening={[
        toReader(
          reader,
          'Somebody has told us of a concern about an adviser. Read it at once: you may suspend the adviser by yourself, and a second of us decides what follows.',
        ),
      ]}
      facts={[]}
      button={{ words: 'Read the concern', path: `/staff/concerns/${id}` }}
      closing={['Do not pass it on by email.']}
    />
  )
}

export const sampleProps: Props = { reader: staff, origin, id: 'cnc_1' }
