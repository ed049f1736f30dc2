import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { fundWords } from '#app/domain/bookings/fund-words.ts'
import { fundsFallShort, shortWords } from '#app/domain/bookings/funds-fall-short.ts'
import { quantityOf, visitsInWords } from '#app/domain/bookings/price-lines.ts'
import { type FundingFacts, readFunding, typedAgain } from '#app/domain/bookings/read-funding.ts'
import type { RequestSoFar } from '#app/domain/bookings/read-request.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import type { FundingAnswer } from '#app/domain/bookings/request-answers.ts'
import { FUNDS_NOT_OFFERED } from '#app/domain/budgets/funds.ts'
import { eligibleYears } from '#app/domain/budgets/pupil-premium.ts'
import { listed } from '#app/domain/listed.ts'
import { midSentence } from '#app/domain/mid-sentence.ts'
import { formatPounds } from '#app/domain/money.ts'
import { FundChoices } from '#app/ui/bookings/fund-choices.tsx'
import { RequestPage } from '#app/ui/bookings/request-page.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { CARRIED, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Details, Inset, Text, TextLink } from '#app/ui/text.tsx'
import { maybeCarried } from '#app/ui/typed.ts'
import { headOf, type OpenRequest, openRequest, saveAndGoOn, saveDraft } from '../open-request.server.ts'

/** `readFunding` says what is too long too, so that it hides nothing else that is wrong. */
const words = () => z.string().default('')
const Asked = z.object({
  funds: z.array(z.string()).optional(),
  lines: z
    .array(
      z.object({
        from: maybeCarried()
          .transform((from) => from ?? '')
          .meta({ [CARRIED]: true }),
        amount: words(),
        costCentre: words(),
        whom: words(),
        number: words(),
        eligible: words(),
        inAll: words(),
        method: words(),
        approach: words(),
        challenge: words(),
        rationale: words(),
      }),
    )
    .optional(),
})

const costCentreIdsOf = ({ facts, costCentres }: RequestSoFar) =>
  facts?.settings?.usesCostCentres && costCentres.length > 0 ? costCentres.map(({ id }) => id) : null

function factsOf({ soFar, actor }: OpenRequest): FundingFacts {
  const { priced, answers, funds, menu } = soFar
  if (!priced || !menu) throw new Error('funding without a price')
  return {
    funds,
    payable: menu.funds,
    yearGroups: answers.yearGroups ?? [],
    visits: answers.visits ?? [],
    interviews: answers.interviews ?? 0,
    bearsEach: priced.price.payerBears,
    costCentreIds: costCentreIdsOf(soFar),
    isShared: actor.kind === 'consortium',
  }
}

/** What stands against an answer that was given before, since the request or the funds have changed. */
function noLonger(open: OpenRequest): string[] {
  const { answers, known } = open.soFar
  const lines = answers.lines ?? []
  if (lines.length === 0 || known.isFunded) return []
  const { errors } = readFunding(
    lines.map(({ from }) => from),
    lines.map(typedAgain),
    factsOf(open),
  )
  // The page says that one anyway, with the way to the year groups.
  const others = Object.values(errors).filter((words) => words !== BOOKING_REFUSALS.year_not_eligible)
  return [...new Set(others)].map((words) => words.replace(/\.?$/, '.'))
}

/** The amount of an only fund is filled in; of several, one that is left empty stays so, and its hint says what it comes to. */
function amountOf(line: FundingAnswer | undefined, { total }: RequestSoFar, isOnly: boolean) {
  if (isOnly && (!line || line.isLeftEmpty)) return { amount: total?.bears ?? 0 }
  if (!line?.isLeftEmpty) return { amount: line?.amountPence }
  return { amount: undefined, leftEmpty: line.amountPence || undefined }
}

const isPremium = ({ kind }: { kind: string }) => kind === 'pupil_premium'

export async function loader(args: LoaderFunctionArgs) {
  const open = await openRequest(args, 'funding')
  const head = await headOf(open, 'funding', args.request)
  const { soFar } = open
  const { answers, total, priced, facts } = soFar
  const visits = answers.visits ?? []
  const lines = answers.lines ?? []
  const isShared = open.actor.kind === 'consortium'
  // A fund that may not pay for the service is named and not offered.
  const mayPay = ({ kind }: { kind: string }) => soFar.menu?.funds.some((one) => one === kind) ?? false
  const payable = soFar.funds.filter(mayPay)
  const short = fundsFallShort({ funds: payable, visits, bearsEach: priced?.price.payerBears ?? 0 })
  return {
    frame: head.frame,
    head,
    what: (priced && quantityOf(priced.terms)) ?? visitsInWords(visits.length),
    isOne: visits.length === 1 && (!priced || quantityOf(priced.terms) === null || answers.quantity === 1),
    gross: total?.gross ?? 0,
    recoverable: total?.recoverable ?? 0,
    bears: total?.bears ?? 0,
    claims: facts?.payer.legalName ?? '',
    isShared,
    fitsOne: short === null || short.fitsOne || visits.length === 1,
    short: short && shortWords(short, visits.length, isShared),
    noLonger: noLonger(open),
    datesHref: open.hrefOf(soFar.known.isDated ? 'dates' : 'wanted'),
    isDated: soFar.known.isDated,
    service: soFar.menu?.name ?? '',
    notPayable: soFar.funds.filter((fund) => !mayPay(fund)).map(({ name }) => name),
    isTooOld: payable.some(isPremium) && !eligibleYears(answers.yearGroups ?? []).ok,
    yearsHref: open.hrefOf(soFar.known.isDated ? 'work' : 'wanted'),
    serviceHref: open.hrefOf('service'),
    memberHref: isShared ? `/consortium/members/${answers.schoolId}` : null,
    school: facts?.school.name ?? '',
    funds: payable.map((fund) => {
      const line = lines.find((one) => one.from === fund.from)
      return {
        from: fund.from,
        name: fund.name,
        isPremium: isPremium(fund),
        hint: [
          fundWords(fund, { lines, visits, bearsEach: priced?.price.payerBears ?? 0 }),
          fund.costCentre ? `The school enters it under cost centre ${fund.costCentre.words}.` : '',
        ]
          .filter(Boolean)
          .join(' '),
        isOn: line !== undefined || payable.length === 1,
        ...amountOf(line, soFar, payable.length === 1),
        costCentre: line?.costCentreId ?? '',
        tag: line?.tag ?? null,
      }
    }),
    costCentres: costCentreIdsOf(soFar) ? soFar.costCentres : [],
    challenges: facts?.settings?.challenges ?? [],
  }
}

