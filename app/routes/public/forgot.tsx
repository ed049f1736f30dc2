import { type ActionFunctionArgs, data } from '@remix-run/node'
import { useActionData } from '@remix-run/react'
import { z } from 'zod'
import { anyone } from '#app/auth/actor.ts'
import { countAttempt } from '#app/auth/attempts.server.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { tooManyReply } from '#app/auth/too-many.server.ts'
import { askForReset } from '#app/domain/people/own-account.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { typedEmail } from '#app/ui/typed-email.ts'

const Forgot = z.object({ email: typedEmail('Enter your email address') })

export async function action({ request, context }: ActionFunctionArgs) {
  const sent = await request.formData()
  const form = parseForm(sent, Forgot)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { email } = form.value
  const tooMany = await countAttempt('reset password', email, context.clientAddress)
  if (tooMany) return tooManyReply(sent, tooMany)
  // At least so long, so that the answer tells nobody whether there is such an account.
  const asked = askForReset(anyone(), email, new Date())
  await Promise.all([asked, new Promise((done) => setTimeout(done, 150))])
  return redirectTelling('/sign-in', `If ${email} has an account, a link to set a new password is on its way there.`)
}

export const meta = () => [{ title: pageTitle('Set a new password') }]

export default function ForgotPassword() {
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage back={{ href: '/sign-in', text: 'Back to signing in' }} reply={reply}>
      <Form reply={reply}>
        <TextField
          name="email"
          asTitle
          label="Where shall we send the link?"
          hint="The email address of your account. The link works once, for an hour."
          type="email"
          width={30}
          autoComplete="username"
          spellCheck={false}
        />
        <Button>Send the link</Button>
      </Form>
    </QuestionPage>
  )
}
