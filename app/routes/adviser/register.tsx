import { markShown, OUTCOME_WORDS, type Outcome } from '#app/domain/bookings/register-rules.ts'
import type { Time } from '#app/domain/calendar.ts'
import { formatDay, formatTime } from '#app/domain/format-day.ts'
import { yearWords } from '#app/domain/services/year-groups.ts'
import { RadioField, SelectField } from '#app/ui/choice-fields.tsx'
import { ActButton, Button, Form, HiddenField } from '#app/ui/form.tsx'
import { SLOT_FORM, type Slot, Slots } from '#app/ui/slots.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Text, TextLink } from '#app/ui/text.tsx'
import { TextField, TimeField } from '#app/ui/text-fields.tsx'
import type { DaySheetProps } from './day-sheet.tsx'

const TONES: Record<Outcome, 'done' | 'no' | 'open'> = { seen: 'done', absent: 'no', refused: 'no', rearranged: 'open' }

/** The time of an interview as it is kept: a clock time, or nothing. */
export const timeInWords = (typed: string): string =>
  /^\d\d:\d\d$/.test(typed) ? formatTime(typed as Time) : 'No time'

type Row = DaySheetProps['register'][number]
export type Mark = Pick<Row, 'outcome' | 'startsAt' | 'yearGroup' | 'schoolReference'>

/** "Seen, 8:50am, Year 11, FH-0412" */
export const markInWords = ({ outcome, startsAt, yearGroup, schoolReference }: Mark): string =>
  [
    outcome ? OUTCOME_WORDS[outcome] : 'Not marked',
    timeInWords(startsAt),
    ...(yearGroup ? [yearWords(yearGroup)] : []),
    ...(schoolReference ? [schoolReference] : []),
  ].join(', ')

/** Who a line is about: the school's own reference, else its number. Never a name. */
const nameOf = (row: Row, index: number): string => row.schoolReference || `Interview ${index + 1}`

/** The interview that is open: the one asked for or sent back with an error, else the first that is not marked. */
function openOne({ register, asked, reply }: DaySheetProps, isOpen: boolean): number | null {
  if (!isOpen) return null
  const sent = reply?.values.intent === 'mark' ? Number(reply.values.position) : null
  const wanted = register.find((row) => row.position === (sent ?? asked))
  return (wanted ?? register.find((row) => row.outcome === null))?.position ?? null
}

/** The day's register: one interview is open at a time, so that one thumb is enough. */
export function Register(props: DaySheetProps & { isOpen: boolean }) {
  const { register, visit, booking, reply, isOpen } = props
  const now = openOne(props, isOpen)
  if (register.length === 0) {
    return (
      <div className="govuk-!-margin-bottom-6">
        <h2 className="govuk-heading-m govuk-!-margin-bottom-1">Register</h2>
        <Text>
          No interviews were asked for.{' '}
          {isOpen && 'Add one if a pupil was seen on their own: a register lets the visit be agreed without delay.'}
        </Text>
      </div>
    )
  }
  const slots = register.map((row, index): Slot => {
    const isNow = row.position === now
    const who = nameOf(row, index)
    return {
      kind: 'interview',
      time: timeInWords(row.startsAt),
      who,
      beside: row.yearGroup ? yearWords(row.yearGroup) : undefined,
      children: isNow ? undefined : <Standing row={row} who={who} isOpen={isOpen} />,
      now: isNow ? <MarkForm row={row} who={who} years={booking.yearGroups} reply={reply} /> : undefined,
    }
  })
  return (
    <div className="govuk-!-margin-bottom-6">
      <h2 className="govuk-heading-m govuk-!-margin-bottom-1" id="register">
        Register
      </h2>
      {!isOpen && visit.status === 'confirmed' && (
        <Text muted>
          It opens when the visit starts: {formatTime(visit.from)} on {formatDay(visit.onDay)}.
        </Text>
      )}
      <Slots slots={[...slots, { kind: 'break', time: formatTime(visit.to), words: 'The visit ends' }]} />
    </div>
  )
}

