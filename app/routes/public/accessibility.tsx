import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { frameOf } from '#app/auth/frame.server.ts'
import { memberOrAnyone } from '#app/auth/guards.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'

import { List, Text } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  return { frame: await frameOf(await memberOrAnyone(request), request) }
}

export const meta: MetaFunction = () => [{ title: pageTitle('Accessibility') }]

export default function Accessibility() {
  return (
    <Page
      head={
        <PageHead
          caption="Accessibility"
          title="We build Waymark to WCAG 2.2 at level AA"
          sum="This says what we have done, what we have not, and how to tell us."
        />
      }
    >
      <Section title="What works">
        <List bullet>
          <li>
            Every page works with a keyboard alone, without JavaScript, and at 400% zoom on a screen 320 pixels wide.
          </li>
          <li>Every status has words beside its mark: nothing is said by colour alone.</li>
          <li>Maps and charts repeat a list or a table that stands beside them.</li>
          <li>Times to act are given as a day and an hour, never as a ticking clock.</li>
          <li>Every page prints in black on A4.</li>
        </List>
      </Section>
      <Section title="How we know">
        <Text>
          Automated rules for WCAG 2.0 to 2.2 are run on our pages whenever they change, and the main journeys are
          walked in a real browser with JavaScript and without. No outside audit has been made yet, and no test with
          people who use a screen reader every day. We do not claim more than that.
        </Text>
      </Section>
      <Section title="What may not work">
        <List bullet>
          <li>
            Invoices as PDF are tagged, but have not been checked with every reader. Ask for the same as a web page.
          </li>
          <li>The map of a search is a picture with a description. The list beside it has the same distances.</li>
        </List>
      </Section>
      <Section title="Tell us" last>
        <Text>
          Write to help@waymark.example or call 01632 960 204, 8am to 5pm on school days. Say which page it was and what
          you wanted to do. We answer within five school days, and send what you need in another form meanwhile.
        </Text>
      </Section>
    </Page>
  )
}
