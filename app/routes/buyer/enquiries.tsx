import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireBuyer } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { enquiryStands } from '#app/domain/enquiries/enquiry-words.ts'
import { readEnquiries } from '#app/domain/enquiries/read-enquiries.server.ts'
import { formatDate, formatDeadline } from '#app/domain/format-day.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button } from '#app/ui/form.tsx'
import { ListCount, ListFoot, Pagination } from '#app/ui/list-controls.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { hrefWith, pagesOf } from '#app/ui/pages.ts'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { TextLink } from '#app/ui/text.tsx'
import { baseOf } from './base.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireBuyer(request)
  const now = new Date()
  const all = await readEnquiries(actor)
  const url = new URL(request.url)
  const pages = pagesOf(url.searchParams.get('page'), all.length)
  const today = londonDay(now)
  return {
    frame: await frameOf(actor, request),
    base: baseOf(actor),
    address: `${url.pathname}${url.search}`,
    pages,
    open: all.filter(({ status }) => status === 'open').length,
    enquiries: all.slice(Math.max(0, pages.from - 1), pages.to).map((one) => ({
      id: one.id,
      what: `${one.brief.serviceName}, ${one.brief.school}`,
      by: `${one.askedByName}, ${formatDate(londonDay(one.askedAt))}`,
      answers: `${one.offered} of ${one.asked}`,
      stands: enquiryStands(one, now),
      until: one.status === 'open' ? formatDeadline(now < one.answerBy ? one.answerBy : one.chooseBy, today) : '',
    })),
  }
}

export const meta = () => [{ title: pageTitle('Enquiries') }]

export default function Enquiries() {
  const { base, address, pages, open, enquiries } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          back={{ href: `${base}/bookings`, text: 'Bookings' }}
          caption="Enquiries to several advisers"
          title={open === 0 ? 'No enquiry is open' : open === 1 ? 'One enquiry is open' : `${open} enquiries are open`}
          sum="One brief to two to ten advisers; each answers with days and a price, or says no. Nothing is booked or held by it."
        >
          <Button href="/find">Find advisers to ask</Button>
        </PageHead>
      }
    >
      <Section title="What you asked, newest first" last>
        {pages.count > 0 && <ListCount pages={pages} one="enquiry" many="enquiries" />}
        <StackTable
          caption="Enquiries, newest first"
          rows={enquiries}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'what',
              head: 'What',
              cell: ({ id, what }) => <TextLink href={`${base}/enquiries/${id}`}>{what}</TextLink>,
            },
            { key: 'by', head: 'Asked by', cell: ({ by }) => by },
            { key: 'answers', head: 'Offer days', cell: ({ answers }) => answers },
            {
              key: 'stands',
              head: 'Stands',
              cell: ({ stands, until }) => (
                <>
                  <Status tone={stands.tone}>{stands.words}</Status>
                  {until && ` until ${until}`}
                </>
              ),
            },
          ]}
          empty={
            <Answer kind="empty" title="You have asked nobody yet">
              <p>
                <TextLink href="/find">Find advisers</TextLink>, tick two to ten of them, and press “Ask those ticked at
                once”.
              </p>
            </Answer>
          }
        />
        <ListFoot>
          <Pagination pages={pages} href={(page) => hrefWith(address, { page })} />
        </ListFoot>
      </Section>
    </Page>
  )
}
