import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { credentialHistory } from '#app/domain/accreditation/credential-history.ts'
import { CREDENTIAL_WORDS, isOneAtATime } from '#app/domain/accreditation/credential-kinds.ts'
import { credentialName, credentialRows } from '#app/domain/accreditation/credential-rows.ts'
import { credentialStatus } from '#app/domain/accreditation/credential-status.ts'
import {
  askForCopy,
  type DecideRefusal,
  decideWithReason,
  recordLookUp,
  takeCredential,
  verifyCredential,
} from '#app/domain/accreditation/decide-credential.server.ts'
import { countsNow, mayAskForCopy } from '#app/domain/accreditation/evidence-rules.ts'
import { fileRow, viewWords } from '#app/domain/accreditation/evidence-words.ts'
import type { Credential as Kept } from '#app/domain/accreditation/move-credential.server.ts'
import { evidenceOf } from '#app/domain/accreditation/read-evidence.server.ts'
import { credentialForStaff } from '#app/domain/accreditation/read-queue.server.ts'
import { readRegisters } from '#app/domain/accreditation/read-registers.server.ts'
import { registerOf } from '#app/domain/accreditation/registers.ts'
import { seeLaterFile } from '#app/domain/accreditation/see-files.server.ts'
import { staysBeside, takesPlaceOf } from '#app/domain/accreditation/stands-for.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { CPD_MINUTES } from '#app/domain/cpd/cpd-hours.ts'
import { cpdHoursForStaff } from '#app/domain/cpd/read-cpd.server.ts'
import { formatDuration } from '#app/domain/duration.ts'
import { formatDate, formatInstant } from '#app/domain/format-day.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { HistoryRoute } from '#app/ui/bookings/history-route.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { EmailAddress } from '#app/ui/email-address.tsx'
import { EvidenceFiles } from '#app/ui/evidence-files.tsx'
import { ActButton } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { Facts, Inset, List, Text, TextLink } from '#app/ui/text.tsx'
import { typedDate, typedWords } from '#app/ui/typed.ts'
import { CredentialDecisions, reasonOf } from './credential-decisions.tsx'

const LISTED: Readonly<Record<string, string>> = {
  true: 'Listed.',
  false: 'Not listed.',
  null: 'Sent by a provider.',
}

/** A provider by its own name, whoever of its office gave it. */
const whose = ({ provider, person }: { provider: string | null; person: { name: string } }) => provider ?? person.name

