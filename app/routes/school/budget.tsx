import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { FUND_KINDS } from '#app/domain/budgets/funds.ts'
import { renameFund, retireFund } from '#app/domain/budgets/keep-funds.server.ts'
import { type FundEvent, type FundPage, readFund } from '#app/domain/budgets/read.server.ts'
import { FUND_PARTS, readFundPart } from '#app/domain/budgets/read-part.server.ts'
import { allocationTooLow, BUDGET_REFUSALS } from '#app/domain/budgets/refusals.ts'
import { setAllocation } from '#app/domain/budgets/set-allocation.server.ts'
import { isDay, londonDay } from '#app/domain/calendar.ts'
import { formatDate, formatDay, formatInstant } from '#app/domain/format-day.ts'
import { newId } from '#app/domain/ids.ts'
import { formatPounds, pence, signOf } from '#app/domain/money.ts'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form, HiddenField } from '#app/ui/form.tsx'
import { type FormReply, NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Fund } from '#app/ui/fund.tsx'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { YearLinks } from '#app/ui/school-picker.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Text, TextLink } from '#app/ui/text.tsx'
import { PoundsField, TextField } from '#app/ui/text-fields.tsx'
import { carried, optionalWords, typedPounds, typedWords } from '#app/ui/typed.ts'
import { PartLinks, PartVisits } from './fund-part.tsx'

const Allocation = z.object({
  startsOn: carried(BUDGET_REFUSALS.year_not_open).refine(isDay, { error: BUDGET_REFUSALS.year_not_open }),
  amount: typedPounds('Enter what the fund has, in pounds'),
  source: optionalWords(200),
  commandKey: carried(),
})
const Rename = z.object({ name: typedWords('Enter a name', 60) })

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const asked = new URL(request.url).searchParams
  const page = await readFund(actor, params.fundId ?? '', londonDay(new Date()), asked.get('year'))
  if (!page) throw await missing(actor, request)
  const { fundYearId } = page.sums
  const part = FUND_PARTS.find((one) => one === asked.get('show'))
  const shown = part && fundYearId ? { part, rows: await readFundPart(actor, fundYearId, part) } : null
  return { frame: await frameOf(actor, request), ...page, shown, commandKey: newId('run') }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireSchool(request)
  const now = new Date()
  const fundId = params.fundId ?? ''
  const page = await readFund(actor, fundId, londonDay(now), null)
  if (!page) throw await missing(actor, request)
  const sent = await request.formData()
  const refused = (field: string, sentence: string) =>
    data({ reply: withErrors(sent, { [field]: sentence }) }, { status: 422 })
  const here = `/school/budgets/${fundId}`

  const intent = pressed(sent, ['allocate', 'rename', 'retire', 'bring-back'])
  if (!intent) return refused('', NO_BUTTON)
  if (intent === 'rename') {
    const form = parseForm(sent, Rename)
    if (!form.ok) return data({ reply: form.reply }, { status: 422 })
    const renamed = await renameFund(actor, { fundId, name: form.value.name }, now)
    if (!renamed.ok) return refused('name', BUDGET_REFUSALS[renamed.refusal])
    return redirectTelling(here, `The fund is called ${form.value.name} now.`)
  }
  if (intent === 'retire' || intent === 'bring-back') {
    const isActive = intent === 'bring-back'
    const retired = await retireFund(actor, { fundId, isActive }, now)
    if (!retired.ok) return refused('', BUDGET_REFUSALS[retired.refusal])
    return redirectTelling(
      here,
      isActive ? 'The fund is offered to new requests again.' : 'The fund is retired: new requests are not offered it.',
    )
  }
  const form = parseForm(sent, Allocation)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { startsOn, amount, source, commandKey } = form.value
  const set = await setAllocation(
    actor,
    { fundId, startsOn, amountPence: amount, source: source || `Entered by ${actor.name}`, key: commandKey },
    now,
  )
  const year = page.years.find((one) => one.startsOn === startsOn)
  if (!set.ok && set.refusal === 'not_enough_left') {
    const sums = (await readFund(actor, fundId, londonDay(now), year?.key ?? null))?.sums
    if (sums) return refused('amount', allocationTooLow(usedOf(sums)))
  }
  if (!set.ok) return refused('amount', BUDGET_REFUSALS[set.refusal])
  return redirectTelling(
    `${here}?year=${year?.key ?? ''}`,
    `${page.fund.name} has ${formatPounds(amount)} for ${year?.label}.`,
  )
}

/** All of a year that is no longer left, whether an allocation was set before or not. Pence. */
const usedOf = ({ allocation, left, reserved, committed, spent, shared }: FundPage['sums']): number =>
  allocation !== null && left !== null ? allocation - left : reserved + committed + spent + shared

export const meta = ({ data: found }: { data?: { fund: { name: string } } }) => [
  { title: pageTitle(found ? `${found.fund.name}, budgets` : 'Budgets') },
]

