import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { SupplierActor } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing } from '#app/auth/guards.server.ts'
import { credentialHistory } from '#app/domain/accreditation/credential-history.ts'
import { CREDENTIAL_WORDS, isOfProvider } from '#app/domain/accreditation/credential-kinds.ts'
import { credentialName, credentialRows } from '#app/domain/accreditation/credential-rows.ts'
import { credentialStatus } from '#app/domain/accreditation/credential-status.ts'
import { addingRefused, countsNow, EVIDENCE_TYPES, removingRefused } from '#app/domain/accreditation/evidence-rules.ts'
import { FILE_HINT, FILE_REFUSED, fileRow, viewWords } from '#app/domain/accreditation/evidence-words.ts'
import { addEvidence, removeEvidence } from '#app/domain/accreditation/keep-evidence.server.ts'
import { evidenceOf } from '#app/domain/accreditation/read-evidence.server.ts'
import { ownCredential } from '#app/domain/accreditation/read-own.server.ts'
import { readRegisters } from '#app/domain/accreditation/read-registers.server.ts'
import { takeBackCredential } from '#app/domain/accreditation/submit-credential.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { isWithFile } from '#app/http/sent-file.server.ts'
import { takeSentFile } from '#app/http/take-sent-file.server.ts'
import { HistoryRoute } from '#app/ui/bookings/history-route.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { EvidenceFiles } from '#app/ui/evidence-files.tsx'
import { FileField } from '#app/ui/file-field.tsx'
import { ActButton, Button, Form } from '#app/ui/form.tsx'
import { type FormReply, NO_BUTTON, pressed } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { Inset, Text } from '#app/ui/text.tsx'
import { requireHolder } from './holder.server.ts'
import { credentialsAt } from './supplier-at.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireHolder(request)
  const found = await ownCredential(actor, plainText(params.id))
  if (!found) throw await missing(actor, request)
  const { credential, history } = found
  const { files, views } = await evidenceOf(actor, credential.id)
  return {
    frame: await frameOf(actor, request),
    id: credential.id,
    at: credentialsAt(actor),
    kind: credential.facts.kind,
    status: credential.status,
    standing: credentialStatus(credential, londonDay(new Date())),
    rows: credentialRows(credential.facts, credential.facts.kind === 'register' ? await readRegisters(actor) : []),
    words: credentialName(credential.facts, credential.words),
    reason: credential.reason,
    seen: credential.seenOn && credential.seenHow ? `${credential.seenHow}, ${formatDate(credential.seenOn)}` : null,
    history: credentialHistory(history, actor),
    files: files
      .filter(({ deletedAt }) => deletedAt === null)
      .map((file) => ({ ...fileRow(file), removing: removingRefused(credential, file) })),
    counts: countsNow(credential.status),
    views: views.map((one) => viewWords(one, 'owner')),
    adding: addingRefused(credential),
  }
}

export async function action(args: ActionFunctionArgs) {
  const { request, params } = args
  const actor = await requireHolder(request)
  const id = plainText(params.id)
  const found = await ownCredential(actor, id)
  if (!found) throw await missing(actor, request)
  if (isWithFile(request)) return addFile(actor, id, args)
  const sent = await request.formData()
  const intent = pressed(sent, ['withdraw', 'remove'] as const)
  if (intent === null) return refused({ '': NO_BUTTON })
  if (intent === 'remove') {
    const fileId = plainText(String(sent.get('file') ?? ''))
    const removed = await removeEvidence(actor, { credentialId: id, fileId }, new Date())
    if (removed.ok)
      return redirectTelling(`${credentialsAt(actor)}/${id}`, 'Removed. Nobody can open that file any more.')
    if (removed.refusal === 'not_found') throw await missing(actor, request)
    if (removed.refusal === 'seen') return refused({ '': SEEN_STAYS })
    return refused({ '': 'Our staff have decided since you opened this page, so its files can’t be changed now.' })
  }
  const taken = await takeBackCredential(actor, id, new Date())
  if (taken.ok) return redirectTelling(credentialsAt(actor), 'Taken back. Our staff no longer look at it.')
  return refused({
    '':
      taken.refusal === 'already_done'
        ? 'This was taken back already. Nothing was done twice.'
        : 'Our staff have decided about it since you opened this page, so it cannot be taken back.',
  })
}

const refused = (errors: Record<string, string>, status = 422) => data({ reply: { values: {}, errors } }, { status })

