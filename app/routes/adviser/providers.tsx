import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireAdviser } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { decideTerms, showOnPage } from '#app/domain/providers/agree-terms.server.ts'
import { termsWords } from '#app/domain/providers/join-provider.server.ts'
import { leaveProvider } from '#app/domain/providers/leave-provider.server.ts'
import { PRACTITIONER_REFUSALS } from '#app/domain/providers/practitioner-refusals.ts'
import { practitionerStatus } from '#app/domain/providers/practitioner-words.ts'
import { ownProviders } from '#app/domain/providers/read-practitioners.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { Answer } from '#app/ui/answer.tsx'
import { CheckboxField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form, HiddenField } from '#app/ui/form.tsx'
import { cleanForm, NO_BUTTON, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Facts, Inset, Text, TextLink } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const now = new Date()
  const all = await ownProviders(actor, londonDay(now))
  return {
    frame: await frameOf(actor, request),
    providers: all.map((one) => {
      const of = (status: 'agreed' | 'offered') => {
        const found = one.terms.find((terms) => terms.status === status)
        return (
          found && {
            id: found.id,
            ...termsWords(found.terms),
            by: found.offeredBy,
            at: formatInstant(found.decidedAt ?? found.offeredAt),
          }
        )
      }
      return {
        id: one.id,
        provider: one.provider,
        slug: one.slug,
        concernAt: one.concernAt,
        status: one.status,
        standing: practitionerStatus(one, now),
        isShown: one.isShown,
        coming: one.coming,
        agreed: of('agreed') ?? null,
        offered: of('offered') ?? null,
      }
    }),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const now = new Date()
  const sent = cleanForm(await request.formData())
  const practitionerId = plainText(String(sent.get('practitioner') ?? ''))
  const intent = pressed(sent, ['agree', 'decline', 'leave', 'show'] as const)
  const refused = (errors: Record<string, string>) =>
    data({ reply: withErrors(sent, errors), of: practitionerId }, { status: 422 })
  if (intent === null) return refused({ '': NO_BUTTON })
  const here = '/adviser/providers'
  if (intent === 'leave') {
    const reason = String(sent.get('reason') ?? '')
    if (reason.length > 500) return refused({ reason: 'Use 500 characters or fewer' })
    const left = await leaveProvider(actor, { practitionerId, reason }, now)
    if (!left.ok) return refused({ '': PRACTITIONER_REFUSALS[left.refusal] })
    return redirectTelling('/organisations', LEFT)
  }
  if (intent === 'show') {
    const isShown = sent.get('isShown') === 'yes'
    const shown = await showOnPage(actor, { practitionerId, isShown })
    if (!shown.ok) return refused({ '': PRACTITIONER_REFUSALS[shown.refusal] })
    return redirectTelling(here, isShown ? 'Its page may show your name.' : 'Its page does not show your name.')
  }
  const termsId = plainText(String(sent.get('termsId') ?? ''))
  const decided = await decideTerms(actor, { practitionerId, termsId, agrees: intent === 'agree' }, now)
  if (!decided.ok) return refused({ '': PRACTITIONER_REFUSALS[decided.refusal] })
  return redirectTelling(
    here,
    intent === 'agree' ? 'Agreed. The new terms hold from now.' : 'Declined. What you agreed before holds on.',
  )
}

const LEFT =
  'You have left. They are told, and name somebody else where you were expected. Your credentials, CPD, diary and the visits you have been to are yours as before.'

export const meta = () => [{ title: pageTitle('Your providers') }]

export default function Providers() {
  const { providers } = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const joined = providers.filter(({ status }) => status === 'joined')
  // What was typed about nobody’s row comes back in the first form, so that it is not lost.
  const of = joined.some(({ id }) => id === answered?.of) ? answered?.of : joined[0]?.id
  const waiting = joined.filter(({ offered }) => offered !== null).length
  return (
    <Page
      reply={answered?.reply}
      head={
        <PageHead
          caption="Your providers"
          title={
            waiting > 0
              ? `${waiting === 1 ? 'New terms wait' : `${waiting} offers of new terms wait`} for your answer`
              : joined.length === 0
                ? 'You go to schools for nobody else'
                : `You go to schools for ${joined.length === 1 ? joined[0]?.provider : `${joined.length} providers`}`
          }
          sum="Your credentials, your CPD and your diary are yours, whoever you work for. Nobody is booked twice."
        />
      }
    >
      {providers.length === 0 && (
        <Answer kind="empty" title="No provider sends you to schools">
          <p>A provider invites you by email, with its terms and rate. Tell it the address you use here.</p>
        </Answer>
      )}
      {providers.map((one, at) => (
        <Section key={one.id} title={one.provider} last={at === providers.length - 1}>
          <Text>
            <Status tone={one.standing.tone}>{one.standing.words}</Status>{' '}
            {one.slug && <TextLink href={`/advisers/${one.slug}`}>See its page</TextLink>}{' '}
            {one.status === 'joined' && <TextLink href={one.concernAt}>Report a concern about somebody there</TextLink>}
          </Text>
          {one.offered && (
            <Inset>
              {one.offered.by} offers you other terms: {one.offered.engagement.toLowerCase()}, {one.offered.rate}.
              {one.offered.words.split('\n').map((line) => line.trim() && <Text key={line}>{line}</Text>)}
              <ActButton fields={{ practitioner: one.id, termsId: one.offered.id, intent: 'agree' }}>
                Agree<span className="govuk-visually-hidden"> to {one.provider}’s new terms</span>
              </ActButton>
              <ActButton kind="secondary" fields={{ practitioner: one.id, termsId: one.offered.id, intent: 'decline' }}>
                Decline<span className="govuk-visually-hidden"> {one.provider}’s new terms</span>
              </ActButton>
            </Inset>
          )}
          {one.agreed && (
            <Details summary={`What you agreed: ${one.agreed.rate}`}>
              <Facts
                facts={[
                  { name: 'Engaged', words: one.agreed.engagement },
                  { name: 'Rate', words: one.agreed.rate },
                  { name: 'Agreed', words: one.agreed.at },
                ]}
              />
              {one.agreed.words.split('\n').map((line) => line.trim() && <Text key={line}>{line}</Text>)}
            </Details>
          )}
          {one.status === 'joined' && (
            <>
              <Form>
                <HiddenField name="practitioner" value={one.id} />
                <CheckboxField
                  name="isShown"
                  label={`${one.provider}’s public page may show my name and what Waymark has verified of me`}
                  checked={one.isShown}
                  small
                />
                <Button kind="secondary" value="show">
                  Save
                </Button>
              </Form>
              <Details summary={`Leave ${one.provider}`} open={of === one.id && answered !== undefined}>
                <Text>
                  You may leave at any time.{' '}
                  {one.coming > 0
                    ? `You are named for ${one.coming === 1 ? 'a visit' : `${one.coming} visits`} to come: they must name somebody else.`
                    : 'You are named for no visit to come.'}
                </Text>
                <Text>
                  Your credentials, CPD, diary and the visits you have been to stay yours. If you go to schools for
                  nobody else, you find them at a place of your own on Waymark, which no school finds until you ask to
                  be listed.
                </Text>
                <Form reply={of === one.id ? answered?.reply : undefined} among={one.id}>
                  <HiddenField name="practitioner" value={one.id} />
                  <TextArea name="reason" label="Why" hint="They read it." optional rows={2} max={500} />
                  <Button kind="warning" value="leave">
                    Leave {one.provider}
                  </Button>
                </Form>
              </Details>
            </>
          )}
        </Section>
      ))}
    </Page>
  )
}
