import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireBuyer } from '#app/auth/guards.server.ts'
import { removeDraft } from '#app/domain/bookings/keep-drafts.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, ButtonGroup, Form } from '#app/ui/form.tsx'
import { QuestionPage } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { baseOf } from '../base.ts'
import { openRequest } from '../open-request.server.ts'

export async function loader(args: LoaderFunctionArgs) {
  const { actor, soFar, base } = await openRequest(args, null)
  return {
    frame: await frameOf(actor, args.request),
    adviser: soFar.adviser.name,
    back: `${base}/request/${soFar.id}`,
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireBuyer(request, 'request visits')
  await removeDraft(actor, params.draftId ?? '')
  return redirectTelling(`${baseOf(actor)}/bookings`, 'The request has been removed. Nothing had been sent.')
}

export const meta = () => [{ title: pageTitle('Remove this request') }]

export default function RemoveRequest() {
  const { adviser, back } = useLoaderData<typeof loader>()
  return (
    <QuestionPage back={{ href: back, text: 'Back' }} title={`Remove your request to ${adviser}?`}>
      <Text>It has not been sent. What you have entered is deleted, and no day or money is held for it.</Text>
      <Form>
        <ButtonGroup>
          <Button kind="warning">Remove the request</Button>
          <TextLink href={back}>Keep it</TextLink>
        </ButtonGroup>
      </Form>
    </QuestionPage>
  )
}
