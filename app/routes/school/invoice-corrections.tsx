import { londonDay } from '#app/domain/calendar.ts'
import type { readCorrections } from '#app/domain/credits/read-credits.server.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { listed } from '#app/domain/listed.ts'
import { formatPounds, pence } from '#app/domain/money.ts'
import { REFUND_STANDS } from '#app/domain/refunds/refund-words.ts'
import { Section } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

/** What the payer reads of what was credited and what goes back, from what was read of it. */
export const correctionsSeen = ({ credited, returned }: Awaited<ReturnType<typeof readCorrections>>) => ({
  credited: credited.map(({ creditId, numbers, pence: amount, at, reason }) => ({
    creditId,
    words: `${formatPounds(pence(Number(amount)))} credited on ${formatDate(londonDay(at))} by ${listed(numbers)}. ${reason}`,
  })),
  returned: returned.map(({ id, amountPence, status, standing }) => ({
    id,
    words: `${formatPounds(amountPence)}: ${REFUND_STANDS[status].words.toLowerCase()}${standing && status !== 'failed' ? `. ${standing}` : ''}`,
  })),
})

/** Credit notes and refunds of an invoice; nothing where there are none. */
export const Corrections = ({ credited, returned }: ReturnType<typeof correctionsSeen>) => (
  <>
    {credited.length > 0 && (
      <Section title={credited.length === 1 ? 'Credited' : 'Credits'}>
        {credited.map(({ creditId, words }) => (
          <Text key={creditId}>
            {words}{' '}
            <TextLink href={`/school/credit-notes/${creditId}/pdf`} hidden={` for: ${words}`}>
              Credit note as PDF
            </TextLink>
          </Text>
        ))}
      </Section>
    )}
    {returned.length > 0 && (
      <Section title="Returned to you">
        {returned.map(({ id, words }) => (
          <Text key={id}>{words}.</Text>
        ))}
      </Section>
    )}
  </>
)
