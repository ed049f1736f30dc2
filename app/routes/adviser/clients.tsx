import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { countAttempt } from '#app/auth/attempts.server.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireAdviser } from '#app/auth/guards.server.ts'
import { tooManyReply } from '#app/auth/too-many.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import type { ClaimStatus } from '#app/domain/clients/claim-lifecycle.ts'
import {
  type LinkRefusal,
  makeClientLink,
  ownClientLink,
  sendClientLink,
} from '#app/domain/clients/client-link.server.ts'
import { ownClients } from '#app/domain/clients/read-claims.server.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { settings } from '#app/env.server.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form, HiddenField } from '#app/ui/form.tsx'
import { type FormReply, NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Inset, Text, TextLink } from '#app/ui/text.tsx'
import { TextArea, TextField } from '#app/ui/text-fields.tsx'
import { maybeCarried, optionalWords } from '#app/ui/typed.ts'
import { typedEmail } from '#app/ui/typed-email.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request, 'keep the practice')
  const secret = await ownClientLink(actor)
  const clients = await ownClients(actor)
  return {
    frame: await frameOf(actor, request),
    name: actor.name,
    secret: secret ?? '',
    link: secret && `${settings().appUrl}/clients/${secret}`,
    clients: clients.map(({ claim, school, town }) => ({
      id: claim.schoolId,
      school,
      town,
      by: claim.claimedByName,
      on: formatDate(londonDay(claim.claimedAt)),
      status: claim.status,
      words: claim.seen ?? claim.reason ?? '',
    })),
  }
}

const SendForm = z.object({
  email: typedEmail('Enter the address of somebody at the school'),
  note: optionalWords(400),
})
const LinkForm = z.object({ instead: maybeCarried() })

const REFUSALS: Record<LinkRefusal, string> = {
  role_missing: 'Your role does not allow this.',
  link_changed: 'A new link has been made already. The page shows the one that works.',
  no_link: 'Make your link first.',
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'keep the practice')
  const now = new Date()
  const sent = await request.formData()
  const refused = (reply: FormReply) => data({ reply }, { status: 422 })
  const intent = pressed(sent, ['link', 'send'])
  if (!intent) return refused(withErrors(sent, { '': NO_BUTTON }))
  if (intent === 'link') {
    const form = parseForm(sent, LinkForm)
    if (!form.ok) return refused(form.reply)
    const made = await makeClientLink(actor, { instead: form.value.instead ?? '' }, now)
    if (!made.ok) return refused(withErrors(sent, { '': REFUSALS[made.refusal] }))
    return redirectTelling('/adviser/clients', 'Your link is made. A link that you had before no longer works.')
  }
  const form = parseForm(sent, SendForm)
  if (!form.ok) return refused(form.reply)
  const tooMany = await countAttempt('write to a client', actor.personId, context.clientAddress)
  if (tooMany) return tooManyReply(sent, tooMany)
  const went = await sendClientLink(actor, form.value, now)
  if (!went.ok) return refused(withErrors(sent, { '': REFUSALS[went.refusal] }))
  return redirectTelling(
    '/adviser/clients',
    `We have written to ${went.value.email}, once today however often you ask.`,
  )
}

export const meta = () => [{ title: pageTitle('Schools that know you') }]

const STANDS: Record<ClaimStatus, { tone: 'open' | 'done' | 'no'; words: string }> = {
  claimed: { tone: 'open', words: 'Our staff are looking at it' },
  confirmed: { tone: 'done', words: 'Existing client' },
  refused: { tone: 'no', words: 'Not an existing client' },
  taken_back: { tone: 'no', words: 'Taken back by the school' },
}

export default function Clients() {
  const { name, secret, link, clients } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const finding =
    clients.length === 0
      ? 'Invite the schools that know you already'
      : clients.length === 1
        ? 'One school has come by your link'
        : `${clients.length} schools have come by your link`
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          caption={name}
          title={finding}
          sum="They read your page, join or sign in, and say that they worked with you before. Our staff confirm it."
        />
      }
    >
      <Columns>
        <div>
          <Section title="Who came">
            <StackTable
              caption="Schools that came by your link, newest first"
              rows={clients}
              rowKey={({ id }) => id}
              columns={[
                {
                  key: 'school',
                  head: 'School',
                  cell: ({ school, town }) => [school, town].filter(Boolean).join(', '),
                },
                { key: 'by', head: 'Said by', cell: ({ by, on }) => `${by}, ${on}` },
                {
                  key: 'status',
                  head: 'Stands',
                  cell: ({ status, words }) => (
                    <>
                      <Status tone={STANDS[status].tone}>{STANDS[status].words}</Status>
                      {words && <Text small>{words}</Text>}
                    </>
                  ),
                },
              ]}
              empty={
                <Answer kind="empty" title="Nobody has come yet">
                  <p>
                    A school stands here once somebody of its people has said that they know you, with who and when.
                  </p>
                </Answer>
              }
            />
          </Section>
          {link && (
            <Section title="Send it by email" last>
              <Form reply={reply}>
                <TextField
                  name="email"
                  label="Email address"
                  hint="Of somebody at the school who knows you."
                  type="email"
                  width={30}
                />
                <TextArea name="note" label="A line from you" optional rows={3} max={400} hint="Name no pupils." />
                <Button value="send">Send the link</Button>
              </Form>
            </Section>
          )}
        </div>
        <Panel title="Your link">
          {link ? (
            <>
              <Inset>
                <span className="app-wrap-anywhere">{link}</span>
              </Inset>
              <Text small>
                Whoever has it reads your page, also where you are hidden from the public.{' '}
                <TextLink href={`/clients/${secret}`}>See what they see</TextLink>
              </Text>
              <Details summary="Make a new link">
                <Form>
                  <HiddenField name="instead" value={secret} />
                  <Text small>The one above stops working at once. What schools have said by it stays.</Text>
                  <Button kind="secondary" value="link">
                    Make a new link
                  </Button>
                </Form>
              </Details>
            </>
          ) : (
            <Form>
              <Text small>It is yours alone. You can end it at any time by making another.</Text>
              <Button value="link">Make your link</Button>
            </Form>
          )}
        </Panel>
      </Columns>
    </Page>
  )
}
