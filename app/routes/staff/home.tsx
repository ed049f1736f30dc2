import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { firstMembersWaiting } from '#app/domain/people/read.server.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead } from '#app/ui/page.tsx'
import { Turns } from '#app/ui/turns.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request)
  const asking = await firstMembersWaiting(actor)
  return {
    frame: await frameOf(actor, request),
    turns: asking.map(({ id, name, organisation, jobTitle, askedAt }) => ({
      what: `Decide whether ${name} may be ${organisation}'s first member`,
      href: `/staff/members/${id}`,
      detail: `${jobTitle ? `${jobTitle}. ` : ''}Asked ${formatInstant(askedAt)}`,
    })),
  }
}

export const meta = () => [{ title: pageTitle('Home') }]

export default function StaffHome() {
  const { turns } = useLoaderData<typeof loader>()
  const title =
    turns.length === 0
      ? 'Nothing needs you'
      : turns.length === 1
        ? 'One thing needs you'
        : `${turns.length} things need you`
  return (
    <Page head={<PageHead caption="Waymark's staff" title={title} />}>
      <Turns turns={turns} />
      {turns.length === 0 && (
        <Answer kind="empty" title="Nobody waits for an answer">
          <p className="govuk-body">A school's first member, when one asks to join, is shown here first.</p>
        </Answer>
      )}
    </Page>
  )
}
