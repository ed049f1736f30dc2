import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { rolesOffered } from '#app/auth/roles.ts'
import { requireTeam } from '#app/auth/team-guard.server.ts'
import { trustDecides } from '#app/auth/trust-decides.ts'
import { inviteMember } from '#app/domain/people/invite.server.ts'
import { trustOf } from '#app/domain/people/read.server.ts'
import { PEOPLE_REFUSALS } from '#app/domain/people/refusals.ts'
import { CheckboxesField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { typedEmail } from '#app/ui/typed-email.ts'

const Invite = z.object({
  email: typedEmail('Enter the email address of the person to invite'),
  roles: z.array(z.string()).min(1, { error: 'Choose what they will do' }).max(6),
})

export async function loader({ request }: LoaderFunctionArgs) {
  const { actor, at } = await requireTeam(request, 'keep the team')
  const trust = await trustOf(actor)
  return {
    frame: await frameOf(actor, request),
    at,
    organisation: actor.organisationName,
    offered: rolesOffered(actor.kind, trust !== null),
    trust: trust?.name ?? null,
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const { actor, at } = await requireTeam(request, 'keep the team')
  const sent = await request.formData()
  const form = parseForm(sent, Invite)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const invited = await inviteMember(actor, form.value, new Date())
  if (!invited.ok) {
    const field = invited.refusal === 'not_a_role_here' ? 'roles' : 'email'
    return data({ reply: withErrors(sent, { [field]: PEOPLE_REFUSALS[invited.refusal] }) }, { status: 422 })
  }
  return redirectTelling(at, `We have written to ${invited.value.email}. The invitation is open for 14 days.`)
}

export const meta = () => [{ title: pageTitle('Invite somebody') }]

export default function InviteSomebody() {
  const { at, organisation, offered, trust } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage back={{ href: at, text: 'Team' }} reply={reply} title={`Invite somebody to ${organisation}`}>
      <Form reply={reply}>
        <TextField
          name="email"
          label="Their email address"
          hint="The invitation works for this address only."
          type="email"
          width={30}
          autoComplete="off"
          spellCheck={false}
        />
        <CheckboxesField
          name="roles"
          label="What will they do?"
          hint={trust ? trustDecides(trust) : undefined}
          choices={offered.map(({ role, words, hint }) => ({ value: role, label: words, hint }))}
        />
        <Button>Send the invitation</Button>
      </Form>
    </QuestionPage>
  )
}
