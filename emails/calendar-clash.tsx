import { type Base, Letter } from './parts/letter.tsx'
import { adviser, origin } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

/** `clashes`: each visit with when the calendar is busy; `more`: how many are not named. */
type Props = Base & { calendar: string; clashes: readonly string[]; more: number }

export const subject = ({ calendar, clashes, more }: Pick<Props, 'calendar' | 'clashes' | 'more'>) =>
  clashes.length + more === 1
    ? `Your calendar “${calendar}” is busy during a visit`
    : `Your calendar “${calendar}” is busy during ${clashes.length + more} visits`

export default function CalendarClash(props: Props) {
  const { reader, origin, clashes, more } = props
  const isOne = clashes.length + more === 1
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={clashes[0] ?? ''}
      heading={subject(props)}
      opening={[
        toReader(
          reader,
          `${isOne ? 'The visit stands' : 'The visits stand'} as ${isOne ? 'it is' : 'they are'}, and ${isOne ? 'the school has' : 'the schools have'} been told nothing. Only you can say which of the two gives way.`,
        ),
      ]}
      facts={[[isOne ? 'Visit' : 'Visits', [...clashes, ...(more > 0 ? [`and ${more} more`] : [])]]]}
      button={{ words: 'See what to do', path: '/adviser/calendars' }}
      closing={[
        'Move or remove what is in your own calendar, or cancel the visit or decline the request, or tell us that you can do both: it may be the same visit, which you noted there yourself.',
      ]}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  calendar: 'Family',
  clashes: ['Larkfield School, Thursday 21 January 2027, 8:45am to 3:15pm: busy 9am to 10am'],
  more: 0,
}
