import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { may } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireProvider } from '#app/auth/guards.server.ts'
import { credentialFactsShown } from '#app/domain/accreditation/credential-words.ts'
import { ownPractice } from '#app/domain/advisers/read.server.ts'
import { readVisitsByStatus } from '#app/domain/bookings/read-adviser-visits.server.ts'
import { adviserStatus, timesWords, whenWords } from '#app/domain/bookings/visit-words.ts'
import { addDays, isWeekend, londonDay, mondayOf } from '#app/domain/calendar.ts'
import { formatDay, formatInstant } from '#app/domain/format-day.ts'
import { offerTerms } from '#app/domain/providers/agree-terms.server.ts'
import { termsWords } from '#app/domain/providers/join-provider.server.ts'
import { endPractitioner } from '#app/domain/providers/leave-provider.server.ts'
import { PRACTITIONER_REFUSALS } from '#app/domain/providers/practitioner-refusals.ts'
import { practitionerStatus, termsStatus } from '#app/domain/providers/practitioner-words.ts'
import { freeWeeksOf } from '#app/domain/providers/read-free-weeks.server.ts'
import { practitionerOf } from '#app/domain/providers/read-practitioners.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { alsoRefused, NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Facts, Text, TextLink } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'
import { TermsFields, termsFaults, termsOf, termsShape } from './terms-form.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireProvider(request)
  const now = new Date()
  const today = londonDay(now)
  const one = await practitionerOf(actor, plainText(params.id), today)
  if (!one) throw await missing(actor, request)
  const all =
    one.personId === null
      ? []
      : await readVisitsByStatus(actor, { statuses: ['requested', 'confirmed'], from: today }, now)
  // At a weekend the week that is over has nothing left to ask for.
  const monday = mondayOf(isWeekend(today) ? addDays(today, 2) : today)
  return {
    frame: await frameOf(actor, request),
    today,
    keeps: may(actor, 'keep practitioners'),
    id: one.id,
    name: one.name,
    concernAt: one.status === 'joined' ? `/advisers/${(await ownPractice(actor))?.card.slug}/concern` : null,
    email: one.email,
    status: one.status,
    standing: practitionerStatus(one, now),
    endedReason: one.endedReason,
    isShown: one.isShown,
    level: one.level,
    checks: credentialFactsShown(one.credentials, today),
    terms: one.terms.map(({ id, terms, status, offeredAt, offeredBy }) => ({
      id,
      ...termsWords(terms),
      status,
      standing: termsStatus(status),
      offered: `${offeredBy}, ${formatInstant(offeredAt, today)}`,
    })),
    latest: one.terms[0]?.terms,
    free: one.status === 'joined' && one.personId ? await freeWeeksOf(actor, one.personId, monday, now) : [],
    until: addDays(monday, 41),
    visits: all.filter((visit) => visit.personId === one.personId),
  }
}

const Terms = z.object(termsShape)
const End = z.object({ reason: typedWords('Say why. They read it.', 500) })

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireProvider(request, 'keep practitioners')
  const now = new Date()
  const practitionerId = plainText(params.id)
  if (!(await practitionerOf(actor, practitionerId, londonDay(now)))) throw await missing(actor, request)
  const at = `/provider/practitioners/${practitionerId}`
  const sent = await request.formData()
  const intent = pressed(sent, ['terms', 'end'] as const)
  const refused = (reply: ReturnType<typeof withErrors>) => data({ reply, of: intent }, { status: 422 })
  if (intent === null) return refused(withErrors(sent, { '': NO_BUTTON }))
  if (intent === 'end') {
    const form = parseForm(sent, End)
    if (!form.ok) return refused(form.reply)
    const ended = await endPractitioner(actor, { practitionerId, reason: form.value.reason }, now)
    if (!ended.ok) return refused(withErrors(sent, { reason: PRACTITIONER_REFUSALS[ended.refusal] }))
    const { visits } = ended.value
    return redirectTelling(
      at,
      visits === 0
        ? 'Ended. They are told why.'
        : `Ended. They are told why. Name somebody else for ${visits === 1 ? 'the visit' : `${visits} visits`} to come.`,
    )
  }
  const form = parseForm(sent, Terms)
  const faults = termsFaults(sent)
  if (!form.ok) return refused(alsoRefused(form.reply, faults, Terms))
  if (Object.keys(faults).length > 0) return refused(withErrors(sent, faults))
  const offered = await offerTerms(actor, { practitionerId, terms: termsOf(form.value) }, now)
  if (!offered.ok) return refused(withErrors(sent, { how: PRACTITIONER_REFUSALS[offered.refusal] }))
  return redirectTelling(at, 'Offered. What was agreed holds until they say yes.')
}

