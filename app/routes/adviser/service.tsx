import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { SupplierActor } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSupplier } from '#app/auth/guards.server.ts'
import { ownMenu, ownPractice } from '#app/domain/advisers/read.server.ts'
import { areTiersSound, DEFAULT_TIERS } from '#app/domain/bookings/cancellation.ts'
import { formatDuration } from '#app/domain/duration.ts'
import { withArticle } from '#app/domain/mid-sentence.ts'
import { formatPounds } from '#app/domain/money.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import { MOST_A_DAY, type Offer } from '#app/domain/services/offer.ts'
import { offerService } from '#app/domain/services/offer-service.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { alsoRefused, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage, Section } from '#app/ui/page.tsx'
import { Details, Text } from '#app/ui/text.tsx'
import { NumberField, PoundsField } from '#app/ui/text-fields.tsx'
import {
  OfferWithoutDate,
  offerForm,
  offerOf,
  offerRefusalWords,
  offerWithoutDate,
  TIERS_NOT_SOUND,
  Tiers,
  tiersOf,
} from './offer-form.ts'
import { supplierAt } from './supplier-at.ts'

async function openOffer({ request, params }: LoaderFunctionArgs | ActionFunctionArgs) {
  const actor = await requireSupplier(request, 'keep the practice')
  const own = (await ownMenu(actor)).find(({ service }) => service.code === params.code)
  if (!own?.service.isOnMenu) throw await missing(actor, request)
  return { actor, menu: own.service, offer: own.offer }
}

export async function loader(args: LoaderFunctionArgs) {
  const { actor, menu, offer } = await openOffer(args)
  const practice = await ownPractice(actor)
  return {
    frame: await frameOf(actor, args.request),
    at: supplierAt(actor),
    menu,
    offer,
    usual: practice && {
      radiusMiles: practice.card.radiusMiles,
      mileagePence: practice.card.mileagePence,
      noticeSchoolDays: practice.card.noticeSchoolDays,
    },
    interviews: offer?.interviews ?? menu.maxInterviews,
    tiers: offer?.tiers ?? [...DEFAULT_TIERS],
  }
}

export async function action(args: ActionFunctionArgs) {
  const { actor, menu } = await openOffer(args)
  const sent = await args.request.formData()
  if (!menu.isDated) return offerUndated(actor, menu, sent)
  const asked = offerForm(menu)
  const form = parseForm(sent, asked)
  if (!form.ok) {
    const tiers = parseForm(sent, Tiers)
    const isUnsound = tiers.ok && !areTiersSound(tiersOf(tiers.value))
    const faults: Record<string, string> = isUnsound ? { someFrom: TIERS_NOT_SOUND } : {}
    return data({ reply: alsoRefused(form.reply, faults, asked) }, { status: 422 })
  }
  return saveOffer(actor, menu, offerOf(form.value), sent)
}

/** What has no date is offered at a price alone. */
function offerUndated(actor: SupplierActor, menu: MenuService, sent: FormData) {
  const form = parseForm(sent, OfferWithoutDate)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  return saveOffer(actor, menu, offerWithoutDate(form.value), sent)
}

async function saveOffer(actor: SupplierActor, menu: MenuService, offer: Offer, sent: FormData) {
  const offered = await offerService(actor, menu.code, offer, new Date())
  if (offered.ok)
    return redirectTelling(
      `${supplierAt(actor)}/services`,
      `${menu.name}: you now offer it at ${formatPounds(offer.price)} a ${menu.unit}.`,
    )
  return data({ reply: withErrors(sent, offerRefusalWords(offered.refusal, menu)) }, { status: 422 })
}

export const meta: MetaFunction<typeof loader> = ({ data: known }) => [
  { title: pageTitle(known ? `Your price: ${known.menu.name}` : 'Your price') },
]

