import type { ReactNode } from 'react'
import type { Day } from '#app/domain/calendar.ts'
import { formatDate, formatInstant } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Fund } from '#app/ui/fund.tsx'
import { Text } from '#app/ui/text.tsx'

type Share = {
  fundName: string
  startsOn: Day
  endsOn: Day
  status: 'proposed' | 'agreed' | 'declined' | 'closed'
  proposed: number
  agreed: number
  reserved: number
  committed: number
  spent: number
  decidedBy: string | null
  decidedAt: Date | null
}

const DECIDED = { agreed: 'Agreed by', declined: 'Declined by', closed: 'Closed by' } as const

/** One share: how far it is used, or what became of the offer. `children`: what can be done about it. */
export function ShareStanding({ share, today, children }: { share: Share; today: Day; children?: ReactNode }) {
  const year = `${formatDate(share.startsOn)} to ${formatDate(share.endsOn)}`
  const decided =
    share.status !== 'proposed' &&
    share.decidedAt &&
    `${DECIDED[share.status]} ${share.decidedBy}, ${formatInstant(share.decidedAt)}${share.status === 'declined' ? `: ${formatPounds(share.proposed)} had been offered` : ''}.`
  const holds = share.status === 'agreed' || share.agreed > 0
  return (
    <>
      {holds ? (
        <Fund
          name={`${share.fundName}, ${year}`}
          allocation={share.agreed}
          reserved={share.reserved}
          committed={share.committed}
          spent={share.spent}
        >
          {share.endsOn < today && 'That year is over. '}
          {decided}
        </Fund>
      ) : (
        <h3 className="govuk-heading-s govuk-!-margin-bottom-1">
          {share.fundName}, {year}
        </h3>
      )}
      {!holds && decided && (
        <Text small muted>
          {decided}
        </Text>
      )}
      {children}
    </>
  )
}
