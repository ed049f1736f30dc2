import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { frameOf } from '#app/auth/frame.server.ts'
import { memberOrAnyone } from '#app/auth/guards.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Text } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  return { frame: await frameOf(await memberOrAnyone(request), request) }
}

export const meta: MetaFunction = () => [{ title: pageTitle('Cookies') }]

export default function Cookies() {
  return (
    <Page
      head={
        <PageHead
          caption="Cookies"
          title="Two cookies, both needed, none that follow you"
          sum="They keep you signed in and tell you what you have just done. That is why no banner asks you anything."
        />
      }
    >
      <Section title="What they are" last>
        <StackTable
          caption="Cookies that Waymark sets"
          rows={[
            {
              name: 'Session',
              what: 'Says that you have signed in. Holds a random number and nothing about you.',
              when: 'When you sign in. It goes when you sign out or have been away for long.',
            },
            {
              name: 'waymark-done',
              what: 'Carries the message of what you have just done to the next page.',
              when: 'After you send a form. It goes with the page that shows it, or after a minute.',
            },
          ]}
          rowKey={({ name }) => name}
          columns={[
            { key: 'name', head: 'Name', cell: ({ name }) => name },
            { key: 'what', head: 'What it is for', cell: ({ what }) => what },
            { key: 'when', head: 'When it is there', cell: ({ when }) => when },
          ]}
        />
        <Text>
          There are no cookies for statistics or advertising. Paying by card takes you to Stripe, which sets its own.
        </Text>
      </Section>
    </Page>
  )
}