async function addFile(actor: SupplierActor, credentialId: string, args: ActionFunctionArgs) {
  const sent = await takeSentFile(args, actor.personId, (file) =>
    addEvidence(actor, { credentialId, ...file }, new Date()),
  )
  if (!('taken' in sent)) return refused({ file: sent.sentence }, sent.status)
  const { taken: added } = sent
  if (added.ok) return redirectTelling(`${credentialsAt(actor)}/${credentialId}`, 'Added. Our staff can open it.')
  switch (added.refusal) {
    case 'not_found':
      throw await missing(actor, args.request)
    case 'not_now':
    case 'not_collected':
    case 'copy_not_asked':
      return refused({ '': 'No file can be added here now. The page shows where it stands.' })
    default:
      return refused({ file: FILE_REFUSED[added.refusal] })
  }
}

export const meta: MetaFunction<typeof loader> = ({ data: known }) => [
  { title: pageTitle(known ? CREDENTIAL_WORDS[known.kind].name : 'Credential') },
]

const RENEWS = ['expiring', 'expired', 'refused', 'revoked', 'suspended', 'verified']

export default function Credential() {
  const page = useLoaderData<typeof loader>()
  const { id, at, kind, status, standing, rows, words, reason, seen, history } = page
  const reply = useActionData<typeof action>()?.reply
  const { name, why } = CREDENTIAL_WORDS[kind]
  const isStopped = status === 'refused' || status === 'suspended' || status === 'revoked'
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: at, text: isOfProvider(kind) ? 'Checks' : 'Your credentials' }}
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
            {status === 'submitted' && <ActButton fields={{ intent: 'withdraw' }}>Take it back</ActButton>}
            {RENEWS.includes(status) && (
              <Button kind={status === 'verified' ? 'secondary' : 'main'} href={`${at}/new/${kind}?from=${id}`}>
                {status === 'refused' ? 'Give it again' : kind === 'reference' ? 'Give another' : 'Give a newer one'}
              </Button>
            )}
          </Section>
          <Files page={page} reply={reply} />
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

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>

const SEEN_STAYS =
  'A file that our staff have seen stays while this counts, because it was verified by what they saw. It is deleted after this has ended or a newer one has taken its place.'

const NOT_HERE = {
  not_collected: 'Our staff look at it with you on a call and keep no copy, so there is nothing to add here.',
  copy_not_asked:
    'Our staff look at it with you on a call, so there is nothing to add here. Should they need a copy they ask you, and it is deleted within six months.',
} as const

const Files = ({ page, reply }: { page: Loaded; reply: FormReply | undefined }) => {
  const { id, at, kind, files, views, adding, counts } = page
  const readBySchools = READ_BY_SCHOOLS[kind]
  if (adding === 'not_now' && files.length === 0 && views.length === 0) return null
  return (
    <Section title="Files">
      <EvidenceFiles
        files={files}
        views={views}
        base={`${at}/${id}/files`}
        unseen={
          adding === 'not_now'
            ? undefined
            : `Our staff have not looked at this yet${readBySchools ? '; schools do not see it' : ''}.`
        }
        act={
          files.some(({ removing }) => removing === null)
            ? ({ id: file, name }) =>
                files.find((one) => one.id === file)?.removing === null && (
                  <ActButton kind="link" fields={{ intent: 'remove', file }}>
                    Remove<span className="govuk-visually-hidden"> {name}</span>
                  </ActButton>
                )
            : undefined
        }
      />
      {files.some(({ removing }) => removing === 'seen') && <Text small>{SEEN_STAYS}</Text>}
      {adding === null && (
        <Form reply={reply} files>
          <FileField
            name="file"
            label="Add a file"
            hint={`${FILE_HINT} You and our staff can open it${readBySchools ? `, and once they have ${counts ? 'looked at it' : 'verified this'} ${readBySchools}` : ''}.`}
            accept={Object.keys(EVIDENCE_TYPES).join()}
          />
          <Button kind="secondary">Add the file</Button>
        </Form>
      )}
      {(adding === 'not_collected' || adding === 'copy_not_asked') && <Text>{NOT_HERE[adding]}</Text>}
    </Section>
  )
}

const READ_BY_SCHOOLS: Partial<Record<Loaded['kind'], string>> = {
  qualification: 'schools that have asked you for a visit',
  reference: 'schools that have asked you for a visit where its writer agreed',
}
