import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { may } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireConsortium } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { inviteMember } from '#app/domain/consortia/keep-members.server.ts'
import { type MemberSeen, readConsortium, schoolsToInvite } from '#app/domain/consortia/read.server.ts'
import { consortiumRefusal } from '#app/domain/consortia/refusals.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Answer } from '#app/ui/answer.tsx'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { FilterBar } from '#app/ui/list-controls.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { List, Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'

const Invitation = z.object({
  schoolId: z.string({ error: 'Choose a school' }).max(60, { error: 'Choose a school from the list' }),
})

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireConsortium(request)
  const asked = (new URL(request.url).searchParams.get('school') ?? '').slice(0, 100)
  const mayInvite = may(actor, 'propose shares')
  const { members, closedAt } = await readConsortium(actor, londonDay(new Date()))
  return {
    frame: await frameOf(actor, request),
    asked,
    mayInvite,
    mayKeep: may(actor, 'keep the consortium'),
    closedOn: closedAt && formatDate(londonDay(closedAt)),
    members,
    found: mayInvite ? await schoolsToInvite(actor, asked) : [],
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireConsortium(request, 'propose shares')
  const sent = await request.formData()
  const form = parseForm(sent, Invitation)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const invited = await inviteMember(actor, form.value, new Date())
  if (!invited.ok && invited.refusal !== 'already_invited')
    return data({ reply: withErrors(sent, { schoolId: consortiumRefusal(invited.refusal) }) }, { status: 422 })
  return redirectTelling('/consortium/members', 'Invited. We have written to whoever approves for that school.')
}

export const meta = () => [{ title: pageTitle('Members') }]

const STATUS = {
  invited: { tone: 'open', words: 'Waiting for the school to join' },
  joined: { tone: 'done', words: 'Joined' },
  declined: { tone: 'no', words: 'Declined' },
  left: { tone: 'no', words: 'Left' },
  withdrawn: { tone: 'no', words: 'Invitation withdrawn' },
} as const

const since = (member: MemberSeen) => formatDate(londonDay(member.decidedAt ?? member.invitedAt))

export default function Members() {
  const { members, found, asked, mayInvite, mayKeep, closedOn } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const joined = members.filter((member) => member.status === 'joined').length
  const many = joined === 1 ? 'One school has joined' : `${joined} schools have joined`
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          caption="Members"
          title={closedOn ? `Closed on ${closedOn}` : joined === 0 ? 'No school has joined yet' : many}
        />
      }
    >
      <Section title="Schools">
        <StackTable
          caption="Schools of this consortium"
          rows={members}
          rowKey={(member) => member.schoolId}
          columns={[
            {
              key: 'school',
              head: 'School',
              cell: (member) => <TextLink href={`/consortium/members/${member.schoolId}`}>{member.name}</TextLink>,
            },
            {
              key: 'status',
              head: 'Status',
              cell: (member) => (
                <>
                  <Status tone={STATUS[member.status].tone}>{STATUS[member.status].words}</Status>{' '}
                  {member.status === 'invited' ? 'since' : 'on'} {since(member)}
                </>
              ),
            },
            {
              key: 'shares',
              head: 'Share',
              cell: (member) =>
                member.agreed > 0
                  ? `${formatPounds(member.agreed)} agreed`
                  : member.offered > 0
                    ? 'Offered, waiting for its approver'
                    : 'None yet',
            },
            { key: 'left', head: 'Left', numeric: true, cell: (member) => formatPounds(member.left) },
          ]}
          empty={
            <Answer kind="empty" title="Nobody has been invited">
              <p>Invite schools that are on Waymark. Each joins by its own approver, or its trust’s.</p>
            </Answer>
          }
        />
      </Section>
      {mayInvite && (
        <Section title="Invite a school" last={!mayKeep}>
          <FilterBar columns={3} button="Look for it">
            <TextField name="school" label="School name or town" value={asked} autoComplete="off" spellCheck={false} />
          </FilterBar>
          {found.length > 0 && (
            <Form reply={reply}>
              <RadioField
                name="schoolId"
                label="Which school?"
                size="s"
                choices={found.map(({ id, name, town, trust }) => ({
                  value: id,
                  label: name,
                  hint: [town, trust && `part of ${trust}`].filter(Boolean).join(', ') || undefined,
                }))}
              />
              <Button>Invite this school</Button>
            </Form>
          )}
          {asked.trim().length === 1 && <Text>Type at least two letters of the school’s name or town.</Text>}
          {asked.trim().length > 1 && found.length === 0 && (
            <Text>
              No school of that name on Waymark is open and still to be invited. A school joins Waymark first: send its
              careers leader to <TextLink href="/join">join</TextLink>.
            </Text>
          )}
        </Section>
      )}
      {mayKeep && (
        <Section title="The consortium" noPrint last>
          <List>
            <li>
              <TextLink href="/consortium/name">Change the name</TextLink>
            </li>
            <li>
              <TextLink href="/consortium/close">Close the consortium</TextLink>
            </li>
          </List>
        </Section>
      )}
    </Page>
  )
}
