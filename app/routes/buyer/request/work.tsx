import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import type { RequestSoFar } from '#app/domain/bookings/read-request.server.ts'
import { interviewsThatFit } from '#app/domain/bookings/slots.ts'
import type { Time } from '#app/domain/calendar.ts'
import { areYearsServed, yearChoices, yearsTicked } from '#app/domain/services/year-groups.ts'
import { RequestPage } from '#app/ui/bookings/request-page.tsx'
import { CheckboxesField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { NumberField, TextArea, TextField } from '#app/ui/text-fields.tsx'
import { typedNumber, typedWords } from '#app/ui/typed.ts'
import { headOf, openRequest, saveAndGoOn } from '../open-request.server.ts'

/** As many interviews as the adviser offers in one visit and as fit into the shortest of the dates. */
function mostInterviews({ menu, facts, answers }: RequestSoFar): number {
  if (!menu || menu.maxInterviews === 0) return 0
  const fit = (answers.visits ?? []).map((visit) =>
    interviewsThatFit({ from: visit.from as Time, to: visit.to as Time, minutes: menu.interviewMinutes }),
  )
  return Math.max(0, Math.min(facts?.service?.interviews ?? 0, menu.maxInterviews, ...fit))
}

const asked = (most: number, group: Group | null) =>
  z.object({
    yearGroups: z.array(z.string()).min(1, { error: 'Choose at least one year group' }),
    interviews:
      most > 0
        ? typedNumber('Enter how many interviews you want', 1, most)
        : z
            .string()
            .optional()
            .transform(() => 0),
    groupSize: group
      ? typedNumber('Enter how many pupils are in the group', 1, group.most)
      : z
          .string()
          .optional()
          .transform(() => undefined),
    safeguardingLead: typedWords('Enter the name of your safeguarding lead', 100),
    purpose: typedWords('Say what the visit is for', 500),
  })

type Group = { least: number; most: number }

/** How large a group the menu gives the service; null where it is for none. */
const groupOf = (menu: RequestSoFar['menu']): Group | null =>
  menu && menu.groupMost !== null ? { least: menu.groupLeast ?? 1, most: menu.groupMost } : null

export async function loader(args: LoaderFunctionArgs) {
  const open = await openRequest(args, 'work')
  const head = await headOf(open, 'work', args.request)
  const { answers, facts, menu, adviser } = open.soFar
  return {
    frame: head.frame,
    head,
    adviser: adviser.name,
    most: mostInterviews(open.soFar),
    group: groupOf(menu),
    groupSize: answers.groupSize,
    choices: yearChoices(menu?.ages ?? '11_to_19'),
    minutes: menu?.interviewMinutes ?? 0,
    many: (answers.visits ?? []).length > 1,
    yearGroups: (answers.yearGroups ?? []).map(String),
    interviews: answers.interviews ?? mostInterviews(open.soFar),
    safeguardingLead: answers.safeguardingLead ?? facts?.settings?.safeguardingLead ?? '',
    purpose: answers.purpose ?? '',
  }
}

export async function action(args: ActionFunctionArgs) {
  const open = await openRequest(args, 'work')
  const sent = await args.request.formData()
  const form = parseForm(sent, asked(mostInterviews(open.soFar), groupOf(open.soFar.menu)))
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { yearGroups: ticked, groupSize, ...rest } = form.value
  const yearGroups = yearsTicked(ticked)
  if (!areYearsServed(yearGroups, open.soFar.menu?.ages ?? '11_to_19'))
    return data({ reply: withErrors(sent, { yearGroups: 'Choose year groups from the list' }) }, { status: 422 })
  return saveAndGoOn(open, 'work', ({ groupSize: _, ...answers }) => ({
    ...answers,
    ...rest,
    yearGroups,
    ...(groupSize === undefined ? {} : { groupSize }),
  }))
}

export const meta = () => [{ title: pageTitle('Who is it for, and what is it about?') }]

export default function Work() {
  const page = useLoaderData<typeof loader>()
  const { head, adviser, most, minutes, many, group, yearGroups, interviews, safeguardingLead, purpose } = page
  const reply = useActionData<typeof action>()?.reply
  return (
    <RequestPage head={head} reply={reply} title="Who is it for, and what is it about?">
      <Form reply={reply}>
        <CheckboxesField
          name="yearGroups"
          label="Year groups"
          size="s"
          small
          values={yearGroups}
          choices={page.choices}
        />
        {most > 0 && (
          <NumberField
            name="interviews"
            label={many ? 'Interviews at each visit' : 'Interviews wanted'}
            hint={`Up to ${most}, of ${minutes} minutes each`}
            value={interviews}
            width={2}
          />
        )}
        {group && (
          <NumberField
            name="groupSize"
            label={many ? 'Pupils in the group at each visit' : 'Pupils in the group'}
            hint={`At most ${group.most}${group.least > 1 ? `; it is planned for ${group.least} or more` : ''}`}
            value={page.groupSize}
            width={3}
          />
        )}
        <TextField
          name="safeguardingLead"
          label="Safeguarding lead"
          hint={`Whom ${adviser} tells the same day about a concern`}
          value={safeguardingLead}
        />
        <TextArea
          name="purpose"
          label="What is it for?"
          hint={`Your approver and ${adviser} read this. Name no pupils`}
          value={purpose}
          max={500}
          rows={3}
        />
        <Button>Continue</Button>
      </Form>
    </RequestPage>
  )
}
