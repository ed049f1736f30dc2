import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { memberOrAnyone } from '#app/auth/guards.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  return {
    frame: await frameOf(await memberOrAnyone(request), request),
    as: new URL(request.url).searchParams.get('as'),
  }
}

export const meta = () => [{ title: pageTitle('Open the link we sent') }]

/** Whoever came by the form reads what happens next for them; somebody who typed the address reads both. */
export default function JoinSent() {
  const { as } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          caption="Join Waymark"
          title="Open the link in our email"
          sum="It shows that the address is yours, and works for 24 hours."
        />
      }
    >
      {as !== 'adviser' && as !== 'provider' && (
        <Text>
          {as === 'school' ? 'Your' : 'For a school: your'} request then goes to whoever decides, which for a school’s
          first member is Waymark, usually on the next school day. We write to you as soon as there is an answer.
        </Text>
      )}
      {as !== 'school' && (
        <Text>
          {as === 'adviser' ? 'Your' : 'As an adviser: your'} page is then yours to fill in, and your home says what is
          still missing before schools find you.
        </Text>
      )}
      <Text>
        No email after ten minutes? Look among unwanted mail, then <TextLink href="/sign-in">sign in</TextLink> to have
        the link sent again.
      </Text>
    </Page>
  )
}
