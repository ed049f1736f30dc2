import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { may } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireBuyer } from '#app/auth/guards.server.ts'
import { chooseOffer } from '#app/domain/bookings/choose-offer.server.ts'
import { broughtWords } from '#app/domain/bookings/price-lines.ts'
import { type Day, isDay, londonDay } from '#app/domain/calendar.ts'
import { visitsWanted } from '#app/domain/enquiries/brief.ts'
import { peopleWords, wantedWords } from '#app/domain/enquiries/brief-words.ts'
import { closeEnquiry } from '#app/domain/enquiries/close-enquiry.server.ts'
import { ENQUIRY_REFUSALS, type EnquiryCommandRefusal } from '#app/domain/enquiries/enquiry-refusals.ts'
import { enquiryStands } from '#app/domain/enquiries/enquiry-words.ts'
import { type AnswerSeen, readEnquiry } from '#app/domain/enquiries/read-enquiries.server.ts'
import { formatDate, formatDeadline, formatInstant } from '#app/domain/format-day.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { yearsInWords } from '#app/domain/services/year-groups.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { type FormReply, NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Facts, Text } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { carried, optionalWords } from '#app/ui/typed.ts'
import { baseOf } from './base.ts'
import { Answers, ChooseOne } from './enquiry-answers.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireBuyer(request)
  const url = new URL(request.url)
  const now = new Date()
  const order = url.searchParams.get('order') === 'price' ? 'price' : 'answered'
  const seen = await readEnquiry(actor, plainText(params.enquiryId), order, now)
  if (!seen) throw await missing(actor, request)
  const { enquiry, answers } = seen
  const { brief } = enquiry
  const today = londonDay(now)
  const many = (...some: string[]) => answers.filter(({ ask }) => some.includes(ask.status)).length
  const chosen = answers.find(({ ask }) => ask.status === 'chosen')?.adviser ?? null
  const state = { ...enquiry, open: many('asked'), offered: many('offered'), chosen }
  return {
    frame: await frameOf(actor, request),
    base: baseOf(actor),
    here: url.pathname,
    order,
    mayAsk: may(actor, 'request visits'),
    isOpen: enquiry.status === 'open' && now < enquiry.chooseBy,
    stands: enquiryStands(state, now),
    waiting: state.open,
    offered: state.offered,
    asked: answers.length,
    answerBy: formatDeadline(enquiry.answerBy, today),
    isTimeUp: now >= enquiry.answerBy,
    chooseBy: formatDeadline(enquiry.chooseBy, today),
    ended: enquiry.endedAt && `${enquiry.endedByName}, ${formatInstant(enquiry.endedAt, today)}`,
    visits: visitsWanted(brief),
    title: `${brief.serviceName} at ${brief.school}`,
    facts: [
      { name: 'When', words: wantedWords(brief) },
      { name: 'Place', words: brief.placeInFull },
      { name: 'For', words: yearsInWords(brief.yearGroups), note: peopleWords(brief) || undefined },
      { name: 'What it is for', words: brief.purpose },
      { name: 'Asked by', words: enquiry.askedByName, note: formatDate(londonDay(enquiry.askedAt)) },
    ],
    answers: answers.map(answerShown),
  }
}

const answerShown = ({ ask, adviser, slug, isListed, price, travelMiles, isFeeNone, days, why }: AnswerSeen) => ({
  supplierId: ask.supplierId,
  adviser,
  slug: isListed ? slug : null,
  status: ask.status,
  answered: ask.answeredAt && formatInstant(ask.answeredAt),
  days,
  cannot: ask.status === 'offered' ? why : null,
  own: ask.pricePence,
  gross: price?.gross ?? null,
  bears: price && price.recoverableVat > 0 ? price.payerBears : null,
  travel: price?.travel ?? null,
  travelMiles,
  noFee: isFeeNone ? `No booking fee: ${broughtWords(adviser)}.` : '',
  priceReason: ask.priceReason ?? '',
  note: ask.note ?? '',
  declinedWhy: ask.declinedWhy ?? '',
})
export type AnswerShown = ReturnType<typeof answerShown>

