import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireSupplier } from '#app/auth/guards.server.ts'
import { LEVEL_NEEDED } from '#app/domain/accreditation/credential-needs.ts'
import { ownPractice, ownServices } from '#app/domain/advisers/read.server.ts'
import { formatPounds } from '#app/domain/money.ts'
import { isServiceCode, MENU, MENU_SERVICES } from '#app/domain/services/menu.ts'
import { stopService } from '#app/domain/services/offer-service.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton } from '#app/ui/form.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { supplierAt } from './supplier-at.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request, 'keep the practice')
  const [own, offers] = await Promise.all([ownPractice(actor), ownServices(actor)])
  return {
    frame: await frameOf(actor, request),
    at: supplierAt(actor),
    hasProfile: own !== null && own.card.headline !== '',
    services: MENU_SERVICES.map(({ code, name, summary, as }) => {
      const offer = offers.find((one) => one.code === code)
      return {
        code,
        name,
        summary,
        level: LEVEL_NEEDED[as],
        isTooHigh: own !== null && own.card.level > 0 && own.card.level < LEVEL_NEEDED[as],
        offer: offer
          ? { pricePence: offer.pricePence, interviews: offer.interviews, isOffered: offer.isOffered }
          : null,
      }
    }),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireSupplier(request, 'keep the practice')
  const code = String((await request.formData()).get('code'))
  if (!isServiceCode(code)) throw data(null, { status: 404 })
  await stopService(actor, code, new Date())
  return redirectTelling(
    `${supplierAt(actor)}/services`,
    `${MENU[code].name}: you no longer offer it. What is booked stays booked.`,
  )
}

export const meta: MetaFunction = () => [{ title: pageTitle('Your services') }]

export default function Services() {
  const { at, hasProfile, services } = useLoaderData<typeof loader>()
  const offered = services.filter(({ offer }) => offer?.isOffered).length
  return (
    <Page
      head={
        <PageHead
          caption="Your services"
          title={offered === 0 ? 'You offer nothing yet' : `You offer ${offered} of ${services.length} kinds of visit`}
          sum="You receive your whole price. The school pays travel and Waymark’s fee on top."
        />
      }
    >
      {!hasProfile && (
        <Text>
          <TextLink href={`${at}/profile`}>Fill in your profile</TextLink> first. Then set your prices here.
        </Text>
      )}
      <Section title="The agreed menu" last>
        <StackTable
          caption="Kinds of visit and your price for each"
          rows={services}
          rowKey={({ code }) => code}
          columns={[
            {
              key: 'name',
              head: 'Service',
              width: 'one-quarter',
              cell: ({ name }) => name,
            },
            { key: 'summary', head: 'About', width: 'one-third', cell: ({ summary }) => summary },
            {
              key: 'status',
              head: 'Offered',
              cell: ({ offer, isTooHigh, level }) =>
                offer?.isOffered ? (
                  <Status tone="done">Yes</Status>
                ) : (
                  <Status tone="open">{isTooHigh ? `Needs level ${level}` : 'No'}</Status>
                ),
            },
            {
              key: 'price',
              head: 'Your price',
              numeric: true,
              cell: ({ offer }) => (offer ? formatPounds(offer.pricePence) : 'Not set'),
            },
            {
              key: 'interviews',
              head: 'Interviews',
              numeric: true,
              cell: ({ offer, code }) => (MENU[code].maxInterviews === 0 ? 'None' : (offer?.interviews ?? 'Not set')),
            },
            {
              key: 'do',
              head: 'Change',
              cell: ({ code, name, offer, isTooHigh }) =>
                !hasProfile || isTooHigh ? (
                  ''
                ) : (
                  <>
                    <TextLink href={`${at}/services/${code}`} hidden={name}>
                      {offer?.isOffered ? 'Change' : 'Offer'}
                    </TextLink>
                    {offer?.isOffered && (
                      <ActButton kind="link" fields={{ code }}>
                        Stop<span className="govuk-visually-hidden"> offering {name}</span>
                      </ActButton>
                    )}
                  </>
                ),
            },
          ]}
        />
      </Section>
    </Page>
  )
}
