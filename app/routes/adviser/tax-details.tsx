import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing as notThere, requireSupplier } from '#app/auth/guards.server.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { type DetailsRefusal, giveDetails } from '#app/domain/sellers/keep-details.server.ts'
import { readOwnDetails } from '#app/domain/sellers/read-details.server.ts'
import { readOwnYears } from '#app/domain/sellers/read-reports.server.ts'
import { ASKED, EXCLUDED_WORDS } from '#app/domain/sellers/seller-rules.ts'
import { TAX_NUMBER_WORDS } from '#app/domain/sellers/tax-numbers.ts'
import { CheckboxField } from '#app/ui/choice-fields.tsx'
import { DateField } from '#app/ui/date-field.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Facts, List, Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { optionalDate, optionalWords } from '#app/ui/typed.ts'
import { supplierAt } from './supplier-at.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request, 'keep payouts')
  const read = await readOwnDetails(actor)
  if (!read) throw await notThere(actor, request)
  const { practice, given, missing, views } = read
  const { person, kinds, isGovernment } = ASKED[practice.trading]
  return {
    frame: await frameOf(actor, request),
    at: supplierAt(actor),
    asked: { person, isGovernment, isCharity: practice.trading === 'charity', kinds },
    practice,
    given: given && {
      number: given.kind && given.number ? `${TAX_NUMBER_WORDS[given.kind]}, ${given.number}` : null,
      bornIn: given.bornIn,
      excluded: given.excludedAs && EXCLUDED_WORDS[given.excludedAs],
      excludedWhy: given.excludedWhy,
      listed: given.excludedAs === 'listed' ? given.excludedWhy : '',
      body: given.excludedAs === 'government' ? given.excludedWhy : '',
      by: `${given.by}, ${formatInstant(given.at)}`,
    },
    missing: missing.map((words) => words.replace(/^their /, 'your ')),
    views: views.map(({ at, by, why }) => ({ at: formatInstant(at), by, why })),
    years: await readOwnYears(actor),
  }
}

const DetailsForm = z.object({
  number: optionalWords(20),
  bornOn: optionalDate(),
  listed: optionalWords(120),
  body: optionalWords(120),
  certified: z.literal('yes', { error: 'Tick this once you have read it and it is true' }),
})

const REFUSALS: Record<Exclude<DetailsRefusal, 'role_missing' | 'no_such_number'>, Record<string, string>> = {
  born_missing: { bornOn: 'Enter your date of birth' },
  no_such_birthday: { bornOn: 'Enter the day on which you were born' },
  body_missing: { body: 'Enter which public body you are' },
}

/** What to type, by which numbers are taken. */
const numberFault = (kinds: readonly string[]): string =>
  kinds.includes('nino')
    ? 'Enter a National Insurance number, like QQ 12 34 56 C, or a UTR of ten digits'
    : kinds.includes('charity')
      ? 'Enter a company number of eight characters, or a charity number of six or seven digits'
      : 'Enter a company number of eight characters, like 01234567'

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireSupplier(request, 'keep payouts')
  const sent = await request.formData()
  const form = parseForm(sent, DetailsForm)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { number, bornOn, listed, body } = form.value
  const read = await readOwnDetails(actor)
  if (!read) throw await notThere(actor, request)
  const kept = await giveDetails(actor, { number, bornOn, listed, body }, new Date())
  if (kept.ok)
    return redirectTelling(
      `${supplierAt(actor)}/payouts/tax-details`,
      'Kept. We tell HMRC once a year, and you get a copy.',
    )
  const { refusal } = kept
  const errors =
    refusal === 'no_such_number'
      ? { number: numberFault(ASKED[read.practice.trading].kinds) }
      : refusal === 'role_missing'
        ? { '': 'You may no longer change this. Ask whoever keeps the team' }
        : REFUSALS[refusal]
  return data({ reply: withErrors(sent, errors) }, { status: 422 })
}

export const meta = () => [{ title: pageTitle('Tax details') }]

