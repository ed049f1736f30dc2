import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { anyone } from '#app/auth/actor.ts'
import { flashOf } from '#app/auth/flash.server.ts'
import { memberOrAnyone } from '#app/auth/guards.server.ts'
import { ownPath } from '#app/auth/own-path.ts'
import { signIn } from '#app/auth/sign-in.server.ts'
import { tooManyReply } from '#app/auth/too-many.server.ts'
import { DEMONSTRATION_PASSWORD } from '#app/domain/people/demonstration-accounts.ts'
import { demonstrationAccounts } from '#app/domain/people/read.server.ts'
import { settings } from '#app/env.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { EmailAddress } from '#app/ui/email-address.tsx'
import { Button, Form, HiddenField } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { publicFrame } from '#app/ui/frame.tsx'
import { Panel, QuestionPage } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'

const SignIn = z.object({
  email: z.string({ error: 'Enter your email address' }),
  password: z.string({ error: 'Enter your password' }),
})

const toOf = (request: Request) => ownPath(new URL(request.url).searchParams.get('to'), '/home')

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await memberOrAnyone(request)
  if (actor.kind !== 'anyone') throw redirect(toOf(request))
  const frame = { ...publicFrame('/sign-in'), flash: await flashOf(request) }
  return { frame, to: toOf(request), accounts: settings().isDemo ? await demonstrationAccounts(anyone()) : [] }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const sent = await request.formData()
  const form = parseForm(sent, SignIn)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const signed = await signIn(request, context.clientAddress, form.value)
  if (signed.ok) {
    return redirect(ownPath(String(sent.get('to')), '/home'), {
      status: 303,
      headers: { 'set-cookie': signed.value.cookie },
    })
  }
  if (signed.refusal.why === 'too_many') return tooManyReply(sent, signed.refusal)
  const wrong = 'That address and password do not belong together. Try again, or set a new password'
  return data({ reply: withErrors(sent, { email: wrong }) }, { status: 422 })
}

export const meta = () => [{ title: pageTitle('Sign in') }]

export default function SignInPage() {
  const { to, accounts } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage
      title="Sign in"
      reply={reply}
      aside={
        accounts.length > 0 && (
          <Panel title="Try the demonstration">
            <Text small>
              Every account has the password <strong>{DEMONSTRATION_PASSWORD}</strong>
            </Text>
            {accounts.map(({ email, who, does }) => (
              <Text small key={email}>
                <strong>{who}</strong> {does}
                <br />
                <EmailAddress>{email}</EmailAddress>
              </Text>
            ))}
          </Panel>
        )
      }
    >
      <Form reply={reply}>
        <HiddenField name="to" value={to} />
        <TextField name="email" label="Email address" type="email" autoComplete="username" spellCheck={false} />
        <TextField name="password" label="Password" type="password" autoComplete="current-password" />
        <Button>Sign in</Button>
      </Form>
      <Text>
        <TextLink href="/forgot">Set a new password</TextLink>
      </Text>
      <Text>
        New to Waymark? <TextLink href="/join">Join as a school or an adviser</TextLink>
      </Text>
    </QuestionPage>
  )
}
