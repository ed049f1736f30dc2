import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { addService } from '#app/domain/services/keep-menu.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { NewServiceForm, ServiceFields, saidIn } from './menu-form.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  return { frame: await frameOf(await requireStaff(request, 'keep the menu'), request) }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the menu')
  const sent = await request.formData()
  const form = parseForm(sent, NewServiceForm)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const added = await addService(actor, saidIn(form.value, form.value.isDated === 'yes'), new Date())
  if (added.ok) return redirectTelling(`/staff/menu/${added.value.code}`, `${form.value.name} is on the menu.`)
  const faults = added.refusal.code === 'not_sound' ? added.refusal.faults : {}
  return data({ reply: withErrors(sent, faults) }, { status: 422 })
}

export const meta: MetaFunction = () => [{ title: pageTitle('Add a service') }]

export default function MenuNew() {
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage
      back={{ href: '/staff/menu', text: 'The menu' }}
      caption="The agreed menu"
      title="What is the new service?"
      reply={reply}
    >
      <Form reply={reply}>
        <ServiceFields service={null} isNew />
        <Button>Add to the menu</Button>
      </Form>
    </QuestionPage>
  )
}
