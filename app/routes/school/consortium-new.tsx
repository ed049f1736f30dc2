import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { loadMember } from '#app/auth/belongings.server.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireSchool, requireSignedIn } from '#app/auth/guards.server.ts'
import { switchOrganisation } from '#app/auth/session.server.ts'
import { createConsortium } from '#app/domain/consortia/create-consortium.server.ts'
import { consortiumRefusal } from '#app/domain/consortia/refusals.ts'
import { newId } from '#app/domain/ids.ts'
import { inviteMember } from '#app/domain/people/invite.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Panel, QuestionPage } from '#app/ui/page.tsx'
import { List, Text } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { carried, typedWords } from '#app/ui/typed.ts'

const NewConsortium = z.object({
  name: typedWords('Enter a name', 80),
  approver: z
    .email({ error: 'Enter an email address, like name@school.example' })
    .max(200, { error: 'Use 200 characters or fewer' }),
  commandKey: carried(),
})

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  return { frame: await frameOf(actor, request), school: actor.organisationName, commandKey: newId('run') }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireSchool(request)
  const now = new Date()
  const sent = await request.formData()
  const form = parseForm(sent, NewConsortium)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { name, approver, commandKey } = form.value
  const refused = (errors: Record<string, string>) => data({ reply: withErrors(sent, errors) }, { status: 422 })
  if (approver.toLowerCase() === actor.email.toLowerCase())
    return refused({ approver: 'Somebody else approves what you ask for. Enter another person’s address.' })
  const created = await createConsortium(actor, { name, key: commandKey }, now)
  if (!created.ok) return refused({ '': consortiumRefusal(created.refusal) })
  const { consortiumId } = created.value
  const lead = await loadMember(actor.personId, consortiumId)
  // Sent again, it finds the address invited already: nothing happens twice.
  if (lead) await inviteMember(lead, { email: approver, roles: ['approver'] }, now)
  await switchOrganisation(await requireSignedIn(request), consortiumId)
  return redirectTelling(
    '/consortium',
    `${name} is there, and you lead it. We have invited ${approver} to approve. You are working for it now.`,
  )
}

export const meta = () => [{ title: pageTitle('Start a consortium') }]

export default function NewConsortiumPage() {
  const { school, commandKey } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage
      back={{ href: '/school/consortium', text: 'Consortium' }}
      reply={reply}
      title="Start a consortium"
      aside={
        <Panel title="How it works">
          <List bullet>
            <li>Schools join by their own approver, or their trust’s.</li>
            <li>Each puts a share of one of its own funds behind it. Nobody can be charged beyond that.</li>
            <li>You ask for visits for any member. The member is invoiced, visit by visit.</li>
            <li>Waymark holds no money: a share is a promise to pay, not a payment.</li>
          </List>
        </Panel>
      }
    >
      <Text>You ask for its visits and keep its team. {school} is asked to join like every other school.</Text>
      <Form reply={reply} commandKey={commandKey}>
        <TextField name="name" label="What is it called?" hint="Such as Four Valleys Careers Partnership" />
        <TextField
          name="approver"
          label="Who approves what you ask for?"
          hint="The email address of somebody else: we invite them."
          type="email"
          spellCheck={false}
          autoComplete="off"
        />
        <Button>Start the consortium</Button>
      </Form>
    </QuestionPage>
  )
}