const Standing = ({ row, who, isOpen }: { row: Row; who: string; isOpen: boolean }) => (
  <>
    {row.outcome ? (
      <p>
        <Status tone={TONES[row.outcome]}>{OUTCOME_WORDS[row.outcome]}</Status>{' '}
        {isOpen && (
          <TextLink href={`?open=${row.position}#register`} hidden={who}>
            Change
          </TextLink>
        )}
      </p>
    ) : (
      isOpen && (
        <p>
          <TextLink href={`?open=${row.position}#register`} hidden={who}>
            Mark
          </TextLink>
        </p>
      )
    )}
    {isOpen && !row.isPlanned && (
      <ActButton kind="link" fields={{ intent: 'drop', position: String(row.position) }}>
        Take {who} off the register
      </ActButton>
    )}
  </>
)

type FormProps = { row: Row; who: string; years: number[]; reply: DaySheetProps['reply'] }

const MarkForm = ({ row, who, years, reply }: FormProps) => {
  const own = reply?.values.intent === 'mark' ? reply : undefined
  return (
    <Form className={SLOT_FORM} reply={own} among="mark">
      <HiddenField name="intent" value="mark" />
      <HiddenField name="position" value={row.position} />
      <HiddenField name="shown" value={markShown(row)} />
      <RadioField
        name="outcome"
        label={`Did ${who === row.schoolReference ? who : 'the pupil'} come?`}
        small
        value={row.outcome ?? undefined}
        choices={(Object.keys(OUTCOME_WORDS) as Outcome[]).map((value) => ({ value, label: OUTCOME_WORDS[value] }))}
      />
      <Answers row={row} years={years} />
      <Button>Save</Button>
    </Form>
  )
}

const Answers = ({
  row,
  years,
  at = '',
}: {
  /** before each name, where the form stands beside another of its kind */
  at?: string
  row: { startsAt: string; yearGroup: number | null; schoolReference: string }
  years: number[]
}) => (
  <>
    <TimeField
      name={`${at}startsAt`}
      label="Started"
      value={/^\d\d:\d\d$/.test(row.startsAt) ? formatTime(row.startsAt as Time) : ''}
    />
    <SelectField
      name={`${at}yearGroup`}
      label="Year group"
      value={String(row.yearGroup ?? (years.length === 1 ? years[0] : ''))}
      options={[{ value: '', label: 'Not said' }, ...yearOptions(years)]}
    />
    <TextField
      name={`${at}schoolReference`}
      label="The school’s own reference"
      hint="Such as FH-0412. Never a name, nor who is Pupil Premium."
      optional
      width={10}
      value={row.schoolReference}
      autoComplete="off"
      spellCheck={false}
    />
  </>
)

const yearOptions = (years: number[]) =>
  [...new Set([...years, 7, 8, 9, 10, 11, 12, 13])]
    .filter((year) => year >= 7 && year <= 14)
    .sort((a, b) => a - b)
    .map((year) => ({ value: String(year), label: yearWords(year) }))

/** One more interview than was planned. Its number is made with the form, so that sending it twice adds one. */
export function AddInterview({ register, booking, reply }: DaySheetProps) {
  const own = reply?.values.intent === 'add' ? reply : undefined
  const position = Math.max(0, ...register.map((row) => row.position)) + 1
  if (position > 60) return null
  return (
    <Details summary="Add an interview" open={own !== undefined}>
      <Form reply={own} among="add">
        <HiddenField name="intent" value="add" />
        <HiddenField name="position" value={position} />
        <HiddenField name="shown" value="" />
        <RadioField
          name="added.outcome"
          label="What happened"
          small
          inline
          size="s"
          value="seen"
          choices={(Object.keys(OUTCOME_WORDS) as Outcome[]).map((value) => ({ value, label: OUTCOME_WORDS[value] }))}
        />
        <Answers at="added." row={{ startsAt: '', yearGroup: null, schoolReference: '' }} years={booking.yearGroups} />
        <Button kind="secondary">Add to the register</Button>
      </Form>
    </Details>
  )
}
