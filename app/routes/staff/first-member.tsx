import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { roleWords } from '#app/auth/roles.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { approveFirstMember, type NamedPayer, refuseMember } from '#app/domain/people/decide-membership.server.ts'
import { firstMembersWaiting, requestDecided } from '#app/domain/people/read.server.ts'
import { PEOPLE_REFUSALS, type PeopleRefusal } from '#app/domain/people/refusals.ts'
import { registeredSchool } from '#app/domain/schools/find-in-register.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage, Section } from '#app/ui/page.tsx'
import { Facts, List, Text, TextLink } from '#app/ui/text.tsx'
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
  const all = await firstMembersWaiting(actor)
  const asked = all.find(({ id }) => id === membershipId)
  // The email that asked leads here, and an old page sends its answer, when a colleague has answered since.
  const decided = asked ? null : await requestDecided(actor, plainText(membershipId))
  if (decided) throw await redirectTelling('/staff/members', { tone: 'notice', text: decidedWords(decided) })
  if (!asked) throw await missing(actor, request)
  const school = asked.urn === null ? null : await registeredSchool(actor, asked.urn)
  const others = all.filter((one) => one.organisationId === asked.organisationId && one.id !== asked.id)
  return { actor, asked, others, school, needsPayer: school?.group === 'academy' && asked.trustId === null }
}

function decidedWords({ name, organisation, became }: NonNullable<Awaited<ReturnType<typeof requestDecided>>>): string {
  if (became === 'taken_back') return `${name} has taken the request back. Nothing was changed.`
  if (became === 'answered') return `The request of ${name} has been answered already. Nothing was changed.`
  return `${organisation} has a first member by now, who decides about ${name}. Nothing was changed.`
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { actor, asked, others, school, needsPayer } = await waiting(request, params.membership)
  const { name, email, jobTitle, organisation } = asked
  return {
    frame: await frameOf(actor, request),
    asked: { name, email, jobTitle, organisation, may: roleWords(asked.roles) },
    needsPayer,
    others: others.map(({ id, name, email, jobTitle, askedAt }) => ({
      id,
      name,
      email,
      jobTitle,
      asked: formatInstant(askedAt),
    })),
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
  const { asked, others, school, needsPayer } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const { name, email, jobTitle, organisation, may } = asked
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
              : [{ name: 'Organisation', words: 'A trust, which contracts and pays for its schools' }]),
          ]}
        />
      </div>
      {others.length > 0 && (
        <Section
          title={`${others.length === 1 ? 'Somebody else asks' : `${others.length} others ask`} for ${organisation} too`}
        >
          <List>
            {others.map(({ id, name, email, jobTitle, asked }) => (
              <li key={id}>
                <TextLink href={`/staff/members/${id}`}>{name}</TextLink>
                {jobTitle && `, ${jobTitle}`}, {email}. Asked {asked}
              </li>
            ))}
          </List>
          <Text>Whoever you approve first decides about the others, and all of them are told.</Text>
        </Section>
      )}
      <Section title="Approve">
        <Text>
          What they may do then: {may.charAt(0).toLowerCase() + may.slice(1)}. They are told by email, and may let
          others do more.
        </Text>
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
