import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { openCodes, readSealedCodes } from '#app/domain/deliveries/read-delivered.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton } from '#app/ui/form.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { List, Text } from '#app/ui/text.tsx'

// Looking at the page opens nothing: a browser may fetch it ahead. Codes are opened by pressing.

const ofParams = (params: LoaderFunctionArgs['params']) => ({
  bookingId: plainText(params.bookingId),
  deliveryId: plainText(params.deliveryId),
})

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSchool(request, 'request visits')
  const of = ofParams(params)
  const sealed = await readSealedCodes(actor, of)
  if (!sealed) throw await missing(actor, request)
  return { frame: await frameOf(actor, request), here: `/school/bookings/${of.bookingId}`, ...sealed }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireSchool(request, 'request visits')
  const opened = await openCodes(actor, ofParams(params), new Date())
  if (!opened) throw await missing(actor, request)
  // Nobody keeps them on the way, this browser neither.
  return data({ codes: opened.codes }, { headers: { 'cache-control': 'no-store' } })
}

export const headers = ({ actionHeaders }: { actionHeaders: Headers }) => actionHeaders

export const meta = () => [{ title: pageTitle('Codes') }]

export default function Codes() {
  const { here, said, many, isForAll, service, school, reference } = useLoaderData<typeof loader>()
  const codes = useActionData<typeof action>()?.codes
  const [it, code] = many === 1 || isForAll ? ['it', 'The code'] : ['them', 'The codes']
  return (
    <Page
      head={
        <PageHead
          back={{ href: here, text: `Booking ${reference}` }}
          caption={service}
          title={isForAll ? 'One code for everybody' : many === 1 ? '1 code' : `${many} codes`}
          sum={`${said}, for ${school}.`}
        />
      }
    >
      {codes === undefined ? (
        <>
          <Text>
            When you open {it} we write that down: your school and whoever delivered {it} read who it was and when.
            Which pupil has which code is for your own records; Waymark keeps no pupil’s name.
          </Text>
          <ActButton>Open {it}</ActButton>
        </>
      ) : (
        <>
          <Text>
            We have written down that you opened {it}. Which pupil has which code is for your own records; Waymark keeps
            no pupil’s name.
          </Text>
          <Section title={code} last>
            <List>
              {codes.map((one) => (
                <li key={one}>
                  <code>{one}</code>
                </li>
              ))}
            </List>
          </Section>
        </>
      )}
    </Page>
  )
}
