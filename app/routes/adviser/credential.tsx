import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireAdviser } from '#app/auth/guards.server.ts'
import { credentialHistory } from '#app/domain/accreditation/credential-history.ts'
import { CREDENTIAL_WORDS } from '#app/domain/accreditation/credential-kinds.ts'
import { credentialName, credentialRows } from '#app/domain/accreditation/credential-rows.ts'
import { credentialStatus } from '#app/domain/accreditation/credential-status.ts'
import { ownCredential } from '#app/domain/accreditation/read-own.server.ts'
import { takeBackCredential } from '#app/domain/accreditation/submit-credential.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { HistoryRoute } from '#app/ui/bookings/history-route.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button } from '#app/ui/form.tsx'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { Inset, Text } from '#app/ui/text.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request, 'keep the practice')
  const found = await ownCredential(actor, plainText(params.id))
  if (!found) throw await missing(actor, request)
  const { credential, history } = found
  return {
    frame: await frameOf(actor, request),
    id: credential.id,
    kind: credential.facts.kind,
    status: credential.status,
    standing: credentialStatus(credential, londonDay(new Date())),
    rows: credentialRows(credential.facts),
    words: credentialName(credential.facts, credential.words),
    reason: credential.reason,
    seen: credential.seenOn && credential.seenHow ? `${credential.seenHow}, ${formatDate(credential.seenOn)}` : null,
    history: credentialHistory(history, actor),
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'keep the practice')
  const id = plainText(params.id)
  const found = await ownCredential(actor, id)
  if (!found) throw await missing(actor, request)
  const taken = await takeBackCredential(actor, id, new Date())
  if (taken.ok) return redirectTelling('/adviser/credentials', 'Taken back. Our staff no longer look at it.')
  const words =
    taken.refusal === 'already_done'
      ? 'This was taken back already. Nothing was done twice.'
      : 'Our staff have decided about it since you opened this page, so it cannot be taken back.'
  return data({ reply: { values: {}, errors: { '': words } } }, { status: 422 })
}

export const meta: MetaFunction<typeof loader> = ({ data: known }) => [
  { title: pageTitle(known ? CREDENTIAL_WORDS[known.kind].name : 'Credential') },
]

const RENEWS = ['expiring', 'expired', 'refused', 'revoked', 'suspended', 'verified']

export default function Credential() {
  const { id, kind, status, standing, rows, words, reason, seen, history } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const { name, why } = CREDENTIAL_WORDS[kind]
  const isStopped = status === 'refused' || status === 'suspended' || status === 'revoked'
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: '/adviser/credentials', text: 'Your credentials' }}
          caption={name}
          title={words || name}
        >
          <Status tone={standing.tone}>{standing.words}</Status>
        </PageHead>
      }
    >
      <Columns>
        <div>
          {isStopped && reason && (
            <Inset>
              Our staff wrote: “{reason}”
              {status === 'suspended' && ' A second member of staff decides whether it counts again.'}
            </Inset>
          )}
          <Section title="What you gave">
            <SummaryList rows={rows} />
            {status === 'submitted' && <ActButton kind="secondary">Take it back</ActButton>}
            {RENEWS.includes(status) && (
              <Button
                kind={status === 'verified' ? 'secondary' : 'main'}
                href={`/adviser/credentials/new/${kind}?from=${id}`}
              >
                {status === 'refused' ? 'Give it again' : kind === 'reference' ? 'Give another' : 'Give a newer one'}
              </Button>
            )}
          </Section>
          <Section title="What has happened" last>
            <HistoryRoute points={history} />
          </Section>
        </div>
        <div>
          <Panel title="What it is for">
            <Text small>{why}</Text>
            {seen && <Text small>Our staff saw: {seen}.</Text>}
          </Panel>
        </div>
      </Columns>
    </Page>
  )
}
