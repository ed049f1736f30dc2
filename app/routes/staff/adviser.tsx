import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import type { CredentialKind } from '#app/domain/accreditation/credential-facts.ts'
import {
  CREDENTIAL_KINDS,
  CREDENTIAL_WORDS,
  PROVIDER_CREDENTIAL_KINDS,
} from '#app/domain/accreditation/credential-kinds.ts'
import { credentialName } from '#app/domain/accreditation/credential-rows.ts'
import { credentialStatus } from '#app/domain/accreditation/credential-status.ts'
import { type ListingRefusal, listAdviser, unlistAdviser } from '#app/domain/accreditation/list-adviser.server.ts'
import { providerFoundFor } from '#app/domain/accreditation/provider-found.server.ts'
import { adviserForStaff } from '#app/domain/accreditation/read.server.ts'
import { type LackedCredential, servicesFound, servicesInWords } from '#app/domain/accreditation/services-found.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { countFeedback } from '#app/domain/feedback/read-feedback.server.ts'
import { formatDate, formatInstant } from '#app/domain/format-day.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import type { VatRegistration } from '#app/domain/vat-registration.ts'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form } from '#app/ui/form.tsx'
import { type FormReply, NO_BUTTON, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { Details, List, Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'

/** A provider's after a person's. */
const KINDS: readonly CredentialKind[] = [...CREDENTIAL_KINDS, ...PROVIDER_CREDENTIAL_KINDS]

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'verify credentials')
  const found = await adviserForStaff(actor, plainText(params.id))
  if (!found) throw await missing(actor, request)
  const { card, practice, credentials } = found
  const today = londonDay(new Date())
  const inOrder = [...credentials].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind))
  return {
    frame: await frameOf(actor, request),
    name: card.name,
    supplierId: card.supplierId,
    feedback: await countFeedback(actor, card.supplierId),
    slug: card.slug,
    isListed: card.isListed,
    noun: card.personId === null ? 'provider' : 'adviser',
    found: !card.isListed
      ? null
      : card.personId === null
        ? await providerFoundFor(actor, card.supplierId, found.offers, today)
        : servicesFound(credentials, found.offers, today),
    level: card.level,
    where: `${card.town}, ${card.outcode}`,
    legalName: practice.legalName,
    addressLines: practice.addressLines,
    phone: practice.phone,
    vat: vatWords(practice),
    authorityOn: practice.authorityToInvoiceAt && londonDay(practice.authorityToInvoiceAt),
    credentials: inOrder.map((one) => ({
      id: one.id,
      kind: one.kind,
      status: one.status,
      words: credentialName(one.facts, one.words),
      standing: credentialStatus(one, today),
      seen: one.seenOn && one.seenHow ? `${formatDate(one.seenOn)}, ${one.seenHow}` : null,
      by: one.verifiedByName,
    })),
    history: found.history.map(({ id, at, personName, what, detail }) => ({
      id,
      at: formatInstant(at),
      words: [personName, detail ? `${what} (${detail})` : what].join(': '),
    })),
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'verify credentials')
  const id = plainText(params.id)
  const found = await adviserForStaff(actor, id)
  if (!found) throw await missing(actor, request)
  const now = new Date()
  const sent = await request.formData()
  const intent = String(sent.get('intent') ?? '')
  const refused = (reply: FormReply) => data({ reply, of: intent }, { status: 422 })
  const told = (words: string) => redirectTelling(`/staff/advisers/${id}`, words)
  if (intent === 'unlist') {
    const reason = plainText(String(sent.get('unlistReason') ?? ''), 2_000)
    if (reason === '' || reason.length > 200)
      return refused(withErrors(sent, { unlistReason: reason === '' ? 'Say why' : 'Use 200 characters or fewer' }))
    const gone = await unlistAdviser(actor, id, reason, now)
    if (!gone.ok) throw await missing(actor, request)
    return told('No longer listed: nobody finds them from now, and they are told why by email.')
  }
  if (intent === 'list') {
    const listed = await listAdviser(actor, id, now)
    if (listed.ok)
      return told(
        `Listed: schools find this ${found.card.personId === null ? 'provider' : 'adviser'} for ${servicesInWords(listed.value.found)} from now, and they are told by email.`,
      )
    if (listed.refusal.code === 'not_found') throw await missing(actor, request)
    return refused({ values: {}, errors: { '': listingWords(listed.refusal) } })
  }
  return refused(withErrors(sent, { '': NO_BUTTON }))
}

function listingWords(refusal: Exclude<ListingRefusal, { code: 'not_found' }>): string {
  if (refusal.code === 'no_authority_to_invoice')
    return 'They have not authorised Waymark to issue invoices. They do so on their profile'
  if (refusal.code === 'nothing_offered')
    return 'They offer no service yet, so nobody could find them. They set prices on their services page'
  return `For no service that they offer is everything verified. Missing: ${lackedWords(refusal.lacked)}. Verify what one service needs first`
}

/** "DBS, which falls short (for assembly); Register (for personal guidance day)" */
const lackedWords = (lacked: readonly LackedCredential[]): string =>
  lacked
    .map(({ kind, why, services }) => `${CREDENTIAL_WORDS[kind].name}${WHY[why]} (for ${servicesInWords(services)})`)
    .join('; ')

