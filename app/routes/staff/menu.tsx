import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { formatTimeRange } from '#app/domain/format-day.ts'
import { AS_WORDS, MODE_WORDS, sentenceOf } from '#app/domain/services/menu-words.ts'
import { menuForStaff } from '#app/domain/services/read-menu-changes.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, ButtonGroup } from '#app/ui/form.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the menu')
  return { frame: await frameOf(actor, request), menu: await menuForStaff(actor) }
}

export const meta: MetaFunction = () => [{ title: pageTitle('The menu') }]

export default function Menu() {
  const { menu } = useLoaderData<typeof loader>()
  const on = menu.filter(({ service }) => service.isOnMenu).length
  return (
    <Page
      head={
        <PageHead
          caption="The agreed menu"
          title={on === 1 ? 'One service is on the menu' : `${on} services are on the menu`}
          sum="Advisers set prices for these, and schools compare them. Bookings keep the words and terms they were made with."
        />
      }
    >
      <ButtonGroup>
        <Button href="/staff/menu/new">Add a service</Button>
        <TextLink href="/staff/menu/lists">What advisers know well</TextLink>
        <TextLink href="/staff/menu/registers">Professional registers</TextLink>
      </ButtonGroup>
      <Section title="Services" last>
        <StackTable
          caption="Services of the menu, in its order"
          rows={menu}
          rowKey={({ service }) => service.code}
          columns={[
            {
              key: 'name',
              head: 'Service',
              width: 'one-quarter',
              cell: ({ service: { code, name } }) => <TextLink href={`/staff/menu/${code}`}>{name}</TextLink>,
            },
            {
              key: 'when',
              head: 'Usually',
              cell: ({ service }) =>
                service.isDated
                  ? `${service.unit}, ${formatTimeRange(service.from, service.to)}`
                  : `${service.unit}, no date`,
            },
            {
              key: 'how',
              head: 'How',
              cell: ({ service: { modes } }) =>
                modes.length > 0 ? sentenceOf(modes.map((mode) => MODE_WORDS[mode])) : 'Delivered',
            },
            { key: 'needs', head: 'Given as', cell: ({ service }) => AS_WORDS[service.as] },
            { key: 'offering', head: 'Offered by', numeric: true, cell: ({ offering }) => offering },
            {
              key: 'state',
              head: 'On the menu',
              cell: ({ service }) =>
                service.isOnMenu ? <Status tone="done">On</Status> : <Status tone="open">Off</Status>,
            },
          ]}
        />
      </Section>
    </Page>
  )
}
