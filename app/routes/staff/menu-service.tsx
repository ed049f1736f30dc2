import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { changeLines } from '#app/domain/services/change-lines.ts'
import { changeService, setOnMenu } from '#app/domain/services/keep-menu.server.ts'
import { menuServiceForStaff } from '#app/domain/services/read-menu-changes.server.ts'
import { ChangesSection } from '#app/ui/changes-section.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text } from '#app/ui/text.tsx'
import { ServiceFields, ServiceForm, saidIn } from './menu-form.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the menu')
  const found = await menuServiceForStaff(actor, plainText(params.code))
  if (!found) throw await missing(actor, request)
  return {
    frame: await frameOf(actor, request),
    service: found.service,
    changes: changeLines(found.changes),
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the menu')
  const code = plainText(params.code)
  const found = await menuServiceForStaff(actor, code)
  if (!found) throw await missing(actor, request)
  const now = new Date()
  const here = `/staff/menu/${code}`
  const sent = await request.formData()
  const intent = pressed(sent, ['save', 'take off', 'put back'])
  if (!intent) return data({ reply: withErrors(sent, { '': NO_BUTTON }) }, { status: 422 })
  if (intent !== 'save') {
    const set = await setOnMenu(actor, code, intent === 'put back', now)
    if (!set.ok) return redirectTelling(here, { tone: 'notice', text: LAST_ONE })
    return redirectTelling(
      here,
      intent === 'put back'
        ? `${set.value.name} is on the menu again.`
        : `${set.value.name} is off the menu. What is booked stays booked.`,
    )
  }
  const form = parseForm(sent, ServiceForm)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const changed = await changeService(actor, code, saidIn(form.value, found.service.isDated), now)
  if (changed.ok) return redirectTelling(here, `${form.value.name} is saved. What is booked keeps its words and terms.`)
  const faults = changed.refusal.code === 'not_sound' ? changed.refusal.faults : {}
  return data({ reply: withErrors(sent, faults) }, { status: 422 })
}

const LAST_ONE = 'It is the last service with a date on the menu, so it stays. Put another one on first.'

export const meta: MetaFunction<typeof loader> = ({ data: known }) => [
  { title: pageTitle(known ? known.service.name : 'The menu') },
]

export default function MenuOne() {
  const { service, changes } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: '/staff/menu', text: 'The menu' }}
          caption="The agreed menu"
          title={service.name}
          sum="Whoever offers it is told of a change by email. Bookings keep the words and terms they were made with."
        >
          <Status tone={service.isOnMenu ? 'done' : 'open'}>{service.isOnMenu ? 'On the menu' : 'Off the menu'}</Status>
        </PageHead>
      }
    >
      <Columns>
        <Section title="The service" last>
          <Form reply={reply}>
            <ServiceFields service={service} />
            <Button value="save">Save</Button>
          </Form>
        </Section>
        <div>
          <Panel title={service.isOnMenu ? 'Take it off the menu' : 'Put it back on the menu'}>
            <Text small>
              {service.isOnMenu
                ? 'Nobody finds it or asks for it then. What is booked stays booked, and advisers keep their terms.'
                : 'Whoever offered it offers it again, on their terms from before.'}
            </Text>
            <ActButton kind="secondary" fields={{ intent: service.isOnMenu ? 'take off' : 'put back' }}>
              {service.isOnMenu ? 'Take it off the menu' : 'Put it back'}
            </ActButton>
          </Panel>
          <ChangesSection changes={changes} />
        </div>
      </Columns>
    </Page>
  )
}
