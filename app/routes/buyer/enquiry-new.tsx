import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { BuyingActor } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireBuyer } from '#app/auth/guards.server.ts'
import { servicesInWords } from '#app/domain/accreditation/services-found.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { ENQUIRY_REFUSALS } from '#app/domain/enquiries/enquiry-refusals.ts'
import { readAskable } from '#app/domain/enquiries/read-askable.server.ts'
import { type EnquiryToSend, type SendRefusal, sendEnquiry } from '#app/domain/enquiries/send-enquiry.server.ts'
import { newId } from '#app/domain/ids.ts'
import { listed } from '#app/domain/listed.ts'
import { normalisePostcode } from '#app/domain/postcode.ts'
import { addSchoolDays, schoolCalendar } from '#app/domain/school-days.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { readMenu } from '#app/domain/services/read-menu.server.ts'
import { yearChoices, yearsTicked } from '#app/domain/services/year-groups.ts'
import { CheckboxesField, RadioField, SelectField } from '#app/ui/choice-fields.tsx'
import { DateField } from '#app/ui/date-field.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form, HiddenField } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Panel, QuestionPage } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { NumberField, TextArea, TextField } from '#app/ui/text-fields.tsx'
import { baseOf } from './base.ts'
import { daysTyped, enquiryForm } from './enquiry-form.ts'

const SCHOOL_DAYS_FOR_ANSWERS = 5

/** Days are asked for and answered, so that what has none is ordered without an enquiry. */
const servicesAskedFor = async (actor: BuyingActor) =>
  (await readMenu(actor)).filter(({ isOnMenu, isDated }) => isOnMenu && isDated)

async function open(request: Request): Promise<{ actor: BuyingActor; now: Date; today: Day }> {
  const actor = await requireBuyer(request, 'request visits')
  const now = new Date()
  return { actor, now, today: londonDay(now) }
}

