import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDate, formatInstant } from '#app/domain/format-day.ts'
import { CONCERN_LIFECYCLE, type ConcernEvent } from '#app/domain/safeguarding/concern-lifecycle.ts'
import { moveConcern, recordReferral } from '#app/domain/safeguarding/decide-concern.server.ts'
import { readConcern } from '#app/domain/safeguarding/read-concerns.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { HistoryRoute } from '#app/ui/bookings/history-route.tsx'
import { DateField } from '#app/ui/date-field.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { type FormReply, NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Details, Facts, Inset, Text, TextLink } from '#app/ui/text.tsx'
import { TextArea, TextField } from '#app/ui/text-fields.tsx'
import { typedDate, typedWords } from '#app/ui/typed.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'decide concerns')
  const found = await readConcern(actor, plainText(params.id))
  if (!found) throw await missing(actor, request)
  const { concern, about, organisation, events } = found
  const decided = (words: string | null, on: typeof concern.ladoOn) =>
    words && on ? { words, on: formatDate(on), typed: on } : null
  return {
    frame: await frameOf(actor, request),
    today: londonDay(new Date()),
    about,
    status: concern.status,
    said: concern.said,
    reported: `${concern.reporterName}${organisation && organisation !== concern.reporterName ? `, ${organisation}` : ''}, ${formatInstant(concern.reportedAt)}`,
    lado: decided(concern.ladoDecision, concern.ladoOn),
    dbs: decided(concern.dbsDecision, concern.dbsOn),
    suspendedBy: found.suspendedByName,
    isMySuspension: concern.suspendedBy === actor.personId,
    isAboutMe: concern.aboutPersonId === actor.personId,
    history: events.map(({ event, at, byName, note }) => ({
      state: event === 'suspend' || event === 'revoke' ? ('no' as const) : ('done' as const),
      what: `${byName} ${PAST[event]}`,
      at,
      note,
    })),
  }
}

const PAST: Record<ConcernEvent | 'lado' | 'dbs', string> = {
  suspend: CONCERN_LIFECYCLE.suspend.past,
  close_unfounded: CONCERN_LIFECYCLE.close_unfounded.past,
  lift: CONCERN_LIFECYCLE.lift.past,
  revoke: CONCERN_LIFECYCLE.revoke.past,
  lado: 'wrote down the decision about the LADO',
  dbs: 'wrote down the decision about a DBS referral',
}

const EVENTS = ['suspend', 'close_unfounded', 'lift', 'revoke'] as const
const REFERRALS = ['lado', 'dbs'] as const
const reasonOf = (event: ConcernEvent) => `${event}Reason`
const referralOf = (to: (typeof REFERRALS)[number]) =>
  z.object({
    [`${to}Decision`]: typedWords('Say what was decided, and why', 500),
    [`${to}On`]: typedDate('Enter the day of the decision'),
  })

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'decide concerns')
  const id = plainText(params.id)
  const found = await readConcern(actor, id)
  if (!found) throw await missing(actor, request)
  const now = new Date()
  const sent = await request.formData()
  const here = `/staff/concerns/${id}`
  const intent = pressed(sent, [...EVENTS, ...REFERRALS])
  const refused = (reply: FormReply) => data({ reply, of: intent }, { status: 422 })
  if (intent === null) return refused(withErrors(sent, { '': NO_BUTTON }))
  if (intent === 'lado' || intent === 'dbs') {
    const form = parseForm(sent, referralOf(intent))
    if (!form.ok) return refused(form.reply)
    const typed = form.value as Record<string, string>
    const on = typed[`${intent}On`] as ReturnType<typeof londonDay>
    const kept = await recordReferral(
      actor,
      { id, to: intent, decision: typed[`${intent}Decision`] as string, on },
      now,
    )
    if (kept.ok) return redirectTelling(here, 'Written down.')
    return refused(
      withErrors(
        sent,
        kept.refusal === 'in_the_future'
          ? { [`${intent}On`]: 'Enter a day that is not in the future' }
          : { '': REFUSALS[kept.refusal === 'about_yourself' ? 'about_yourself' : 'not_now'] },
      ),
    )
  }
  const field = reasonOf(intent)
  const reason = plainText(String(sent.get(field) ?? ''), 4_000)
  if (reason.length > 1_000) return refused(withErrors(sent, { [field]: 'Use 1,000 characters or fewer' }))
  const moved = await moveConcern(actor, { id, event: intent, reason }, now)
  if (moved.ok) return redirectTelling(here, intent === 'lift' && moved.value.isOnHold ? STILL_ON_HOLD : DONE[intent])
  if (moved.refusal === 'reason_missing')
    return refused(withErrors(sent, { [field]: 'Say why, for the record. Only staff read it.' }))
  return refused(withErrors(sent, { '': REFUSALS[moved.refusal === 'not_found' ? 'not_now' : moved.refusal] }))
}

const REFUSALS = {
  about_yourself: 'This is about you. Somebody else of the staff decides.',
  second_person_needed: 'You suspended them, so somebody else of the staff decides what follows.',
  already_done: 'This has been done already. Nothing was done twice.',
  not_now:
    'Something has changed since you opened this page, so this can’t be done now. The page shows where it stands.',
} as const

