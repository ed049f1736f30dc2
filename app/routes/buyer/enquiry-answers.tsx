import type { Day } from '#app/domain/calendar.ts'
import { answerStands } from '#app/domain/enquiries/enquiry-words.ts'
import { formatDay, formatDayShort } from '#app/domain/format-day.ts'
import { midSentence } from '#app/domain/mid-sentence.ts'
import { formatPounds } from '#app/domain/money.ts'
import { CheckboxesField } from '#app/ui/choice-fields.tsx'
import { Button, Form, HiddenField } from '#app/ui/form.tsx'
import type { FormReply } from '#app/ui/form-reply.ts'
import { SortLinks } from '#app/ui/list-controls.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Text, TextLink } from '#app/ui/text.tsx'
import type { AnswerShown } from './enquiry.tsx'

/** Every adviser who was asked, in the order in which they answered unless somebody asks for it by price. */
export function Answers({ answers, order, here }: { answers: AnswerShown[]; order: string; here: string }) {
  const hasPrices = answers.filter(({ gross }) => gross !== null).length > 1
  return (
    <>
      {hasPrices && (
        <SortLinks
          current={order === 'price' ? 'Lowest price' : 'As they answered, the earliest'}
          others={[
            order === 'price'
              ? { href: here, text: 'Who answered' }
              : { href: `${here}?order=price`, text: 'Lowest price' },
          ]}
        />
      )}
      <StackTable
        caption="Answers side by side"
        rows={answers}
        rowKey={({ supplierId }) => supplierId}
        columns={[
          {
            key: 'adviser',
            head: 'Adviser',
            cell: ({ adviser, slug }) => (slug ? <TextLink href={`/advisers/${slug}`}>{adviser}</TextLink> : adviser),
          },
          {
            key: 'stands',
            head: 'Answer',
            words: true,
            cell: ({ status, answered, declinedWhy, note, cannot }) => (
              <>
                <Status tone={answerStands[status].tone}>{answerStands[status].words}</Status>
                {answered && (
                  <Text small muted>
                    {answered}
                  </Text>
                )}
                {cannot && <Text small>{CANNOT[cannot]}</Text>}
                {declinedWhy && <Text small>{declinedWhy}</Text>}
                {note && <Text small>{note}</Text>}
              </>
            ),
          },
          {
            key: 'days',
            head: 'Days',
            words: true,
            cell: ({ days, cannot }) =>
              days.length > 0 &&
              !cannot &&
              days.map(({ day, isFree }) => (
                <div key={day}>
                  {isFree ? (
                    formatDayShort(day as Day)
                  ) : (
                    <Status tone="no">{formatDayShort(day as Day)}, gone since</Status>
                  )}
                </div>
              )),
          },
          {
            key: 'price',
            head: 'One visit, all in',
            words: true,
            cell: (answer) => answer.gross !== null && <Price {...answer} />,
          },
        ]}
      />
    </>
  )
}

function Price({ gross, bears, own, travel, travelMiles, noFee, priceReason }: AnswerShown) {
  if (gross === null || own === null) return null
  return (
    <>
      <strong>{formatPounds(gross)}</strong>
      {bears !== null && (
        <>
          <br />
          {formatPounds(bears)} without the VAT you claim back
        </>
      )}
      <Text small muted>
        {formatPounds(own)} theirs, {formatPounds(travel ?? 0)} travel for {travelMiles} miles there and back
      </Text>
      {noFee && <Text small>{noFee}</Text>}
      {priceReason && <Text small>Not their usual price: {priceReason}</Text>}
    </>
  )
}

const CANNOT = {
  on_hold: 'Cannot be asked at the moment.',
  check_missing: 'Cannot be asked for this service: a check is missing.',
} as const

type ChooseOneProps = { answer: AnswerShown; visits: number; reply: FormReply | undefined }

/** One answer to choose: the days of it that are free still, as many ticked as visits are wanted. */
export function ChooseOne({ answer, visits, reply }: ChooseOneProps) {
  if (answer.cannot)
    return (
      <Text>
        {answer.adviser}: {midSentence(CANNOT[answer.cannot])}
      </Text>
    )
  const free = answer.days.filter(({ isFree }) => isFree)
  if (free.length === 0)
    return (
      <Text>
        {answer.adviser}: none of the days is free any more.{' '}
        <TextLink href={`/advisers/${answer.slug ?? ''}`}>See other days</TextLink>
      </Text>
    )
  return (
    <Details summary={`Choose ${answer.adviser}`} open={reply !== undefined}>
      <Form reply={reply} among={answer.supplierId}>
        <HiddenField name="supplierId" value={answer.supplierId} />
        <CheckboxesField
          name="days"
          label="Which of the days?"
          size="s"
          small
          values={free.slice(0, visits).map(({ day }) => day)}
          choices={free.map(({ day }) => ({ value: day, label: formatDay(day as Day) }))}
        />
        <Button value="choose">Choose {answer.adviser}</Button>
      </Form>
    </Details>
  )
}
