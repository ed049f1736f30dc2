import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireAdviser } from '#app/auth/guards.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { type Day, londonDay, parseDay } from '#app/domain/calendar.ts'
import { type AnswerRefusal, answerEnquiry } from '#app/domain/enquiries/answer-enquiry.server.ts'
import { MOST_OFFERED } from '#app/domain/enquiries/brief.ts'
import { peopleWords, wantedWords } from '#app/domain/enquiries/brief-words.ts'
import { ENQUIRY_REFUSALS } from '#app/domain/enquiries/enquiry-refusals.ts'
import { askStands } from '#app/domain/enquiries/enquiry-words.ts'
import { readAsked } from '#app/domain/enquiries/read-asked.server.ts'
import { formatDate, formatDay, formatDeadline, formatInstant } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { yearsInWords } from '#app/domain/services/year-groups.ts'
import { CheckboxesField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { type FormReply, NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Facts, Inset, Text } from '#app/ui/text.tsx'
import { TextArea, TextField } from '#app/ui/text-fields.tsx'
import { optionalWords, typedPounds, typedWords } from '#app/ui/typed.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request)
  const now = new Date()
  const asked = await readAsked(actor, plainText(params.enquiryId), now)
  if (!asked) throw await missing(actor, request)
  const { ask, menuPence, travelPence, isFeeNone, grossPence, why } = asked
  const { brief } = ask
  const today = londonDay(now)
  const isWaiting = ask.status === 'asked' && now < ask.answerBy
  return {
    frame: await frameOf(actor, request),
    isWaiting,
    canAnswer: isWaiting || ask.status === 'offered',
    whyNot: why && ENQUIRY_REFUSALS[why],
    stands: ask.status === 'asked' && !isWaiting ? askStands.lapsed : askStands[ask.status],
    school: brief.school,
    caption: `${brief.serviceName}, ${brief.school}${brief.lead ? `, for ${brief.lead}` : ''}`,
    answerBy: formatDeadline(ask.answerBy, today),
    facts: [
      { name: 'School', words: brief.school, note: brief.lead ? `Asked by ${brief.lead}` : undefined },
      { name: 'When', words: wantedWords(brief) },
      { name: 'Place', words: brief.placeInFull },
      { name: 'For', words: yearsInWords(brief.yearGroups), note: peopleWords(brief) || undefined },
      { name: 'What it is for', words: brief.purpose },
      { name: 'Asked by', words: ask.askedByName, note: formatDate(londonDay(ask.askedAt)) },
    ],
    wanted: brief.wanted.kind === 'days' ? brief.wanted.days.map((on) => ({ day: on, words: formatDay(on) })) : null,
    days: (ask.days ?? []).map(({ day }) => day),
    typedDays: (ask.days ?? []).map(({ day }) => day.split('-').reverse().map(Number).join(' ')).join(', '),
    price: ((ask.pricePence ?? menuPence ?? 0) / 100).toFixed(2),
    menuPrice: menuPence === null ? null : formatPounds(menuPence),
    travel: formatPounds(travelPence),
    isFeeNone,
    gross: grossPence === null ? null : formatPounds(grossPence),
    priceReason: ask.priceReason ?? '',
    note: ask.note ?? '',
    answer:
      ask.answeredAt === null
        ? null
        : {
            at: formatInstant(ask.answeredAt, today),
            days: ask.status === 'declined' ? [] : (ask.days ?? []).map(({ day }) => formatDay(day)),
            price: ask.status === 'declined' || ask.pricePence === null ? '' : formatPounds(ask.pricePence),
            why: ask.status === 'declined' ? (ask.declinedWhy ?? '') : '',
          },
  }
}

const Offer = z.object({
  /** Ticked, where the school named its days; typed, where it named a span. */
  days: z
    .union([z.string(), z.array(z.string())], { error: 'Say which days you offer' })
    .transform((typed, context): Day[] => {
      const parts = [typed]
        .flat()
        .flatMap((one) => one.split(/[,;\n]+/))
        .filter((one) => one.trim() !== '')
      const days = parts.map((part) => parseDay(part.trim()))
      if (days.length > 0 && days.length <= MOST_OFFERED && days.every((on) => on !== null)) return [...new Set(days)]
      const message = days.includes(null)
        ? 'Enter real dates, like 21 1 2027, with commas between several'
        : `Offer one day at least, and ${MOST_OFFERED} at most`
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    }),
  price: typedPounds('Enter your price of one visit').refine((amount) => amount >= 100 && amount <= 500_000, {
    error: 'Enter a price from £1 to £5,000',
  }),
  priceReason: optionalWords(200),
  note: optionalWords(400),
})
const Decline = z.object({ why: typedWords('Say why not. The school reads it.', 400) })

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'answer requests')
  const enquiryId = plainText(params.enquiryId)
  const now = new Date()
  const asked = await readAsked(actor, enquiryId, now)
  if (!asked) throw await missing(actor, request)
  const sent = await request.formData()
  const intent = pressed(sent, ['offer', 'decline'])
  const refused = (reply: FormReply) => data({ reply, intent }, { status: 422 })
  if (!intent) return refused(withErrors(sent, { '': NO_BUTTON }))
  const here = `/adviser/enquiries/${enquiryId}`
  if (intent === 'decline') {
    const form = parseForm(sent, Decline)
    if (!form.ok) return refused(form.reply)
    const said = await answerEnquiry(actor, { enquiryId, answer: { kind: 'decline', why: form.value.why } }, now)
    if (!said.ok) return refused(withErrors(sent, errorsOf(said.refusal)))
    return redirectTelling(here, 'The school is told that you cannot come this time.')
  }
  const form = parseForm(sent, Offer)
  if (!form.ok) return refused(form.reply)
  const { from, to } = asked
  const { days, price, priceReason, note } = form.value
  const answer = {
    kind: 'offer' as const,
    days: days.map((day) => ({ day, from, to })),
    pricePence: price,
    priceReason,
    note,
  }
  const said = await answerEnquiry(actor, { enquiryId, answer }, now)
  if (!said.ok) return refused(withErrors(sent, errorsOf(said.refusal)))
  return redirectTelling(here, 'Your answer is with the school. No day is held: you may still be asked by others.')
}

