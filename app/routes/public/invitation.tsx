import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { anyone } from '#app/auth/actor.ts'
import { countAttempt } from '#app/auth/attempts.server.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { actorOf, requirePerson } from '#app/auth/guards.server.ts'
import { newcomerOf, newcomerShape } from '#app/auth/new-account.server.ts'
import { openSession, signedIn } from '#app/auth/session.server.ts'
import { tooManyReply } from '#app/auth/too-many.server.ts'
import {
  acceptInvitation,
  acceptInvitationAsNewcomer,
  readInvitation,
} from '#app/domain/people/accept-invitation.server.ts'
import { PEOPLE_REFUSALS } from '#app/domain/people/refusals.ts'
import { declineToJoin, type TermsOffered } from '#app/domain/providers/join-provider.server.ts'
import { CheckboxField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form, HiddenField } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { NewcomerFields } from '#app/ui/newcomer-fields.tsx'
import { QuestionPage, Section } from '#app/ui/page.tsx'
import { Facts, Text } from '#app/ui/text.tsx'

const { name, password } = newcomerShape
const Newcomer = z.object({ name, password })

/** What whoever goes to schools for a provider agrees to, as the page showed it. */
const agreedIn = (sent: FormData) => ({
  termsId: String(sent.get('termsId') ?? '') || null,
  isShown: sent.get('isShown') === 'yes',
})

export async function loader({ request, params }: LoaderFunctionArgs) {
  const who = await signedIn(request)
  const frame = await frameOf(who ? actorOf(who) : anyone(), request)
  const invitation = await readInvitation(anyone(), params.secret ?? '', new Date())
  if (!invitation.ok) {
    return data({ frame, refusal: PEOPLE_REFUSALS[invitation.refusal], invitation: null, as: null }, { status: 404 })
  }
  const isOurs = who?.email.toLowerCase() === invitation.value.email.toLowerCase()
  const as = who
    ? isOurs
      ? ('oneself' as const)
      : ('somebody else' as const)
    : invitation.value.hasAccount
      ? ('signed out' as const)
      : ('newcomer' as const)
  return data({ frame, refusal: null, invitation: invitation.value, as })
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const sent = await request.formData()
  const secret = params.secret ?? ''
  const tooMany = await countAttempt('open a link', secret, context.clientAddress)
  if (tooMany) return tooManyReply(sent, tooMany)
  if (sent.get('intent') === 'decline') {
    const declined = await declineToJoin(anyone(), secret, new Date())
    return declined.ok
      ? redirectTelling('/', 'You have declined. We have told them; nothing was agreed.')
      : data({ reply: withErrors(sent, { '': PEOPLE_REFUSALS[declined.refusal] }) }, { status: 422 })
  }
  const agreed = agreedIn(sent)
  const accepted = (await signedIn(request))
    ? await acceptInvitation(await requirePerson(request), { secret, agreed }, new Date())
    : await asNewcomer(sent, secret)
  if ('reply' in accepted) return data({ reply: accepted.reply }, { status: 422 })
  if (!accepted.ok) return data({ reply: withErrors(sent, { '': PEOPLE_REFUSALS[accepted.refusal] }) }, { status: 422 })
  const { personId, organisationId, organisation } = accepted.value
  // A new session, for what its person may do has grown.
  const cookie = await openSession(request, personId, organisationId)
  return redirectTelling('/home', `You have joined ${organisation}.`, [cookie])
}

async function asNewcomer(sent: FormData, secret: string) {
  const form = parseForm(sent, Newcomer)
  if (!form.ok) return { reply: form.reply }
  const invitation = await readInvitation(anyone(), secret, new Date())
  if (!invitation.ok) return invitation
  const newcomer = await newcomerOf({ ...form.value, email: invitation.value.email })
  if (!newcomer.ok) return { reply: withErrors(sent, newcomer.refusal) }
  return acceptInvitationAsNewcomer(anyone(), { secret, ...newcomer.value, agreed: agreedIn(sent) }, new Date())
}

export const meta = () => [{ title: pageTitle('Accept an invitation') }]

export default function Invitation() {
  const { refusal, invitation, as, frame } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  if (!invitation) {
    return (
      <QuestionPage title="That invitation does not work">
        <Text>{refusal}</Text>
      </QuestionPage>
    )
  }
  const { organisation, inviter, roles, email, terms } = invitation
  return (
    <QuestionPage title={terms ? `Would you go to schools for ${organisation}?` : `Join ${organisation}`} reply={reply}>
      <div className="govuk-!-margin-bottom-6">
        <Facts
          facts={[
            { name: 'Invited by', words: inviter ?? 'Waymark' },
            { name: 'Your part', words: roles },
            { name: 'For', words: email },
            ...(terms
              ? [
                  { name: 'You would be', words: terms.engagement },
                  { name: 'Rate', words: terms.rate },
                ]
              : []),
          ]}
        />
      </div>
      {terms && (
        <Section title="The terms">
          {terms.words.split('\n').map((line) => line.trim() && <Text key={line}>{line}</Text>)}
          <Text>
            Accepting agrees to these terms and this rate as they stand here: other terms need another yes from you. You
            may leave at any time. Your credentials, your CPD log and your diary stay yours; {organisation} sees when
            you are free, and what you do for it, and nothing else.
          </Text>
        </Section>
      )}
      {as === 'newcomer' && (
        <Form reply={reply}>
          <NewcomerFields email={email} />
          <Agreeing terms={terms} organisation={organisation} />
          <Button>Accept and create your account</Button>
        </Form>
      )}
      {as === 'oneself' && (
        <Form reply={reply}>
          <Agreeing terms={terms} organisation={organisation} />
          <Button>{terms ? 'Agree and join' : 'Accept the invitation'}</Button>
        </Form>
      )}
      {as === 'signed out' && (
        <>
          <Text>That address has an account. Sign in with it to accept.</Text>
          <Button href={`/sign-in?to=${frame.path}`}>Sign in</Button>
        </>
      )}
      {as === 'somebody else' && (
        <>
          <Text>
            You are signed in with another address. Sign out, then open the link in the email again, or ask to be
            invited at the address you use.
          </Text>
          <ActButton action="/sign-out">Sign out</ActButton>
        </>
      )}
      {terms && (
        <ActButton kind="secondary" fields={{ intent: 'decline' }}>
          No, thank you
        </ActButton>
      )}
    </QuestionPage>
  )
}

/** The very terms that are agreed to, and whether the provider's page may name them. */
const Agreeing = ({ terms, organisation }: { terms: TermsOffered; organisation: string }) =>
  terms && (
    <>
      <HiddenField name="termsId" value={terms.id} />
      <CheckboxField
        name="isShown"
        label={`${organisation}’s public page may show my name and what Waymark has verified of me`}
        hint="A school that you are named for reads it anyway. You can change this at any time."
        small
      />
    </>
  )
