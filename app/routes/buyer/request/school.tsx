import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { RequestPage } from '#app/ui/bookings/request-page.tsx'
import { RadioField, SelectField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Text } from '#app/ui/text.tsx'
import { headOf, openRequest, saveAndGoOn } from '../open-request.server.ts'

const Asked = z.object({ school: z.string({ error: 'Choose a school' }) })

export async function loader(args: LoaderFunctionArgs) {
  const open = await openRequest(args, 'school')
  const head = await headOf(open, 'school', args.request)
  return { frame: head.frame, head, schools: open.soFar.schools, chosen: open.soFar.answers.schoolId }
}

export async function action(args: ActionFunctionArgs) {
  const open = await openRequest(args, 'school')
  const sent = await args.request.formData()
  const form = parseForm(sent, Asked)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { school } = form.value
  if (!open.soFar.schools.some((one) => one.id === school))
    return data({ reply: withErrors(sent, { school: 'Choose one of the schools in the list' }) }, { status: 422 })
  // Another school has other funds, rooms and people.
  return saveAndGoOn(open, 'school', (answers) =>
    answers.schoolId === school
      ? answers
      : { schoolId: school, serviceCode: answers.serviceCode, visits: answers.visits, purpose: answers.purpose },
  )
}

export const meta = () => [{ title: pageTitle('Which school is the visit for?') }]

export default function School() {
  const { head, schools, chosen } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const options = schools.map(({ id, name }) => ({ value: id, label: name }))
  const question = { name: 'school', label: 'Which school is the visit for?', asTitle: true, caption: head.caption }
  return (
    <RequestPage head={head} reply={reply}>
      {schools.length === 0 ? (
        <Text>No school has joined yet, so there is nobody to book for.</Text>
      ) : (
        <Form reply={reply}>
          {schools.length > 8 ? (
            <SelectField {...question} options={[{ value: '', label: 'Choose a school' }, ...options]} value={chosen} />
          ) : (
            <RadioField {...question} choices={options} value={chosen} />
          )}
          <Button>Continue</Button>
        </Form>
      )}
    </RequestPage>
  )
}