const FORMS = {
  choose: z.object({
    supplierId: carried(),
    days: z.array(z.string()).min(1, { error: 'Tick one day at least' }),
  }),
  close: z.object({ note: optionalWords(400) }),
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireBuyer(request, 'request visits')
  const enquiryId = plainText(params.enquiryId)
  const now = new Date()
  const seen = await readEnquiry(actor, enquiryId, 'answered', now)
  if (!seen) throw await missing(actor, request)
  const sent = await request.formData()
  const base = baseOf(actor)
  const intent = pressed(sent, ['choose', 'close'])
  const of = String(sent.get('supplierId') ?? '')
  const refused = (reply: FormReply) => data({ reply, intent, of }, { status: 422 })
  if (!intent) return refused(withErrors(sent, { '': NO_BUTTON }))
  if (intent === 'close') {
    const form = parseForm(sent, FORMS.close)
    if (!form.ok) return refused(form.reply)
    const closed = await closeEnquiry(actor, { enquiryId, note: form.value.note }, now)
    if (!closed.ok) return refused(withErrors(sent, { '': ENQUIRY_REFUSALS[closed.refusal] }))
    return redirectTelling(`${base}/enquiries/${enquiryId}`, 'Closed. Everybody who was asked is told.')
  }
  const form = parseForm(sent, FORMS.choose)
  if (!form.ok) return refused(form.reply)
  const days = form.value.days.filter((on): on is Day => isDay(on))
  const chosen = await chooseOffer(actor, { enquiryId, supplierId: form.value.supplierId, days }, now)
  if (chosen.ok) return redirect(`${base}/request/${chosen.value.draftId}`, 303)
  const beside = BESIDE_DAYS.includes(chosen.refusal) ? 'days' : ''
  return refused(withErrors(sent, { [beside]: ENQUIRY_REFUSALS[chosen.refusal] }))
}

const BESIDE_DAYS: EnquiryCommandRefusal[] = ['no_day', 'day_not_offered']

export const meta = () => [{ title: pageTitle('An enquiry to several advisers') }]

export default function Enquiry() {
  const page = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const { base, stands, offered, asked, waiting, isOpen, mayAsk } = page
  const open = page.answers.filter(({ status }) => status === 'offered')
  return (
    <Page
      reply={answered?.reply}
      head={
        <PageHead
          back={{ href: `${base}/enquiries`, text: 'Enquiries' }}
          caption={page.title}
          title={finding(page)}
          sum={
            isOpen
              ? page.isTimeUp
                ? `Choose by ${page.chooseBy}. Days that were offered are not held.`
                : `Answers are wanted by ${page.answerBy}. Days that are offered are not held.`
              : (page.ended ?? undefined)
          }
        >
          <Status tone={stands.tone}>{stands.words}</Status>
        </PageHead>
      }
    >
      <Columns>
        <div>
          <Section title={`Answers, ${offered} of ${asked} with days`}>
            <Answers {...page} />
            {isOpen && waiting > 0 && !page.isTimeUp && (
              <Text small muted>
                {waiting === 1 ? 'One adviser has' : `${waiting} advisers have`} not answered yet. We write to you with
                each answer.
              </Text>
            )}
          </Section>
          {isOpen && mayAsk && open.length > 0 && (
            <Section title="Choose one">
              <Text>
                A request begins, filled in with what you asked and what they answered. The others are told kindly.
              </Text>
              {open.map((answer) => (
                <ChooseOne
                  key={answer.supplierId}
                  answer={answer}
                  visits={page.visits}
                  reply={
                    answered?.intent === 'choose' && answered.of === answer.supplierId ? answered.reply : undefined
                  }
                />
              ))}
            </Section>
          )}
          {isOpen && mayAsk && (
            <Section title="Or choose nobody" last>
              <Details summary="Close it without choosing" open={answered?.intent === 'close'}>
                <Form reply={answered?.intent === 'close' ? answered.reply : undefined} among="close">
                  <TextArea
                    name="note"
                    label="A word to those who were asked"
                    optional
                    hint="Each of them reads it. Name no pupils."
                    rows={3}
                    max={400}
                  />
                  <Button kind="secondary" value="close">
                    Close the enquiry
                  </Button>
                </Form>
              </Details>
            </Section>
          )}
        </div>
        <Panel title="What you asked">
          <Facts facts={page.facts} />
        </Panel>
      </Columns>
    </Page>
  )
}

function finding({
  isOpen,
  offered,
  waiting,
  isTimeUp,
  stands,
}: ReturnType<typeof useLoaderData<typeof loader>>): string {
  if (!isOpen) return stands.words
  if (offered === 0) return waiting > 0 && !isTimeUp ? 'Nobody has offered a day yet' : 'Nobody can come'
  return offered === 1 ? 'One adviser offers days' : `${offered} advisers offer days`
}
