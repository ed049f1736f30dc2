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
import { startPractice } from '#app/domain/advisers/start-practice.server.ts'
import { isOutcodeKnown, signUp } from '#app/domain/people/join.server.ts'
import { PEOPLE_REFUSALS, type PeopleRefusal } from '#app/domain/people/refusals.ts'
import { outcodeOf } from '#app/domain/postcode.ts'
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
  town: typedWords('Enter the town you work from', 60),
  outcode: z
    .string({ error: 'Enter the first half of your postcode, like DE1' })
    .transform((typed) => outcodeOf(typed))
    .refine((outcode) => outcode !== null, { error: 'Enter the first half of your postcode, like DE1' })
    .transform((outcode) => outcode ?? ''),
  trading: z.enum(['sole_trader', 'limited_company'], { error: 'Say how you trade' }),
}
const Start = z.object(starting)
const SignUp = z.object({ ...newcomerShape, ...starting })

export async function loader({ request }: LoaderFunctionArgs) {
  const who = await signedIn(request)
  if (who && !who.isVerified) throw redirect('/organisations')
  return { frame: await frameOf(who ? actorOf(who) : anyone(), request), person: who?.name ?? null }
}

const refusedBy = (sent: FormData, refusal: PeopleRefusal) =>
  data(
    { reply: withErrors(sent, { [refusal === 'unknown_outcode' ? 'outcode' : '']: PEOPLE_REFUSALS[refusal] }) },
    { status: 422 },
  )

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
    const started = await startPractice(await requirePerson(request), { ...form.value, name: who.name }, new Date())
    if (!started.ok) return refusedBy(sent, started.refusal)
    const now = await signedIn(request)
    if (now) await switchOrganisation(now, started.value.supplierId)
    return redirectTelling('/home', 'Your page is started. Schools do not see it yet.')
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
  const { town, outcode, trading } = form.value
  const joined = await signUp(anyone(), newcomer.value, { as: 'adviser', town, outcode, trading }, new Date())
  if (!joined.ok) return refusedBy(sent, joined.refusal)
  return redirectTelling('/join/sent?as=adviser', `We have written to ${joined.value.sentTo}.`)
}

export const meta = () => [{ title: pageTitle('Join as an adviser') }]

export default function JoinAdviser() {
  const { person } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage
      back={{ href: '/join', text: 'Back' }}
      reply={reply}
      caption="Join as an adviser"
      title="Start your page"
    >
      <Text>
        You keep the whole price you set. Schools pay a booking fee on top. Nobody sees your page before we have seen
        your checks and listed it.
      </Text>
      <Form reply={reply}>
        {!person && <NewcomerFields />}
        <TextField
          name="town"
          label="Town you work from"
          hint="Schools see the town and the first half of the postcode, never an address."
          width={20}
          autoComplete="address-level2"
        />
        <TextField
          name="outcode"
          label="First half of its postcode"
          hint="Like DE1. Travel is measured from its middle."
          width={5}
          spellCheck={false}
        />
        <RadioField
          name="trading"
          label="How do you trade?"
          choices={[
            { value: 'sole_trader', label: 'As a sole trader' },
            { value: 'limited_company', label: 'Through a limited company of your own' },
          ]}
        />
        <Button>{person ? 'Start your page' : 'Create your account'}</Button>
      </Form>
      {!person && (
        <Text>
          You have an account? <TextLink href="/sign-in?to=/join/adviser">Sign in first</TextLink>
        </Text>
      )}
    </QuestionPage>
  )
}
