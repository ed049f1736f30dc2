import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { anyone } from '#app/auth/actor.ts'
import { countAttempt } from '#app/auth/attempts.server.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { newPassword } from '#app/auth/passwords.server.ts'
import { closeSession } from '#app/auth/session.server.ts'
import { tooManyReply } from '#app/auth/too-many.server.ts'
import { ownerOfResetLink, resetPassword } from '#app/domain/people/own-account.server.ts'
import { PEOPLE_REFUSALS } from '#app/domain/people/refusals.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'

const Reset = z.object({ password: z.string({ error: 'Choose a password' }) })

export async function loader({ params }: LoaderFunctionArgs) {
  const owner = await ownerOfResetLink(anyone(), params.secret ?? '', new Date())
  if (!owner.ok) return data({ refusal: PEOPLE_REFUSALS[owner.refusal], email: null }, { status: 404 })
  return data({ refusal: null, email: owner.value.email })
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const sent = await request.formData()
  const form = parseForm(sent, Reset)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const secret = params.secret ?? ''
  const tooMany = await countAttempt('open a link', secret, context.clientAddress)
  if (tooMany) return tooManyReply(sent, tooMany)
  const owner = await ownerOfResetLink(anyone(), secret, new Date())
  if (!owner.ok) return data({ reply: withErrors(sent, { '': PEOPLE_REFUSALS[owner.refusal] }) }, { status: 422 })
  const hashed = await newPassword(form.value.password, [owner.value.name, owner.value.email])
  if (!hashed.ok) return data({ reply: withErrors(sent, { password: hashed.refusal }) }, { status: 422 })
  const reset = await resetPassword(anyone(), { secret, passwordHash: hashed.value }, new Date())
  if (!reset.ok) return data({ reply: withErrors(sent, { '': PEOPLE_REFUSALS[reset.refusal] }) }, { status: 422 })
  return redirectTelling('/sign-in', 'Your new password is set, and you are signed out everywhere. Sign in with it.', [
    await closeSession(request),
  ])
}

export const meta = () => [{ title: pageTitle('Set a new password') }]

export default function ResetPassword() {
  const { refusal, email } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  if (refusal) {
    return (
      <QuestionPage title="That link does not work">
        <Text>{refusal}</Text>
        <Text>
          <TextLink href="/forgot">Ask for a new link</TextLink>
        </Text>
      </QuestionPage>
    )
  }
  return (
    <QuestionPage title="Set a new password" reply={reply}>
      <Form reply={reply}>
        <TextField
          name="password"
          label={`New password for ${email}`}
          hint="At least 12 characters. Three random words work well. It signs you out everywhere."
          type="password"
          width={30}
          autoComplete="new-password"
        />
        <Button>Set the password</Button>
      </Form>
    </QuestionPage>
  )
}
