import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { frameOf } from '#app/auth/frame.server.ts'
import { memberOrAnyone } from '#app/auth/guards.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'

import { List, Text } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  return { frame: await frameOf(await memberOrAnyone(request), request) }
}

export const meta: MetaFunction = () => [{ title: pageTitle('Complaints') }]

export default function Complaints() {
  return (
    <Page
      head={
        <PageHead
          caption="Complaints"
          title="Tell us what went wrong; we answer within five school days"
          sum="A person reads every complaint."
        />
      }
    >
      <Section title="About a visit">
        <Text>
          If you cannot agree that a visit took place, say so on the booking: choose “Raise a problem” before you agree.
          Nothing is invoiced while a problem is open. Our staff hear both sides and settle it, with the reason in
          writing.
        </Text>
      </Section>
      <Section title="About a child’s safety">
        <Text>
          Speak to your designated safeguarding lead at once, and follow your own procedure. If it concerns an adviser,
          tell us as well, by “Report a concern” on the adviser’s page: we can suspend them at once. We do not
          investigate in place of your school or the local authority.
        </Text>
      </Section>
      <Section title="About Waymark">
        <List bullet>
          <li>Write to help@waymark.example or call 01632 960 204, 8am to 5pm on school days.</li>
          <li>We confirm within one school day that we have it, and answer within five.</li>
          <li>If you disagree, ask for a director to look again. You have a second answer within ten school days.</li>
          <li>About personal data, you may go to the Information Commissioner at ico.org.uk at any time.</li>
        </List>
      </Section>
      <Section title="About money" last>
        <Text>
          Quote the number on the invoice. An invoice that has been issued is never edited: we look at it with you, and
          put right in writing what is wrong.
        </Text>
      </Section>
    </Page>
  )
}
