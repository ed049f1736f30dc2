import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSupplier } from '#app/auth/guards.server.ts'
import { readRemittance, remittanceFacts } from '#app/domain/earnings/read-remittance.server.ts'
import { formatPounds } from '#app/domain/money.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { Facts, Text, TextLink } from '#app/ui/text.tsx'
import { supplierAt } from './supplier-at.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request, 'keep payouts')
  const read = await readRemittance(actor, plainText(params.payoutId))
  if (!read) throw await missing(actor, request)
  return {
    frame: await frameOf(actor, request),
    at: supplierAt(actor),
    id: read.payoutId,
    stands: read.sentOn !== null ? ('sent' as const) : read.isTakenOff ? ('taken_off' as const) : ('due' as const),
    amountPence: read.amountPence,
    to: read.to.legalName,
    facts: remittanceFacts(read).map(([name, words]) => ({ name, words })),
  }
}

export const meta = () => [{ title: pageTitle('Remittance advice') }]

const STANDS = {
  sent: 'was sent to you',
  due: 'is to be sent to you',
  taken_off: 'is not sent: it was taken off before it left',
} as const

export default function RemittancePage() {
  const { at, id, stands, amountPence, to, facts } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          back={{ href: `${at}/payouts`, text: 'Payouts' }}
          caption={`Remittance advice for ${to}`}
          title={`${formatPounds(amountPence)} ${STANDS[stands]}`}
        />
      }
    >
      <Section title="What it pays" last>
        <Facts facts={facts} />
        <Text>
          <TextLink href={`${at}/payouts/remittances/${id}/pdf`}>This advice as a PDF</TextLink>
        </Text>
      </Section>
    </Page>
  )
}
