import type { Day } from '#app/domain/calendar.ts'
import { chaseWords } from '#app/domain/invoices/chase-words.ts'
import { List } from './text.tsx'

type Chased = Parameters<typeof chaseWords>[0]

/** Who asked for an invoice and when, oldest first. */
export const ChasedList = ({ chased, today }: { chased: readonly Chased[]; today: Day }) => (
  <List bullet>
    {chased.map((one) => (
      <li key={`${one.how} ${one.onDay} ${one.said}`}>{chaseWords(one, today)}</li>
    ))}
  </List>
)