/** One of several of a kind, in words. */
const nameOf = ({ kind, facts, words }: Pick<Kept, 'kind' | 'facts' | 'words'>) =>
  credentialName(facts, words) || CREDENTIAL_WORDS[kind].name

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'verify credentials')
  const found = await credentialForStaff(actor, plainText(params.id))
  if (!found) throw await missing(actor, request)
  const { credential, person, provider, card } = found
  const today = londonDay(new Date())
  const { facts } = credential
  const { files, views } = await evidenceOf(actor, credential.id)
  const registers = facts.kind === 'register' ? await readRegisters(actor) : []
  return {
    frame: await frameOf(actor, request),
    id: credential.id,
    today,
    kind: facts.kind,
    status: credential.status,
    standing: credentialStatus(credential, today),
    words: credentialName(facts, credential.words),
    rows: credentialRows(facts, registers),
    lookUp: facts.kind === 'register' ? registerOf(registers, facts).lookUp : null,
    reason: credential.reason,
    given: formatInstant(credential.submittedAt),
    taken: credential.takenAt && {
      by: found.takenByName,
      isMine: credential.takenBy === actor.personId,
      at: formatInstant(credential.takenAt),
    },
    verified:
      credential.seenOn && credential.seenHow
        ? `${credential.seenHow}, ${formatDate(credential.seenOn)}, by ${found.verifiedByName}`
        : null,
    suspendedBy: found.suspendedByName,
    isMySuspension: credential.suspendedBy === actor.personId,
    hasSuspendedSuch: found.others.some(
      ({ status, suspendedBy }) => (status === 'suspended' || status === 'revoked') && suspendedBy === actor.personId,
    ),
    isOwn: credential.personId === actor.personId,
    person: {
      name: provider ?? person.name,
      givenBy: provider === null ? null : person.name,
      email: person.email,
      town: card?.town ?? null,
      supplierId: card?.supplierId ?? null,
      isListed: card?.isListed ?? null,
    },
    others: found.others.map((one) => ({
      id: one.id,
      words: credentialName(one.facts, one.words),
      standing: credentialStatus(one, today),
    })),
    replaces: found.others.filter((one) => takesPlaceOf(facts, one)).map(nameOf),
    staysBeside: found.others.filter((one) => isOneAtATime(facts.kind) && staysBeside(facts, one)).map(nameOf),
    history: credentialHistory(found.history, 'staff'),
    nextId: found.nextId,
    cpd:
      facts.kind === 'register'
        ? await cpdHoursForStaff(actor, { personId: credential.personId, renewsOn: facts.renewsOn }, today)
        : null,
    files: files.filter(({ deletedAt }) => deletedAt === null).map(fileRow),
    gone: files.filter(({ deletedAt }) => deletedAt !== null).length,
    views: views.map((one) => viewWords(one, 'staff')),
    mayLook: countsNow(credential.status) && credential.personId !== actor.personId,
    mayAskForCopy: mayAskForCopy(credential) && credential.personId !== actor.personId,
    copyAsked: credential.copyAskedAt && formatInstant(credential.copyAskedAt),
  }
}

const Verify = z.object({
  seenHow: typedWords('Say how you saw it', 120),
  seenOn: typedDate('Enter the day on which you saw it'),
})
const LookUp = z.object({
  answeredOn: typedDate('Enter the day of the answer'),
  answer: z.enum(['unchanged', 'changed'], { error: 'Choose what the Update Service said' }),
})
const WITH_REASON = ['refuse', 'suspend', 'lift', 'revoke'] as const
const BUTTONS = [...WITH_REASON, 'take', 'verify', 'look_up', 'ask_copy', 'see_file'] as const

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'verify credentials')
  const id = plainText(params.id)
  const found = await credentialForStaff(actor, id)
  if (!found) throw await missing(actor, request)
  const now = new Date()
  const sent = await request.formData()
  const here = `/staff/credentials/${id}`
  const intent = pressed(sent, BUTTONS)
  const refused = (errors: Record<string, string>) =>
    data({ reply: withErrors(sent, errors), of: intent }, { status: 422 })
  if (intent === null) return refused({ '': NO_BUTTON })
  if (intent === 'take') {
    const taken = await takeCredential(actor, id, now)
    return taken.ok
      ? redirectTelling(here, 'You are on it. Others see that.')
      : refused({ '': refusalWords('not_now') })
  }
  if (intent === 'ask_copy') {
    const asked = await askForCopy(actor, id, now)
    return asked.ok
      ? redirectTelling(here, `Asked. ${whose(found)} is told, and can add a copy.`)
      : refused({ '': refusalWords(asked.refusal) })
  }
  if (intent === 'see_file') {
    const seen = await seeLaterFile(actor, { credentialId: id, fileId: plainText(String(sent.get('file') ?? '')) }, now)
    if (seen.ok) return redirectTelling(here, 'Written down: it was looked at, and it stays with what was verified.')
    return refused({ '': refusalWords(seen.refusal) })
  }
  if (intent === 'verify') {
    const form = parseForm(sent, Verify)
    if (!form.ok) return data({ reply: form.reply, of: intent }, { status: 422 })
    // What came while the page was open nobody has looked at.
    const files = sent.getAll('file').map((file) => plainText(String(file)))
    const verified = await verifyCredential(actor, { id, ...form.value, files }, now)
    if (verified.ok) return redirectTelling(here, `Verified. ${whose(found)} is told, and it counts from now.`)
    return refused(
      verified.refusal === 'number_in_words'
        ? { seenHow: 'Leave out numbers: schools read this' }
        : besideField(verified.refusal, 'seenOn'),
    )
  }
  if (intent === 'look_up') {
    const form = parseForm(sent, LookUp)
    if (!form.ok) return data({ reply: form.reply, of: intent }, { status: 422 })
    const { answeredOn, answer } = form.value
    const looked = await recordLookUp(actor, { id, answeredOn, isUnchanged: answer === 'unchanged' }, now)
    if (!looked.ok) return refused(besideField(looked.refusal, 'answeredOn'))
    return redirectTelling(
      here,
      answer === 'unchanged' ? 'Written down.' : `Written down, and suspended. ${whose(found)} is told.`,
    )
  }
  const field = reasonOf(intent)
  const reason = plainText(String(sent.get(field) ?? ''), 2_000)
  if (reason.length > 500) return refused({ [field]: 'Use 500 characters or fewer' })
  const decided = await decideWithReason(actor, { id, event: intent, reason }, now)
  if (decided.ok) return redirectTelling(here, `${DONE[intent]} ${whose(found)} is told, with the reason.`)
  return refused(
    decided.refusal === 'reason_missing'
      ? { [field]: 'Say why. The adviser reads it.' }
      : { '': refusalWords(decided.refusal) },
  )
}