const STILL_ON_HOLD =
  'Lifted. Another concern still keeps them suspended, so nothing changes for them or for schools, and nobody is told.'

const DONE: Record<ConcernEvent, string> = {
  suspend: 'Suspended: nobody can ask for them, and their visits to come are held. They are told by email.',
  close_unfounded: 'Closed. It leaves no mark that a school can see.',
  lift: 'Lifted: schools can ask for them again, and their visits go ahead. They are told by email.',

  revoke: 'Done: they can no longer be booked. They are told by email.',
}

export const meta: MetaFunction<typeof loader> = () => [{ title: pageTitle('Concern') }]

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>
type Answered = ReturnType<typeof useActionData<typeof action>>

const TITLE: Record<Loaded['status'], string> = {
  reported: 'Read it, and decide whether to suspend',
  suspended: 'Suspended: a second person decides',
  unfounded: 'Closed as unfounded',
  lifted: 'The suspension was lifted',
  revoked: 'Can no longer be booked',
}

export default function Concern() {
  const page = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const { about, status } = page
  const isOpen = status === 'reported' || status === 'suspended'
  return (
    <Page
      reply={answered?.reply}
      head={
        <PageHead
          back={{ href: '/staff/concerns', text: 'Concerns' }}
          caption={`A concern about ${about.name}`}
          title={TITLE[status]}
          sum={`Reported by ${page.reported}.`}
        />
      }
    >
      <Columns>
        <div>
          <Section title="What was reported">
            <Inset>{page.said}</Inset>
          </Section>
          {isOpen && <Decisions page={page} answered={answered} />}
          <Section title="What was done" last>
            {page.history.length === 0 ? <Text>Nothing yet.</Text> : <HistoryRoute points={page.history} />}
          </Section>
        </div>
        <div>
          <Panel title="The adviser">
            <Text small>
              {about.supplierId ? (
                <TextLink href={`/staff/advisers/${about.supplierId}`}>{about.name}</TextLink>
              ) : (
                about.name
              )}
            </Text>
          </Panel>
          <Referral to="lado" title="Referral to the LADO" page={page} answered={answered} />
          <Referral to="dbs" title="Referral to the DBS" page={page} answered={answered} />
        </div>
      </Columns>
    </Page>
  )
}

const Decisions = ({ page, answered }: { page: Loaded; answered: Answered }) => {
  if (page.isAboutMe)
    return (
      <Section title="About you">
        <Text>Somebody else of the staff decides.</Text>
      </Section>
    )
  if (page.status === 'reported')
    return (
      <Section title="Decide">
        <Text>
          You may suspend by yourself, at once: nobody can ask for {page.about.name}, and visits to come are held. A
          second person lifts it or makes it final.
        </Text>
        <WithReason event="suspend" summary="Suspend now" button="Suspend" answered={answered} />
        <WithReason event="close_unfounded" summary="It is unfounded" button="Close as unfounded" answered={answered} />
      </Section>
    )
  return (
    <Section title="Decide">
      {page.isMySuspension ? (
        <Text>You suspended them, so somebody else of the staff decides what follows.</Text>
      ) : (
        <>
          <Text>{page.suspendedBy} suspended them. You are the second person.</Text>
          <WithReason event="lift" summary="Lift the suspension" button="Lift it" answered={answered} />
          <WithReason event="revoke" summary="End their work on Waymark" button="End it" answered={answered} />
        </>
      )}
    </Section>
  )
}

type WithReasonProps = { event: ConcernEvent; summary: string; button: string; answered: Answered }

const WithReason = ({ event, summary, button, answered }: WithReasonProps) => {
  const reply = answered?.of === event ? answered.reply : undefined
  return (
    <Details summary={summary} open={reply !== undefined}>
      <Form reply={reply} among={event}>
        <TextArea name={reasonOf(event)} label="Why, for the record" hint="Only staff read it." rows={3} max={1_000} />
        <Button kind={event === 'suspend' || event === 'revoke' ? 'warning' : 'secondary'} value={event}>
          {button}
        </Button>
      </Form>
    </Details>
  )
}

type ReferralProps = { to: 'lado' | 'dbs'; title: string; page: Loaded; answered: Answered }

const Referral = ({ to, title, page, answered }: ReferralProps) => {
  const reply = answered?.of === to ? answered.reply : undefined
  const known = page[to]
  return (
    <Panel title={title} line>
      <Facts facts={[{ name: 'Decision', words: known?.words ?? 'Not decided yet', note: known?.on }]} />
      {!page.isAboutMe && (
        <Details summary={known ? 'Change what was decided' : 'Write down what was decided'} open={reply !== undefined}>
          <Form reply={reply} among={to}>
            <TextField
              name={`${to}Decision`}
              label="What was decided, and why"
              hint="Like “Referred by telephone, reference 118”, or “Not referred: no harm was alleged”."
              value={known?.words}
            />
            <DateField name={`${to}On`} label="When" value={known?.typed ?? page.today} size="s" />
            <Button kind="secondary" value={to}>
              Write it down
            </Button>
          </Form>
        </Details>
      )}
    </Panel>
  )
}
