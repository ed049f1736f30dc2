import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { CHECK_WORDS } from '#app/domain/accreditation/check-rules.ts'
import { checkState } from '#app/domain/accreditation/check-words.ts'
import { type ListingRefusal, listAdviser, unlistAdviser } from '#app/domain/accreditation/list-adviser.server.ts'
import { adviserForStaff, type CheckOnRecord } from '#app/domain/accreditation/read.server.ts'
import { recordCheck, withdrawCheck } from '#app/domain/accreditation/record-check.server.ts'
import { servicesFound, servicesInWords } from '#app/domain/accreditation/services-found.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDate, formatInstant } from '#app/domain/format-day.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form, HiddenField } from '#app/ui/form.tsx'
import { alsoRefused, type FormReply, NO_BUTTON, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { SummaryCard, SummaryList } from '#app/ui/summary-list.tsx'
import { Details, List, Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { CheckFields, CheckForm, checkOf, checkRefusalWords, faultsOfKind } from './check-form.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'record checks')
  const found = await adviserForStaff(actor, plainText(params.id))
  if (!found) throw await missing(actor, request)
  const { card, practice } = found
  return {
    frame: await frameOf(actor, request),
    today: londonDay(new Date()),
    name: card.name,
    slug: card.slug,
    isListed: card.isListed,
    found: card.isListed ? servicesFound(card.checks, found.offers, londonDay(new Date())) : null,
    level: card.level,
    where: `${card.town}, ${card.outcode}`,
    legalName: practice.legalName,
    addressLines: practice.addressLines,
    phone: practice.phone,
    vatNumber: practice.vatNumber,
    authorityOn: practice.authorityToInvoiceAt && londonDay(practice.authorityToInvoiceAt),
    checks: found.checks,
    history: found.history.map(({ id, at, personName, what, detail }) => ({
      id,
      at: formatInstant(at),
      words: [personName, detail ? `${what} (${detail})` : what].join(': '),
    })),
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'record checks')
  const id = plainText(params.id)
  const found = await adviserForStaff(actor, id)
  if (!found) throw await missing(actor, request)
  const now = new Date()
  const sent = await request.formData()
  const intent = String(sent.get('intent') ?? '')
  const refused = (reply: FormReply) =>
    data({ reply, of: intent, check: String(sent.get('check') ?? '') }, { status: 422 })
  const told = (words: string) => redirectTelling(`/staff/advisers/${id}`, words)
  if (intent === 'withdraw' || intent === 'unlist') {
    const check = plainText(String(sent.get('check') ?? ''))
    if (intent === 'withdraw' && !found.checks.some((one) => one.id === check)) throw await missing(actor, request)
    const field = intent === 'unlist' ? 'unlistReason' : reasonOf(check)
    const reason = plainText(String(sent.get(field) ?? ''), 2_000)
    if (reason === '' || reason.length > 200)
      return refused(withErrors(sent, { [field]: reason === '' ? 'Say why' : 'Use 200 characters or fewer' }))
    if (intent === 'unlist') {
      const gone = await unlistAdviser(actor, id, reason, now)
      if (!gone.ok) throw await missing(actor, request)
      return told('No longer listed: nobody finds this adviser from now, and they are told why by email.')
    }
    const withdrawn = await withdrawCheck(actor, check, reason, now)
    return told(
      withdrawn.ok ? 'Withdrawn. It counts no more, and stays on record.' : 'That check was withdrawn already.',
    )
  }
  if (intent === 'list') {
    const listed = await listAdviser(actor, id, now)
    if (listed.ok)
      return told(
        `Listed: schools find this adviser for ${servicesInWords(listed.value.found)} from now, and they are told by email.`,
      )
    if (listed.refusal.code === 'not_found') throw await missing(actor, request)
    return refused({ values: {}, errors: { '': listingWords(listed.refusal) } })
  }
  if (intent !== 'record') return refused(withErrors(sent, { '': NO_BUTTON }))
  const form = parseForm(sent, CheckForm)
  if (!form.ok) {
    const { values } = form.reply
    const hasEnd = ['day', 'month', 'year'].some((part) => values[`endsOn.${part}`])
    return refused(alsoRefused(form.reply, faultsOfKind({ ...values, hasEnd }), CheckForm))
  }
  const recorded = await recordCheck(actor, id, checkOf(form.value), now)
  if (recorded.ok) return told(`Recorded: ${form.value.words}. ${seenBy(found.card.isListed)}`)
  if (recorded.refusal === 'not_found') throw await missing(actor, request)
  return refused(withErrors(sent, checkRefusalWords(recorded.refusal)))
}

const seenBy = (isListed: boolean): string =>
  isListed ? 'The public page shows it.' : 'Schools see it once this adviser is listed.'

/** Each check on the page has a form of its own. */
const reasonOf = (check: string) => `reason_${check}`

function listingWords(refusal: Exclude<ListingRefusal, { code: 'not_found' }>): string {
  if (refusal.code === 'no_authority_to_invoice')
    return 'This adviser has not authorised Waymark to issue invoices. They do so on their profile'
  if (refusal.code === 'nothing_offered')
    return 'This adviser offers no service yet, so nobody could find them. They set prices on their services page'
  const names = refusal.lacked.map(
    ({ kind, services }) => `${CHECK_WORDS[kind].name} (for ${servicesInWords(services)})`,
  )
  return `For no service that they offer have all the checks been seen. Not seen, or ended: ${names.join('; ')}. Record what one service needs first`
}

/** What schools find a listed adviser for today, and which checks the rest of what they offer goes without. */
function foundWords({ found, lacked }: ReturnType<typeof servicesFound>): string {
  const missing = lacked.map(({ kind, services }) => `${CHECK_WORDS[kind].name} (for ${servicesInWords(services)})`)
  const without = missing.length > 0 ? ` Not seen, or ended: ${missing.join('; ')}.` : ''
  return found.length === 0
    ? `Listed, but schools find this adviser for nothing today.${without}`
    : `Schools find this adviser for ${servicesInWords(found)}.${without}`
}

export const meta: MetaFunction<typeof loader> = ({ data: known }) => [
  { title: pageTitle(known ? `${known.name}: checks` : 'Checks') },
]

export default function Adviser() {
  const page = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const live = page.checks.filter(({ withdrawnAt }) => withdrawnAt === null)
  const withdrawn = page.checks.filter(({ withdrawnAt }) => withdrawnAt !== null)
  const seen =
    live.length === 0 ? 'no check seen yet' : `${live.length} ${live.length === 1 ? 'check' : 'checks'} on record`
  return (
    <Page
      reply={answered?.reply}
      head={
        <PageHead
          back={{ href: '/staff/advisers', text: 'All advisers' }}
          caption={page.where}
          title={`${page.name}: ${seen}`}
          sum={page.found ? foundWords(page.found) : 'Not listed: schools do not find this adviser.'}
        >
          {page.isListed ? (
            <Status tone="done">Listed</Status>
          ) : (
            <ActButton kind="main" fields={{ intent: 'list' }}>
              List this adviser
            </ActButton>
          )}
        </PageHead>
      }
    >
      <Columns>
        <div>
          <Section title="Checks on record">
            {live.length === 0 && <Text>Nothing has been recorded.</Text>}
            {live.map((check) => (
              <OnRecord
                key={check.id}
                check={check}
                today={page.today}
                reply={answered?.of === 'withdraw' && answered.check === check.id ? answered.reply : undefined}
              />
            ))}
            {withdrawn.length > 0 && (
              <Details summary={`Withdrawn (${withdrawn.length})`}>
                <List>
                  {withdrawn.map(({ id, kind, words, withdrawnWhy, seenOn }) => (
                    <li key={id}>
                      {CHECK_WORDS[kind].name}: {words}, seen {formatDate(seenOn)}. Withdrawn: {withdrawnWhy}
                    </li>
                  ))}
                </List>
              </Details>
            )}
          </Section>
          <Section title="Record a check you have seen">
            <Form reply={answered?.of === 'record' ? answered.reply : undefined}>
              <CheckFields />
              <Button value="record">Record this check</Button>
            </Form>
          </Section>
        </div>
        <div>
          <Panel title="The practice">
            <SummaryList
              noBorder
              rows={[
                { key: 'Legal name', value: page.legalName },
                { key: 'Address', value: page.addressLines.join(', ') },
                { key: 'Phone', value: page.phone },
                { key: 'VAT', value: page.vatNumber ?? 'Not registered' },
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
                    <TextField name="unlistReason" label="Why" hint="The adviser reads it in an email." />
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

function OnRecord({ check, today, reply }: { check: CheckOnRecord; today: Day; reply: FormReply | undefined }) {
  const state = checkState(check, today)
  const name = CHECK_WORDS[check.kind].name
  return (
    <SummaryCard title={`${name}: ${check.words}`}>
      <SummaryList
        rows={[
          {
            key: 'Holds',
            value:
              check.endsOn === null ? (
                'No end date'
              ) : (
                <Status tone={state === 'seen' ? 'done' : state === 'soon' ? 'soon' : 'no'}>
                  {`${state === 'no' ? 'Ended' : 'To'} ${formatDate(check.endsOn)}`}
                </Status>
              ),
          },
          { key: 'Seen', value: `${formatDate(check.seenOn)}, by ${check.seenByName}`, note: check.seenHow },
          { key: 'Number', value: check.reference, note: check.reference ? 'Only staff see this' : undefined },
        ]}
      />
      <Details summary="Withdraw it" open={reply !== undefined}>
        <Form reply={reply} id={`withdraw-${check.id}`}>
          <HiddenField name="check" value={check.id} />
          <TextField
            name={reasonOf(check.id)}
            label={`Why withdraw this check (${name})`}
            hint="A listed adviser who needs it reads this in an email."
            reply={reply}
          />
          <Button kind="warning" value="withdraw">
            Withdraw
          </Button>
        </Form>
      </Details>
    </SummaryCard>
  )
}
