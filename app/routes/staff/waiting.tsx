import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDate, formatInstant } from '#app/domain/format-day.ts'
import { formatSortCode } from '#app/domain/invoices/invoice-words.ts'
import { formatPounds } from '#app/domain/money.ts'
import { askWhatFor, payFromWaiting } from '#app/domain/payments/move-waiting.server.ts'
import { readWaitingPayer } from '#app/domain/payments/read-waiting-payer.server.ts'
import { askReturn, decideAboutReturn } from '#app/domain/payments/return-balance.server.ts'
import { returnState } from '#app/domain/payments/return-words.ts'
import type { Sender } from '#app/domain/payments/transfers-come.ts'
import { whyItWaits } from '#app/domain/payments/why-it-waits.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form } from '#app/ui/form.tsx'
import { type FormReply, NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, List, Text } from '#app/ui/text.tsx'
import { PoundsField, TextArea, TextField } from '#app/ui/text-fields.tsx'
import { carried, typedPounds, typedWords } from '#app/ui/typed.ts'
import { typedEmail } from '#app/ui/typed-email.ts'

async function open({ request, params }: LoaderFunctionArgs | ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const found = await readWaitingPayer(actor, plainText(params.payerId))
  if (!found) throw await missing(actor, request)
  return { actor, found }
}

const fromWords = (sender: Sender | null): string =>
  [sender?.name, sender?.sortCode && formatSortCode(sender.sortCode), sender?.last4 && `account ending ${sender.last4}`]
    .filter(Boolean)
    .join(', ') || 'Not told'

export async function loader(args: LoaderFunctionArgs) {
  const { actor, found } = await open(args)
  const { payerId, payer, waitsPence, readAt, transfers, known, returns, asked, beingReturnedPence, invoiceEmail } =
    found
  const now = new Date()
  return {
    frame: await frameOf(actor, args.request),
    ...{ payerId, payer, waitsPence, invoiceEmail },
    freePence: Math.max(0, waitsPence - beingReturnedPence),
    read: readAt && formatInstant(readAt),
    transfers: transfers.map((one) => ({
      id: one.id,
      on: formatDate(londonDay(new Date(one.at))),
      pence: one.amountPence,
      quoted: one.reference ?? 'Nothing',
      from: fromWords(one.sender),
      why: whyItWaits(one, waitsPence, known),
    })),
    open: known
      .filter(({ leftPence }) => leftPence > 0)
      .map((one) => ({
        ...one,
        due: formatDate(one.dueOn),
        isCovered: one.leftPence <= waitsPence - beingReturnedPence,
      })),
    returns: returns.map((one) => ({
      id: one.id,
      pence: one.amountPence,
      reason: one.reason,
      state: returnState(one, now),
      asked: `${one.askedByName}, ${formatInstant(one.askedAt)}`,
      decided: one.decidedAt && `${one.decidedByName}, ${formatInstant(one.decidedAt)}`,
      turn: one.status !== 'asked' ? null : one.askedBy === actor.personId ? ('own' as const) : ('decide' as const),
    })),
    asked: asked.map(({ at, by, words }) => `${by}, ${formatInstant(at)}: “${words}”`),
  }
}

const FORMS = {
  use: z.object({ request: carried() }),
  ask: z.object({ words: typedWords('Write what you ask them', 500) }),
  return: z.object({
    amount: typedPounds('Enter how much goes back'),
    reason: typedWords('Say why it goes back. The payer reads it.', 300),
    email: typedEmail('Enter the address at which Stripe asks for bank details'),
  }),
  agree: z.object({ refund: carried() }),
  decline: z.object({ refund: carried() }),
  take_back: z.object({ refund: carried() }),
}
const ACTS = ['use', 'ask', 'return', 'agree', 'decline', 'take_back'] as const
type Act = (typeof ACTS)[number]

