import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import type { SupplierActor } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireSupplier } from '#app/auth/guards.server.ts'
import { authoriseInvoicing } from '#app/domain/advisers/authorise-invoicing.server.ts'
import { changeProfile } from '#app/domain/advisers/change-profile.server.ts'
import { type FirstStep, firstSteps } from '#app/domain/advisers/first-steps.ts'
import { isProfileBegun, ownBeginnings, ownPractice } from '#app/domain/advisers/read.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { midSentence } from '#app/domain/mid-sentence.ts'
import { pence } from '#app/domain/money.ts'
import { endsWithPostcode, outcodeOf } from '#app/domain/postcode.ts'
import { PROVIDER_KINDS, type ProviderKind } from '#app/domain/providers/provider-kinds.ts'
import { readSpecialisms } from '#app/domain/services/read-specialisms.server.ts'
import { SPECIALISM_KINDS, type Specialism, type SpecialismKind } from '#app/domain/services/specialisms.ts'
import { HMRC_MILEAGE_PENCE } from '#app/domain/travel.ts'
import { CheckboxesField, CheckboxField, RadioField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { type FormReply, NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { NumberField, TextArea, TextField } from '#app/ui/text-fields.tsx'
import { Turns } from '#app/ui/turns.tsx'
import { optionalWords, typedNumber, typedTelephone, typedWords } from '#app/ui/typed.ts'
import { VAT_DUE, VAT_FIELDS, VatFields, vatFaults } from '#app/ui/vat-fields.tsx'
import { supplierAt } from './supplier-at.ts'

const several = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((typed) => (typed === undefined ? [] : [typed].flat()))

const ProfileForm = z.object({
  headline: typedWords('Say in one sentence what you do best', 160),
  about: optionalWords(1_500),
  town: typedWords('Enter your town', 60),
  outcode: typedWords('Enter your postcode or its first half', 10).transform((typed, context) => {
    const outcode = outcodeOf(typed)
    if (outcode) return outcode
    context.addIssue({ code: 'custom', message: 'Enter a postcode or its first half, like LN1' })
    return z.NEVER
  }),
  radiusMiles: typedNumber('Say how many miles you travel', 1, 200),
  mileagePence: typedNumber('Enter your mileage rate in pence', 0, 200),
  /** By the list they are chosen from. */
  specialisms: z
    .object({ send: several, pupils: several, language: several, sector: several })
    .optional()
    .transform((by) => Object.values(by ?? {}).flat()),
  whoSees: z.enum(['everybody', 'schools'], { error: 'Say who finds you' }),
  trading: z.enum(['sole_trader', 'limited_company'], { error: 'Say how you trade' }),
  legalName: typedWords('Enter the name that goes on your invoices', 120),
  address: typedWords('Enter the address that goes on your invoices', 400).transform((typed, context) => {
    const lines = typed
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
    if (lines.length <= 6 && endsWithPostcode(lines.at(-1) ?? '')) return lines
    const message = lines.length > 6 ? 'Use at most 6 lines' : 'End the address with its postcode, like DE1 3AH'
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  }),
  phone: typedTelephone('Enter a phone number for the schools that book you'),
  ...VAT_FIELDS,
})

const ProviderForm = ProfileForm.extend({
  trading: z.enum(Object.keys(PROVIDER_KINDS) as [ProviderKind, ...ProviderKind[]], { error: 'Say what you are' }),
})

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request, 'keep the practice')
  const own = await ownPractice(actor)
  const beginnings = await ownBeginnings(actor, new Date())
  const known = await readSpecialisms(actor)
  const isShown = ({ code, isOnList }: Specialism) => isOnList || own?.card.specialisms.includes(code)
  return {
    lists: SPECIALISM_KINDS.map(({ kind, name }) => ({
      ...{ kind, name },
      choices: known
        .filter((one) => one.kind === kind && isShown(one))
        .map(({ code, name: label }) => ({ value: code, label })),
    })),
    steps: firstSteps(beginnings),
    isFound: beginnings.found.length > 0,
    frame: await frameOf(actor, request),
    isProvider: actor.kind === 'provider',
    name: actor.kind === 'provider' ? actor.organisationName : actor.name,
    own: own && {
      isBegun: isProfileBegun(own),
      slug: own.card.slug,
      isListed: own.card.isListed,
      authorityOn: own.practice.authorityToInvoiceAt && londonDay(own.practice.authorityToInvoiceAt),
      headline: own.card.headline,
      about: own.card.about,
      town: own.card.town,
      outcode: own.card.outcode,
      radiusMiles: own.card.radiusMiles,
      mileagePence: own.practice.mileagePence,
      specialisms: own.card.specialisms,
      isHidden: own.card.isHidden,
      trading: own.practice.trading,
      legalName: own.practice.legalName,
      address: own.practice.addressLines.join('\n'),
      phone: own.practice.phone,
      vatNumber: own.practice.vatNumber,
      vatFromOn: own.practice.vatFromOn,
      vatUntilOn: own.practice.vatUntilOn,
      invoicePrefix: own.practice.invoicePrefix,
    },
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireSupplier(request, 'keep the practice')
  const now = new Date()
  const sent = await request.formData()
  const refused = (reply: FormReply) => data({ reply, of: String(sent.get('intent') ?? '') }, { status: 422 })
  const intent = pressed(sent, ['save', 'authorise'])
  if (!intent) return refused(withErrors(sent, { '': NO_BUTTON }))
  if (intent === 'authorise') {
    if (sent.get('authorise') !== 'yes')
      return refused(withErrors(sent, { authorise: 'Tick the box to authorise Waymark, or leave this for later' }))
    const given = await authoriseInvoicing(actor, now)
    if (!given.ok) return refused(withErrors(sent, { authorise: 'Save your profile first' }))
    return redirectTelling(`${supplierAt(actor)}/profile`, 'Waymark may now issue your invoices in your name.')
  }
  const form = parseForm(sent, actor.kind === 'provider' ? ProviderForm : ProfileForm)
  if (!form.ok) return refused(form.reply)
  const faults = vatFaults(form.value)
  if (faults) return refused(withErrors(sent, faults))
  const { address, mileagePence, whoSees, ...profile } = form.value
  const changed = await changeProfile(
    actor,
    { ...profile, isHidden: whoSees === 'schools', addressLines: address, mileagePence: pence(mileagePence) },
    now,
  )
  if (changed.ok)
    return redirectTelling(`${supplierAt(actor)}/profile`, 'Your profile is saved. New requests use it from now.')
  if (changed.refusal === 'vat_due') return refused(withErrors(sent, { vatNumber: VAT_DUE }))
  if (changed.refusal === 'not_on_list') return refused(withErrors(sent, await notOnLists(actor, sent)))
  return refused(
    withErrors(sent, { outcode: `We do not know where ${form.value.outcode} is. Check it, or use one beside it` }),
  )
}

/** Beside each list of which something was sent that is not on it. */
async function notOnLists(actor: SupplierActor, sent: FormData): Promise<Record<string, string>> {
  const known = await readSpecialisms(actor)
  const isKnown = (kind: SpecialismKind, code: unknown) =>
    known.some((one) => one.kind === kind && one.code === code && one.isOnList)
  const wrong = SPECIALISM_KINDS.filter(({ kind }) =>
    sent.getAll(`specialisms.${kind}`).some((code) => !isKnown(kind, code)),
  )
  return Object.fromEntries(wrong.map(({ kind }) => [`specialisms.${kind}`, 'Choose from this list']))
}

export const meta: MetaFunction = () => [{ title: pageTitle('Your profile') }]

export default function Profile() {
  const { isProvider, name, own, lists, steps, isFound } = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const reply = answered?.reply
  const [again, toBeFound, toBePaid] = (['found_again', 'found', 'paid'] as const).map((which) =>
    steps.filter(({ before }) => before === which),
  ) as [FirstStep[], FirstStep[], FirstStep[]]
  const ofProfile = answered?.of === 'authorise' ? undefined : reply
  const finding = !own?.isBegun
    ? 'Say who you are, so that schools can find you'
    : own.isListed
      ? !isFound || toBeFound.length > 0
        ? 'Schools do not find you now'
        : again.length > 0
          ? 'Schools find you for some of your services only'
          : 'Schools can find you'
      : toBeFound.length === 0
        ? 'You are not listed yet'
        : toBeFound.length === 1
          ? 'One thing is missing before schools find you'
          : `${toBeFound.length} things are missing before schools find you`
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          caption={name}
          title={finding}
          sum={
            own?.isBegun && !own.isListed
              ? 'Waymark’s staff list you once they have verified what your services need. They will write to you.'
              : undefined
          }
        >
          {own && (
            <Status tone={own.isListed ? 'done' : 'open'}>
              {!own.isListed ? 'Not listed' : own.isHidden ? 'Listed, for schools only' : 'Listed'}
            </Status>
          )}
        </PageHead>
      }
    >
      {own?.isBegun && (
        <>
          <Turns turns={again} title="Before schools find you for everything again" />
          <Turns turns={toBeFound} title="Before schools find you" />
          {!own.isListed && <Turns turns={toBePaid} title="Before you can be paid out" />}
        </>
      )}
      <Columns>
        <Form reply={ofProfile}>
          <Section title="What schools read">
            <TextField
              name="headline"
              label="In one sentence"
              hint="What you do best, for whom."
              value={own?.headline}
            />
            <TextArea name="about" label="In your own words" optional rows={6} max={1500} value={own?.about} />
            {lists.map(({ kind, name, choices }) => (
              <CheckboxesField
                key={kind}
                name={`specialisms.${kind}`}
                label={`What you know well: ${midSentence(name)}`}
                optional
                size="s"
                small
                values={own?.specialisms}
                choices={choices}
              />
            ))}
          </Section>
          <Section title="Who finds you">
            <RadioField
              name="whoSees"
              label="Who sees your page and finds you in the search?"
              size="s"
              value={own?.isHidden ? 'schools' : 'everybody'}
              choices={[
                { value: 'everybody', label: 'Everybody', hint: 'Also people who have not signed in.' },
                {
                  value: 'schools',
                  label: 'Only schools, trusts and consortia that have signed in',
                  hint: 'To everybody else it is as if you were not here. Visits that are booked stay as they are.',
                },
              ]}
            />
          </Section>
          <Section title="Where you travel">
            <TextField name="town" label="Town" width={20} value={own?.town} />
            <TextField
              name="outcode"
              label="First half of your postcode"
              hint="Like LN1. Travel is priced from its middle. Schools never see more of your address than this."
              width={5}
              value={own?.outcode}
            />
            <NumberField
              name="radiusMiles"
              label="How far you travel"
              hint="In a straight line, one way."
              suffix="miles"
              value={own?.radiusMiles}
            />
            <NumberField
              name="mileagePence"
              label="Mileage rate"
              hint={`HMRC’s approved rate is ${HMRC_MILEAGE_PENCE}p. It is charged there and back.`}
              suffix="pence a mile"
              value={own?.mileagePence ?? HMRC_MILEAGE_PENCE}
            />
          </Section>
          <Section title="How you trade">
            <Text>
              This goes on your invoices and on the agreement. Schools you are confirmed for can ring you. Your address
              and phone number are on no public page.
            </Text>
            <RadioField
              name="trading"
              label="You are"
              size="s"
              value={own?.trading}
              choices={
                isProvider
                  ? Object.entries(PROVIDER_KINDS).map(([value, label]) => ({ value, label }))
                  : [
                      { value: 'sole_trader', label: 'A sole trader' },
                      { value: 'limited_company', label: 'A limited company' },
                    ]
              }
            />
            <TextField name="legalName" label="Legal name" width={30} value={own?.legalName ?? name} />
            <TextArea
              name="address"
              label="Address"
              hint="One line each, with the postcode last."
              rows={4}
              value={own?.address}
            />
            <TextField name="phone" label="Phone number" type="tel" autoComplete="tel" width={20} value={own?.phone} />
            <VatFields
              hint="Leave it empty if you were never registered: your invoices then carry no VAT. Once you are no longer registered, keep it and say until when."
              known={own ?? undefined}
            />
          </Section>
          <Button value="save">Save profile</Button>
        </Form>
        <div>
          {own?.isBegun && (
            <Panel title="Invoices in your name">
              {own.authorityOn ? (
                <>
                  <Text small>
                    You authorised Waymark on {formatDate(own.authorityOn)} to issue your invoices in your name, with
                    numbers beginning {own.invoicePrefix}.
                  </Text>
                  <Text small>To take this back, write to help@waymark.example. You are then no longer listed.</Text>
                </>
              ) : (
                <Form reply={answered?.of === 'authorise' ? reply : undefined}>
                  <Text small>
                    Waymark is your agent, not your employer and not the seller. It issues each invoice in your name, in
                    your own series of numbers beginning {own.invoicePrefix}, when the school agrees that you came.
                  </Text>
                  <CheckboxField
                    name="authorise"
                    label="I authorise Waymark to issue invoices in my name, and will not issue my own for the same visits"
                    small
                  />
                  <Button kind="secondary" value="authorise">
                    Authorise
                  </Button>
                </Form>
              )}
            </Panel>
          )}
          {own?.isListed && (
            <Text>
              <TextLink href={`/advisers/${own.slug}`}>
                {own.isHidden ? 'See your page as schools do' : 'See your public page'}
              </TextLink>
            </Text>
          )}
        </div>
      </Columns>
    </Page>
  )
}
