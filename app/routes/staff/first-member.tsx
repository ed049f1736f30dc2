import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { approveFirstMember, type NamedPayer, refuseMember } from '#app/domain/people/decide-membership.server.ts'
import { firstMembersWaiting, isAnswered } from '#app/domain/people/read.server.ts'
import { PEOPLE_REFUSALS, type PeopleRefusal } from '#app/domain/people/refusals.ts'
import { registeredSchool } from '#app/domain/schools/find-in-register.server.ts'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage, Section } from '#app/ui/page.tsx'
import { Facts, Text } from '#app/ui/text.tsx'
import { TextArea, TextField } from '#app/ui/text-fields.tsx'
import { optionalWords, typedWords } from '#app/ui/typed.ts'

const Refusal = z.object({ reason: typedWords('Say why, in a sentence they will read', 300) })
const Payer = z.object({
  payer: z.enum(['trust', 'itself'], { error: 'Say who contracts and pays' }),
  trustName: optionalWords(150),
  trustAddress: optionalWords(400),
})

async function waiting(request: Request, membershipId: string | undefined) {
  const actor = await requireStaff(request, 'approve first members')
  const asked = (await firstMembersWaiting(actor)).find(({ id }) => id === membershipId)
  // The email that asked leads here, also when a colleague has answered since.
  if (!asked && request.method === 'GET' && (await isAnswered(actor, membershipId ?? '')))
    throw await redirectTelling('/staff/members', 'That request has been answered or taken back already.')
  if (!asked) throw await missing(actor, request)
  const school = asked.urn === null ? null : await registeredSchool(actor, asked.urn)
  return { actor, asked, school, needsPayer: school?.group === 'academy' && asked.trustId === null }
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { actor, asked, school, needsPayer } = await waiting(request, params.membership)
  const { name, email, jobTitle, organisation, kind } = asked
  return {
    frame: await frameOf(actor, request),
    asked: { name, email, jobTitle, organisation, kind },
    needsPayer,
    school: school && {
      urn: school.urn,
      kind: school.kind,
      place: [school.street, school.town, school.postcode].filter(Boolean).join(', '),
      trustName: school.trustName,
      localAuthority: school.localAuthority,
      isOpen: school.isOpen,
    },
  }
}

const refusedBy = (sent: FormData, refusal: PeopleRefusal) =>
  data({ reply: withErrors(sent, { '': PEOPLE_REFUSALS[refusal] }) }, { status: 422 })

export async function action({ request, params }: ActionFunctionArgs) {
  const { actor, asked, needsPayer } = await waiting(request, params.membership)
  const sent = await request.formData()
  const { id: membershipId, name, organisation } = asked
  const intent = pressed(sent, ['approve', 'refuse'])
  if (!intent) return data({ reply: withErrors(sent, { '': NO_BUTTON }) }, { status: 422 })
  if (intent === 'refuse') {
    const form = parseForm(sent, Refusal)
    if (!form.ok) return data({ reply: form.reply }, { status: 422 })
    const refused = await refuseMember(actor, { membershipId, ...form.value }, new Date())
    if (!refused.ok) return refusedBy(sent, refused.refusal)
    return redirectTelling('/staff/members', `${name} is told that they cannot join ${organisation}.`)
  }
  let payer: NamedPayer | undefined
  if (needsPayer) {
    const form = parseForm(sent, Payer)
    if (!form.ok) return data({ reply: form.reply }, { status: 422 })
    const named = payerOf(form.value)
    if ('errors' in named) return data({ reply: withErrors(sent, named.errors) }, { status: 422 })
    payer = named.payer
  }
  const approved = await approveFirstMember(actor, { membershipId, payer }, new Date())
  if (!approved.ok) return refusedBy(sent, approved.refusal)
  return redirectTelling('/staff/members', `${name} is ${organisation}’s first member.`)
}

function payerOf(given: z.output<typeof Payer>): { payer: NamedPayer } | { errors: Record<string, string> } {
  if (given.payer === 'itself') return { payer: { kind: 'itself' } }
  const addressLines = given.trustAddress
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const errors: Record<string, string> = {}
  if (!given.trustName) errors.trustName = 'Enter the name of the trust'
  if (addressLines.length < 2) errors.trustAddress = 'Enter its address, with a line for each part'
  return Object.keys(errors).length > 0 ? { errors } : { payer: { kind: 'trust', name: given.trustName, addressLines } }
}

export const meta = () => [{ title: pageTitle('First member') }]

export default function FirstMember() {
  const { asked, school, needsPayer } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const { name, email, jobTitle, organisation, kind } = asked
  return (
    <QuestionPage
      back={{ href: '/staff/members', text: 'First members' }}
      reply={reply}
      title={`May ${name} be ${organisation}’s first member?`}
    >
      <div className="govuk-!-margin-bottom-6">
        <Facts
          facts={[
            { name: 'Email address', words: email, note: 'They have opened the link we sent there' },
            { name: 'Job title', words: jobTitle || 'Not provided' },
            ...(school
              ? [
                  { name: 'School', words: school.place, note: `${school.kind}, URN ${school.urn}` },
                  { name: 'Local authority', words: school.localAuthority ?? 'Not in the register' },
                  { name: 'Trust', words: school.trustName ?? 'None in the register' },
                ]
              : [{ name: 'Organisation', words: kind === 'trust' ? 'A trust of the register' : kind }]),
          ]}
        />
      </div>
      <Section title="Approve">
        <Text>They may ask for visits and keep the team. They are told by email.</Text>
        <Form reply={reply}>
          {needsPayer && (
            <RadioField
              name="payer"
              label="Who contracts and pays for this academy?"
              hint="The register names no trust."
              choices={[
                {
                  value: 'trust',
                  label: 'A trust',
                  reveals: (
                    <>
                      <TextField name="trustName" label="Name of the trust" width={30} />
                      <TextArea name="trustAddress" label="Its address" hint="A line for each part" rows={4} />
                    </>
                  ),
                },
                { value: 'itself', label: 'The academy itself: its trust runs no other school' },
              ]}
            />
          )}
          <Button value="approve">Approve {name}</Button>
        </Form>
      </Section>
      <Section title="Or refuse" last>
        <Form reply={reply}>
          <TextArea name="reason" label="Why" hint="They read this in an email." rows={3} max={300} />
          <Button kind="secondary" value="refuse">
            Refuse
          </Button>
        </Form>
      </Section>
    </QuestionPage>
  )
}