export const meta = ({ data: found }: { data?: { name: string } }) => [
  { title: pageTitle(found?.name ?? 'Practitioner') },
]

export default function Practitioner() {
  const page = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const { today, keeps, name, status, standing, checks, terms, free, visits } = page
  const replyTo = (of: string) => (answered?.of === of ? answered.reply : undefined)
  const isJoined = status === 'joined'
  return (
    <Page
      reply={answered?.reply}
      head={
        <PageHead back={{ href: '/provider/practitioners', text: 'Practitioners' }} caption={page.email} title={name}>
          <Status tone={standing.tone}>{standing.words}</Status>
        </PageHead>
      }
    >
      <Columns>
        <div>
          {page.endedReason && <Text>They wrote, or were written: “{page.endedReason}”</Text>}
          {isJoined && (
            <Section title="Visits with you">
              <StackTable
                caption={`Visits to come for which ${name} is named`}
                rows={visits}
                rowKey={(visit) => visit.id}
                columns={[
                  {
                    key: 'day',
                    head: 'Day',
                    cell: (visit) => (
                      <TextLink href={`/provider/visits/${visit.id}`}>{whenWords(visit, today)}</TextLink>
                    ),
                  },
                  { key: 'times', head: 'Times', cell: timesWords },
                  { key: 'school', head: 'School', cell: (visit) => visit.where },
                  {
                    key: 'status',
                    head: 'Status',
                    cell: (visit) => {
                      const stands = adviserStatus(visit)
                      return <Status tone={stands.tone}>{stands.words}</Status>
                    },
                  },
                ]}
                empty={
                  <Answer kind="empty" title="No visit to come names them">
                    <p>You name somebody when you accept a request.</p>
                  </Answer>
                }
              />
            </Section>
          )}
          {isJoined && (
            <Section title="When they are free">
              <StackTable
                caption="Free days of the next six weeks"
                plain
                rows={free}
                rowKey={({ week }) => week}
                columns={[
                  { key: 'week', head: 'Week of', cell: ({ week }) => formatDay(week, today) },
                  { key: 'days', head: 'Free', cell: ({ days }) => days },
                ]}
              />
              <Text small muted>
                Their own week, less everything they are booked for. What that is, and for whom, is theirs.
              </Text>
            </Section>
          )}
          <Section title="What was offered and agreed" last={!(keeps && isJoined)}>
            {terms.map((one) => (
              <Details key={one.id} summary={`${one.standing.words}: ${one.rate}`} open={one.status === 'agreed'}>
                <Facts
                  facts={[
                    { name: 'Engaged', words: one.engagement },
                    { name: 'Rate', words: one.rate },
                    { name: 'Offered by', words: one.offered },
                  ]}
                />
                {one.words.split('\n').map((line) => line.trim() && <Text key={line}>{line}</Text>)}
              </Details>
            ))}
          </Section>
          {keeps && isJoined && (
            <>
              <Section title="Offer other terms">
                <Form reply={replyTo('terms')} among="terms">
                  <TermsFields terms={page.latest} />
                  <Button kind="secondary" value="terms">
                    Offer these terms
                  </Button>
                </Form>
              </Section>
              <Section title="End it" last>
                <Text>
                  You can no longer name them. For visits to come you name somebody else, to whom the school agrees, or
                  cancel at no cost to it.
                </Text>
                <Form reply={replyTo('end')} among="end">
                  <TextArea name="reason" label="Why" hint={`${name} reads it.`} rows={2} max={500} />
                  <Button kind="warning" value="end">
                    No longer send {name}
                  </Button>
                </Form>
              </Section>
            </>
          )}
        </div>
        <div>
          {isJoined ? (
            <Panel title="What staff have verified">
              {checks.length === 0 ? (
                <Text small>Nothing yet. They give it to our staff themselves, on their credentials page.</Text>
              ) : (
                <Facts facts={checks} />
              )}
              <Text small muted>
                {page.isShown
                  ? 'They agreed that your public page shows their name.'
                  : 'Your public page does not show their name: they decide that.'}
              </Text>
              {page.concernAt && (
                <Text small>
                  <TextLink href={page.concernAt}>Report a concern about somebody you send</TextLink>
                </Text>
              )}
            </Panel>
          ) : (
            <Panel title="What staff have verified">
              <Text small>You read this only while {name} goes to schools for you.</Text>
            </Panel>
          )}
        </div>
      </Columns>
    </Page>
  )
}
