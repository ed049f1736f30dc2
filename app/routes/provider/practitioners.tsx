import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { may } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireProvider } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import {
  resendPractitionerInvitation,
  withdrawPractitionerInvitation,
} from '#app/domain/providers/invite-practitioner.server.ts'
import { PRACTITIONER_REFUSALS } from '#app/domain/providers/practitioner-refusals.ts'
import { practitionerStatus } from '#app/domain/providers/practitioner-words.ts'
import { practitionersOf } from '#app/domain/providers/read-practitioners.server.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { EmailAddress } from '#app/ui/email-address.tsx'
import { ActButton, Button } from '#app/ui/form.tsx'
import { CARRIED, NO_BUTTON, parseForm } from '#app/ui/form-reply.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { TextLink } from '#app/ui/text.tsx'
import { carried } from '#app/ui/typed.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireProvider(request)
  const now = new Date()
  const all = await practitionersOf(actor, londonDay(now))
  return {
    frame: await frameOf(actor, request),
    keeps: may(actor, 'keep practitioners'),
    joined: all.filter(({ status }) => status === 'joined').length,
    practitioners: all.map((one) => ({
      id: one.id,
      invitationId: one.invitationId,
      name: one.name,
      email: one.email,
      status: one.status,
      standing: practitionerStatus(one, now),
      level: one.level,
      ableToday: one.ableToday,
      coming: one.coming,
      asksTerms: one.status === 'joined' && one.terms.some(({ status }) => status === 'offered'),
    })),
  }
}

const Press = z.object({
  invitation: carried(NO_BUTTON),
  act: z.enum(['again', 'withdraw'], { error: NO_BUTTON }).meta({ [CARRIED]: true }),
})

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireProvider(request, 'keep practitioners')
  const form = parseForm(await request.formData(), Press)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { invitation, act } = form.value
  const again = act === 'again'
  const changed = await (again ? resendPractitionerInvitation : withdrawPractitionerInvitation)(
    actor,
    invitation,
    new Date(),
  )
  const at = '/provider/practitioners'
  if (!changed.ok) return redirectTelling(at, { tone: 'notice', text: PRACTITIONER_REFUSALS[changed.refusal] })
  const { email } = changed.value
  return redirectTelling(at, again ? `We have invited ${email} again.` : `The invitation of ${email} is withdrawn.`)
}

export const meta = () => [{ title: pageTitle('Practitioners') }]

export default function Practitioners() {
  const { keeps, joined, practitioners } = useLoaderData<typeof loader>()
  return (
    <Page
      reply={useActionData<typeof action>()?.reply}
      head={
        <PageHead
          caption="Practitioners"
          title={
            joined === 0
              ? 'Nobody goes to schools for you yet'
              : joined === 1
                ? 'One person goes to schools for you'
                : `${joined} people go to schools for you`
          }
          sum="You see what you agreed, when they are free, and their visits with you. What they do for others is theirs."
        >
          {keeps && <Button href="/provider/practitioners/new">Invite a practitioner</Button>}
        </PageHead>
      }
    >
      <Section title="Everybody you have invited" last>
        <StackTable
          caption="Practitioners and how they stand"
          rows={practitioners}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'name',
              head: 'Name',
              cell: ({ id, name, email }) => (
                <>
                  <TextLink href={`/provider/practitioners/${id}`}>{name}</TextLink>
                  <br />
                  <span className="app-muted app-small">
                    <EmailAddress>{email}</EmailAddress>
                  </span>
                </>
              ),
            },
            {
              key: 'standing',
              head: 'Standing',
              cell: ({ standing, asksTerms }) => (
                <>
                  <Status tone={standing.tone}>{standing.words}</Status>
                  {asksTerms && ' New terms wait for their yes.'}
                </>
              ),
            },
            {
              key: 'level',
              head: 'Level',
              numeric: true,
              cell: ({ status, level }) => (status === 'joined' ? level || 'Not seen' : ''),
            },
            {
              key: 'able',
              head: 'Services today',
              numeric: true,
              cell: ({ status, ableToday }) => (status === 'joined' ? ableToday : ''),
            },
            {
              key: 'coming',
              head: 'Visits to come',
              numeric: true,
              cell: ({ status, coming }) => (status === 'joined' ? coming : ''),
            },
            {
              key: 'acts',
              head: 'Change',
              cell: ({ invitationId, email, status }) =>
                keeps &&
                status === 'invited' &&
                invitationId && (
                  <>
                    <ActButton kind="link" fields={{ invitation: invitationId, act: 'again' }}>
                      Send again<span className="govuk-visually-hidden"> to {email}</span>
                    </ActButton>
                    <ActButton kind="link" fields={{ invitation: invitationId, act: 'withdraw' }}>
                      Withdraw<span className="govuk-visually-hidden"> the invitation of {email}</span>
                    </ActButton>
                  </>
                ),
            },
          ]}
          empty={
            <Answer kind="empty" title="You have invited nobody yet">
              <p>
                Schools find a provider on days on which somebody it sends is free and holds what the service needs.
              </p>
            </Answer>
          }
        />
      </Section>
    </Page>
  )
}