function errorsOf({ code, days = [] }: AnswerRefusal): Record<string, string> {
  if (code === 'days_not_free')
    return {
      days: days.map(({ day, code: why, words }) => `${formatDay(day)}: ${words ?? BOOKING_REFUSALS[why]}`).join(' '),
    }
  if (code === 'price_reason_missing') return { priceReason: ENQUIRY_REFUSALS[code] }
  if (code === 'reason_missing') return { why: ENQUIRY_REFUSALS[code] }
  return { [code === 'no_day' || code === 'day_not_wanted' ? 'days' : '']: ENQUIRY_REFUSALS[code] }
}

export const meta = () => [{ title: pageTitle('What a school asks of several advisers') }]

export default function Enquiry() {
  const page = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const { school, canAnswer, stands, answer } = page
  const replyOf = (intent: 'offer' | 'decline') => (answered?.intent === intent ? answered.reply : undefined)
  return (
    <Page
      reply={answered?.reply}
      head={
        <PageHead
          back={{ href: '/adviser/requests', text: 'Requests' }}
          caption={page.caption}
          title={page.isWaiting ? `Could you come to ${school}?` : stands.words}
          sum={
            page.isWaiting
              ? `Answer by ${page.answerBy}. Others are asked the same, and no day is held in your diary.`
              : undefined
          }
        >
          <Status tone={stands.tone}>{stands.words}</Status>
        </PageHead>
      }
    >
      <Columns>
        <div>
          {answer && (
            <Section title="What you answered">
              <Facts
                facts={[
                  ...(answer.why ? [{ name: 'No, because', words: answer.why }] : []),
                  ...(answer.days.length > 0 ? [{ name: 'Days', words: answer.days.join('; ') }] : []),
                  ...(answer.price ? [{ name: 'Your price', words: `${answer.price} a visit` }] : []),
                  { name: 'Answered', words: answer.at },
                ]}
              />
            </Section>
          )}
          {canAnswer && page.whyNot && <Inset>{page.whyNot}</Inset>}
          {canAnswer && page.menuPrice && !page.whyNot && (
            <Section title={answer ? 'Answer otherwise' : 'Offer days'}>
              <Form reply={replyOf('offer')} among="offer">
                {page.wanted ? (
                  <CheckboxesField
                    name="days"
                    label="Which of the days can you come?"
                    hint="Each must be free in your diary now. It is not held."
                    size="s"
                    small
                    values={page.days}
                    choices={page.wanted.map(({ day, words }) => ({ value: day, label: words }))}
                  />
                ) : (
                  <TextArea
                    name="days"
                    label="Which days do you offer?"
                    hint={`Like 21 1 2027, 28 1 2027: ${MOST_OFFERED} at most. Each must be free in your diary now. It is not held.`}
                    rows={2}
                    value={page.typedDays}
                  />
                )}
                <TextField
                  name="price"
                  label="Your price of one visit"
                  hint={`${page.menuPrice} on your page. Travel of ${page.travel} ${page.isFeeNone ? 'is added. There is no booking fee: you brought the school to Waymark' : 'and the booking fee are added as in any request'}.`}
                  prefix="£"
                  width={10}
                  inputMode="decimal"
                  value={page.price}
                />
                <TextField
                  name="priceReason"
                  label="Why it is another price, lower or higher"
                  hint="Only where it differs from your page. The school reads it."
                  optional
                  value={page.priceReason}
                />
                <TextArea
                  name="note"
                  label="A word to the school"
                  optional
                  hint="Name no pupils."
                  rows={3}
                  max={400}
                  value={page.note}
                />
                <Button value="offer">{answer ? 'Change my answer' : 'Offer these days'}</Button>
              </Form>
            </Section>
          )}
          {canAnswer && (
            <Section title="Or say no" last>
              <Details
                summary="I cannot come"
                open={replyOf('decline') !== undefined || !page.menuPrice || page.whyNot !== null}
              >
                <Form reply={replyOf('decline')} among="decline">
                  <TextArea name="why" label="Why not?" hint="The school reads it." rows={3} max={400} />
                  <Button kind="secondary" value="decline">
                    Say no
                  </Button>
                </Form>
              </Details>
            </Section>
          )}
          {!canAnswer && !answer && <Text>{stands.words}. Nothing of your diary was held for it.</Text>}
        </div>
        <Panel title="What the school asks">
          <Facts facts={page.facts} />
          {page.gross && (
            <Text small>One visit at your price comes to {page.gross} for the school, with travel, fee and VAT.</Text>
          )}
        </Panel>
      </Columns>
    </Page>
  )
}
