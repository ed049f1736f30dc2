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
    isSent: read.sentOn !== null,
    amountPence: read.amountPence,
    to: read.to.legalName,
    facts: remittanceFacts(read).map(([name, words]) => ({ name, words })),
  }
}

export const meta = () => [{ title: pageTitle('Remittance advice') }]

export default function RemittancePage() {
  const { at, id, isSent, amountPence, to, facts } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          back={{ href: `${at}/payouts`, text: 'Payouts' }}
          caption={`Remittance advice for ${to}`}
          title={
            isSent
              ? `${formatPounds(amountPence)} was sent to you`
              : `${formatPounds(amountPence)} is to be sent to you`
          }
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
