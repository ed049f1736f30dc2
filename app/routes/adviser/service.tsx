import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSupplier } from '#app/auth/guards.server.ts'
import { LEVEL_NEEDED } from '#app/domain/accreditation/credential-needs.ts'
import { ownServices } from '#app/domain/advisers/read.server.ts'
import { areTiersSound, type CancellationTier, DEFAULT_TIERS } from '#app/domain/bookings/cancellation.ts'
import { formatPounds } from '#app/domain/money.ts'
import { isServiceCode, MENU, type MenuService } from '#app/domain/services/menu.ts'
import { LEAST_PRICE, MOST_PRICE, type OfferRefusal, offerService } from '#app/domain/services/offer-service.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { alsoRefused, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage, Section } from '#app/ui/page.tsx'
import { Text } from '#app/ui/text.tsx'
import { NumberField, PoundsField } from '#app/ui/text-fields.tsx'
import { typedNumber, typedPounds } from '#app/ui/typed.ts'
import { supplierAt } from './supplier-at.ts'

const Tiers = z.object({
  freeFrom: typedNumber('Say with how much notice cancelling is free', 0, 60),
  someFrom: typedNumber('Say with how much notice part of the price is due', 0, 60),
  somePercent: typedNumber('Enter how much that part is, in per cent', 0, 100),
  lastPercent: typedNumber('Enter how much is due with less notice, in per cent', 0, 100),
})
const PRICE_RANGE = `Enter a price from ${formatPounds(LEAST_PRICE)} to ${formatPounds(MOST_PRICE)}`
const offerForm = (maxInterviews: number) =>
  z.object({
    price: typedPounds('Enter your price, like 320.00', PRICE_RANGE).refine(
      (price) => LEAST_PRICE <= price && price <= MOST_PRICE,
      { error: PRICE_RANGE },
    ),
    interviews:
      maxInterviews > 0
        ? typedNumber('Enter how many interviews you hold in a visit', 1, maxInterviews)
        : z
            .string()
            .optional()
            .transform(() => 0),
    ...Tiers.shape,
  })

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request, 'keep the practice')
  const code = params.code ?? ''
  if (!isServiceCode(code)) throw await missing(actor, request)
  const offer = (await ownServices(actor)).find((one) => one.code === code)
  return {
    frame: await frameOf(actor, request),
    at: supplierAt(actor),
    code,
    price: offer?.pricePence ?? null,
    interviews: offer?.interviews ?? MENU[code].maxInterviews,
    tiers: offer?.tiers ?? [...DEFAULT_TIERS],
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireSupplier(request, 'keep the practice')
  const code = params.code ?? ''
  if (!isServiceCode(code)) throw await missing(actor, request)
  const sent = await request.formData()
  const asked = offerForm(MENU[code].maxInterviews)
  const form = parseForm(sent, asked)
  if (!form.ok) {
    const tiers = parseForm(sent, Tiers)
    const isUnsound = tiers.ok && !areTiersSound(tiersOf(tiers.value))
    const faults: Record<string, string> = isUnsound ? { someFrom: TIERS_NOT_SOUND } : {}
    return data({ reply: alsoRefused(form.reply, faults, asked) }, { status: 422 })
  }
  const { price, interviews } = form.value
  const offered = await offerService(actor, code, { price, interviews, tiers: tiersOf(form.value) }, new Date())
  if (offered.ok) {
    const { name, unit } = MENU[code]
    return redirectTelling(
      `${supplierAt(actor)}/services`,
      `${name}: you now offer it at ${formatPounds(price)} a ${unit}.`,
    )
  }
  return data({ reply: withErrors(sent, refusalWords(offered.refusal, MENU[code])) }, { status: 422 })
}

/** Free, then part, then the last share with less notice; a step of no width is left out. */
function tiersOf(form: z.output<typeof Tiers>): CancellationTier[] {
  const free = { fromSchoolDays: form.freeFrom, percent: 0 }
  const some = { fromSchoolDays: form.someFrom, percent: form.somePercent }
  const last = { fromSchoolDays: 0, percent: form.lastPercent }
  if (form.freeFrom === 0) return [free]
  return form.someFrom === 0 ? [free, last] : [free, some, last]
}

const TIERS_NOT_SOUND = 'Less notice must never cost less. Check the days and the per cents'

function refusalWords(
  refusal: OfferRefusal,
  menu: Pick<MenuService, 'as' | 'maxInterviews' | 'name'>,
): Record<string, string> {
  switch (refusal) {
    case 'profile_first':
      return { '': 'Save your profile first. Then set your price' }
    case 'level_too_low':
      return {
        '': `${menu.name} needs a qualification at level ${LEVEL_NEEDED[menu.as]} or above. Add it to your credentials first`,
      }
    case 'too_many_interviews':
      return { interviews: `Enter a number of interviews from 1 to ${menu.maxInterviews}` }
    case 'tiers_not_sound':
      return { someFrom: TIERS_NOT_SOUND }
    case 'price_out_of_range':
      return { price: PRICE_RANGE }
  }
}

export const meta: MetaFunction<typeof loader> = ({ data: known }) => [
  { title: pageTitle(known ? `Your price: ${MENU[known.code].name}` : 'Your price') },
]

export default function Service() {
  const { at, code, price, interviews, tiers } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const menu = MENU[code]
  const steps = [...tiers].sort((a, b) => b.fromSchoolDays - a.fromSchoolDays)
  const free = steps.find(({ percent }) => percent === 0)
  const some = steps.find(({ percent, fromSchoolDays }) => percent > 0 && fromSchoolDays > 0)
  return (
    <QuestionPage
      back={{ href: `${at}/services`, text: 'Your services' }}
      caption={menu.name}
      title={`What do you charge for a ${menu.unit}?`}
      reply={reply}
    >
      <Text>{menu.summary}. Travel and Waymark’s fee come on top; you receive this price whole.</Text>
      <Form reply={reply}>
        <PoundsField
          name="price"
          label="Your price"
          hint="Before VAT, if you are registered."
          value={price ?? undefined}
        />
        {menu.maxInterviews > 0 && (
          <NumberField
            name="interviews"
            label={`Interviews in one ${menu.unit}`}
            hint={`${menu.interviewMinutes} minutes each; at most ${menu.maxInterviews}.`}
            value={interviews}
          />
        )}
        <Section title="When a school cancels">
          <Text>
            Notice is counted in the school’s own school days. Only your price is charged, never travel. If you cancel,
            the school pays nothing.
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
        <Button>Save and offer</Button>
      </Form>
    </QuestionPage>
  )
}
