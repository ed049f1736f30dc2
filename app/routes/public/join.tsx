import type { LoaderFunctionArgs } from '@remix-run/node'
import { frameOf } from '#app/auth/frame.server.ts'
import { memberOrAnyone } from '#app/auth/guards.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button } from '#app/ui/form.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { Text } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  return { frame: await frameOf(await memberOrAnyone(request), request) }
}

export const meta = () => [{ title: pageTitle('Join Waymark') }]

export default function Join() {
  return (
    <Page
      head={
        <PageHead
          caption="Join Waymark"
          title="Joining is free, and takes one form"
          sum="A person at Waymark checks each school’s first member and every adviser."
        />
      }
    >
      <Section title="You work for a school or a trust">
        <Text>
          Find your school in the national register and ask to join it. We let in its first member, usually on the next
          school day; that person lets in the others.
        </Text>
        <Button href="/join/school">Find your school</Button>
      </Section>
      <Section title="You are a careers adviser">
        <Text>
          Start your own page now. Schools find you once we have seen your checks and you have said what you offer and
          when.
        </Text>
        <Button href="/join/adviser" kind="secondary">
          Start as an adviser
        </Button>
      </Section>
      <Section title="You send careers advisers to schools">
        <Text>
          A company, a charity, a local authority’s traded service or an agency joins as a provider. We look at your
          insurance and your policies; your practitioners show us their own qualifications and checks.
        </Text>
        <Button href="/join/provider" kind="secondary">
          Start as a provider
        </Button>
      </Section>
      <Section title="Somebody has invited you" last>
        <Text>Open the link in the invitation. Nothing else is needed.</Text>
      </Section>
    </Page>
  )
}
