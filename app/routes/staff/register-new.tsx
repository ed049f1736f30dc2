import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { addRegister } from '#app/domain/accreditation/keep-registers.server.ts'
import { linkIn } from '#app/domain/deliveries/delivery-rules.ts'
import { LINK_REFUSED } from '#app/domain/deliveries/delivery-words.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { Text } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { optionalWords, typedWords } from '#app/ui/typed.ts'

const RegisterForm = z.object({
  name: typedWords('Enter what the register is called', 60).regex(/[a-z]{2}/i, {
    error: 'Enter what the register is called, in words',
  }),
  body: typedWords('Enter who keeps it', 120),
  lookUp: z.string({ error: 'Enter where it is looked up' }).transform((typed, context): string => {
    const link = linkIn(typed)
    if (link.ok) return link.value
    context.addIssue({ code: 'custom', message: LINK_REFUSED[link.refusal] })
    return z.NEVER
  }),
  guidanceGrade: typedWords('Enter the grade of whoever may give guidance', 80),
  leaderGrade: optionalWords(80),
})

export async function loader({ request }: LoaderFunctionArgs) {
  return { frame: await frameOf(await requireStaff(request, 'keep the menu'), request) }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the menu')
  const sent = await request.formData()
  const form = parseForm(sent, RegisterForm)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const said = { ...form.value, leaderGrade: form.value.leaderGrade || null }
  const added = await addRegister(actor, said, new Date())
  if (added.ok) return redirectTelling('/staff/menu/registers', `${said.name} is accepted.`)
  return data({ reply: withErrors(sent, { name: 'There is a register of that name already' }) }, { status: 422 })
}

export const meta: MetaFunction = () => [{ title: pageTitle('Accept another register') }]

export default function RegisterNew() {
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage
      back={{ href: '/staff/menu/registers', text: 'Professional registers' }}
      caption="Professional registers"
      title="Which register do we accept?"
      reply={reply}
    >
      <Text>
        One that asks for a level 6 qualification in career development, a code of ethics and recorded learning every
        year, and that anybody can look up.
      </Text>
      <Form reply={reply}>
        <TextField name="name" label="What it is called" hint="Schools read it, like “UK Register”." />
        <TextField name="body" label="Who keeps it" />
        <TextField name="lookUp" label="Where it is looked up" hint="Its public page. It begins with https://" />
        <TextField name="guidanceGrade" label="Grade of whoever may give personal guidance" />
        <TextField
          name="leaderGrade"
          label="Grade of whoever leads a school’s careers programme"
          hint="They give information to groups, and no personal guidance."
          optional
        />
        <Button>Accept it</Button>
      </Form>
    </QuestionPage>
  )
}
