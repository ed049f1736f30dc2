import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { anyone } from '#app/auth/actor.ts'
import { countAttempt } from '#app/auth/attempts.server.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { actorOf, missing, requirePerson } from '#app/auth/guards.server.ts'
import { newcomerFaults, newcomerOf, newcomerShape } from '#app/auth/new-account.server.ts'
import { signedIn } from '#app/auth/session.server.ts'
import { tooManyReply } from '#app/auth/too-many.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { askToJoin, signUp } from '#app/domain/people/join.server.ts'
import { standingWith } from '#app/domain/people/read.server.ts'
import { PEOPLE_REFUSALS } from '#app/domain/people/refusals.ts'
import { registeredSchool } from '#app/domain/schools/find-in-register.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form, HiddenField } from '#app/ui/form.tsx'
import { alsoRefused, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { NewcomerFields } from '#app/ui/newcomer-fields.tsx'
import { Panel, QuestionPage, Section } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'

const asking = {
  side: z.enum(['school', 'trust'], { error: 'Say whether you work for the school or its trust' }),
  jobTitle: typedWords('Enter your job title, like careers leader', 100),
}
const Ask = z.object(asking)
// In the order of the page, which is the order of its errors.
const SignUp = z.object({ side: asking.side, ...newcomerShape, jobTitle: asking.jobTitle })

async function known(request: Request, urn: string | undefined) {
  const who = await signedIn(request)
  const actor = who ? actorOf(who) : anyone()
  const school = await registeredSchool(actor, Number(urn))
  if (!school) throw await missing(actor, request)
  return { who, actor, school }
}

/** Of the adviser’s link that led here, if one did. */
const clientOf = (request: Request) => plainText(new URL(request.url).searchParams.get('client'), 60)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { who, actor, school } = await known(request, params.urn)
  if (who && !who.isVerified) throw redirect('/organisations')
  const standing = who ? await standingWith(await requirePerson(request), school) : []
  const today = londonDay(new Date())
  const { urn, name, street, town, postcode, trustName, isOpen, kind } = school
  return {
    frame: await frameOf(actor, request),
    person: who?.name ?? null,
    client: clientOf(request),
    standing: standing.map((one) => ({ ...one, askedOn: formatDay(londonDay(one.askedAt), today) })),
    school: { urn, name, isOpen, kind, trustName, place: [street, town, postcode].filter(Boolean).join(', ') },
  }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { who, school } = await known(request, params.urn)
  const clientSecret = clientOf(request)
  const sent = await request.formData()
  if (!school.trustName) sent.set('side', 'school')
  if (who) {
    const form = parseForm(sent, Ask)
    if (!form.ok) return data({ reply: form.reply }, { status: 422 })
    if (!who.isVerified) throw redirect('/organisations')
    const asked = await askToJoin(
      await requirePerson(request),
      { urn: school.urn, ...form.value, clientSecret },
      new Date(),
    )
    if (!asked.ok) return data({ reply: withErrors(sent, { '': PEOPLE_REFUSALS[asked.refusal] }) }, { status: 422 })
    return redirectTelling('/organisations', `Your request to join ${school.name} has been sent.`)
  }
  const form = parseForm(sent, SignUp)
  if (!form.ok) return data({ reply: alsoRefused(form.reply, await newcomerFaults(sent), SignUp) }, { status: 422 })
  const tooMany = await countAttempt('sign up', form.value.email, context.clientAddress)
  if (tooMany) return tooManyReply(sent, tooMany)
  const newcomer = await newcomerOf(form.value)
  if (!newcomer.ok) return data({ reply: withErrors(sent, newcomer.refusal) }, { status: 422 })
  const { side, jobTitle } = form.value
  const joined = await signUp(
    anyone(),
    newcomer.value,
    { as: 'school', urn: school.urn, side, jobTitle, clientSecret },
    new Date(),
  )
  if (!joined.ok) return data({ reply: withErrors(sent, { '': PEOPLE_REFUSALS[joined.refusal] }) }, { status: 422 })
  return redirectTelling('/join/sent?as=school', `We have written to ${joined.value.sentTo}.`)
}

export const meta = () => [{ title: pageTitle('Join your school') }]

const standingTitle = ({ name, isMember }: { name: string; isMember: boolean }) =>
  isMember ? `You belong to ${name}` : `You have asked to join ${name}`

export default function JoinThisSchool() {
  const { school, person, client, standing } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const back = { href: '/join/school', text: 'Choose another school' }
  if (!school.isOpen) {
    return (
      <QuestionPage back={back} title={`${school.name} has closed`}>
        <Text>The national register says so. Search for the school that took its place.</Text>
      </QuestionPage>
    )
  }
  const sides = [
    { value: 'school', label: school.name, hint: 'You ask for visits to this school.' },
    ...(school.trustName
      ? [{ value: 'trust', label: school.trustName, hint: 'You approve and pay for all its schools.' }]
      : []),
  ].filter(({ value }) => !standing.some(({ side }) => side === value))
  const [first] = standing
  const [only] = sides.length === 1 ? sides : []
  const toAsk = only && standing.length > 0 ? only.label : school.name
  const form = (
    <Form reply={reply}>
      {sides.length > 1 && <RadioField name="side" label="Whom do you work for?" choices={sides} />}
      {school.trustName && only && <HiddenField name="side" value={only.value} />}
      {!person && <NewcomerFields />}
      <TextField name="jobTitle" label="Your job title" autoComplete="organization-title" />
      <Button>{person ? `Ask to join${first ? ` ${toAsk}` : ''}` : 'Create your account and ask to join'}</Button>
    </Form>
  )
  return (
    <QuestionPage
      back={back}
      reply={reply}
      caption="Join a school"
      title={first ? standingTitle(first) : `Ask to join ${school.name}`}
      aside={
        <Panel title={school.name}>
          <Text small>
            {school.place}
            <br />
            {school.kind}, URN {school.urn}
            {school.trustName && (
              <>
                <br />
                Run by {school.trustName}, which contracts and pays for its schools
              </>
            )}
          </Text>
        </Panel>
      }
    >
      {standing.map(({ name, isMember, askedOn }) => (
        <Text key={name}>
          {isMember
            ? `You belong to ${name}. `
            : `You asked to join ${name} on ${askedOn}, and there is no answer yet. We write to you as soon as there is one. `}
          <TextLink href="/organisations">
            {isMember ? 'See your organisations' : 'See or take back your request'}
          </TextLink>
        </Text>
      ))}
      {first && sides.length > 0 ? (
        <Section title={`Or ask to join ${toAsk}`} last>
          {form}
        </Section>
      ) : (
        sides.length > 0 && form
      )}
      {!person && (
        <Text>
          You have an account?{' '}
          <TextLink href={`/sign-in?to=${client ? `/clients/${client}` : `/join/school/${school.urn}`}`}>
            Sign in first
          </TextLink>
        </Text>
      )}
    </QuestionPage>
  )
}