export default function Service() {
  const { at, menu, offer, usual, interviews, tiers } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage
      back={{ href: `${at}/services`, text: 'Your services' }}
      caption={menu.name}
      title={`What do you charge for ${withArticle(menu.unit)}?`}
      reply={reply}
    >
      <Text>
        {menu.summary}. {menu.isDated ? 'Travel and Waymark’s fee come' : 'Waymark’s fee comes'} on top; you receive
        this price whole.
      </Text>
      <Form reply={reply}>
        <PoundsField
          name="price"
          label="Your price"
          hint="Before VAT, if you are registered."
          value={offer?.pricePence}
        />
        {menu.maxInterviews > 1 && (
          <NumberField
            name="interviews"
            label={`Interviews in one ${menu.unit}`}
            hint={`${menu.interviewMinutes} minutes each; at most ${menu.maxInterviews}.`}
            value={interviews}
          />
        )}
        {menu.isDated && (
          <NumberField
            name="capacityADay"
            label="Most of them on one day"
            optional
            hint={`From 1 to ${MOST_A_DAY}. Left empty: as many as you have time for.`}
            value={offer?.capacityADay ?? undefined}
          />
        )}
        <Section title="A lower price for several at once">
          <NumberField
            name="blockFrom"
            label="From how many in one booking"
            optional
            value={offer?.blockFrom ?? undefined}
          />
          <PoundsField
            name="blockPrice"
            label="Then each costs"
            optional
            hint="Less than your price above, before VAT."
            value={offer?.blockPricePence ?? undefined}
          />
        </Section>
        {menu.isDated ? (
          <OfVisits {...{ menu, offer, usual, tiers, errors: reply?.errors }} />
        ) : (
          <Section title="How it goes">
            <Text>
              It has no date and takes no time in your diary. A school says how many it wants and by when; you accept or
              decline, then deliver files, links or codes here. Either side cancels free of charge until something of it
              is delivered, and you are paid once the school has agreed.
            </Text>
          </Section>
        )}
        <Button>Save and offer</Button>
      </Form>
    </QuestionPage>
  )
}

type OfVisitsProps = Pick<ReturnType<typeof useLoaderData<typeof loader>>, 'menu' | 'offer' | 'usual' | 'tiers'> & {
  errors: Record<string, string> | undefined
}

/** What an offer of visits has besides its price: what is otherwise than usual, and what cancelling costs. */
function OfVisits({ menu, offer, usual, tiers, errors }: OfVisitsProps) {
  const steps = [...tiers].sort((a, b) => b.fromSchoolDays - a.fromSchoolDays)
  const free = steps.find(({ percent }) => percent === 0)
  const some = steps.find(({ percent, fromSchoolDays }) => percent > 0 && fromSchoolDays > 0)
  const isOtherwise =
    offer !== null &&
    [offer.minutes, offer.radiusMiles, offer.mileagePence, offer.noticeSchoolDays].some((one) => one !== null)
  return (
    <>
      <Details summary="Otherwise than usual, for this service only" open={isOtherwise || hasOwnErrors(errors)}>
        {menu.leastMinutes < menu.mostMinutes && (
          <NumberField
            name="minutes"
            label="Length in minutes"
            optional
            hint={`Usually ${menu.minutes} (${formatDuration(menu.minutes)}); from ${menu.leastMinutes} to ${menu.mostMinutes}.`}
            value={offer?.minutes ?? undefined}
          />
        )}
        <NumberField
          name="radiusMiles"
          label="How far you travel"
          optional
          suffix="miles"
          hint={usual ? `Usually ${usual.radiusMiles}.` : undefined}
          value={offer?.radiusMiles ?? undefined}
        />
        <NumberField
          name="mileagePence"
          label="What a mile costs"
          optional
          suffix="pence"
          hint={usual ? `Usually ${usual.mileagePence}.` : undefined}
          value={offer?.mileagePence ?? undefined}
        />
        <NumberField
          name="noticeSchoolDays"
          label="Notice you need"
          optional
          suffix="school days"
          hint={usual ? `Usually ${usual.noticeSchoolDays}.` : undefined}
          value={offer?.noticeSchoolDays ?? undefined}
        />
      </Details>
      <Section title="When a school cancels">
        <Text>
          Notice is counted in the school’s own school days. Only your price is charged, never travel. If you cancel,
          the school pays nothing.
        </Text>
        <Text>
          Where only a part of a visit takes place, that part of your price is billed, by the interview or by the half
          where there is one at most, and all of the travel.
        </Text>
        <NumberField
          name="freeFrom"
          label="Free with at least"
          suffix="school days’ notice"
          value={free?.fromSchoolDays ?? 10}
        />
        <NumberField
          name="someFrom"
          label="Part of the price with at least"
          suffix="school days’ notice"
          value={some?.fromSchoolDays ?? 0}
        />
        <NumberField name="somePercent" label="That part" suffix="% of your price" value={some?.percent ?? 50} />
        <NumberField
          name="lastPercent"
          label="With less notice"
          suffix="% of your price"
          value={steps.at(-1)?.percent ?? 100}
        />
      </Section>
    </>
  )
}

const hasOwnErrors = (errors: Record<string, string> = {}): boolean =>
  ['minutes', 'radiusMiles', 'mileagePence', 'noticeSchoolDays'].some((name) => name in errors)
