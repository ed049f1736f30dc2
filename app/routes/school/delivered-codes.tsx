import { data, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { openCodes } from '#app/domain/deliveries/read-delivered.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { List, Text } from '#app/ui/text.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSchool(request, 'request visits')
  const of = { bookingId: plainText(params.bookingId), deliveryId: plainText(params.deliveryId) }
  const opened = await openCodes(actor, of, new Date())
  if (!opened) throw await missing(actor, request)
  const page = { frame: await frameOf(actor, request), here: `/school/bookings/${of.bookingId}`, ...opened }
  // Nobody keeps them on the way, this browser neither.
  return data(page, { headers: { 'cache-control': 'no-store' } })
}

export const headers = ({ loaderHeaders }: { loaderHeaders: Headers }) => loaderHeaders

export const meta = () => [{ title: pageTitle('Codes') }]

export default function Codes() {
  const { here, said, codes, isForAll, service, school, reference } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          back={{ href: here, text: `Booking ${reference}` }}
          caption={service}
          title={isForAll ? 'One code for everybody' : codes.length === 1 ? '1 code' : `${codes.length} codes`}
          sum={`${said}, for ${school}.`}
        />
      }
    >
      <Text>
        We have written down that you opened {codes.length === 1 ? 'it' : 'them'}: your school and whoever delivered{' '}
        {codes.length === 1 ? 'it' : 'them'} read when. Which pupil has which code is for your own records; Waymark
        keeps no pupil’s name.
      </Text>
      <Section title={codes.length === 1 ? 'The code' : 'The codes'} last>
        <List>
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </List>
      </Section>
    </Page>
  )
}