const DONE = {
  refuse: 'Not verified.',
  suspend: 'Suspended: it does not count from now.',
  lift: 'It counts again.',
  revoke: 'Revoked.',
} as const

const OF_THE_DAY: readonly DecideRefusal[] = ['seen_in_the_future', 'before_it_was_issued', 'older_than_the_last']

const besideField = (refusal: DecideRefusal, field: string): Record<string, string> => ({
  [OF_THE_DAY.includes(refusal) ? field : '']: refusalWords(refusal),
})

function refusalWords(refusal: DecideRefusal): string {
  switch (refusal) {
    case 'seen_in_the_future':
      return 'Enter a day that is not in the future'
    case 'before_it_was_issued':
      return 'That is before the certificate was issued'
    case 'older_than_the_last':
      return 'A later answer is written down already'
    case 'own_credential':
      return 'This is your own. Somebody else of the staff decides about it.'
    case 'second_person_needed':
      return 'You suspended it, so somebody else of the staff decides what becomes of it.'
    case 'already_done':
      return 'This has been done already. Nothing was done twice.'
    case 'ended_already':
      return 'It has ended already, so it cannot be verified. Say so to the adviser, and ask for the current one.'
    default:
      return 'Something has changed since you opened this page, so this can’t be done now. The page shows where it stands.'
  }
}

export const meta: MetaFunction<typeof loader> = ({ data: known }) => [
  { title: pageTitle(known ? `${known.person.name}: ${CREDENTIAL_WORDS[known.kind].name}` : 'Credential') },
]

export type CredentialPage = ReturnType<typeof useLoaderData<typeof loader>>
export type CredentialAnswered = ReturnType<typeof useActionData<typeof action>>

