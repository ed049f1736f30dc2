import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { actorOf, missing, requirePerson, requireSignedIn } from '#app/auth/guards.server.ts'
import { roleWords } from '#app/auth/roles.ts'
import { takeBackRequest } from '#app/domain/people/join.server.ts'
import { requestsToJoin } from '#app/domain/people/read.server.ts'
import { PEOPLE_REFUSALS } from '#app/domain/people/refusals.ts'
import { pageTitle } from '#app/ui/document.ts'
import { EmailAddress } from '#app/ui/email-address.tsx'
import { ActButton } from '#app/ui/form.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const who = await requireSignedIn(request)
  return {
    frame: await frameOf(actorOf(who), request),
    email: who.email,
    isVerified: who.isVerified,
    organisations: (who.isVerified ? who.belongings : []).map(({ organisationId, name, roles, isClosed }) => ({
      organisationId,
      name,
      roles: isClosed ? 'It has closed: what happened in it can still be read' : roleWords(roles),
      isCurrent: organisationId === who.organisationId,
    })),
    requests: await requestsToJoin(await requirePerson(request)),
  }
}

/** Takes a request to join back. */
export async function action({ request }: ActionFunctionArgs) {
  const actor = await requirePerson(request)
  const membershipId = String((await request.formData()).get('membership') ?? '')
  const taken = await takeBackRequest(actor, { membershipId }, new Date())
  if (taken.ok)
    return redirectTelling('/organisations', `Your request to join ${taken.value.organisation} is taken back.`)
  if (taken.refusal === 'not_found') throw await missing(actor, request)
  return redirectTelling('/organisations', PEOPLE_REFUSALS[taken.refusal])
}

export const meta = () => [{ title: pageTitle('Your organisations') }]

function finding(known: { isVerified: boolean; email: string; organisations: unknown[]; waiting: string | undefined }) {
  const many = known.organisations.length
  if (!known.isVerified) return `Open the link we sent to ${known.email}`
  if (many > 1) return `You belong to ${many} organisations`
  if (many === 1) return 'You belong to one organisation'
  return known.waiting
    ? `Your request to join ${known.waiting} is not decided yet`
    : 'You belong to no organisation yet'
}

export default function Organisations() {
  const { email, isVerified, organisations, requests } = useLoaderData<typeof loader>()
  const waiting = requests.find(({ status }) => status === 'asked')?.name
  return (
    <Page
      head={
        <PageHead
          caption="Your organisations"
          title={finding({ isVerified, email, organisations, waiting })}
          sum={isVerified ? undefined : 'It shows that the address is yours. Nothing else works before that.'}
        >
          {!isVerified && <ActButton action="/verify">Send the link again</ActButton>}
        </PageHead>
      }
    >
      {organisations.length > 0 && (
        <Section title="You work for">
          <SummaryList
            rows={organisations.map(({ organisationId, name, roles, isCurrent }) => ({
              key: name,
              value: roles,
              note: isCurrent ? (
                'You are working for it now'
              ) : (
                <ActButton kind="link" action="/switch" fields={{ organisation: organisationId }}>
                  Change to {name}
                </ActButton>
              ),
            }))}
          />
        </Section>
      )}
      {requests.length > 0 && (
        <Section title="You have asked to join">
          <SummaryList
            rows={requests.map(({ id, name, status, reason }) => ({
              key: name,
              value:
                status === 'asked' ? (
                  <>
                    <Status tone="open">Waiting for an answer</Status>
                    <br />
                    We write to <EmailAddress>{email}</EmailAddress> as soon as there is one.
                  </>
                ) : (
                  <>
                    <Status tone="no">Refused</Status>
                    <br />“{reason}”
                  </>
                ),
              note: status === 'asked' && (
                <ActButton kind="link" fields={{ membership: id }}>
                  Take back the request to join {name}
                </ActButton>
              ),
            }))}
          />
        </Section>
      )}
      <Text>
        <TextLink href="/join">
          {organisations.length > 0 ? 'Join another school, or as an adviser' : 'Join a school, or start as an adviser'}
        </TextLink>
      </Text>
    </Page>
  )
}
