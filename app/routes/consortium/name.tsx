import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireConsortium } from '#app/auth/guards.server.ts'
import { renameConsortium } from '#app/domain/consortia/keep-consortium.server.ts'
import { consortiumRefusal } from '#app/domain/consortia/refusals.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'

const Named = z.object({ name: typedWords('Enter a name', 80) })

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireConsortium(request, 'keep the consortium')
  return { frame: await frameOf(actor, request), name: actor.organisationName }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireConsortium(request, 'keep the consortium')
  const sent = await request.formData()
  const form = parseForm(sent, Named)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const renamed = await renameConsortium(actor, form.value, new Date())
  if (!renamed.ok)
    return data({ reply: withErrors(sent, { name: consortiumRefusal(renamed.refusal) }) }, { status: 422 })
  return redirectTelling('/consortium/members', `The consortium is called ${renamed.value.name} now.`)
}

export const meta = () => [{ title: pageTitle('The consortium’s name') }]

export default function ConsortiumName() {
  const { name } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage back={{ href: '/consortium/members', text: 'Members' }} reply={reply}>
      <Form reply={reply}>
        <TextField
          name="name"
          asTitle
          label="What is the consortium called?"
          hint="Its schools and advisers see it. What has been signed keeps the name it was signed with."
          value={name}
          width={30}
          autoComplete="off"
        />
        <Button>Change the name</Button>
      </Form>
    </QuestionPage>
  )
}
