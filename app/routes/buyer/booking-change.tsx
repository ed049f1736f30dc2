import { SchoolDays } from '#app/ui/bookings/school-days.tsx'
import { Section } from '#app/ui/page.tsx'
import { Telephone, Text, TextLink } from '#app/ui/text.tsx'
import type { cancelling } from './booking-visits.ts'

type Change = {
  here: string
  adviser: string
  phone: string
  isUndated: boolean
  canWithdraw: boolean
  mayStillCancel: boolean
  /** Of what has no date: something of it is delivered, and not all. */
  isPartThere: boolean
  cancel: ReturnType<typeof cancelling>
  /** What counting notice in school days left out, and why. */
  counted: string | null
}

/** What may still be withdrawn or cancelled, until when and at what cost; nothing where nothing may. */
export function ChangeOrCancel(change: Change) {
  const { here, adviser, phone, isUndated, canWithdraw, mayStillCancel, isPartThere, cancel, counted } = change
  if (!canWithdraw && cancel.length === 0 && !mayStillCancel && !isPartThere) return null
  return (
    <Section title="Change or cancel" noPrint>
      {canWithdraw && (
        <Text>
          Free until it is confirmed. <TextLink href={`${here}/withdraw`}>Withdraw the request</TextLink>
        </Text>
      )}
      {mayStillCancel && (
        <Text>
          Free until something of it is delivered. <TextLink href={`${here}/cancel`}>Cancel it</TextLink>
        </Text>
      )}
      {isPartThere && (
        <Text>
          Something of it is delivered, so it can’t be cancelled here any more. Ring {adviser}
          {phone && (
            <>
              {' '}
              on <Telephone>{phone}</Telephone>
            </>
          )}{' '}
          if you need no more of it.
        </Text>
      )}
      {cancel.map(({ id, day, until, costs }) => (
        <Text key={day}>
          {day}:{' '}
          {costs === null && until === null ? (
            'free until it begins, while it can’t go ahead.'
          ) : costs === null ? (
            <>
              free until the end of <strong>{until}</strong>.
            </>
          ) : (
            <>
              cancelling it today would cost <strong>{costs}</strong>, as the agreement says.
            </>
          )}{' '}
          <TextLink href={`${here}/visits/${id}/day`}>Put it to another day</TextLink>
        </Text>
      ))}
      {cancel.some(({ costs }) => costs !== null) && (
        <Text>
          Ring {adviser} first
          {phone && (
            <>
              , on <Telephone>{phone}</Telephone>
            </>
          )}
          , or ask for another day here: a visit that is put to another day, as you both agree, costs nothing.
        </Text>
      )}
      {cancel.length > 0 && (
        <Text>
          <TextLink href={`${here}/cancel`}>
            {cancel.length === 1 ? 'Cancel the visit' : 'Cancel some or all visits'}
          </TextLink>
        </Text>
      )}
      {!isUndated && <SchoolDays summary="How notice is counted" counted={counted} />}
    </Section>
  )
}
