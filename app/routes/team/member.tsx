import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { may } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing } from '#app/auth/guards.server.ts'
import { rolesOffered, roleWords } from '#app/auth/roles.ts'
import { requireTeam } from '#app/auth/team-guard.server.ts'
import { trustDecides } from '#app/auth/trust-decides.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDeadline } from '#app/domain/format-day.ts'
import { approveMember, refuseMember } from '#app/domain/people/decide-membership.server.ts'
import { changeRoles, readOnlyTheirs, removeMember } from '#app/domain/people/keep-team.server.ts'
import { teamOf, trustOf } from '#app/domain/people/read.server.ts'
import { PEOPLE_REFUSALS } from '#app/domain/people/refusals.ts'
import { CheckboxesField, CheckboxField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage, Section } from '#app/ui/page.tsx'
import { Facts, Text } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'

const Roles = z.object({
  roles: z.array(z.string()).min(1, { error: 'Choose what they may do' }).max(6),
  changeAnyway: z.string().optional(),
})
const Refusal = z.object({ reason: typedWords('Say why, in a sentence they will read', 300) })

/** The requests that wait and nobody but this member can approve: how many, and until when the first of them waits. */
function onlyWords(waiting: Awaited<ReturnType<typeof readOnlyTheirs>>, today: Day): string | null {
  const [first] = waiting
  if (!first) return null
  const until = formatDeadline(first.until, today)
  return waiting.length === 1
    ? `One request waits until ${until}, and nobody else can approve it. Without somebody who can, it runs out.`
    : `${waiting.length} requests wait, the first until ${until}, and nobody else can approve them. Without somebody who can, they run out.`
}

async function memberAt(request: Request, membershipId: string | undefined) {
  const { actor, at } = await requireTeam(request)
  const { members, asking } = await teamOf(actor)
  const member = [...members, ...asking].find(({ id }) => id === membershipId)
  const isOneself = member?.personId === actor.personId
  if (!member || !(isOneself || may(actor, 'keep the team'))) throw await missing(actor, request)
  return { actor, at, member, isOneself }
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { actor, at, member, isOneself } = await memberAt(request, params.membership)
  const { name, email, jobTitle, roles, status } = member
  const trust = await trustOf(actor)
  return {
    frame: await frameOf(actor, request),
    at,
    organisation: actor.organisationName,
    keeps: may(actor, 'keep the team'),
    isOneself,
    member: { name, email, jobTitle, roles, words: roleWords(roles), isAsking: status === 'asked' },
    offered: rolesOffered(actor.kind, trust !== null),
    trust: trust?.name ?? null,
    only: onlyWords(await readOnlyTheirs(actor, member), londonDay(new Date())),
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { actor, at, member, isOneself } = await memberAt(request, params.membership)
  const sent = await request.formData()
  const now = new Date()
  const membershipId = member.id
  const intent = sent.get('intent')
  if (intent === 'remove') {
    const anyway = sent.get('removeAnyway') === 'yes'
    const removed = await removeMember(actor, { membershipId, anyway }, now)
    if (!removed.ok) {
      const field = removed.refusal === 'last_approver' ? 'removeAnyway' : ''
      return data({ reply: withErrors(sent, { [field]: PEOPLE_REFUSALS[removed.refusal] }) }, { status: 422 })
    }
    return isOneself
      ? redirectTelling('/organisations', `You have left ${actor.organisationName}.`)
      : redirectTelling(at, `${member.name} is no longer in the team.`)
  }
  if (intent === 'refuse') {
    const form = parseForm(sent, Refusal)
    if (!form.ok) return data({ reply: form.reply }, { status: 422 })
    const refused = await refuseMember(actor, { membershipId, ...form.value }, now)
    if (!refused.ok) return data({ reply: withErrors(sent, { '': PEOPLE_REFUSALS[refused.refusal] }) }, { status: 422 })
    return redirectTelling(at, `${member.name} is told that they cannot join.`)
  }
  const form = parseForm(sent, Roles)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { roles, changeAnyway } = form.value
  const isAsking = member.status === 'asked' && actor.kind !== 'staff' && actor.kind !== 'provider'
  const changed = isAsking
    ? await approveMember(actor, { membershipId, roles }, now)
    : await changeRoles(actor, { membershipId, roles, anyway: changeAnyway === 'yes' }, now)
  if (!changed.ok) {
    const field = changed.refusal === 'last_approver' ? 'changeAnyway' : 'roles'
    return data({ reply: withErrors(sent, { [field]: PEOPLE_REFUSALS[changed.refusal] }) }, { status: 422 })
  }
  return redirectTelling(at, isAsking ? `${member.name} is in the team.` : `What ${member.name} may do is changed.`)
}

export const meta = () => [{ title: pageTitle('Team') }]

export default function Member() {
  const { at, organisation, keeps, isOneself, member, offered, trust, only } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const { name, email, jobTitle, roles, words, isAsking } = member
  const title = isAsking ? `May ${name} join ${organisation}?` : isOneself ? 'Your part in the team' : name
  return (
    <QuestionPage back={{ href: at, text: 'Team' }} reply={reply} title={title}>
      <div className="govuk-!-margin-bottom-6">
        <Facts
          facts={[
            { name: 'Email address', words: email },
            ...(jobTitle ? [{ name: 'Job title', words: jobTitle }] : []),
            ...(isAsking ? [] : [{ name: 'May now', words }]),
          ]}
        />
      </div>
      {keeps && (
        <Section title={isAsking ? 'Let them in' : 'Change what they may do'}>
          <Form reply={reply}>
            <CheckboxesField
              name="roles"
              label={isAsking ? 'What will they do?' : 'They may'}
              hint={trust ? trustDecides(trust) : undefined}
              values={isAsking ? [] : roles}
              choices={offered.map(({ role, words, hint }) => ({ value: role, label: words, hint }))}
            />
            {only && <Anyway name="changeAnyway" only={only} />}
            <Button>{isAsking ? `Let ${name} in` : 'Change'}</Button>
          </Form>
        </Section>
      )}
      {isAsking ? (
        <Section title="Or refuse" last>
          <Form reply={reply}>
            <TextArea name="reason" label="Why" hint="They read this in an email." rows={3} max={300} />
            <Button kind="secondary" value="refuse">
              Refuse
            </Button>
          </Form>
        </Section>
      ) : (
        <Section title={isOneself ? 'Leave' : 'Take them out of the team'} last>
          <Text>
            {isOneself ? 'You lose' : `${name} loses`} sight of {organisation} at once. What was signed stays signed.
          </Text>
          <Form reply={reply}>
            {only && <Anyway name="removeAnyway" only={only} />}
            <Button kind="warning" value="remove">
              {isOneself ? `Leave ${organisation}` : `Take ${name} out`}
            </Button>
          </Form>
        </Section>
      )}
    </QuestionPage>
  )
}

/** Asked before a team loses the only one who can approve what waits. */
const Anyway = ({ name, only }: { name: string; only: string }) => (
  <CheckboxField name={name} label="Go on all the same" hint={only} small />
)
