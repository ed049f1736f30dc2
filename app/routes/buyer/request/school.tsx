import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { clearedBy, forSchool } from '#app/domain/bookings/request-answers.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { leftWords } from '#app/domain/consortia/left-words.ts'
import { sharesLeft } from '#app/domain/consortia/read.server.ts'
import { listed } from '#app/domain/listed.ts'
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
  const { actor, soFar, now } = open
  const left = actor.kind === 'consortium' ? await sharesLeft(actor, londonDay(now)) : null
  return {
    frame: head.frame,
    head,
    schools: soFar.schools.map(({ id, name }) => ({ id, name, left: left && leftWords(left.get(id) ?? []) })),
    chosen: soFar.answers.schoolId,
  }
}

export async function action(args: ActionFunctionArgs) {
  const open = await openRequest(args, 'school')
  const sent = await args.request.formData()
  const form = parseForm(sent, Asked)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { school } = form.value
  if (!open.soFar.schools.some((one) => one.id === school))
    return data({ reply: withErrors(sent, { school: 'Choose one of the schools in the list' }) }, { status: 422 })
  const cleared = clearedBy(open.soFar.answers, school)
  const told =
    cleared.length > 0
      ? `Another school, so ${listed(cleared)} ${cleared.length === 1 ? 'was' : 'were'} cleared. The dates and what the visit is for are kept.`
      : null
  return saveAndGoOn(open, 'school', (answers) => forSchool(answers, school), told)
}

export const meta = () => [{ title: pageTitle('Which school is the visit for?') }]

export default function School() {
  const { head, schools, chosen } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const question = { name: 'school', label: 'Which school is the visit for?', asTitle: true, caption: head.caption }
  return (
    <RequestPage head={head} reply={reply}>
      {schools.length === 0 ? (
        <Text>No school has joined yet, so there is nobody to book for.</Text>
      ) : (
        <Form reply={reply}>
          {schools.length > 8 ? (
            <SelectField
              {...question}
              options={[
                { value: '', label: 'Choose a school' },
                ...schools.map(({ id, name, left }) => ({ value: id, label: left ? `${name}: ${left}` : name })),
              ]}
              value={chosen}
            />
          ) : (
            <RadioField
              {...question}
              choices={schools.map(({ id, name, left }) => ({ value: id, label: name, hint: left }))}
              value={chosen}
            />
          )}
          <Button>Continue</Button>
        </Form>
      )}
    </RequestPage>
  )
}
