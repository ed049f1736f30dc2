import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { packPath } from '#app/domain/supplier-pack/pack-words.ts'
import { readSupplierPack } from '#app/domain/supplier-pack/read-pack.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { Facts, Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const pack = await readSupplierPack(actor, plainText(params.bookingId), new Date())
  if (!pack) throw await missing(actor, request)
  return { frame: await frameOf(actor, request), pack }
}

export const meta = () => [{ title: pageTitle('New supplier') }]

export default function SupplierPackPage() {
  const { pack } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          back={{ href: `/school/bookings/${pack.bookingId}`, text: `Booking ${pack.reference}` }}
          caption={`New supplier, for the finance office of ${pack.payer}`}
          title={`${pack.supplier}, through Waymark`}
          sum="What you need to set us up, and how to check that the account is right."
        />
      }
    >
      <Text>
        <TextLink href={`${packPath(pack.bookingId)}/pdf`}>All of it as a PDF</TextLink>
      </Text>
      {pack.parts.map(({ title, facts, sentences }, at) => (
        <Section key={title} title={title} last={at === pack.parts.length - 1}>
          {facts.length > 0 && <Facts facts={facts.map(([name, words]) => ({ name, words }))} />}
          {sentences.map((sentence) => (
            <Text key={sentence}>{sentence}</Text>
          ))}
        </Section>
      ))}
    </Page>
  )
}
