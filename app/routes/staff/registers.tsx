import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { registersForStaff } from '#app/domain/accreditation/read-registers.server.ts'
import { acceptedOn } from '#app/domain/accreditation/registers.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { changeLines } from '#app/domain/services/change-lines.ts'
import { ChangesSection } from '#app/ui/changes-section.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button } from '#app/ui/form.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the menu')
  const { registers, changes } = await registersForStaff(actor)
  const now = acceptedOn(registers, londonDay(new Date()))
  return {
    frame: await frameOf(actor, request),
    accepted: now.length,
    registers: registers.map((one) => ({
      ...one,
      state: one.acceptedUntil === null ? 'yes' : now.includes(one) ? 'ending' : 'no',
    })),
    changes: changeLines(changes),
  }
}

export const meta: MetaFunction = () => [{ title: pageTitle('Professional registers') }]

export default function Registers() {
  const { accepted, registers, changes } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          back={{ href: '/staff/menu', text: 'The menu' }}
          caption="Professional registers"
          title={accepted === 1 ? 'One register is accepted' : `${accepted} registers are accepted`}
          sum="Personal guidance is given only by somebody with a current place on one of these."
        >
          <Button href="/staff/menu/registers/new">Accept another register</Button>
        </PageHead>
      }
    >
      <Section title="Registers">
        <StackTable
          caption="Professional registers, by name"
          rows={registers}
          rowKey={({ code }) => code}
          columns={[
            {
              key: 'name',
              head: 'Register',
              cell: ({ code, name }) => <TextLink href={`/staff/menu/registers/${code}`}>{name}</TextLink>,
            },
            { key: 'body', head: 'Kept by', cell: ({ body }) => body },
            {
              key: 'grade',
              head: 'Gives guidance as',
              cell: ({ guidanceGrade }) => guidanceGrade,
              words: true,
            },
            { key: 'held', head: 'Advisers on it', numeric: true, cell: ({ held }) => held },
            {
              key: 'state',
              head: 'Accepted',
              cell: ({ state, acceptedUntil }) =>
                acceptedUntil === null ? (
                  <Status tone="done">Yes</Status>
                ) : (
                  <Status tone={state === 'ending' ? 'soon' : 'open'}>
                    {state === 'ending' ? 'Until ' : 'Ended '}
                    {formatDate(acceptedUntil)}
                  </Status>
                ),
            },
          ]}
        />
      </Section>
      <ChangesSection changes={changes} many />
    </Page>
  )
}
