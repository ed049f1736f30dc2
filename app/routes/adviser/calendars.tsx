import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { type AdviserActor, may } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireAdviser } from '#app/auth/guards.server.ts'
import { pathWithin } from '#app/auth/own-path.ts'
import { ownVisitPath } from '#app/domain/bookings/visit-words.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { busyWords, calendarStatus, faultWords, unreadWords } from '#app/domain/outside-calendars/calendar-words.ts'
import { clashWords } from '#app/domain/outside-calendars/clash-words.ts'
import { settleClash } from '#app/domain/outside-calendars/keep-calendars.server.ts'
import { type OwnClash, ownCalendars, ownClashes } from '#app/domain/outside-calendars/read.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { ownFeed } from '#app/domain/visit-calendars/keep-feed.server.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button } from '#app/ui/form.tsx'
import { NO_BUTTON, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const now = new Date()
  const today = londonDay(now)
  const mayAnswer = may(actor, 'answer requests')
  const [calendars, clashes, feed] = [
    await ownCalendars(actor, now),
    await ownClashes(actor, now),
    await ownFeed(actor),
  ]
  return {
    frame: await frameOf(actor, request),
    calendars: calendars.map((one) => ({
      id: one.id,
      name: one.name,
      isWell: one.standing === 'read' || one.standing === 'retrying',
      status: calendarStatus(one, today),
      says: one.standing === 'paused' ? '' : busyWords(one),
      notes: [faultWords(one, today), one.standing === 'paused' ? '' : unreadWords(one.unread)].filter(Boolean),
    })),
    clashes: clashes.map((clash) => ({
      visitId: clash.visitId,
      calendarId: clash.calendarId,
      calendar: clash.calendar,
      words: clashWords(clash),
      todo:
        clash.supplierId !== actor.organisationId || !mayAnswer
          ? 'See the visit'
          : clash.status === 'requested'
            ? 'Answer the request'
            : 'Cancel the visit',
      href: pathOfClash(clash, actor, mayAnswer),
    })),
    feed: feed && { read: feed.readAt ? formatInstant(feed.readAt, today) : null },
  }
}

/** Whoever only goes there for a provider reads on the visit’s page whom to tell. */
function pathOfClash(clash: OwnClash, { organisationId }: AdviserActor, mayAnswer: boolean): string {
  const { visitId: id, supplierId, status } = clash
  if (supplierId !== organisationId) return pathWithin(supplierId, `/adviser/visits/${id}`)
  return mayAnswer && status === 'confirmed'
    ? `/adviser/visits/${id}/cancel`
    : ownVisitPath({ ...clash, id }, mayAnswer)
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const sent = await request.formData()
  if (pressed(sent, ['both']) === null) return data({ reply: withErrors(sent, { '': NO_BUTTON }) }, { status: 422 })
  const [visitId, calendarId] = ['visit', 'calendar'].map((name) => plainText(String(sent.get(name) ?? ''))) as [
    string,
    string,
  ]
  const settled = await settleClash(actor, { visitId, calendarId }, new Date())
  if (!settled.ok && settled.refusal === 'not_found') throw await missing(actor, request)
  return redirectTelling(
    '/adviser/calendars',
    settled.ok
      ? 'Settled: both stay as they are. If your calendar changes at that time, we ask again.'
      : 'That was settled already.',
  )
}

export const meta = () => [{ title: pageTitle('Your calendars') }]

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>

function finding({ calendars, clashes }: Loaded): string {
  if (clashes.length > 0)
    return clashes.length === 1
      ? 'A calendar of yours is busy during a visit'
      : `Your calendars are busy during ${clashes.length} visits`
  const unwell = calendars.filter(({ status }) => status.tone === 'turn' || status.tone === 'no').length
  if (unwell > 0)
    return unwell === 1 ? 'One of your calendars cannot be read' : `${unwell} of your calendars cannot be read`
  const read = calendars.filter(({ isWell }) => isWell).length
  if (read === 0) return 'Waymark reads no calendar of yours'
  return read === 1 ? 'Waymark reads one calendar of yours' : `Waymark reads ${read} calendars of yours`
}

