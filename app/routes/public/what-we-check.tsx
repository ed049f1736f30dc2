import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { memberOrAnyone } from '#app/auth/guards.server.ts'
import { CREDENTIAL_KINDS, CREDENTIAL_WORDS } from '#app/domain/accreditation/credential-kinds.ts'
import { readRegisters } from '#app/domain/accreditation/read-registers.server.ts'
import { acceptedOn } from '#app/domain/accreditation/registers.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { listed } from '#app/domain/listed.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { List, Text } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await memberOrAnyone(request)
  const accepted = acceptedOn(await readRegisters(actor), londonDay(new Date()))
  return {
    frame: await frameOf(actor, request),
    registers: listed(
      accepted.map(({ name, body }) => `the ${name} (${body})`),
      'or',
    ),
  }
}

export const meta: MetaFunction = () => [{ title: pageTitle('What we check') }]

export default function WhatWeCheck() {
  const { registers } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          title="A check is a date: what we saw, and when"
          sum="Waymark’s staff look at each document and write down what it was, the day they saw it and the day it ends. A profile shows that."
        />
      }
    >
      <Columns>
        <div>
          <Section title="What we look at">
            <StackTable
              caption="The checks, what is seen and why"
              rows={CREDENTIAL_KINDS.map((kind) => ({ kind, ...CREDENTIAL_WORDS[kind] }))}
              rowKey={({ kind }) => kind}
              columns={[
                { key: 'name', head: 'Check', cell: ({ name }) => name, width: 'one-quarter' },
                { key: 'what', head: 'What we see', cell: ({ what }) => what, words: true },
                { key: 'why', head: 'Why', cell: ({ why }) => why, words: true },
              ]}
            />
          </Section>
          <Section title="What it takes to be found">
            <List bullet>
              <li>
                <strong>One-to-one work, evenings and results days</strong>: a level 6 qualification or above, and a
                current entry on a professional register: {registers}. Interviews, results days and EHCP reviews also
                need the children’s barred list.
              </li>
              <li>
                <strong>Group sessions and assemblies</strong>: level 4 or above, with a member of your staff in the
                room.
              </li>
              <li>
                <strong>All work</strong>: identity, the right to work, two references, an enhanced DBS certificate,
                this year’s safeguarding training and public liability insurance.
              </li>
              <li>
                <strong>EHCP annual reviews</strong>: training about special educational needs besides.
              </li>
            </List>
            <Text>
              Each must hold on the day of the visit, not only on the day you book. An adviser whose insurance ends in
              March is not found for a day in April until we have seen the new policy.
            </Text>
          </Section>
          <Section title="What we keep to ourselves" last>
            <Text>
              Certificate numbers stay with our staff, and so does what we saw of identity and the right to work: a
              profile says only that we saw it, and when. No page shows them, and no adviser’s address, phone number or
              whole diary. Anyone can see a town, the first half of a postcode and the next free day.
            </Text>
          </Section>
        </div>
        <div>
          <Panel title="Our checks do not replace yours" line>
            <Text small>
              Your single central record needs its own entry for each adviser who visits. A check made for another
              school does not count for yours.
            </Text>
            <Text small>
              A DBS certificate has no date on which it ends. Look it up again on the Update Service, with the adviser’s
              consent, when your own policy says so.
            </Text>
            <Text small>Confirm identity at the door. Tell the adviser who your safeguarding lead is.</Text>
          </Panel>
          <Panel title="Something looks wrong?">
            <Text small>
              Write to help@waymark.example or call 01632 960 204. For a concern about a child, speak to your own
              safeguarding lead first.
            </Text>
          </Panel>
        </div>
      </Columns>
    </Page>
  )
}
