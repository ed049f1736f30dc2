import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { may } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { memberOrAnyone, missing, requireSchool } from '#app/auth/guards.server.ts'
import { credentialLines } from '#app/domain/accreditation/credential-words.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { clientLinkOwner } from '#app/domain/clients/client-link.server.ts'
import { sayClient } from '#app/domain/clients/keep-claims.server.ts'
import { standingWithAdviser } from '#app/domain/clients/read-claims.server.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { adviserPage } from '#app/domain/search/adviser-page.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { Checks } from '#app/ui/checks.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, ButtonGroup } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, QuestionPage, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { carried } from '#app/ui/typed.ts'
import { SayClient } from './say-client.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await memberOrAnyone(request)
  const secret = plainText(params.secret)
  const frame = await frameOf(actor, request)
  const owner = await clientLinkOwner(actor, secret)
  if (!owner) return data({ frame, owner: null, page: null, schools: [], secret, as: actor.kind }, { status: 404 })
  const now = new Date()
  const page = await adviserPage(
    actor,
    { slug: owner.slug, near: '', urn: null, service: '', month: '', isByLink: true },
    now,
  )
  const schools = actor.kind === 'school' ? await standingWithAdviser(actor, owner.supplierId) : []
  return data({
    frame,
    secret,
    as: actor.kind,
    owner: { name: owner.name, headline: owner.headline },
    page: page && {
      slug: page.slug,
      checks: credentialLines(page.credentials, londonDay(now)),
      services: page.services.map(({ menu: { code, name }, pricePence }) => ({ code, name, pricePence })),
    },
    schools: schools.map(({ id, name, claim }) => ({
      id,
      name,
      status: claim?.status ?? ('none' as const),
      said: claim ? `${claim.claimedByName} said so on ${formatDate(londonDay(claim.claimedAt))}` : '',
      reason: claim?.reason ?? '',
    })),
    mayAsk: actor.kind === 'school' && may(actor, 'request visits'),
  })
}

const Said = z.object({ schoolId: carried() })

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireSchool(request)
  const secret = plainText(params.secret)
  const sent = await request.formData()
  const event = pressed(sent, ['claim', 'take_back'])
  if (!event) return data({ reply: withErrors(sent, { '': NO_BUTTON }) }, { status: 422 })
  const form = parseForm(sent, Said)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const said = await sayClient(actor, { secret, schoolId: form.value.schoolId, event }, new Date())
  const here = `/clients/${secret}`
  if (said.ok || said.refusal === 'already_done')
    return redirectTelling(here, event === 'claim' ? 'Noted. Our staff look at it.' : 'Taken back.')
  if (said.refusal === 'link_unknown' || said.refusal === 'not_found') throw await missing(actor, request)
  const sentence = 'This has been decided meanwhile. The page shows where it stands.'
  return data({ reply: withErrors(sent, { '': sentence }) }, { status: 422 })
}

export const meta = () => [{ title: pageTitle('An adviser you know is on Waymark') }]

export default function ClientLink() {
  const { owner, page, schools, secret, as } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  if (!owner)
    return (
      <QuestionPage title="That link does not work">
        <Text>
          It may have been replaced by a new one, or a letter of it may be missing. Ask whoever gave it to you for
          theirs.
        </Text>
      </QuestionPage>
    )
  const first = owner.name.split(' ')[0] as string
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          caption="For schools that have worked with them before"
          title={`Book ${owner.name} on Waymark`}
          sum={owner.headline}
        />
      }
    >
      <Columns>
        <div>
          {as === 'school' && <SayClient schools={schools} adviser={owner.name} reply={reply} />}
          {(as === 'anyone' || as === 'person') && (
            <Section title={`Tell us that you know ${first}`}>
              <Text>
                {as === 'anyone'
                  ? `Join with your school, or sign in. We then note that it knew ${first} before, with who said so.`
                  : `Ask to join your school. We then note that it knew ${first} before, with who said so.`}
              </Text>
              <ButtonGroup>
                <Button href={`/join/school?client=${secret}`}>Join with your school</Button>
                {as === 'anyone' && <TextLink href={`/sign-in?to=/clients/${secret}`}>Sign in</TextLink>}
              </ButtonGroup>
            </Section>
          )}
          {as === 'consortium' && (
            <Section title={`Does a member know ${first}?`}>
              <Text>Each school says so for itself: pass this address on to it.</Text>
            </Section>
          )}
          <Section title="What Waymark is">
            <Text>
              Waymark is where schools in England book freelance careers advisers. You see the whole price, ask for
              days, have them approved with an order number, agree that they took place, and pay by invoice. You can
              show whose money paid for whom, down to your Pupil Premium statement.
            </Text>
            <Text>
              {first} sets the price and receives all of it. Waymark adds a booking fee, which you see before you ask.
              There is none for a school that {first} brought, once our staff have confirmed it.{' '}
              <TextLink href="/fees">What it costs</TextLink>
            </Text>
          </Section>
          {page ? (
            <Section title={`Work ${first} takes on`} last>
              <StackTable
                caption="Services and prices before travel, fee and VAT"
                plain
                rows={page.services}
                rowKey={({ code }) => code}
                columns={[
                  { key: 'service', head: 'Service', cell: ({ name }) => name },
                  {
                    key: 'price',
                    head: `${first}’s price`,
                    numeric: true,
                    cell: ({ pricePence }) => formatPounds(pricePence),
                  },
                ]}
              />
              {(as === 'school' || as === 'consortium') && (
                <Text>
                  <TextLink href={`/advisers/${page.slug}`}>See the whole page, free dates and price for you</TextLink>
                </Text>
              )}
            </Section>
          ) : (
            <Section title={`${first} cannot be booked yet`} last>
              <Text>Our staff are still looking at their checks. You can join meanwhile.</Text>
            </Section>
          )}
        </div>
        {page && (
          <Panel title="What our staff have seen">
            <Checks checks={page.checks} />
            <Text small>Our checks do not replace yours.</Text>
          </Panel>
        )}
      </Columns>
    </Page>
  )
}
