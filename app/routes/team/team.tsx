import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { may } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { roleWords } from '#app/auth/roles.ts'
import { requireTeam } from '#app/auth/team-guard.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { resendInvitation, withdrawInvitation } from '#app/domain/people/invite.server.ts'
import { teamOf, trustOf } from '#app/domain/people/read.server.ts'
import { PEOPLE_REFUSALS } from '#app/domain/people/refusals.ts'
import { pageTitle } from '#app/ui/document.ts'
import { EmailAddress } from '#app/ui/email-address.tsx'
import { ActButton, Button } from '#app/ui/form.tsx'
import { CARRIED, NO_BUTTON, parseForm } from '#app/ui/form-reply.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { Turns } from '#app/ui/turns.tsx'
import { carried } from '#app/ui/typed.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const { actor, at } = await requireTeam(request)
  const now = new Date()
  const { members, asking, invited } = await teamOf(actor)
  return {
    frame: await frameOf(actor, request),
    at,
    organisation: actor.organisationName,
    keeps: may(actor, 'keep the team'),
    trust: await trustOf(actor),
    approvers: members.filter(({ roles }) => roles.includes('approver')).length,
    members: members.map(({ id, personId, name, email, jobTitle, roles }) => ({
      id,
      isOneself: personId === actor.personId,
      name,
      email,
      jobTitle,
      roles: roleWords(roles),
    })),
    asking: asking.map(({ id, name, email, jobTitle }) => ({ id, name, email, jobTitle })),
    invited: invited.map(({ id, email, roles, expiresAt }) => ({
      id,
      email,
      roles: roleWords(roles),
      until: expiresAt > now ? `Open until ${formatDay(londonDay(expiresAt))}` : 'No longer open',
    })),
  }
}

const Press = z.object({
  invitation: carried(NO_BUTTON),
  act: z.enum(['again', 'withdraw'], { error: NO_BUTTON }).meta({ [CARRIED]: true }),
})

export async function action({ request }: ActionFunctionArgs) {
  const { actor, at } = await requireTeam(request, 'keep the team')
  const sent = await request.formData()
  const form = parseForm(sent, Press)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { invitation: invitationId, act } = form.value
  const again = act === 'again'
  const changed = await (again ? resendInvitation : withdrawInvitation)(actor, { invitationId }, new Date())
  if (!changed.ok) return redirectTelling(at, { tone: 'notice', text: PEOPLE_REFUSALS[changed.refusal] })
  const { email } = changed.value
  return redirectTelling(at, again ? `We have invited ${email} again.` : `The invitation of ${email} is withdrawn.`)
}

export const meta = () => [{ title: pageTitle('Team') }]

export default function Team() {
  const { at, organisation, keeps, trust, approvers, members, asking, invited } = useLoaderData<typeof loader>()
  const count = members.length === 1 ? 'One person works' : `${members.length} people work`
  return (
    <Page
      reply={useActionData<typeof action>()?.reply}
      head={
        <PageHead
          caption="Team"
          title={
            keeps && asking.length > 0
              ? `${asking.length === 1 ? 'One person asks' : `${asking.length} people ask`} to join ${organisation}`
              : `${count} for ${organisation}${at === '/staff/team' ? '' : ' on Waymark'}`
          }
        >
          {keeps && <Button href={`${at}/invite`}>Invite somebody</Button>}
        </PageHead>
      }
    >
      {keeps && (
        <Turns
          turns={asking.map(({ id, name, email, jobTitle }) => ({
            what: `Decide whether ${name} may join`,
            href: `${at}/${id}`,
            detail: (
              <>
                {jobTitle && `${jobTitle}, `}
                <EmailAddress>{email}</EmailAddress>
              </>
            ),
          }))}
        />
      )}
      {trust && (
        <Text>
          {trust.name} contracts, approves and pays for this school.{' '}
          {!trust.hasMembers && (
            <>
              Nobody from the trust is on Waymark yet. They ask to join on{' '}
              <TextLink href={`/join/school/${trust.schoolUrn}`}>this school’s page</TextLink>, where they choose the
              trust. Send them its address.
            </>
          )}
        </Text>
      )}
      {!trust && at === '/school/team' && approvers === 0 && (
        <Text>
          Nobody here approves spending. Invite somebody who does: whoever asks for a visit cannot approve it.
        </Text>
      )}
      <Section title="Members">
        <StackTable
          caption="Members and what they may do"
          rows={members}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'name',
              head: 'Name',
              cell: ({ name, isOneself, jobTitle }) => (
                <>
                  {name}
                  {isOneself && ' (you)'}
                  {jobTitle && (
                    <>
                      <br />
                      <span className="app-muted app-small">{jobTitle}</span>
                    </>
                  )}
                </>
              ),
            },
            { key: 'email', head: 'Email address', cell: ({ email }) => <EmailAddress>{email}</EmailAddress> },
            { key: 'roles', head: 'May', cell: ({ roles }) => roles },
            {
              key: 'change',
              head: 'Change',
              cell: ({ id, name, isOneself }) =>
                keeps || isOneself ? (
                  <TextLink href={`${at}/${id}`} hidden={name}>
                    {keeps ? 'Change' : 'Leave'}
                  </TextLink>
                ) : (
                  ''
                ),
            },
          ]}
        />
      </Section>
      {invited.length > 0 && (
        <Section title="Invited" last>
          <StackTable
            caption="Invitations not accepted yet"
            rows={invited}
            rowKey={({ id }) => id}
            columns={[
              { key: 'email', head: 'Email address', cell: ({ email }) => <EmailAddress>{email}</EmailAddress> },
              { key: 'roles', head: 'Will', cell: ({ roles }) => roles },
              { key: 'until', head: 'Invitation', cell: ({ until }) => until },
              {
                key: 'acts',
                head: 'Change',
                cell: ({ id, email }) =>
                  keeps && (
                    <>
                      <ActButton kind="link" action={at} fields={{ invitation: id, act: 'again' }}>
                        Send again<span className="govuk-visually-hidden"> to {email}</span>
                      </ActButton>
                      <ActButton kind="link" action={at} fields={{ invitation: id, act: 'withdraw' }}>
                        Withdraw<span className="govuk-visually-hidden"> the invitation of {email}</span>
                      </ActButton>
                    </>
                  ),
              },
            ]}
          />
        </Section>
      )}
    </Page>
  )
}