export async function loader({ request }: LoaderFunctionArgs) {
  const { actor, now, today } = await open(request)
  const asked = new URL(request.url).searchParams
  const slugs = asked.getAll('adviser').map((slug) => plainText(slug))
  const { advisers, providers, onHold, schools } = await readAskable(actor, slugs, now)
  const urn = Number(plainText(asked.get('urn')))
  const services = await servicesAskedFor(actor)
  const service = plainText(asked.get('for'))
  return {
    frame: await frameOf(actor, request),
    base: baseOf(actor),
    commandKey: newId('run'),
    advisers: advisers.map(({ slug, name, notFor }) => ({ slug, name, notFor })),
    providers: providers.map(({ name }) => name),
    onHold: onHold.map(({ name }) => name),
    schools: schools.map(({ id, name }) => ({ id, name })),
    schoolId: (schools.find((school) => school.urn === urn) ?? schools[0])?.id ?? '',
    services: services.map(({ code, name }) => ({ value: code, label: name })),
    service: (services.find(({ code }) => code === service) ?? services[0])?.code ?? '',
    answerOn: addSchoolDays(schoolCalendar(), today, SCHOOL_DAYS_FOR_ANSWERS),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const { actor, now, today } = await open(request)
  const sent = await request.formData()
  const form = parseForm(sent, enquiryForm(today, await servicesAskedFor(actor)))
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const typed = form.value
  const { schools } = await readAskable(actor, [], now)
  if (schools.length > 1 && !schools.some(({ id }) => id === typed.schoolId))
    return data({ reply: withErrors(sent, { schoolId: 'Choose a school from the list' }) }, { status: 422 })
  const input: EnquiryToSend = {
    key: typed.commandKey,
    schoolId: typed.schoolId,
    slugs: typed.adviser,
    serviceCode: typed.service,
    wanted:
      typed.when === 'days'
        ? { kind: 'days', days: daysTyped(typed.days) }
        : { kind: 'range', from: typed.from as Day, until: typed.until as Day, visits: typed.visits ?? 1 },
    yearGroups: yearsTicked(typed.yearGroups),
    interviews: typed.interviews ?? 0,
    pupils: typed.pupils,
    place:
      typed.place === 'school'
        ? { kind: 'school' }
        : {
            kind: 'elsewhere',
            name: typed.name,
            street: typed.street,
            postcode: normalisePostcode(typed.postcode) as string,
          },
    purpose: typed.purpose,
    answerOn: typed.answerOn,
  }
  const done = await sendEnquiry(actor, input, now)
  if (done.ok) {
    const told = `Sent to ${input.slugs.length} advisers. Nothing is held in anybody’s diary.`
    return redirectTelling(`${baseOf(actor)}/enquiries/${done.value.enquiryId}`, told)
  }
  return data({ reply: withErrors(sent, errorsOf(done.refusal)) }, { status: 422 })
}

function errorsOf({ code, who = [] }: SendRefusal): Record<string, string> {
  if (code === 'cannot_be_asked') {
    const [not, far, providers, onHold, missing] = (
      ['not_offered', 'too_far', 'provider', 'on_hold', 'check_missing'] as const
    ).map((why) => who.filter((one) => one.why === why).map(({ name }) => name)) as [
      ...[string[], string[], string[], string[], string[]],
    ]
    const sentences = [
      not.length > 0 && `${listed(not)} ${not.length === 1 ? 'does' : 'do'} not offer that service.`,
      far.length > 0 && `${listed(far)} ${far.length === 1 ? 'does' : 'do'} not travel that far.`,
      onHold.length > 0 && `${listed(onHold)} cannot be asked at the moment.`,
      missing.length > 0 && `${listed(missing)} cannot be asked for this service: a check is missing.`,
      providers.length > 0 &&
        `${listed(providers)} ${providers.length === 1 ? 'is a provider' : 'are providers'}, and can be asked for visits from ${providers.length === 1 ? 'its' : 'their'} own page.`,
    ].filter(Boolean)
    return { adviser: `${sentences.join(' ')} Untick them, or change what you ask for.` }
  }
  const beside =
    code === 'place_unknown' ? 'place' : ['too_few', 'too_many', 'adviser_unknown'].includes(code) ? 'adviser' : ''
  return { [beside]: ENQUIRY_REFUSALS[code] }
}

export const meta = () => [{ title: pageTitle('Ask several advisers at once') }]

/** Of whoever is suspended a school reads this and nothing more. */
const OnHold = ({ onHold }: { onHold: readonly string[] }) =>
  onHold.length > 0 && (
    <Text small muted>
      {listed(onHold)} cannot be asked at the moment, and {onHold.length === 1 ? 'is' : 'are'} left out here.
    </Text>
  )

/** A provider answers by naming somebody for a day, so that it is asked for visits alone. */
function ProvidersLeftOut({ providers }: { providers: readonly string[] }) {
  if (providers.length === 0) return null
  return (
    <Text small muted>
      {listed(providers)} {providers.length === 1 ? 'is a provider' : 'are providers'}, and left out here: ask for
      visits from {providers.length === 1 ? 'its' : 'their'} own page.
    </Text>
  )
}

export default function EnquiryNew() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const { advisers, schools, base } = page
  if (advisers.length < 2 || schools.length === 0)
    return (
      <QuestionPage
        back={{ href: `${base}/enquiries`, text: 'Enquiries' }}
        title={schools.length === 0 ? 'There is no school to ask for' : 'Whom do you want to ask?'}
      >
        <Text>
          {schools.length === 0 ? (
            'An enquiry is for one of your schools, and none can be asked for yet.'
          ) : (
            <>
              Tick two to ten advisers in <TextLink href="/find">the list</TextLink>, and press “Ask those ticked at
              once”.
            </>
          )}
        </Text>
        <ProvidersLeftOut {...page} />
        <OnHold {...page} />
      </QuestionPage>
    )
  return (
    <QuestionPage
      back={{ href: '/find', text: 'Back to all advisers' }}
      reply={reply}
      caption="One brief, several answers"
      title="Ask several advisers at once"
      aside={
        <Panel title="What happens">
          <Text small>
            Each of them reads this and answers with days and a price, or says no. They do not read whom else you ask.
          </Text>
          <Text small>No day is held for you meanwhile. You choose one answer, and a request begins from it.</Text>
        </Panel>
      }
    >
      <Form reply={reply} commandKey={page.commandKey}>
        <CheckboxesField
          name="adviser"
          label="Whom do you ask?"
          size="s"
          small
          values={advisers
            .filter(({ notFor }) => !notFor.some(({ code }) => code === page.service))
            .map(({ slug }) => slug)}
          choices={advisers.map(({ slug, name, notFor }) => ({
            value: slug,
            label: name,
            hint:
              notFor.length > 0
                ? `Cannot be asked for ${servicesInWords(notFor, 'or')}: a check is missing.`
                : undefined,
          }))}
        />
        <ProvidersLeftOut {...page} />
        <OnHold {...page} />
        {schools.length > 1 ? (
          <SelectField
            name="schoolId"
            label="For which school?"
            value={page.schoolId}
            options={schools.map(({ id, name }) => ({ value: id, label: name }))}
          />
        ) : (
          <HiddenField name="schoolId" value={page.schoolId} />
        )}
        <SelectField
          name="service"
          label="What do you need?"
          hint="What has no date, such as a resource pack, has its whole price on each adviser’s page, and is asked for there."
          value={page.service}
          options={page.services}
        />
        <RadioField
          name="when"
          label="When?"
          size="s"
          choices={[
            {
              value: 'days',
              label: 'On certain days',
              reveals: (
                <TextArea
                  name="days"
                  label="Which days?"
                  hint="Like 21 1 2027, 28 1 2027. A visit on each of them."
                  rows={2}
                />
              ),
            },
            {
              value: 'range',
              label: 'On any days between two dates',
              reveals: (
                <>
                  <DateField name="from" label="First day" size="s" />
                  <DateField name="until" label="Last day" size="s" />
                  <NumberField name="visits" label="How many visits?" width={2} />
                </>
              ),
            },
          ]}
        />
        <CheckboxesField
          name="yearGroups"
          label="Year groups"
          size="s"
          small
          choices={yearChoices('to_25_with_ehcp')}
        />
        <NumberField
          name="interviews"
          label="Interviews at each visit"
          hint="For one-to-one work."
          optional
          width={2}
        />
        <NumberField
          name="pupils"
          label="About how many pupils in all"
          hint="For groups, assemblies and evenings."
          optional
          width={3}
        />
        <RadioField
          name="place"
          label="Where?"
          size="s"
          value="school"
          choices={[
            { value: 'school', label: 'At the school' },
            {
              value: 'elsewhere',
              label: 'Somewhere else',
              reveals: (
                <>
                  <TextField name="name" label="Name of the place" />
                  <TextField name="street" label="Street and town" />
                  <TextField name="postcode" label="Postcode" width={10} />
                </>
              ),
            },
          ]}
        />
        <TextArea
          name="purpose"
          label="What is it for?"
          hint="Each of them reads this. Name no pupils."
          rows={4}
          max={500}
        />
        <DateField
          name="answerOn"
          label="By when do you want answers?"
          hint="By 5pm of that day. They are reminded the day before."
          size="s"
          value={page.answerOn}
        />
        <Button>Send to those ticked</Button>
      </Form>
    </QuestionPage>
  )
}
