import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData } from '@remix-run/react'
import { z } from 'zod'
import { countAttempt, forgetAttempts } from '#app/auth/attempts.server.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { actorOf, requirePerson, requireSignedIn } from '#app/auth/guards.server.ts'
import { newPassword, passwordFits } from '#app/auth/passwords.server.ts'
import { tooManyReply } from '#app/auth/too-many.server.ts'
import { changePassword, passwordHashOf } from '#app/domain/people/own-account.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { TextField } from '#app/ui/text-fields.tsx'

const Changed = z.object({
  presentPassword: z.string({ error: 'Enter the password you have now' }),
  password: z.string({ error: 'Choose a new password' }),
})

export async function loader({ request }: LoaderFunctionArgs) {
  return { frame: await frameOf(actorOf(await requireSignedIn(request)), request) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const who = await requireSignedIn(request)
  const person = await requirePerson(request)
  const sent = await request.formData()
  const form = parseForm(sent, Changed)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const tooMany = await countAttempt('sign in', who.email, context.clientAddress)
  if (tooMany) return tooManyReply(sent, tooMany)
  if (!(await passwordFits(form.value.presentPassword, await passwordHashOf(person)))) {
    const wrong = 'That is not the password you have now'
    return data({ reply: withErrors(sent, { presentPassword: wrong }) }, { status: 422 })
  }
  await forgetAttempts('sign in', who.email)
  const hashed = await newPassword(form.value.password, [who.name, who.email])
  if (!hashed.ok) return data({ reply: withErrors(sent, { password: hashed.refusal }) }, { status: 422 })
  await changePassword(person, hashed.value, who.sessionKey, new Date())
  return redirectTelling('/account', 'Your password is changed, and you are signed out everywhere else.')
}

export const meta = () => [{ title: pageTitle('Your password') }]

export default function Password() {
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage back={{ href: '/account', text: 'Your account' }} reply={reply} title="Change your password">
      <Form reply={reply}>
        <TextField
          name="presentPassword"
          label="The password you have now"
          type="password"
          width={30}
          autoComplete="current-password"
        />
        <TextField
          name="password"
          label="New password"
          hint="At least 12 characters. Three random words work well."
          type="password"
          width={30}
          autoComplete="new-password"
        />
        <Button>Change the password</Button>
      </Form>
    </QuestionPage>
  )
}
