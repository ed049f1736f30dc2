import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import type { MemberActor } from '#app/auth/actor.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { actorOf, fitsKind, missing, requireSignedIn } from '#app/auth/guards.server.ts'
import { ownPath } from '#app/auth/own-path.ts'
import { HOMES } from '#app/auth/places.ts'
import { type SignedIn, switchOrganisation } from '#app/auth/session.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form, HiddenField } from '#app/ui/form.tsx'
import { QuestionPage } from '#app/ui/page.tsx'
import { Text } from '#app/ui/text.tsx'

/** Which of the person's organisations a page may belong to: the one named, or those that its address is made for. */
function fitting(who: SignedIn, organisationId: string | null, to: string) {
  if (!who.isVerified) return []
  if (organisationId) return who.belongings.filter((one) => one.organisationId === organisationId)
  const kind = to.split(/[/?]/)[1] ?? ''
  return kind in HOMES ? who.belongings.filter((one) => fitsKind(one, kind as MemberActor['kind'])) : who.belongings
}

export async function loader({ request }: LoaderFunctionArgs) {
  const who = await requireSignedIn(request)
  const asked = new URL(request.url).searchParams
  const to = ownPath(asked.get('to'), '/home')
  const organisationId = asked.get('organisation')
  const choices = fitting(who, organisationId, to)
  if (choices.length === 0) throw await missing(actorOf(who), request)
  if (choices.some((one) => one.organisationId === who.organisationId)) throw redirect(to)
  const now = who.belongings.find((one) => one.organisationId === who.organisationId)
  return {
    frame: await frameOf(actorOf(who), request),
    to,
    now: now?.name ?? null,
    wasSent: asked.has('sent'),
    choices: choices.map((one) => ({ organisationId: one.organisationId, name: one.name })),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const who = await requireSignedIn(request)
  const sent = await request.formData()
  const changed = who.isVerified && (await switchOrganisation(who, String(sent.get('organisation') ?? '')))
  if (!changed) throw await missing(actorOf(who), request)
  return redirect(ownPath(String(sent.get('to') ?? ''), '/home'), 303)
}

export const meta = () => [{ title: pageTitle('Change organisation') }]

export default function Switch() {
  const { to, now, wasSent, choices } = useLoaderData<typeof loader>()
  const [only] = choices
  return (
    <QuestionPage
      title={
        choices.length === 1 && only ? `That page belongs to ${only.name}` : 'Which organisation is that page for?'
      }
    >
      {wasSent && (
        <Text>
          <strong>Nothing of what you sent was done:</strong> you had changed organisation meanwhile. What you typed is
          still on the page before this one: go back in your browser to copy it.
        </Text>
      )}
      {now && <Text>You are working for {now} at the moment. Changing takes you straight to the page.</Text>}
      {choices.map(({ organisationId, name }) => (
        <Form key={organisationId} action="/switch">
          <HiddenField name="organisation" value={organisationId} />
          <HiddenField name="to" value={to} />
          <Button kind={choices.length === 1 ? 'main' : 'secondary'}>Change to {name}</Button>
        </Form>
      ))}
    </QuestionPage>
  )
}