export default function Credential() {
  const page = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const { kind, status, standing, person } = page
  return (
    <Page
      reply={answered?.reply}
      head={
        <PageHead
          back={{ href: '/staff/credentials', text: 'Credentials' }}
          caption={CREDENTIAL_WORDS[kind].name}
          title={`${person.name}: ${page.words || CREDENTIAL_WORDS[kind].name.toLowerCase()}`}
          sum={`Given ${page.given}.${page.verified ? ` Seen: ${page.verified}.` : ''}`}
        >
          <Status tone={standing.tone}>{standing.words}</Status>
        </PageHead>
      }
    >
      <Columns>
        <div>
          {page.reason && status !== 'verified' && status !== 'submitted' && <Inset>“{page.reason}”</Inset>}
          <Section title="What was given">
            <SummaryList rows={page.rows} />
            {page.lookUp && (
              <Text>
                <TextLink href={page.lookUp}>Look it up with the body that keeps the register</TextLink>
              </Text>
            )}
          </Section>
          <Files page={page} />
          {page.isOwn ? (
            <Section title="Your own">
              <Text>Somebody else of the staff decides about it.</Text>
            </Section>
          ) : (
            <CredentialDecisions page={page} answered={answered} />
          )}
          <Section title="What has happened" last>
            <HistoryRoute points={page.history} />
          </Section>
        </div>
        <div>
          <Panel title={person.givenBy ? 'The provider' : 'The adviser'}>
            <Text small>
              {person.supplierId ? (
                <TextLink href={`/staff/advisers/${person.supplierId}`}>{person.name}</TextLink>
              ) : (
                person.name
              )}
              {person.town && `, ${person.town}`}. {LISTED[String(person.isListed)]}
              {person.givenBy && ` Given by ${person.givenBy}.`}
            </Text>
            <Text small>
              <EmailAddress>{person.email}</EmailAddress>
            </Text>
          </Panel>
          {page.cpd && (
            <Panel title="CPD that is logged here">
              <Facts
                facts={page.cpd.map(({ year, minutes }) => ({
                  name: `To ${formatDate(year.endsOn)}`,
                  words: `${formatDuration(minutes)} of ${formatDuration(CPD_MINUTES)}`,
                }))}
              />
              <Text small>
                By the year that ends on this day of renewal. What was done is the adviser’s own; who keeps a log
                elsewhere has nothing here.
              </Text>
            </Panel>
          )}
          {page.others.length > 0 && (
            <Panel title="Others of this kind" line>
              <List>
                {page.others.map((one) => (
                  <li key={one.id}>
                    <TextLink href={`/staff/credentials/${one.id}`}>
                      {one.words || CREDENTIAL_WORDS[kind].name}
                    </TextLink>
                    <br />
                    <Status tone={one.standing.tone}>{one.standing.words}</Status>
                  </li>
                ))}
              </List>
            </Panel>
          )}
          {page.nextId && (
            <Text>
              <TextLink href={`/staff/credentials/${page.nextId}`}>The next that waits</TextLink>
            </Text>
          )}
        </div>
      </Columns>
    </Page>
  )
}

const Files = ({ page }: { page: CredentialPage }) => {
  const { id, files, gone, views } = page
  if (files.length === 0 && gone === 0 && !page.mayAskForCopy && !page.copyAsked) return null
  return (
    <Section title="Files">
      <EvidenceFiles
        files={files}
        views={views}
        base={`/staff/credentials/${id}/files`}
        unseen={
          page.mayLook
            ? 'It came after this was verified, and nobody has looked at it: schools do not see it.'
            : undefined
        }
        act={
          page.mayLook && files.some(({ isSeen }) => !isSeen)
            ? ({ id: file, name, isSeen }) =>
                !isSeen && (
                  <ActButton fields={{ intent: 'see_file', file }}>
                    I have looked at it<span className="govuk-visually-hidden">: {name}</span>
                  </ActButton>
                )
            : undefined
        }
      />
      {page.mayLook && files.some(({ isSeen }) => !isSeen) && (
        <Text small>
          Where a file does not show what was verified, do not press the button: suspend the credential.
        </Text>
      )}
      {gone > 0 && <Text small>{gone === 1 ? 'One file was' : `${gone} files were`} removed or deleted.</Text>}
      {page.copyAsked && files.length === 0 && gone === 0 && <Text>A copy was asked for, {page.copyAsked}.</Text>}
      {page.mayAskForCopy && (
        <>
          <Text>
            Look at it with {page.person.name} on a call. Ask for a copy only where that does not do: it is deleted
            within six months.
          </Text>
          <ActButton fields={{ intent: 'ask_copy' }}>Ask for a copy</ActButton>
        </>
      )}
    </Section>
  )
}
