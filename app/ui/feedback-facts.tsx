import { Facts } from './text.tsx'

export type FeedbackWords = {
  wentWell: string
  couldBeBetter: string
  again: string
  by: string
  reply: string
  repliedBy: string
}

/** What was said of one visit and, where the adviser replied, the reply. */
export const FeedbackFacts = ({ wentWell, couldBeBetter, again, by, reply, repliedBy }: FeedbackWords) => (
  <Facts
    facts={[
      ...(wentWell ? [{ name: 'Went well', words: wentWell }] : []),
      ...(couldBeBetter ? [{ name: 'Could be better', words: couldBeBetter }] : []),
      { name: 'Would book again', words: again },
      { name: 'Said by', words: by },
      ...(reply ? [{ name: 'Reply', words: reply, note: repliedBy }] : []),
    ]}
  />
)
