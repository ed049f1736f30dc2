import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { actorOf, requireSignedIn } from '#app/auth/guards.server.ts'
import { closeSession, endAllSessions, endSession, openSessionsOf } from '#app/auth/session.server.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton } from '#app/ui/form.tsx'
import { NO_BUTTON, withErrors } from '#app/ui/form-reply.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { Text } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const who = await requireSignedIn(request)
  const open = await openSessionsOf(who)
  return {
    frame: await frameOf(actorOf(who), request),
    name: who.name,
    email: who.email,
    organisations: who.isVerified ? who.belongings.map(({ name }) => name) : [],
    sessions: open.map(({ seenAt, startedAt, ...session }) => ({
      ...session,
      seen: formatInstant(seenAt),
      started: formatInstant(startedAt),
    })),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const who = await requireSignedIn(request)
  const sent = await request.formData()
  const key = sent.get('session')
  if (typeof key === 'string' && key !== '') {
    await endSession(who, key)
    return redirectTelling('/account', 'You are signed out there.')
  }
  if (sent.get('intent') !== 'everywhere') {
    return data({ reply: withErrors(sent, { '': NO_BUTTON }) }, { status: 422 })
  }
  await endAllSessions(who.personId)
  return redirectTelling('/sign-in', 'You are signed out everywhere.', [await closeSession(request)])
}

export const meta = () => [{ title: pageTitle('Your account') }]

export default function Account() {
  const { name, email, organisations, sessions } = useLoaderData<typeof loader>()
  const many = sessions.length
  return (
    <Page
      reply={useActionData<typeof action>()?.reply}
      head={
        <PageHead
          caption="Your account"
          title={many === 1 ? 'You are signed in here only' : `You are signed in at ${many} places`}
          sum="A session ends 30 days after signing in, or after a week without use."
        >
          <ActButton fields={{ intent: 'everywhere' }}>Sign out everywhere</ActButton>
        </PageHead>
      }
    >
      <Section title="You">
        <SummaryList
          rows={[
            { key: 'Name', value: name, change: { href: '/account/name', what: 'your name' } },
            { key: 'Email address', value: email },
            {
              key: 'Password',
              value: 'Only you know it',
              change: { href: '/account/password', what: 'your password' },
            },
            {
              key: 'Organisations',
              value: organisations.length === 0 ? 'None yet' : organisations.join(', '),
              change: { href: '/organisations', what: 'which you work for, or join another', text: 'See' },
            },
          ]}
        />
      </Section>
      <Section title="Where you are signed in" last>
        <SummaryList
          rows={sessions.map(({ key, device, seen, started, isThisOne }) => ({
            key: isThisOne ? `${device}, here` : device,
            value: `Last used ${seen}`,
            note: (
              <>
                Signed in {started}
                {!isThisOne && (
                  <ActButton kind="link" fields={{ session: key }}>
                    Sign out on {device}
                  </ActButton>
                )}
              </>
            ),
          }))}
        />
        <Text small muted>
          If you do not know one of these, sign out everywhere and set a new password.
        </Text>
      </Section>
    </Page>
  )
}
