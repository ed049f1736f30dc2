import { data, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { systemActor } from '#app/auth/actor.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { memberOrAnyone, missing, requireDemo } from '#app/auth/guards.server.ts'
import { attachmentsOf } from '#app/domain/emails/attachments.server.ts'
import { readOutboxEmail } from '#app/domain/emails/outbox.server.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { TextLink } from '#app/ui/text.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  requireDemo()
  const viewer = await memberOrAnyone(request)
  const actor = systemActor('the demonstration shows its emails')
  const email = await readOutboxEmail(actor, params.id ?? '')
  if (!email) throw await missing(viewer, request)
  const { id, toAddress, subject, text, writtenAt } = email
  const attached = (await attachmentsOf(actor, email)).map(({ filename }) => filename)
  return data({
    frame: await frameOf(viewer, request),
    ...{ id, to: toAddress, subject, text, attached },
    at: formatInstant(writtenAt),
  })
}

export const meta = ({ data: found }: { data: { subject: string } | undefined }) => [
  { title: pageTitle(found?.subject ?? 'Email') },
]

export default function OutboxEmail() {
  const { id, to, subject, text, attached, at } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          back={{ href: '/demo/outbox', text: 'Outbox of the demonstration' }}
          caption={`To ${to}`}
          title={subject}
        />
      }
    >
      <Section title="As it is read">
        {/* Sandboxed: it runs nothing, and its links open in place of this page. */}
        <iframe
          title={`Email: ${subject}`}
          src={`/demo/outbox/${id}/html`}
          sandbox="allow-top-navigation-by-user-activation"
          width="100%"
          height="900"
        />
      </Section>
      <Section title="Its text part">
        <pre className="app-email-text">{text}</pre>
      </Section>
      <Section title="About it" last>
        <SummaryList
          rows={[
            { key: 'To', value: to },
            { key: 'Subject', value: subject },
            { key: 'Written', value: at },
            {
              key: 'Attached',
              value:
                attached.length === 0
                  ? 'Nothing'
                  : attached.map((name, i) => (
                      <div key={name}>
                        <TextLink href={`/demo/outbox/${id}/attached/${i + 1}`}>{name}</TextLink>
                      </div>
                    )),
            },
          ]}
        />
      </Section>
    </Page>
  )
}
