import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { credentialName, withKind } from '#app/domain/accreditation/credential-rows.ts'
import { fileRow } from '#app/domain/accreditation/evidence-words.ts'
import { papersFor } from '#app/domain/accreditation/read-evidence.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Inset, TextLink } from '#app/ui/text.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const bookingId = plainText(params.bookingId)
  const found = await papersFor(actor, bookingId, new Date())
  if (!found) throw await missing(actor, request)
  return {
    frame: await frameOf(actor, request),
    here: `/school/bookings/${bookingId}`,
    adviser: found.adviser,
    reference: found.reference,
    papers: found.papers.map(({ file, facts, words }) => ({
      id: file.id,
      name: file.name,
      what: fileRow(file).what,
      of: withKind(facts.kind, credentialName(facts, words)),
    })),
  }
}

export const meta = () => [{ title: pageTitle('Qualifications and references') }]

export default function AdviserPapers() {
  const { here, adviser, reference, papers } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          back={{ href: here, text: `Booking ${reference}` }}
          caption="What the agency regulations let you read"
          title={`${adviser}’s qualifications and references`}
          sum="As our staff saw them. You may read them while your request lives."
        />
      }
    >
      <Inset>
        {adviser} sees who opened which file, and when. Do not pass a file on, and keep it no longer than you need it.
      </Inset>
      <Section title="Files" last>
        <StackTable
          caption="Files"
          rows={papers}
          rowKey={({ id }) => id}
          columns={[
            { key: 'of', head: 'What it shows', cell: ({ of }) => of },
            {
              key: 'file',
              head: 'File',
              cell: ({ id, name }) => <TextLink href={`${here}/papers/${id}`}>{name}</TextLink>,
            },
            { key: 'what', head: 'Kind and size', cell: ({ what }) => what },
          ]}
          empty={
            <Answer kind="empty" title="There is nothing to read">
              <p>
                Our staff have verified what {adviser}’s profile says, and have seen no file of it that a school may
                read. Ask {adviser} to add it: you read it here once our staff have looked at it.
              </p>
            </Answer>
          }
        />
      </Section>
    </Page>
  )
}