const WHY = {
  not_seen: '',
  stopped: ', suspended or revoked',
  falls_short: ', which falls short',
  not_yet: ', which has not begun',
  ended: ', which has ended',
  too_old: ', which is older than the school allows',
  too_little: ', which is for less than the school asks for',
} as const satisfies Record<LackedCredential['why'], string>

/** What schools find a listed adviser for today, and what the rest of what they offer goes without. */
function foundWords({ found, lacked }: ReturnType<typeof servicesFound>, noun: string): string {
  const without = lacked.length > 0 ? ` Missing: ${lackedWords(lacked)}.` : ''
  return found.length === 0
    ? `Listed, but schools find this ${noun} for nothing today.${without}`
    : `Schools find this ${noun} for ${servicesInWords(found)}.${without}`
}

export const meta: MetaFunction<typeof loader> = ({ data: known }) => [
  { title: pageTitle(known ? `${known.name}: credentials` : 'Credentials') },
]

export default function Adviser() {
  const page = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const live = page.credentials.filter(({ status }) => !OVER.includes(status))
  const over = page.credentials.filter(({ status }) => OVER.includes(status))
  const waiting = live.filter(({ status }) => status === 'submitted').length
  const verified = live.filter(({ status }) => status === 'verified' || status === 'expiring').length
  return (
    <Page
      reply={answered?.reply}
      head={
        <PageHead
          back={{ href: '/staff/advisers', text: 'All advisers' }}
          caption={page.where}
          title={`${page.name}: ${verified === 0 ? 'nothing verified yet' : `${verified} verified`}${waiting > 0 ? `, ${waiting} to look at` : ''}`}
          sum={page.found ? foundWords(page.found, page.noun) : `Not listed: schools do not find this ${page.noun}.`}
        >
          {page.isListed ? (
            <Status tone="done">Listed</Status>
          ) : (
            <ActButton kind="main" fields={{ intent: 'list' }}>
              List this {page.noun}
            </ActButton>
          )}
        </PageHead>
      }
    >
      <Columns>
        <div>
          <Section title="Credentials" last>
            <Table caption="Credentials" rows={live} />
            {over.length > 0 && (
              <Details summary={`Taken back or replaced (${over.length})`}>
                <Table caption="Taken back or replaced" rows={over} />
              </Details>
            )}
          </Section>
        </div>
        <div>
          <Text>
            <TextLink href={`/staff/advisers/${page.supplierId}/feedback`}>
              {page.feedback === 0 ? 'No school has written of them' : `What schools said (${page.feedback})`}
            </TextLink>
          </Text>
          <Panel title="The practice">
            <SummaryList
              noBorder
              rows={[
                { key: 'Legal name', value: page.legalName },
                { key: 'Address', value: page.addressLines.join(', ') },
                { key: 'Phone', value: page.phone },
                { key: 'VAT', value: page.vat },
                {
                  key: 'May we invoice',
                  value: page.authorityOn ? `Since ${formatDate(page.authorityOn)}` : 'Not authorised yet',
                },
              ]}
            />
            {page.isListed && (
              <>
                <Text small>
                  <TextLink href={`/advisers/${page.slug}`}>Public page</TextLink>
                </Text>
                <Details summary="Take off the list" open={answered?.of === 'unlist'}>
                  <Form reply={answered?.of === 'unlist' ? answered.reply : undefined}>
                    <TextField name="unlistReason" label="Why" hint="They read it in an email." />
                    <Button kind="warning" value="unlist">
                      Take off the list
                    </Button>
                  </Form>
                </Details>
              </>
            )}
          </Panel>
          <Section title="What was done" last>
            <List>
              {page.history.map(({ id, at, words }) => (
                <li key={id}>
                  {words}
                  <br />
                  <span className="app-muted app-small">{at}</span>
                </li>
              ))}
            </List>
          </Section>
        </div>
      </Columns>
    </Page>
  )
}

/** The number and the days on which it holds. */
const vatWords = ({ vatNumber, vatFromOn, vatUntilOn }: VatRegistration): string =>
  vatNumber === null
    ? 'Not registered'
    : [
        vatNumber,
        ...(vatFromOn ? [`from ${formatDate(vatFromOn)}`] : []),
        ...(vatUntilOn ? [`until ${formatDate(vatUntilOn)}`] : []),
      ].join(' ')

const OVER: readonly string[] = ['withdrawn', 'replaced']

type Row = ReturnType<typeof useLoaderData<typeof loader>>['credentials'][number]

const Table = ({ caption, rows }: { caption: string; rows: Row[] }) => (
  <StackTable
    caption={caption}
    rows={rows}
    rowKey={({ id }) => id}
    empty={<Text>Nothing is given yet. They do so on their own pages.</Text>}
    columns={[
      {
        key: 'what',
        head: 'Credential',
        cell: ({ id, kind, words }) => (
          <TextLink href={`/staff/credentials/${id}`}>
            {CREDENTIAL_WORDS[kind].name}
            {words && `: ${words}`}
          </TextLink>
        ),
      },
      {
        key: 'status',
        head: 'Stands',
        cell: ({ standing }) => <Status tone={standing.tone}>{standing.words}</Status>,
      },
      { key: 'seen', head: 'Seen', cell: ({ seen, by }) => (seen ? `${seen}, by ${by}` : 'Not yet'), words: true },
    ]}
  />
)
