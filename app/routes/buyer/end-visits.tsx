import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { type CancelCost, cancelCost, costsInAll } from '#app/domain/bookings/cancel-costs.ts'
import { reasonOf, SCHOOL_REASONS } from '#app/domain/bookings/end-reasons.ts'
import { cancelVisits, withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { isCollected } from '#app/domain/bookings/paid-through.ts'
import { isWithoutDate, quantityOf } from '#app/domain/bookings/price-lines.ts'
import type { VisitSeen } from '#app/domain/bookings/read-booking.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { explainCounted } from '#app/domain/explain-school-days.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { SchoolDays } from '#app/ui/bookings/school-days.tsx'
import { CheckboxesField, RadioField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, ButtonGroup, Form, HiddenField } from '#app/ui/form.tsx'
import { CARRIED, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { MoneyTable } from '#app/ui/money-table.tsx'
import { QuestionPage } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { carried, optionalWords } from '#app/ui/typed.ts'
import { type OpenBooking, openBooking } from './open-booking.server.ts'

type How = 'withdraw' | 'cancel'

/** /withdraw takes back what is not confirmed; /cancel ends confirmed visits, free of charge or at what their notice costs. */
const howOf = (request: Request): How => (new URL(request.url).pathname.includes('/cancel') ? 'cancel' : 'withdraw')

const isFree = ({ now }: OpenBooking, { freeUntil }: VisitSeen): boolean => now <= freeUntil

const choosable = (open: OpenBooking, how: How): VisitSeen[] =>
  open.seen.visits.filter((visit) => {
    if (how === 'withdraw') return visit.status === 'requested'
    if (visit.status !== 'confirmed') return false
    return isFree(open, visit) || (visit.span !== null && open.now < visit.span.from)
  })

const costOf = (open: OpenBooking, visit: VisitSeen): CancelCost =>
  cancelCost(open.seen.booking.terms, visit, open.seen.calendar, open.today, isFree(open, visit))

function hintOf(open: OpenBooking, visit: VisitSeen): string | undefined {
  if (visit.span === null) return undefined
  if (visit.lacksSince) return 'Free until it begins, while it can’t go ahead'
  if (isFree(open, visit)) return `Free until the end of ${formatDay(londonDay(visit.freeUntil), open.today)}`
  return `${noticeWords(costOf(open, visit))}: ${formatPounds(costOf(open, visit).grossPence)}`
}

export async function loader(args: LoaderFunctionArgs) {
  const open = await openBooking(args, 'withdraw visits')
  const how = howOf(args.request)
  const { seen, today } = open
  const visits = choosable(open, how)
  return {
    frame: open.frame,
    how,
    here: open.here,
    adviser: seen.adviser,
    payer: seen.payer.name,
    isOnlyAskedFor: seen.visits.every(({ status }) => status !== 'confirmed'),
    areSomeAskedFor: seen.visits.some(({ status }) => status === 'requested'),
    phone: seen.visits.some(({ status }) => status === 'confirmed') ? seen.booking.adviserPhone : '',
    isUndated: isWithoutDate(seen.booking.terms),
    visits: visits.map((visit) => ({
      value: visit.id,
      label: quantityOf(seen.booking.terms) ?? formatDay(visit.onDay, today),
      hint: how === 'cancel' ? hintOf(open, visit) : undefined,
    })),
    costs:
      how === 'cancel'
        ? visits.map((visit) => ({
            id: visit.id,
            day: formatDay(visit.onDay, today),
            isByPayroll: !isCollected(visit),
            ...costOf(open, visit),
          }))
        : [],
    counted: explainCounted(
      seen.calendar,
      how === 'cancel'
        ? visits
            .filter((visit) => visit.span !== null && !isFree(open, visit))
            .map(({ onDay }) => ({ from: today, to: onDay }))
        : [],
    ),
  }
}

/** "6 school days’ notice, 50% of the price" */
const noticeWords = ({ notice, percent }: Pick<CancelCost, 'notice' | 'percent'>): string =>
  `${notice === 1 ? '1 school day’s' : `${notice} school days’`} notice, ${percent}% of the price`

/** A page about one visit has no boxes to tick. What each costs was shown, and comes back with the form: "visit:pence". */
const asked = (how: How, isOne: boolean) =>
  z.object({
    visits: z
      .array(z.string())
      .min(1, { error: 'Choose at least one visit' })
      .meta({ [CARRIED]: isOne }),
    because: how === 'cancel' ? z.string({ error: 'Choose why' }) : z.string().optional(),
    reason: optionalWords(500),
    shown: z
      .array(carried())
      .optional()
      .meta({ [CARRIED]: true }),
  })

const shownOf = (typed: readonly string[] = []): Record<string, number> =>
  Object.fromEntries(
    typed.flatMap((one) => {
      const [, id, pence] = /^([^:]+):(\d{1,9})$/.exec(one) ?? []
      return id && pence ? [[id, Number(pence)]] : []
    }),
  )

export async function action(args: ActionFunctionArgs) {
  const open = await openBooking(args, 'withdraw visits')
  const how = howOf(args.request)
  const sent = await args.request.formData()
  const isOne = choosable(open, how).length === 1
  const form = parseForm(sent, asked(how, isOne))
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const input = {
    bookingId: open.seen.booking.id,
    visitIds: [...new Set(form.value.visits)],
    reason: form.value.reason,
  }
  const because = reasonOf(SCHOOL_REASONS, form.value.because)
  if (how === 'cancel' && !because) return data({ reply: withErrors(sent, { because: 'Choose why' }) }, { status: 422 })
  const shown = shownOf(form.value.shown)
  const ended =
    how === 'cancel' && because
      ? await cancelVisits(open.actor, { ...input, because, shown }, open.now)
      : await withdrawVisits(open.actor, input, open.now)
  if (!ended.ok) {
    if (ended.refusal === 'reason_missing')
      return data({ reply: withErrors(sent, { reason: 'Say why. The adviser reads it' }) }, { status: 422 })
    const words = ended.refusal === 'not_found' ? 'Choose visits from the list' : BOOKING_REFUSALS[ended.refusal]
    const isOfAll = isOne || ended.refusal === 'cancelling_costs'
    return data({ reply: withErrors(sent, { [isOfAll ? '' : 'visits']: words }) }, { status: 422 })
  }
  const isUndated = isWithoutDate(open.seen.booking.terms)
  const many = isUndated
    ? 'It has'
    : input.visitIds.length === 1
      ? 'The visit has'
      : `${input.visitIds.length} visits have`
  if (how === 'withdraw')
    return redirectTelling(open.here, `${many} been withdrawn. The money is back with your funds.`)
  const cost = costsInAll(
    open.seen.visits.filter(({ id }) => input.visitIds.includes(id)).map((visit) => costOf(open, visit)),
  )
  const isInvoiced = open.seen.visits.some((visit) => input.visitIds.includes(visit.id) && isCollected(visit))
  const payer = open.seen.payer.name
  return redirectTelling(
    open.here,
    cost === 0
      ? `${many} been cancelled at no cost. The money is back with your funds.`
      : `${many} been cancelled. ${formatPounds(cost)} is ${isInvoiced ? `invoiced to ${payer}` : `to be paid through the payroll of ${payer}`}, and the rest is back with your funds.`,
  )
}

export const meta = () => [{ title: pageTitle('Withdraw or cancel visits') }]

export default function EndVisits() {
  const { how, here, adviser, payer, phone, visits, costs, counted, isUndated, isOnlyAskedFor, areSomeAskedFor } =
    useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const [only] = visits
  const verb = how === 'cancel' ? 'Cancel' : 'Withdraw'
  const areCostly = costs.some(({ grossPence }) => grossPence > 0)
  const title =
    visits.length === 1 && only
      ? `${verb} ${isUndated ? only.label : `the visit on ${only.label}`}?`
      : `${verb} which visits?`
  return (
    <QuestionPage back={{ href: here, text: 'Back' }} title={visits.length > 1 ? undefined : title} reply={reply}>
      {visits.length === 0 ? (
        <Text>
          {isUndated && how === 'cancel' && !isOnlyAskedFor
            ? `Something of it has been delivered, so it cannot be cancelled any more. Once all of it is there, agree it or raise a problem. ${adviser} can still cancel at no cost to you.`
            : how === 'withdraw'
              ? 'Nothing is waiting any more, so there is nothing to withdraw.'
              : isOnlyAskedFor
                ? 'No visit of this booking is confirmed, so there is nothing to cancel.'
                : `What was confirmed has begun, so it cannot be cancelled here any more. Ring ${adviser}${phone && ` on ${phone}`}, who can say that it did not take place, at no cost to you.`}{' '}
          {how === 'cancel' && areSomeAskedFor && (
            <>
              What is only asked for is withdrawn instead, at no cost:{' '}
              <TextLink href={`${here}/withdraw`}>withdraw it</TextLink>.{' '}
            </>
          )}
          <TextLink href={here}>Back to the booking</TextLink>
        </Text>
      ) : (
        <Form reply={reply}>
          {visits.length === 1 && only ? (
            <HiddenField name="visits" value={only.value} />
          ) : (
            <CheckboxesField name="visits" label={title} asTitle choices={visits} />
          )}
          <Text>
            {adviser} is told at once
            {isUndated
              ? ', and'
              : visits.length === 1
                ? ', the day is free again, and'
                : ', the days are free again, and'}{' '}
            {areCostly ? 'what is not charged goes back to your funds.' : 'the money goes back to your funds.'}{' '}
            {how === 'withdraw' ? 'Withdrawing costs nothing.' : !areCostly && 'Cancelling now costs nothing.'}
          </Text>
          {areCostly && (
            <Costs costs={costs} adviser={adviser} payer={payer} phone={phone} counted={counted} here={here} />
          )}
          {costs.map(({ id, grossPence }) => (
            <HiddenField key={id} name="shown" value={`${id}:${grossPence}`} />
          ))}
          {how === 'cancel' && <RadioField name="because" label="Why" choices={[...SCHOOL_REASONS]} small />}
          <TextArea
            name="reason"
            label={how === 'cancel' ? 'More about it' : 'Why'}
            optional
            rows={3}
            max={500}
            hint={how === 'cancel' ? `${adviser} reads it. Nothing about a pupil.` : `${adviser} reads it`}
          />
          <ButtonGroup>
            <Button kind="warning">
              {how === 'withdraw' ? 'Withdraw' : areCostly ? 'Cancel at this cost' : 'Cancel free of charge'}
            </Button>
            <TextLink href={here}>Keep {visits.length === 1 ? 'it' : 'them'}</TextLink>
          </ButtonGroup>
        </Form>
      )}
    </QuestionPage>
  )
}

type Shown = CancelCost & { id: string; day: string; isByPayroll: boolean }

/** What cancelling each visit costs, who pays it and from what, and what comes back: read before anything is done. */
function Costs(of: {
  costs: Shown[]
  adviser: string
  payer: string
  phone: string
  counted: string | null
  here: string
}) {
  const { costs, adviser, payer, phone, counted, here } = of
  return (
    <>
      {costs.map((cost) => (
        <Text key={`${cost.id} day`}>
          <TextLink href={`${here}/visits/${cost.id}/day`}>Put {cost.day} to another day</TextLink>
        </Text>
      ))}
      {costs.map((cost) => (
        <MoneyTable
          key={cost.id}
          caption={`Cancelling ${cost.day}`}
          captionShown
          lines={[
            {
              what: 'Charged',
              note: cost.grossPence > 0 ? chargeNote(cost) : 'Free of charge',
              amount: cost.grossPence === 0 ? 'Nothing' : cost.grossPence,
            },
            ...cost.funds.flatMap(({ name, pays, back }) => [
              ...(pays > 0 ? [{ what: `Paid from ${name}`, amount: pays }] : []),
              { what: `Back to ${name}`, amount: back },
            ]),
          ]}
        />
      ))}
      <Text>
        {costs.some(({ isByPayroll }) => !isByPayroll)
          ? `${payer} is invoiced by ${adviser} for what is charged`
          : `${payer} pays ${adviser} what is charged through its payroll`}
        : the share of the adviser’s price that was agreed with the booking, without travel and without a booking fee.
        Nobody has to approve it again.
      </Text>
      <Text>
        Ask for another day first: a visit that is put to another day, as you both agree, costs nothing, whatever the
        notice. That is the way, too, where snow or an emergency closes the school. Ring {adviser}
        {phone && ` on ${phone}`} where it is urgent.
      </Text>
      <SchoolDays summary="How notice is counted" counted={counted} />
    </>
  )
}

const chargeNote = (cost: CancelCost): string =>
  `${noticeWords(cost)}${cost.vatPence > 0 ? `, with ${formatPounds(cost.vatPence)} VAT` : ''}`