export async function action(args: ActionFunctionArgs) {
  const open = await openRequest(args, 'funding')
  const sent = await args.request.formData()
  const form = parseForm(sent, Asked)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { lines, errors } = readFunding(form.value.funds ?? [], form.value.lines ?? [], factsOf(open))
  const wrong = Object.values(errors)
  // The way out leads to another page, the year groups: what was filled in here waits in the draft meanwhile.
  if (wrong.length > 0 && wrong.every((words) => words === BOOKING_REFUSALS.year_not_eligible))
    await saveDraft(open, (before) => ({ ...before, lines }))
  if (wrong.length > 0) return data({ reply: withErrors(sent, errors) }, { status: 422 })
  return saveAndGoOn(open, 'funding', (before) => ({ ...before, lines }))
}

export const meta = () => [{ title: pageTitle('Who pays?') }]

export default function Funding() {
  const page = useLoaderData<typeof loader>()
  const { head, what, gross, recoverable, claims, bears, isShared, school, funds, costCentres, challenges } = page
  const reply = useActionData<typeof action>()?.reply
  return (
    <RequestPage head={head} reply={reply} title={`Who pays for ${what}?`} isPriceSaid>
      <Text>
        {what.charAt(0).toUpperCase() + what.slice(1)} cost{page.isOne ? 's' : ''}{' '}
        <strong>{formatPounds(gross)}</strong>.
        {recoverable > 0 &&
          ` ${formatPounds(recoverable)} of it is VAT that ${claims} claims back, so the amounts below come to ${formatPounds(bears)}.`}{' '}
        {isShared && `They fall on the shares that ${school} has agreed, and on nothing else of the school’s.`}
      </Text>
      {page.short && (
        <Inset>
          <Text>{page.short}.</Text>
          <Text>
            {page.fitsOne && (
              <TextLink href={page.datesHref}>Change {page.isDated ? 'the dates' : 'how many you want'}</TextLink>
            )}
            {page.memberHref && (
              <>
                {page.fitsOne ? ' or see ' : 'See '}
                <TextLink href={page.memberHref}>what {school} has agreed</TextLink>. Its own approver agrees a larger
                share, on the school’s page about consortia; this request is kept until then
              </>
            )}
            {(page.fitsOne || page.memberHref) && '.'}
          </Text>
        </Inset>
      )}
      {page.noLonger.length > 0 && !page.short && !reply && (
        <Inset>
          <Text>Something has changed since you said who pays.</Text>
          {page.noLonger.map((words) => (
            <Text key={words}>{words}</Text>
          ))}
        </Inset>
      )}
      {page.isTooOld && (
        <Inset>
          Pupil Premium cannot pay for Year 12 and above, and some of this request is for them. Choose another fund, or{' '}
          <TextLink href={page.yearsHref}>change the year groups</TextLink>.
        </Inset>
      )}
      {page.notPayable.length > 0 && (
        <Inset>
          {listed(page.notPayable)} may not pay for {midSentence(page.service)}: the menu says which funds may.
        </Inset>
      )}
      {funds.length === 0 && page.notPayable.length > 0 ? (
        <Text>
          Choose <TextLink href={page.serviceHref}>another service</TextLink>, or add a fund that may pay for this one.
          This request is kept.
        </Text>
      ) : funds.length === 0 ? (
        <Text>
          {isShared
            ? `${school} has agreed no share yet. Propose one, and come back to this request: it is kept.`
            : `${school} has no fund yet. Add one under budgets, and come back to this request: it is kept.`}
        </Text>
      ) : (
        <Form reply={reply}>
          <FundChoices
            // What an empty amount came to is of the answer before, and not of what was just sent.
            funds={reply ? funds.map((fund) => ({ ...fund, leftEmpty: undefined })) : funds}
            costCentres={costCentres}
            challenges={challenges}
          />
          <Details summary="Money that cannot pay for this">
            {FUNDS_NOT_OFFERED.map(({ name, rule, source }) => (
              <p key={name}>
                <strong>{name}.</strong> {rule} ({source})
              </p>
            ))}
          </Details>
          <Button>Continue</Button>
        </Form>
      )}
    </RequestPage>
  )
}