export default function FundRoute() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const { fund, sums, school, years, canSet } = page
  const period = `${formatDate(sums.year.startsOn)} to ${formatDate(sums.year.endsOn)}`
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: '/school/budgets', text: 'Budgets' }}
          caption={`${school.name}, ${fund.name}, ${period}`}
          title={
            sums.left === null ? `The allocation for ${sums.year.label} isn’t set` : `${formatPounds(sums.left)} left`
          }
          sum={FUND_KINDS[fund.kind].rule}
        >
          {!fund.isActive && <Status tone="no">Retired</Status>}
        </PageHead>
      }
    >
      <YearLinks
        label="Year"
        years={years.map((year) => ({
          href: `/school/budgets/${fund.id}?year=${year.key}`,
          text: year.label,
          isShown: year.key === sums.year.key,
        }))}
      />
      <Columns>
        <div>
          <Section title="Where it stands">
            <Fund
              name={sums.year.label}
              allocation={sums.allocation === null ? null : sums.allocation - sums.shared}
              reserved={sums.reserved}
              committed={sums.committed}
              spent={sums.spent}
            >
              {sums.shared > 0 && `${formatPounds(sums.shared)} more is in a shared budget. `}
            </Fund>
            <PartLinks
              sums={sums}
              href={(part) => `/school/budgets/${fund.id}?year=${sums.year.key}&show=${part}#visits`}
            />
            {sums.allocation !== null && (
              <Text small muted>
                Allocation {formatPounds(sums.allocation)}. {sums.source && `${sums.source}.`}
              </Text>
            )}
          </Section>
        </div>
        <div>{canSet ? <SetAllocation page={page} commandKey={page.commandKey} reply={reply} /> : <WhoSets />}</div>
      </Columns>
      {page.shown && <PartVisits part={page.shown.part} rows={page.shown.rows} />}
      <Section title="Everything that happened to it" last={!canSet}>
        <Events events={page.events} year={sums.year.label} />
      </Section>
      {canSet && (
        <Details summary="Rename or retire this fund" open={reply !== undefined && 'name' in reply.errors}>
          <Form reply={reply}>
            <TextField name="name" label="Name" value={fund.name} width={30} />
            <Button kind="secondary" value="rename">
              Rename
            </Button>
          </Form>
          <ActButton fields={{ intent: fund.isActive ? 'retire' : 'bring-back' }}>
            {fund.isActive ? 'Retire this fund' : 'Offer it to new requests again'}
          </ActButton>
        </Details>
      )}
    </Page>
  )
}

const WhoSets = () => (
  <Section title="Allocation">
    <Text>An approver or an administrator of your organisation sets it.</Text>
  </Section>
)

function SetAllocation({
  page,
  commandKey,
  reply,
}: {
  page: FundPage
  commandKey: string
  reply: FormReply | undefined
}) {
  const { sums, dfe, dfeLatest, fund } = page
  const proposes = dfe !== null && dfe.amountPence !== sums.allocation
  return (
    <Section title={sums.allocation === null ? `Set the allocation for ${sums.year.label}` : 'Change the allocation'}>
      {fund.kind === 'pupil_premium' && !dfe && (
        <Text>
          <Status tone="soon">{`DfE’s figure for ${sums.year.label} is not here`}</Status>{' '}
          {dfeLatest
            ? `The newest one we hold for your school before or after it is for ${dfeLatest}; it is not used for another year.`
            : 'No table with your school in it has been imported.'}
        </Text>
      )}
      {dfe && (
        <Text>
          DfE allocated your school <strong>{formatPounds(dfe.amountPence)}</strong> for {dfe.pupils} eligible pupils in{' '}
          {dfe.financialYear} (deprivation element, published table). Set what is meant for guidance: the whole sum, or
          a part.
        </Text>
      )}
      {proposes && dfe && (
        <ActButton
          commandKey={`${commandKey}-dfe`}
          fields={{
            intent: 'allocate',
            startsOn: sums.year.startsOn,
            amount: (dfe.amountPence / 100).toFixed(2),
            source: `DfE’s published allocation for ${dfe.financialYear}, ${dfe.pupils} pupils`,
          }}
        >
          {`Accept ${formatPounds(dfe.amountPence)}`}
        </ActButton>
      )}
      <Form reply={reply} commandKey={commandKey}>
        <HiddenField name="startsOn" value={sums.year.startsOn} />
        <PoundsField
          name="amount"
          label={`What the fund has for ${sums.year.label}`}
          value={sums.allocation ?? undefined}
          width={10}
        />
        <TextField
          name="source"
          label="Where the figure comes from"
          optional
          hint="For example, governors’ budget of 9 July"
          value={sums.allocation === null ? '' : sums.source}
        />
        <Button value="allocate">Set allocation</Button>
      </Form>
    </Section>
  )
}

function Events({ events, year }: { events: FundEvent[]; year: string }) {
  if (events.length === 0) return <Text muted>Nothing yet in {year}.</Text>
  return (
    <StackTable
      caption={`Every movement of this fund in ${year}, newest first`}
      rows={events}
      rowKey={(event) => event.id}
      columns={[
        {
          key: 'what',
          head: 'What',
          cell: (event) => (
            <>
              {event.words}
              {event.booking && (
                <>
                  , <TextLink href={`/school/bookings/${event.booking.id}`}>{event.booking.reference}</TextLink>
                </>
              )}
              {event.visitOn && (
                <>
                  {' '}
                  {event.isDated ? 'on' : 'wanted by'} {formatDay(event.visitOn)}
                </>
              )}
              {event.memo && <span className="app-muted app-small"> {event.memo}</span>}
            </>
          ),
        },
        { key: 'when', head: 'When', cell: (event) => formatInstant(new Date(event.at)) },
        { key: 'who', head: 'Who', cell: (event) => event.who ?? 'Waymark' },
        {
          key: 'amount',
          head: 'Amount',
          numeric: true,
          cell: (event) => `${signOf(event.change)}${formatPounds(pence(Math.abs(event.amount)))}`,
        },
        {
          key: 'left',
          head: 'Left after',
          numeric: true,
          cell: (event) => (event.left === null ? 'Not set' : formatPounds(event.left)),
        },
      ]}
    />
  )
}
