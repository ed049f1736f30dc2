import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { acceptUntil } from '#app/domain/accreditation/keep-registers.server.ts'
import { registersForStaff } from '#app/domain/accreditation/read-registers.server.ts'
import { NOTICE_DAYS } from '#app/domain/accreditation/registers.ts'
import { addDays, londonDay } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { DateField } from '#app/ui/date-field.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { typedDate } from '#app/ui/typed.ts'

const EndForm = z.object({ until: typedDate('Enter the last day on which it is accepted') })

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the menu')
  const { registers } = await registersForStaff(actor)
  const register = registers.find(({ code }) => code === params.code)
  if (!register) throw await missing(actor, request)
  return {
    frame: await frameOf(actor, request),
    register,
    earliest: addDays(londonDay(new Date()), NOTICE_DAYS),
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the menu')
  const now = new Date()
  const code = plainText(params.code)
  const sent = await request.formData()
  const intent = pressed(sent, ['end', 'accept again'])
  if (!intent) return data({ reply: withErrors(sent, { '': NO_BUTTON }) }, { status: 422 })
  const form = intent === 'end' ? parseForm(sent, EndForm) : null
  if (form && !form.ok) return data({ reply: form.reply }, { status: 422 })
  const until = form?.ok ? form.value.until : null
  const set = await acceptUntil(actor, { code, until }, now)
  if (set.ok)
    return redirectTelling(
      `/staff/menu/registers/${code}`,
      until === null
        ? `${set.value.name} is accepted again. Whoever is on it is told.`
        : `${set.value.name} is accepted until ${formatDate(until)}. Whoever is on it is told.`,
    )
  if (set.refusal === 'not_found') throw await missing(actor, request)
  const earliest = addDays(londonDay(now), NOTICE_DAYS)
  return data(
    {
      reply: withErrors(sent, {
        until: `Enter ${formatDate(earliest)} or later, so that everybody on it hears in time`,
      }),
    },
    { status: 422 },
  )
}

export const meta: MetaFunction<typeof loader> = ({ data: known }) => [
  { title: pageTitle(known ? known.register.name : 'Professional registers') },
]

export default function RegisterPage() {
  const { register, earliest } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const { name, body, lookUp, guidanceGrade, leaderGrade, acceptedUntil, held } = register
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: '/staff/menu/registers', text: 'Professional registers' }}
          caption="Professional register"
          title={name}
          sum={held === 1 ? 'One adviser is on it.' : `${held} advisers are on it.`}
        />
      }
    >
      <Columns>
        <Section title="The register" last>
          <SummaryList
            rows={[
              { key: 'Kept by', value: body },
              { key: 'Looked up at', value: <TextLink href={lookUp}>{new URL(lookUp).hostname}</TextLink> },
              { key: 'Gives guidance as', value: guidanceGrade },
              { key: 'Leads a programme as', value: leaderGrade ?? 'It has no such grade' },
              { key: 'Accepted', value: acceptedUntil === null ? 'Yes' : `Until ${formatDate(acceptedUntil)}` },
            ]}
          />
        </Section>
        <div>
          <Panel title={acceptedUntil === null ? 'Accept it no longer' : 'Another last day'}>
            <Text small>
              After that day no place on it counts. Whoever is on it is told at once, and visits after it show that they
              need renewal. At the earliest {formatDate(earliest)}.
            </Text>
            <Form reply={reply}>
              <DateField name="until" label="Last day" size="s" />
              <Button value="end" kind="secondary">
                Accept it until then
              </Button>
            </Form>
          </Panel>
          {acceptedUntil === null ? null : (
            <Panel title="Accept it again">
              <Text small>Every place on it counts until its own membership ends, and whoever has one is told.</Text>
              <ActButton kind="secondary" fields={{ intent: 'accept again' }}>
                Accept it again
              </ActButton>
            </Panel>
          )}
        </div>
      </Columns>
    </Page>
  )
}