const NOT_NOW = 'Something has changed since you opened this page. It shows where it stands.'
const MORE = 'That is more than waits, or than is not being returned already'
const REFUSED: Record<string, Record<string, string>> = {
  asked_it_yourself: { '': 'You asked for it. Somebody else of the staff decides.' },
  not_yours: { '': 'A colleague asked for it, and they alone take it back.' },
  already_done: { '': 'This has been decided so already. Nothing was done twice.' },
  not_covered: { '': 'What waits does not cover that invoice whole, so Stripe cannot use it' },
  stripe_away: { '': 'Stripe did not answer. Try again in a minute; nothing is done twice.' },
  nothing_waits: { '': 'Nothing of theirs waits any more' },
}
const DONE: Record<Act, string> = {
  use: 'Used. The invoice is being paid, and the payer is told by email.',
  ask: 'Asked. They read it by email, and your words are kept here.',
  return: 'Asked. A colleague sends it back or declines.',
  agree: 'It is being sent back. Stripe asks the payer for bank details where it needs them.',
  decline: 'Declined. It goes on waiting.',
  take_back: 'Taken back. It goes on waiting.',
}

export async function action(args: ActionFunctionArgs) {
  const { actor, found } = await open(args)
  const { payerId } = found
  const sent = await args.request.formData()
  const act = pressed(sent, ACTS)
  const refused = (reply: FormReply) => data({ reply, of: act }, { status: 422 })
  if (!act) return refused(withErrors(sent, { '': NO_BUTTON }))
  const now = new Date()
  const did = await (async () => {
    if (act === 'use') {
      const form = parseForm(sent, FORMS.use)
      return form.ok ? payFromWaiting(actor, { payerId, requestId: plainText(form.value.request) }, now) : form.reply
    }
    if (act === 'ask') {
      const form = parseForm(sent, FORMS.ask)
      return form.ok ? askWhatFor(actor, { payerId, words: form.value.words }, now) : form.reply
    }
    if (act === 'return') {
      const form = parseForm(sent, FORMS.return)
      if (!form.ok) return form.reply
      const { amount, reason, email } = form.value
      return askReturn(actor, { payerId, amountPence: amount, reason, instructionsEmail: email }, now)
    }
    const form = parseForm(sent, FORMS[act])
    return form.ok ? decideAboutReturn(actor, { id: plainText(form.value.refund), event: act }, now) : form.reply
  })()
  if (!('ok' in did)) return refused(did)
  if (did.ok) return redirectTelling(`/staff/payments/waiting/${payerId}`, DONE[act])
  if (did.refusal === 'not_found') throw await missing(actor, args.request)
  if (did.refusal === 'more_than_waits') return refused(withErrors(sent, { [act === 'return' ? 'amount' : '']: MORE }))
  return refused(withErrors(sent, REFUSED[did.refusal] ?? { '': NOT_NOW }))
}

export const meta = () => [{ title: pageTitle('Money that waits') }]

type Seen = ReturnType<typeof useLoaderData<typeof loader>>

export default function Waiting() {
  const page = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const { payer, waitsPence, transfers } = page
  return (
    <Page
      reply={answered?.reply}
      head={
        <PageHead
          back={{ href: '/staff/payments/waiting', text: 'Money that waits' }}
          caption="Money that waits"
          title={waitsPence > 0 ? `${formatPounds(waitsPence)} of ${payer} waits` : `Nothing of ${payer} waits`}
          sum={page.read ? `Read at Stripe ${page.read}.` : 'Not read at Stripe yet.'}
        />
      }
    >
      {waitsPence > 0 && (
        <Section title="How it came, and why it waits">
          <StackTable
            caption="The transfers by which it came"
            rows={transfers}
            rowKey={({ id }) => id}
            columns={[
              { key: 'on', head: 'Came', cell: ({ on }) => on },
              { key: 'from', head: 'From', cell: ({ from }) => from },
              { key: 'quoted', head: 'Quoted', cell: ({ quoted }) => quoted },
              { key: 'why', head: 'Why it waits', words: true, cell: ({ why }) => why },
              { key: 'amount', head: 'Amount', numeric: true, cell: ({ pence }) => formatPounds(pence) },
            ]}
            empty={<Text>Stripe has not told by which transfers yet. They are read within ten minutes.</Text>}
          />
        </Section>
      )}
      <Open page={page} />
      {page.freePence > 0 && <Acts page={page} answered={answered} />}
      <Returns page={page} />
    </Page>
  )
}

