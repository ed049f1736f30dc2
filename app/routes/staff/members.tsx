import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { firstMembersWaiting } from '#app/domain/people/read.server.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { EmailAddress } from '#app/ui/email-address.tsx'
import { Page, PageHead } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request)
  const asking = await firstMembersWaiting(actor)
  return {
    frame: await frameOf(actor, request),
    asking: asking.map(({ id, name, email, jobTitle, organisation, askedAt }) => ({
      id,
      name,
      email,
      jobTitle,
      organisation,
      asked: formatInstant(askedAt),
    })),
  }
}

export const meta = () => [{ title: pageTitle('First members') }]

export default function Members() {
  const { asking } = useLoaderData<typeof loader>()
  const many = asking.length
  return (
    <Page
      head={
        <PageHead
          caption="First members"
          title={many === 0 ? 'Nobody waits' : many === 1 ? 'One person waits' : `${many} people wait`}
          sum="Approve whoever works there and may speak for it. They let in the others."
        />
      }
    >
      <StackTable
        caption="People who ask to be the first member of a school or trust"
        rows={asking}
        rowKey={({ id }) => id}
        empty={<Answer kind="empty" title="Everybody who asked has an answer" />}
        columns={[
          {
            key: 'name',
            head: 'Name',
            cell: ({ id, name }) => <TextLink href={`/staff/members/${id}`}>{name}</TextLink>,
          },
          { key: 'organisation', head: 'Asks to join', cell: ({ organisation }) => organisation },
          { key: 'job', head: 'Job title', cell: ({ jobTitle }) => jobTitle },
          { key: 'email', head: 'Email address', cell: ({ email }) => <EmailAddress>{email}</EmailAddress> },
          { key: 'asked', head: 'Asked', cell: ({ asked }) => asked },
        ]}
      />
    </Page>
  )
}