export default function Calendars() {
  const loaded = useLoaderData<typeof loader>()
  const { calendars, clashes, feed } = loaded
  return (
    <Page
      reply={useActionData<typeof action>()?.reply}
      head={
        <PageHead
          back={{ href: '/adviser/availability', text: 'Your availability' }}
          caption="Your calendars"
          title={finding(loaded)}
          sum="While a calendar that you keep elsewhere says you are busy, no school can ask for that time."
        >
          <Button href="/adviser/calendars/new">Add a calendar</Button>
        </PageHead>
      }
    >
      {clashes.length > 0 && (
        <Section title="Busy during a visit">
          <Text>
            The visit stands as it is, and the school has been told nothing. Move or remove what is in your own
            calendar, or let the visit go, or say that you can do both: it may be the same visit, which you noted there
            yourself.
          </Text>
          <StackTable
            caption="Visits during which a calendar of yours is busy"
            rows={clashes}
            rowKey={({ visitId, calendarId }) => `${visitId} ${calendarId}`}
            columns={[
              { key: 'visit', head: 'Visit', width: 'one-half', cell: ({ words }) => words },
              { key: 'calendar', head: 'Calendar', cell: ({ calendar }) => calendar },
              {
                key: 'go',
                head: 'Let it go',
                cell: ({ todo, href, words }) => (
                  <TextLink href={href} hidden={`: ${words}`}>
                    {todo}
                  </TextLink>
                ),
              },
              {
                key: 'both',
                head: 'Keep both',
                cell: ({ visitId, calendarId, words }) => (
                  <ActButton kind="link" fields={{ intent: 'both', visit: visitId, calendar: calendarId }}>
                    I can do both<span className="govuk-visually-hidden">: {words}</span>
                  </ActButton>
                ),
              },
            ]}
          />
        </Section>
      )}
      <Columns>
        <div>
          <Section title="Calendars that you keep elsewhere" last>
            <StackTable
              caption="Calendars that you keep elsewhere"
              rows={calendars}
              rowKey={({ id }) => id}
              columns={[
                {
                  key: 'name',
                  head: 'Calendar',
                  cell: ({ id, name }) => <TextLink href={`/adviser/calendars/${id}`}>{name}</TextLink>,
                },
                {
                  key: 'status',
                  head: 'Status',
                  width: 'one-half',
                  cell: ({ status, notes }) => (
                    <>
                      <Status tone={status.tone}>{status.words}</Status>
                      {notes.map((words) => (
                        <p key={words} className="govuk-body app-small govuk-!-margin-top-1 govuk-!-margin-bottom-0">
                          {words}
                        </p>
                      ))}
                    </>
                  ),
                },
                { key: 'says', head: 'What it says', cell: ({ says }) => says || 'Nothing counts' },
              ]}
              empty={
                <Answer kind="empty" title="None is added">
                  <p>
                    Google, Outlook and Apple each give a calendar an address. Add it here, and what you arrange
                    elsewhere keeps schools from asking for the same time.
                  </p>
                </Answer>
              }
            />
          </Section>
        </div>
        <div>
          <Panel title="Your visits in your own calendar">
            <Text small>
              {feed === null
                ? 'Make an address that your calendar program subscribes to: your visits appear there by themselves.'
                : feed.read === null
                  ? 'You have an address for it. No program has read it yet.'
                  : `Last read by your calendar program: ${feed.read}.`}
            </Text>
            <Text small>
              <TextLink href="/adviser/calendar-address">
                {feed === null ? 'Put your visits in your calendar' : 'See or end the address'}
              </TextLink>
            </Text>
          </Panel>
          <Panel title="What we keep">
            <Text small>
              From when until when you are busy, and nothing else: no titles, no places and nobody’s name. What is
              marked as free, cancelled or declined does not count, nor do your own visits where they come back. We read
              each calendar every hour; its address is kept encrypted.
            </Text>
          </Panel>
        </div>
      </Columns>
    </Page>
  )
}
