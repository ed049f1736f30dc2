import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { actorOf, requirePerson, requireSignedIn } from '#app/auth/guards.server.ts'
import { changeName } from '#app/domain/people/own-account.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'

const Named = z.object({ name: typedWords('Enter your full name', 100) })

export async function loader({ request }: LoaderFunctionArgs) {
  const who = await requireSignedIn(request)
  return { frame: await frameOf(actorOf(who), request), name: who.name }
}

export async function action({ request }: ActionFunctionArgs) {
  const person = await requirePerson(request)
  const form = parseForm(await request.formData(), Named)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  await changeName(person, form.value.name)
  return redirectTelling('/account', 'Your name is changed.')
}

export const meta = () => [{ title: pageTitle('Your name') }]

export default function Name() {
  const { name } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage back={{ href: '/account', text: 'Your account' }} reply={reply}>
      <Form reply={reply}>
        <TextField
          name="name"
          asTitle
          label="What is your name?"
          hint="Others see it with what you do. What you have signed keeps the name it was signed with."
          value={name}
          width={30}
          autoComplete="name"
          spellCheck={false}
        />
        <Button>Change the name</Button>
      </Form>
    </QuestionPage>
  )
}
