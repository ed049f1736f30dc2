import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireProvider } from '#app/auth/guards.server.ts'
import { invitePractitioner } from '#app/domain/providers/invite-practitioner.server.ts'
import { PRACTITIONER_REFUSALS } from '#app/domain/providers/practitioner-refusals.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { alsoRefused, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { Text } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'
import { typedEmail } from '#app/ui/typed-email.ts'
import { TermsFields, termsFaults, termsOf, termsShape } from './terms-form.tsx'

const Invite = z.object({
  name: typedWords('Enter their name', 100),
  email: typedEmail('Enter their email address'),
  ...termsShape,
})

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireProvider(request, 'keep practitioners')
  return { frame: await frameOf(actor, request), organisation: actor.organisationName }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireProvider(request, 'keep practitioners')
  const sent = await request.formData()
  const form = parseForm(sent, Invite)
  const faults = termsFaults(sent)
  if (!form.ok) return data({ reply: alsoRefused(form.reply, faults, Invite) }, { status: 422 })
  if (Object.keys(faults).length > 0) return data({ reply: withErrors(sent, faults) }, { status: 422 })
  const { name, email } = form.value
  const invited = await invitePractitioner(actor, { name, email, terms: termsOf(form.value) }, new Date())
  if (!invited.ok)
    return data({ reply: withErrors(sent, { email: PRACTITIONER_REFUSALS[invited.refusal] }) }, { status: 422 })
  return redirectTelling(
    '/provider/practitioners',
    `We have written to ${invited.value.email} with the terms. The invitation is open for 14 days.`,
  )
}

export const meta = () => [{ title: pageTitle('Invite a practitioner') }]

export default function NewPractitioner() {
  const { organisation } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage
      back={{ href: '/provider/practitioners', text: 'Practitioners' }}
      caption="Practitioners"
      title={`Whom would ${organisation} send to schools?`}
      reply={reply}
    >
      <Text>
        They read the terms and the rate before they join, may say no, and may leave at any time. Their qualifications
        and checks are their own: staff verify them with the person, and you name them for what they hold.
      </Text>
      <Form reply={reply}>
        <TextField name="name" label="Their name" width={30} autoComplete="off" />
        <TextField
          name="email"
          label="Their email address"
          hint="The invitation works for this address only."
          type="email"
          width={30}
          autoComplete="off"
          spellCheck={false}
        />
        <TermsFields />
        <Button>Send the invitation</Button>
      </Form>
    </QuestionPage>
  )
}
