import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { SupplierActor } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing } from '#app/auth/guards.server.ts'
import type { CredentialFacts, CredentialKind } from '#app/domain/accreditation/credential-facts.ts'
import {
  CREDENTIAL_KINDS,
  CREDENTIAL_WORDS,
  isOfProvider,
  PROVIDER_CREDENTIAL_KINDS,
} from '#app/domain/accreditation/credential-kinds.ts'
import { ownCredential } from '#app/domain/accreditation/read-own.server.ts'
import { readRegisters } from '#app/domain/accreditation/read-registers.server.ts'
import { acceptedOn } from '#app/domain/accreditation/registers.ts'
import { submitCredential } from '#app/domain/accreditation/submit-credential.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { midSentence } from '#app/domain/mid-sentence.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { type FormReply, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { Text } from '#app/ui/text.tsx'
import { CREDENTIAL_FORMS, factsTyped } from './credential-form.tsx'
import { requireHolder } from './holder.server.ts'
import { credentialsAt } from './supplier-at.ts'

const kindOf = (actor: SupplierActor, text: string | undefined): CredentialKind | null =>
  (actor.kind === 'provider' ? PROVIDER_CREDENTIAL_KINDS : CREDENTIAL_KINDS).find((kind) => kind === text) ?? null

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireHolder(request)
  const kind = kindOf(actor, params.kind)
  if (!kind) throw await missing(actor, request)
  const from = plainText(new URL(request.url).searchParams.get('from'))
  const before = from === '' ? null : await ownCredential(actor, from)
  const today = londonDay(new Date())
  return {
    frame: await frameOf(actor, request),
    kind,
    at: credentialsAt(actor),
    today,
    registers: kind === 'register' ? acceptedOn(await readRegisters(actor), today) : [],
    before: before?.credential.facts.kind === kind ? keptOf(before.credential.facts) : null,
  }
}

/** What a renewal usually leaves as it was: everything but the days and the number of the paper itself. */
function keptOf(facts: CredentialFacts): FormReply['values'] {
  const { kind, ...all } = facts
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => {
      if (/On$/.test(name) || name === 'edition' || (name === 'number' && kind === 'dbs')) return []
      if (typeof value === 'boolean') return [[name, value ? 'yes' : 'no']]
      return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : []
    }),
  )
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireHolder(request)
  const kind = kindOf(actor, params.kind)
  if (!kind) throw await missing(actor, request)
  const sent = await request.formData()
  const form = parseForm(sent, CREDENTIAL_FORMS[kind].schema)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const submitted = await submitCredential(actor, factsTyped(kind, form.value), new Date())
  if (!submitted.ok) return data({ reply: withErrors(sent, submitted.refusal) }, { status: 422 })
  return redirectTelling(
    `${credentialsAt(actor)}/${submitted.value.id}`,
    'Given. Our staff look at it, the one that waits longest first, and write to you.',
  )
}

export const meta: MetaFunction<typeof loader> = ({ data: known }) => [
  { title: pageTitle(known ? CREDENTIAL_WORDS[known.kind].name : 'Credential') },
]

const TITLES: Readonly<Record<CredentialKind, string>> = {
  identity: 'How will you show who you are?',
  right_to_work: 'How do you show your right to work?',
  qualification: 'What is your qualification?',
  register: 'Which register are you on?',
  dbs: 'What is on your DBS certificate?',
  safeguarding: 'When were you trained in safeguarding?',
  public_liability: 'What is your public liability insurance?',
  professional_indemnity: 'What is your professional indemnity insurance?',
  reference: 'Who writes a reference for you?',
  send: 'What training about SEND have you had?',
  test_user: 'Which test are you qualified to give?',
  ico: 'What is your registration with the ICO?',
  provider_insurance: 'How is the provider insured?',
  provider_ico: 'What is the provider’s registration with the ICO?',
  safeguarding_policy: 'What is the provider’s safeguarding policy?',
  complaints_policy: 'How does the provider hear complaints?',
  matrix: 'What is the provider’s matrix certificate?',
}

export default function NewCredential() {
  const { at, kind, today, registers, before } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const { name, what, why } = CREDENTIAL_WORDS[kind]
  return (
    <QuestionPage
      back={{ href: at, text: isOfProvider(kind) ? 'Checks' : 'Your credentials' }}
      caption={name}
      title={TITLES[kind]}
      reply={reply}
    >
      <Text>
        We look at {midSentence(what)}. {forAdviser(why)}
      </Text>
      <Form reply={reply ?? (before ? { values: before, errors: {} } : undefined)}>
        {CREDENTIAL_FORMS[kind].fields({ today, registers })}
        <Button>Give it to our staff</Button>
      </Form>
    </QuestionPage>
  )
}

/** What a credential is for is written for schools. */
const forAdviser = (why: string): string =>
  why.replace(/^You check/, 'Schools check').replace(/not the day you book/, 'not the day of the booking')
