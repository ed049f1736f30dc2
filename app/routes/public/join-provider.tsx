import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { anyone } from '#app/auth/actor.ts'
import { countAttempt } from '#app/auth/attempts.server.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { actorOf, requirePerson } from '#app/auth/guards.server.ts'
import { newcomerFaults, newcomerOf, newcomerShape } from '#app/auth/new-account.server.ts'
import { signedIn, switchOrganisation } from '#app/auth/session.server.ts'
import { tooManyReply } from '#app/auth/too-many.server.ts'
import { isOutcodeKnown, signUp } from '#app/domain/people/join.server.ts'
import { PEOPLE_REFUSALS, type PeopleRefusal } from '#app/domain/people/refusals.ts'
import { outcodeOf } from '#app/domain/postcode.ts'
import { PROVIDER_KINDS, type ProviderKind } from '#app/domain/providers/provider-kinds.ts'
import { startProvider } from '#app/domain/providers/start-provider.server.ts'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { alsoRefused, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { NewcomerFields } from '#app/ui/newcomer-fields.tsx'
import { QuestionPage } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'

const starting = {
  organisation: typedWords('Enter the name of the organisation', 100),
  town: typedWords('Enter the town it works from', 60),
  outcode: z
    .string({ error: 'Enter the first half of its postcode, like DE1' })
    .transform((typed) => outcodeOf(typed))
    .refine((outcode) => outcode !== null, { error: 'Enter the first half of its postcode, like DE1' })
    .transform((outcode) => outcode ?? ''),
  trading: z.enum(Object.keys(PROVIDER_KINDS) as [ProviderKind, ...ProviderKind[]], { error: 'Say what it is' }),
}
const Start = z.object(starting)
const SignUp = z.object({ ...newcomerShape, ...starting })

export async function loader({ request }: LoaderFunctionArgs) {
  const who = await signedIn(request)
  if (who && !who.isVerified) throw redirect('/organisations')
  return { frame: await frameOf(who ? actorOf(who) : anyone(), request), person: who?.name ?? null }
}

const BESIDE: Partial<Record<PeopleRefusal, string>> = { unknown_outcode: 'outcode', already_keeps_it: 'organisation' }

const refusedBy = (sent: FormData, refusal: PeopleRefusal) =>
  data({ reply: withErrors(sent, { [BESIDE[refusal] ?? '']: PEOPLE_REFUSALS[refusal] }) }, { status: 422 })

/** A postcode that nobody knows, said at once with whatever else is wrong. */
async function outcodeFaults(sent: FormData): Promise<{ outcode?: string }> {
  const outcode = outcodeOf(String(sent.get('outcode') ?? ''))
  return outcode === null || (await isOutcodeKnown(anyone(), outcode))
    ? {}
    : { outcode: PEOPLE_REFUSALS.unknown_outcode }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const who = await signedIn(request)
  const sent = await request.formData()
  if (who) {
    const form = parseForm(sent, Start)
    if (!form.ok) return data({ reply: alsoRefused(form.reply, await outcodeFaults(sent), Start) }, { status: 422 })
    if (!who.isVerified) throw redirect('/organisations')
    const started = await startProvider(await requirePerson(request), form.value, new Date())
    if (!started.ok) return refusedBy(sent, started.refusal)
    const now = await signedIn(request)
    if (now) await switchOrganisation(now, started.value.supplierId)
    return redirectTelling('/home', 'Your provider is started. Schools do not see it yet.')
  }
  const form = parseForm(sent, SignUp)
  if (!form.ok) {
    const faults = { ...(await newcomerFaults(sent)), ...(await outcodeFaults(sent)) }
    return data({ reply: alsoRefused(form.reply, faults, SignUp) }, { status: 422 })
  }
  const tooMany = await countAttempt('sign up', form.value.email, context.clientAddress)
  if (tooMany) return tooManyReply(sent, tooMany)
  const newcomer = await newcomerOf(form.value)
  if (!newcomer.ok) {
    const faults = { ...newcomer.refusal, ...(await outcodeFaults(sent)) }
    return data({ reply: withErrors(sent, faults) }, { status: 422 })
  }
  const { organisation, town, outcode, trading } = form.value
  const joining = { as: 'provider' as const, organisation, town, outcode, trading }
  const joined = await signUp(anyone(), newcomer.value, joining, new Date())
  if (!joined.ok) return refusedBy(sent, joined.refusal)
  return redirectTelling('/join/sent?as=provider', `We have written to ${joined.value.sentTo}.`)
}

export const meta = () => [{ title: pageTitle('Join as a provider') }]

export default function JoinProvider() {
  const { person } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage
      back={{ href: '/join', text: 'Back' }}
      reply={reply}
      caption="Join as a provider"
      title="Start your provider"
    >
      <Text>
        A provider contracts with the school, and names who comes. Nobody finds it before we have seen its insurance,
        its registration with the ICO and its policies, and somebody it sends holds what a service needs.
      </Text>
      <Form reply={reply}>
        {!person && <NewcomerFields />}
        <TextField
          name="organisation"
          label="Name of the organisation"
          hint="As it stands on its contracts."
          width={30}
          autoComplete="organization"
        />
        <RadioField
          name="trading"
          label="What is it?"
          choices={Object.entries(PROVIDER_KINDS).map(([value, label]) => ({ value, label }))}
        />
        <TextField
          name="town"
          label="Town it works from"
          hint="Schools see the town and the first half of the postcode."
          width={20}
          autoComplete="address-level2"
        />
        <TextField
          name="outcode"
          label="First half of its postcode"
          hint="Like DE1. Travel is priced from its middle, whoever comes."
          width={5}
          spellCheck={false}
        />
        <Button>{person ? 'Start the provider' : 'Create your account'}</Button>
      </Form>
      {!person && (
        <Text>
          You have an account? <TextLink href="/sign-in?to=/join/provider">Sign in first</TextLink>
        </Text>
      )}
    </QuestionPage>
  )
}
