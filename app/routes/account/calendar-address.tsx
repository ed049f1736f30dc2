import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireAdviser, requireBuyer, requireProvider } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { endFeed, makeFeed, ownFeed, renewFeed } from '#app/domain/visit-calendars/keep-feed.server.ts'
import { settings } from '#app/env.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form, HiddenField } from '#app/ui/form.tsx'
import { NO_BUTTON, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { Details, List, Text, TextLink } from '#app/ui/text.tsx'

// The same page for advisers, providers, schools and trusts, and consortia. Whoever is a member reads the visits, and so may subscribe.

/** Whoever asks, by the first word of the address, and which page leads here. */
async function requireSubscriber(request: Request) {
  const audience = new URL(request.url).pathname.split('/')[1]
  if (audience === 'adviser') {
    const back = { href: '/adviser/calendars', text: 'Your calendars' }
    return { actor: await requireAdviser(request), here: '/adviser/calendar-address', back }
  }
  if (audience === 'provider') {
    const back = { href: '/provider/visits', text: 'Visits' }
    return { actor: await requireProvider(request), here: '/provider/calendar-address', back }
  }
  const actor = await requireBuyer(request)
  const base = actor.kind === 'consortium' ? '/consortium' : '/school'
  return { actor, here: `${base}/calendar-address`, back: { href: `${base}/bookings`, text: 'Bookings' } }
}

export async function loader({ request }: LoaderFunctionArgs) {
  const { actor, here, back } = await requireSubscriber(request)
  const today = londonDay(new Date())
  const feed = await ownFeed(actor)
  const address = feed?.secret ? `${settings().appUrl}/calendar/${feed.secret}.ics` : null
  return {
    frame: await frameOf(actor, request),
    ...{ here, back, address },
    isAdviser: actor.kind === 'adviser',
    isOffice: actor.kind === 'provider',
    organisation: actor.organisationName,
    feed: feed && {
      madeAt: feed.madeAt.toISOString(),
      made: formatInstant(feed.madeAt, today),
      read: feed.readAt ? formatInstant(feed.readAt, today) : 'Not yet',
    },
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const { actor, here } = await requireSubscriber(request)
  const now = new Date()
  const sent = await request.formData()
  const intent = pressed(sent, ['make', 'renew', 'end'])
  if (intent === 'make') {
    await makeFeed(actor, now)
    return redirectTelling(here, 'Made. Give the address below to your calendar program.')
  }
  if (intent === 'renew') {
    const madeAt = new Date(String(sent.get('madeAt')))
    if (Number.isNaN(madeAt.getTime())) return data({ reply: withErrors(sent, { '': NO_BUTTON }) }, { status: 422 })
    await renewFeed(actor, madeAt, now)
    return redirectTelling(here, 'The old address has ended. Give the new one to your calendar program.')
  }
  if (intent === 'end') {
    await endFeed(actor, now)
    return redirectTelling(here, 'Ended: nobody can read your visits at that address any more.')
  }
  return data({ reply: withErrors(sent, { '': NO_BUTTON }) }, { status: 422 })
}

export const meta = () => [{ title: pageTitle('Visits in your calendar') }]

export default function CalendarAddress() {
  const { back, address, feed, isAdviser, isOffice, organisation } = useLoaderData<typeof loader>()
  const whose = isAdviser ? 'your visits' : `the visits of ${organisation}`
  return (
    <Page
      reply={useActionData<typeof action>()?.reply}
      head={
        <PageHead
          back={back}
          caption="Visits in your calendar"
          title={feed ? 'Your calendar program can read this address' : 'See visits in your own calendar'}
          sum={`A secret address shows ${whose} to Google, Outlook, Apple or another program.`}
        />
      }
    >
      <Columns>
        <div>
          {feed === null ? (
            <Section title="Make an address" last>
              <Text>
                The address is yours alone. Whoever has it can read {whose}, so give it to nobody. You can end it at any
                time.
              </Text>
              <Form>
                <Button value="make">Make my address</Button>
              </Form>
            </Section>
          ) : (
            <>
              <Section title="The address">
                {address === null ? (
                  <Text>It can no longer be shown. Make a new one.</Text>
                ) : (
                  <>
                    <p className="govuk-body app-secret-address">{address}</p>
                    <List>
                      <li>
                        <TextLink href={address.replace(/^https?:/, 'webcal:')}>
                          Open it in this device’s calendar
                        </TextLink>
                      </li>
                      <li>
                        <TextLink href={googleHref(address)}>Add it to Google Calendar</TextLink>
                      </li>
                      <li>
                        <TextLink href={outlookHref(address)}>Add it to Outlook on the web</TextLink>
                      </li>
                    </List>
                  </>
                )}
                <SummaryList
                  rows={[
                    { key: 'Made', value: feed.made },
                    { key: 'Last read by a program', value: feed.read },
                  ]}
                />
              </Section>
              <Section title="If somebody else has it" last>
                <Details summary="Make a new address">
                  <Text>The old one ends at once. Programs that read it need the new one.</Text>
                  <Form>
                    <HiddenField name="madeAt" value={feed.madeAt} />
                    <Button kind="secondary" value="renew">
                      End it and make a new one
                    </Button>
                  </Form>
                </Details>
                <Details summary="End the address">
                  <Text>Programs that read it show no visits any more. You can make a new one later.</Text>
                  <Form>
                    <Button kind="warning" value="end">
                      End it
                    </Button>
                  </Form>
                </Details>
              </Section>
            </>
          )}
        </div>
        <div>
          <Panel title="What it shows">
            <Text small>
              Service, school, place, room and times of each visit{isOffice ? ', and who comes' : ''}, also of one that
              is asked for and not confirmed yet, and a link to its page. What does not take place is shown as cancelled
              for 90 days. Nothing about pupils, {isOffice ? 'no other names' : 'no names'} and no money.
            </Text>
          </Panel>
          <Panel title="How fast it is" line>
            <Text small>
              Your program decides how often it asks: Apple as you set it, Outlook every few hours, Google up to once a
              day.{' '}
              {isOffice
                ? 'Whoever you name gets each visit into their own calendar by email as well.'
                : 'So that you know sooner, the email that confirms or cancels a visit carries it for your calendar too.'}
            </Text>
          </Panel>
        </div>
      </Columns>
    </Page>
  )
}

const googleHref = (address: string): string =>
  `https://calendar.google.com/calendar/r?cid=${encodeURIComponent(address.replace(/^https?:/, 'webcal:'))}`
const outlookHref = (address: string): string =>
  `https://outlook.office.com/calendar/0/addfromweb?${new URLSearchParams({ url: address, name: 'Waymark visits' })}`
