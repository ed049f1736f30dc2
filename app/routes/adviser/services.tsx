import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { data } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireSupplier } from '#app/auth/guards.server.ts'
import { LEVEL_NEEDED } from '#app/domain/accreditation/credential-needs.ts'
import { ownMenu, ownPractice } from '#app/domain/advisers/read.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatPounds } from '#app/domain/money.ts'
import { stopService } from '#app/domain/services/offer-service.server.ts'
import { ownShortfalls } from '#app/domain/services/own-shortfalls.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton } from '#app/ui/form.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { supplierAt } from './supplier-at.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request, 'keep the practice')
  const [own, menu, short] = await Promise.all([
    ownPractice(actor),
    ownMenu(actor),
    ownShortfalls(actor, londonDay(new Date())),
  ])
  return {
    frame: await frameOf(actor, request),
    at: supplierAt(actor),
    hasProfile: own !== null && own.card.headline !== '',
    // What was taken off the menu stays in sight of whoever offered it.
    services: menu
      .filter(({ service, offer }) => service.isOnMenu || offer?.isOffered)
      .map(({ service: { code, name, summary, as, maxInterviews, isOnMenu }, offer }) => ({
        ...{ code, name, summary, maxInterviews, isOnMenu },
        level: LEVEL_NEEDED[as],
        /** Why it may not be offered, by what was verified. */
        short: short[code]?.words ?? null,
        isTooHigh: own !== null && own.card.level > 0 && own.card.level < LEVEL_NEEDED[as],
        offer: offer && {
          pricePence: offer.pricePence,
          block:
            offer.blockFrom === null || offer.blockPricePence === null
              ? null
              : { from: offer.blockFrom, pricePence: offer.blockPricePence },
          interviews: offer.interviews,
          isOffered: offer.isOffered,
        },
      })),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireSupplier(request, 'keep the practice')
  const code = String((await request.formData()).get('code'))
  const stopped = await stopService(actor, code, new Date())
  if (!stopped.ok) throw data(null, { status: 404 })
  return redirectTelling(
    `${supplierAt(actor)}/services`,
    `${stopped.value.name}: you no longer offer it. What is booked stays booked.`,
  )
}

export const meta: MetaFunction = () => [{ title: pageTitle('Your services') }]

type Shown = ReturnType<typeof useLoaderData<typeof loader>>['services'][number]

function OfferStatus({ offer, short, isTooHigh, isOnMenu, level }: Shown) {
  if (!isOnMenu) return <Status tone="open">Off the menu</Status>
  if (short)
    return (
      <>
        <Status tone={offer?.isOffered ? 'no' : 'open'}>{offer?.isOffered ? 'Yes, but not found' : 'No'}</Status>
        <Text small>{short}.</Text>
      </>
    )
  if (offer?.isOffered) return <Status tone="done">Yes</Status>
  return <Status tone="open">{isTooHigh ? `Needs level ${level}` : 'No'}</Status>
}

const priceWords = ({ offer }: Shown): string => {
  if (!offer) return 'Not set'
  const { pricePence, block } = offer
  return block
    ? `${formatPounds(pricePence)}; from ${block.from} at once ${formatPounds(block.pricePence)}`
    : formatPounds(pricePence)
}

export default function Services() {
  const { at, hasProfile, services } = useLoaderData<typeof loader>()
  const offered = services.filter(({ offer, isOnMenu }) => isOnMenu && offer?.isOffered).length
  return (
    <Page
      head={
        <PageHead
          caption="Your services"
          title={offered === 0 ? 'You offer nothing yet' : `You offer ${offered} of ${services.length} services`}
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
          caption="Services and your price for each"
          rows={services}
          rowKey={({ code }) => code}
          columns={[
            { key: 'name', head: 'Service', width: 'one-quarter', cell: ({ name }) => name },
            { key: 'summary', head: 'About', width: 'one-third', cell: ({ summary }) => summary },
            { key: 'status', head: 'Offered', cell: OfferStatus },
            { key: 'price', head: 'Your price', numeric: true, cell: priceWords },
            {
              key: 'interviews',
              head: 'Interviews',
              numeric: true,
              cell: ({ offer, maxInterviews }) => (maxInterviews === 0 ? 'None' : (offer?.interviews ?? 'Not set')),
            },
            {
              key: 'do',
              head: 'Change',
              cell: ({ code, name, offer, short, isTooHigh, isOnMenu }) =>
                !hasProfile || ((isTooHigh || short) && !offer?.isOffered) ? (
                  ''
                ) : (
                  <>
                    {isOnMenu && !isTooHigh && !short && (
                      <TextLink href={`${at}/services/${code}`} hidden={name}>
                        {offer?.isOffered ? 'Change' : 'Offer'}
                      </TextLink>
                    )}
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
