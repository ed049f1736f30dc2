import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import type { ClaimStatus } from '#app/domain/clients/claim-lifecycle.ts'
import { decideAboutClient } from '#app/domain/clients/keep-claims.server.ts'
import { readClaim } from '#app/domain/clients/read-claims.server.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { type FormReply, NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Details, Facts, Text, TextLink } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'

async function open({ request, params }: LoaderFunctionArgs | ActionFunctionArgs) {
  const actor = await requireStaff(request, 'confirm clients')
  const pair = { supplierId: plainText(params.supplierId), schoolId: plainText(params.schoolId) }
  const found = await readClaim(actor, pair)
  if (!found) throw await missing(actor, request)
  return { actor, pair, found }
}

export async function loader(args: LoaderFunctionArgs) {
  const { actor, found, pair } = await open(args)
  const { claim, school, town, adviser, email, isOfTheSchool, agreed } = found
  return {
    frame: await frameOf(actor, args.request),
    ...pair,
    ...{ school, town, adviser, email, isOfTheSchool, agreed },
    status: claim.status,
    said: `${claim.claimedByName}, ${formatInstant(claim.claimedAt)}`,
    decided: claim.decidedAt && `${claim.decidedByName}, ${formatInstant(claim.decidedAt)}`,
    words: claim.seen ?? claim.reason ?? '',
  }
}

const FORMS = {
  confirm: z.object({ seen: typedWords('Say what you saw, like an invoice and its date', 500) }),
  refuse: z.object({ reason: typedWords('Say why. The school and the adviser read it.', 500) }),
}

const REFUSALS = {
  about_yourself: 'This is about you. Somebody else of the staff decides.',
  not_of_the_school:
    'Whoever said it is not one of the school’s people yet. Decide about their request to join first, or wait until the school says it.',
  already_done: 'This has been decided so already. Nothing was done twice.',
  not_now: 'Something has changed since you opened this page. It shows where it stands.',
} as const

export async function action(args: ActionFunctionArgs) {
  const { actor, pair } = await open(args)
  const sent = await args.request.formData()
  const event = pressed(sent, ['confirm', 'refuse'])
  const refused = (reply: FormReply) => data({ reply, of: event }, { status: 422 })
  if (!event) return refused(withErrors(sent, { '': NO_BUTTON }))
  const form = parseForm(sent, FORMS[event])
  if (!form.ok) return refused(form.reply)
  const words = Object.values(form.value)[0] ?? ''
  const decided = await decideAboutClient(actor, { ...pair, event, words }, new Date())
  if (decided.ok) {
    const told = 'The school and the adviser are told by email.'
    return redirectTelling('/staff/clients', `${event === 'confirm' ? 'Confirmed' : 'Refused'}. ${told}`)
  }
  const { refusal } = decided
  return refused(
    withErrors(sent, { '': REFUSALS[refusal in REFUSALS ? (refusal as keyof typeof REFUSALS) : 'not_now'] }),
  )
}

export const meta = () => [{ title: pageTitle('An existing client') }]

const TITLE: Record<ClaimStatus, (school: string, adviser: string) => string> = {
  claimed: (school, adviser) => `Was ${school} a client of ${adviser} before?`,
  confirmed: (school, adviser) => `${school} was a client of ${adviser} before`,
  refused: (school, adviser) => `${school} does not count as a client of ${adviser} before`,
  taken_back: (school) => `${school} has taken it back`,
}

export default function Client() {
  const page = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const { school, adviser, status, isOfTheSchool } = page
  const replyOf = (event: 'confirm' | 'refuse') => (answered?.of === event ? answered.reply : undefined)
  return (
    <Page
      reply={answered?.reply}
      head={
        <PageHead
          back={{ href: '/staff/clients', text: 'Existing clients' }}
          caption="Existing client"
          title={TITLE[status](school, adviser)}
          sum="Where it is confirmed, this school was the adviser’s own before Waymark, and pays no booking fee on what is asked for after that."
        />
      }
    >
      <Columns>
        <div>
          <Section title="What is known" last={status === 'taken_back'}>
            <Facts
              facts={[
                { name: 'School', words: [school, page.town].filter(Boolean).join(', ') },
                {
                  name: 'Adviser',
                  words: <TextLink href={`/staff/advisers/${page.supplierId}`}>{adviser}</TextLink>,
                },
                { name: 'Said by', words: page.said, note: page.email },
                {
                  name: 'Of the school’s people',
                  words: isOfTheSchool ? 'Yes' : 'No: they have asked to join, or have left',
                },
                { name: 'Agreed visits on Waymark', words: page.agreed === 0 ? 'None' : String(page.agreed) },
                ...(page.decided ? [{ name: 'Decided', words: page.words, note: page.decided }] : []),
              ]}
            />
          </Section>
          {status !== 'taken_back' && (
            <Section title={status === 'claimed' ? 'Decide' : 'Decide otherwise'} last>
              {status !== 'confirmed' && (
                <Form reply={replyOf('confirm')} among="confirm">
                  <TextArea
                    name="seen"
                    label="What you saw"
                    hint="Like “Invoice 118 of 4 March 2026 to the school, sent by the adviser”. The school and the adviser read it. Name no pupils."
                    rows={3}
                    max={500}
                  />
                  <Button value="confirm">Confirm</Button>
                </Form>
              )}
              {status !== 'refused' && (
                <Details summary="Refuse it" open={answered?.of === 'refuse'}>
                  <Form reply={replyOf('refuse')} among="refuse">
                    <TextArea name="reason" label="Why" hint="The school and the adviser read it." rows={3} max={500} />
                    <Button kind="warning" value="refuse">
                      Refuse
                    </Button>
                  </Form>
                </Details>
              )}
            </Section>
          )}
        </div>
        <Panel title="What counts" line>
          <Text small>
            Something of its own date, from before the school joined: an invoice, an order, a letter between the two. A
            conversation that did not lead to work does not count.
          </Text>
        </Panel>
      </Columns>
    </Page>
  )
}
