import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { anyone } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { signedIn } from '#app/auth/session.server.ts'
import { linkState, verifyAddress } from '#app/domain/people/own-account.server.ts'
import { PEOPLE_REFUSALS } from '#app/domain/people/refusals.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { QuestionPage } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

// Mail scanners open every link, so opening it changes nothing: the button does.

export async function loader({ params }: LoaderFunctionArgs) {
  const link = await linkState(anyone(), params.secret ?? '', 'verify', new Date())
  if (!link.ok) return data({ refusal: PEOPLE_REFUSALS[link.refusal], email: null }, { status: 404 })
  return data({ refusal: null, email: link.value.email })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const verified = await verifyAddress(anyone(), params.secret ?? '', new Date())
  if (!verified.ok) return data({ refusal: PEOPLE_REFUSALS[verified.refusal] }, { status: 422 })
  const who = await signedIn(request)
  return redirectTelling(who ? '/home' : '/sign-in', 'Your address is confirmed.')
}

export const meta = () => [{ title: pageTitle('Confirm your address') }]

export default function Verify() {
  const { refusal, email } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()?.refusal ?? refusal
  if (refused) {
    return (
      <QuestionPage title="That link does not work">
        <Text>{refused}</Text>
        <Text>
          <TextLink href="/sign-in">Sign in</TextLink>: if your address is not confirmed yet, you can have the link sent
          again.
        </Text>
      </QuestionPage>
    )
  }
  return (
    <QuestionPage title={`Is ${email} your address?`}>
      <Form>
        <Button>Yes, confirm it</Button>
      </Form>
    </QuestionPage>
  )
}