type Seen = ReturnType<typeof useLoaderData<typeof loader>>

export default function TaxDetails() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const { at, given, missing, practice, views, years } = page
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: `${at}/payouts`, text: 'Payouts' }}
          caption="Tax details"
          title={missing.length > 0 ? `HMRC asks us for ${missing.join(' and ')}` : 'We have what HMRC asks for'}
          sum="The law makes every platform tell HMRC once a year whom it paid, and how much. You get a copy."
        />
      }
    >
      <Columns>
        <div>
          <Section title={given ? 'Change them' : 'Give them'} last={views.length === 0}>
            <Asked page={page} />
            <Form reply={reply}>
              <Fields page={page} />
              <CheckboxField
                name="certified"
                label="This is correct, and I am resident for tax in the United Kingdom only"
                hint="If you are not, write to help@waymark.example instead: other rules apply."
              />
              <Button>Keep these details</Button>
            </Form>
          </Section>
          {views.length > 0 && (
            <Section title="Who opened your tax number" last>
              <List bullet>
                {views.map(({ at: when, by, why }) => (
                  <li key={`${when}${by}`}>
                    {by}, {when}. {why}.
                  </li>
                ))}
              </List>
            </Section>
          )}
        </div>
        <Panel title="What we hold">
          <Facts
            facts={[
              { name: 'Name', words: practice.legalName },
              { name: 'Address', words: practice.addressLines.join(', ') || 'Not given yet' },
              { name: 'Tax number', words: given?.number ?? (given?.excluded ? 'Not asked' : 'Not given yet') },
              ...(page.asked.person ? [{ name: 'Born in', words: String(given?.bornIn ?? 'Not given yet') }] : []),
              ...(given?.excluded ? [{ name: 'Not reported', words: given.excluded, note: given.excludedWhy }] : []),
              ...(given ? [{ name: 'Certified by', words: given.by }] : []),
            ]}
          />
          <Text small muted>
            Name and address are those of your invoices: <TextLink href={`${at}/profile`}>change them there</TextLink>.
            Numbers and birthdays are kept encrypted. Only you and Waymark’s staff can see them, and you see here when
            staff do.
          </Text>
          {years.length > 0 && (
            <List>
              {years.map((year) => (
                <li key={year}>
                  <TextLink href={`${at}/payouts/seller-reports/${year}`}>What we told HMRC about {year}</TextLink>
                </li>
              ))}
            </List>
          )}
        </Panel>
      </Columns>
    </Page>
  )
}

const Asked = ({ page: { asked, given } }: { page: Seen }) =>
  asked.isGovernment ? (
    <Text>Nothing is reported of what is paid to a public body. Say which you are, so that we can show why.</Text>
  ) : (
    <Text>
      {given ? 'Type them again: we do not show a number that was given.' : 'It takes two minutes.'}{' '}
      {asked.person
        ? 'HMRC knows you by your National Insurance number.'
        : 'HMRC knows you by your number in the public register.'}
    </Text>
  )

function Fields({ page: { asked, given } }: { page: Seen }) {
  if (asked.isGovernment)
    return <TextField name="body" label="Which public body are you?" value={given?.body ?? ''} width={30} />
  return (
    <>
      <TextField
        name="number"
        label={
          asked.person ? 'National Insurance number' : asked.isCharity ? 'Company or charity number' : 'Company number'
        }
        hint={
          asked.person
            ? 'It’s on your payslips and letters about tax. If you have none, enter your Unique Taxpayer Reference (UTR).'
            : 'As in the public register, like 01234567.'
        }
        width={10}
      />
      {asked.person ? (
        <DateField name="bornOn" label="Date of birth" hint="For example, 27 3 1985." size="s" />
      ) : (
        <TextField
          name="listed"
          label="Stock exchange"
          hint="Only if you are listed on one, or under the same control as a company that is: say which exchange and company. Nothing is reported then."
          value={given?.listed ?? ''}
          optional
        />
      )}
    </>
  )
}
