import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { actorOf, missing, requireSignedIn } from '#app/auth/guards.server.ts'
import { newId } from '#app/domain/ids.ts'
import { namedOnPage, reportConcern } from '#app/domain/safeguarding/report-concern.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { SelectField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { Call, Telephone, Text } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { carried, typedWords } from '#app/ui/typed.ts'

/** A member of whatever organisation, and whom the page is about. Whoever belongs to nothing has met no adviser here. */
async function opened(request: Request, slug: string | undefined) {
  const actor = actorOf(await requireSignedIn(request))
  const about = actor.kind === 'person' ? null : await namedOnPage(actor, plainText(slug))
  const isOneself = about?.isProvider === false && about.people[0]?.personId === actor.personId
  if (!about || actor.kind === 'person' || isOneself) throw await missing(actor, request)
  return { actor, about }
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { actor, about } = await opened(request, params.slug)
  return {
    frame: await frameOf(actor, request),
    name: about.name,
    back: about.isShown
      ? { href: `/advisers/${about.slug}`, text: about.name }
      : { href: `/${actor.kind}`, text: 'Home' },
    isColleague: about.isColleague,
    people: about.isProvider ? about.people.filter(({ personId }) => personId !== actor.personId) : null,
    commandKey: newId('run'),
  }
}

const Concern = z.object({
  commandKey: carried(),
  said: typedWords('Say what your concern is', 4_000),
})

const ConcernAboutOne = Concern.extend({ about: z.string({ error: 'Choose whom it is about' }).max(60) })

export async function action({ request, params }: ActionFunctionArgs) {
  const { actor, about } = await opened(request, params.slug)
  const sent = await request.formData()
  const form = parseForm(sent, about.isProvider ? ConcernAboutOne : Concern)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { said, commandKey } = form.value
  const whom = 'about' in form.value ? { about: String(form.value.about) } : {}
  const key = commandKey.slice(0, 60)
  const reported = await reportConcern(actor, { slug: about.slug, ...whom, said, key }, new Date())
  if (!reported.ok && reported.refusal !== 'already_sent')
    return data({ reply: withErrors(sent, { about: 'Choose whom it is about' }) }, { status: 422 })
  if (!reported.ok)
    return data(
      { reply: withErrors(sent, { '': 'This was sent already. Open the page again to tell us something else.' }) },
      { status: 422 },
    )
  return redirectTelling(
    `/${actor.kind}`,
    'Our staff have it and read it now. Somebody calls you if they need to know more. Nobody else reads it.',
  )
}

export const meta: MetaFunction<typeof loader> = () => [{ title: pageTitle('Report a concern') }]

export default function ReportConcern() {
  const { name, back, isColleague, people, commandKey } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage
      back={back}
      caption="Report a concern"
      title={`What is your concern about ${name}?`}
      reply={reply}
      aside={
        <Call title="Is a child in danger now?">
          Speak to your safeguarding lead, and call 999 if it is urgent. Your own procedure comes first: an allegation
          about an adult who works with children goes to the local authority’s designated officer (LADO) within one
          working day.
        </Call>
      }
    >
      <Text>
        Only Waymark’s staff read this. We can suspend an adviser at once; schools that expect them are told only that
        the visit can’t go ahead. You can also call <Telephone>01632 960 204</Telephone>.
      </Text>
      <Form reply={reply} commandKey={commandKey}>
        {people && (
          <SelectField
            name="about"
            label={`Whom of ${name} is it about?`}
            hint={
              isColleague
                ? 'Whoever it sends, or works in its office.'
                : 'Whoever stands on its page, or was named for a visit to you. Of anybody else, call us.'
            }
            options={[
              { value: '', label: 'Choose' },
              ...people.map(({ personId, name: whom }) => ({ value: personId, label: whom })),
            ]}
          />
        )}
        <TextArea
          name="said"
          label="What you saw or were told, when and where"
          hint="Name no pupil: say “a Year 10 pupil”. We ask you by telephone for what we need to know."
          rows={8}
          max={4_000}
        />
        <Button>Send it to our staff</Button>
      </Form>
    </QuestionPage>
  )
}