const Open = ({ page: { open } }: { page: Seen }) => (
  <Section title="Their unpaid invoices">
    <StackTable
      caption="Invoices still to pay"
      rows={open}
      rowKey={({ id }) => id}
      columns={[
        { key: 'number', head: 'Invoice', cell: ({ number }) => number },
        { key: 'due', head: 'Due', cell: ({ due }) => due },
        { key: 'left', head: 'Still to pay', numeric: true, cell: ({ leftPence }) => formatPounds(leftPence) },
        {
          key: 'use',
          head: 'Use it',
          cell: ({ id, number, isCovered }) =>
            isCovered ? (
              <ActButton kind="link" fields={{ intent: 'use', request: id }}>
                Use it for this<span className="govuk-visually-hidden">: {number}</span>
              </ActButton>
            ) : (
              'Not covered whole'
            ),
        },
      ]}
      empty={<Text>Every invoice of theirs is paid.</Text>}
    />
  </Section>
)

type Answered = { reply: FormReply; of: Act | null } | undefined

const Acts = ({ page, answered }: { page: Seen; answered: Answered }) => (
  <Section title="Ask them, or return it">
    <Form reply={answered?.of === 'ask' ? answered.reply : undefined} among="ask">
      <TextArea
        name="words"
        label="What you ask them"
        hint="They read it by email, with what waits and what is unpaid. Name no pupils."
        rows={3}
        max={500}
      />
      <Button kind="secondary" value="ask">
        Ask them
      </Button>
    </Form>
    {page.asked.length > 0 && (
      <List>
        {page.asked.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </List>
    )}
    <Details summary="Return all or part of it" open={answered?.of === 'return'}>
      <Form reply={answered?.of === 'return' ? answered.reply : undefined} among="return">
        <Text>It goes to the bank that it came from. A colleague sends it.</Text>
        <PoundsField name="amount" label="How much" value={page.freePence} />
        <TextArea name="reason" label="Why" hint="The payer reads it." rows={2} max={300} />
        <TextField
          name="email"
          type="email"
          label="Stripe asks for bank details at"
          hint="Where it needs them, Stripe writes to this address."
          value={page.invoiceEmail}
        />
        <Button kind="warning" value="return">
          Ask to return it
        </Button>
      </Form>
    </Details>
  </Section>
)

const Returns = ({ page: { returns } }: { page: Seen }) => (
  <Section title="What goes back to them" last>
    <StackTable
      caption="What goes back to this payer"
      rows={returns}
      rowKey={({ id }) => id}
      columns={[
        { key: 'state', head: 'State', cell: ({ state }) => <Status tone={state.tone}>{state.words}</Status> },
        { key: 'reason', head: 'Why', words: true, cell: ({ reason }) => reason },
        {
          key: 'who',
          head: 'Asked and decided by',
          cell: ({ asked, decided }) => (decided ? `${asked}; ${decided}` : asked),
        },
        { key: 'amount', head: 'Amount', numeric: true, cell: ({ pence }) => formatPounds(pence) },
        {
          key: 'act',
          head: 'Act',
          cell: ({ id, turn }) =>
            turn === 'decide' ? (
              <>
                <ActButton kind="link" fields={{ intent: 'agree', refund: id }}>
                  Send it back
                </ActButton>
                <ActButton kind="link" fields={{ intent: 'decline', refund: id }}>
                  Decline
                </ActButton>
              </>
            ) : (
              turn === 'own' && (
                <ActButton kind="link" fields={{ intent: 'take_back', refund: id }}>
                  Take it back
                </ActButton>
              )
            ),
        },
      ]}
      empty={<Text>Nothing has been returned to them.</Text>}
    />
  </Section>
)
