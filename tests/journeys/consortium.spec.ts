import { type Browser, expect, type Page, test } from '@playwright/test'
import { letTheDayCome, row, rows } from './ground.ts'
import { expectEmails, followEmail, type Look, leave, look, signedIn, workFor } from './people.ts'
import * as step from './steps.ts'
import { type Member, membersByLeft } from './things.ts'

test.afterEach(({ browser }) => leave(browser))

// A consortium's lead asks for its members; each pays its own. The lead's approver is the business manager of one of the
// schools, who changes to the consortium by himself.

const LEAD = 'consortium.lead@'
const APPROVER = 'business.manager@'
const ADVISER = 'adviser@demo'
const RATIONALE = 'Three of them would be the first of their families in a sixth form.'

test('a consortium books for two members: one is late, and the other’s adviser is paid out', async ({ browser }) => {
  test.setTimeout(600_000)
  const [prompt, late] = (await membersByLeft()) as [Member, Member]
  const lead = await signedIn(browser, 'consortium.lead')
  const approver = await signedIn(browser, 'business.manager')
  const adviser = await signedIn(browser, 'adviser')
  await workFor(approver, 'Three Becks Guidance Consortium')
  await look(approver)
  await step.openPayoutAccount(adviser, look)

  await refusedBeyondShare(lead, late, look)
  const ofLate = await bookAndDeliver({ lead, approver, adviser, member: late, orderNumber: 'TB-LATE' }, look)
  await step.startRequest(lead, /Rowan Tallis/, look)
  await step.answerUntil(lead, 'check', wantedFor(prompt), look)
  const share = await lead.locator('.govuk-summary-list__row').filter({ hasText: 'Pupil Premium' }).innerText()
  const cost = /£[\d,]+\.\d\d/.exec(share)?.[0] as string
  const ofPrompt = await bookAndDeliver({ lead, approver, adviser, member: prompt, orderNumber: 'TB-PROMPT' }, look)
  await expectShare(lead, prompt, ofPrompt.reference, cost, look)

  const latePayer = await payerWithInvoice(browser, late, ofLate.bookingId, look)
  await letItBeLate(ofLate.bookingId)
  await latePayer.reload()
  await expect(latePayer.getByText(/late/i).first()).toBeVisible()
  await look(latePayer)

  const payer = await payerWithInvoice(browser, prompt, ofPrompt.bookingId, look)
  await expect(payer.getByText('TB-PROMPT')).toBeVisible()
  await step.payByTransfer(payer, prompt.name, look)
  await step.reloadUntil(payer, () => expect(payer.getByText('Received', { exact: true })).toBeVisible({ timeout: 1 }))
  await look(payer)

  await adviser.goto('/adviser/payouts')
  const lineOf = ({ reference }: step.Booked) => adviser.getByRole('row').filter({ hasText: reference })
  await step.reloadUntil(adviser, () => expect(lineOf(ofPrompt)).toContainText(/Sent/, { timeout: 1 }))
  await expect(lineOf(ofLate)).toContainText(/Invoiced, \d+ days late: it was due/)
  await expectEmails(adviser, ofPrompt.reference, [[/^Paid out £/, ADVISER]])

  await expectOnStatement(browser, prompt, ofPrompt, cost, look)
})

const wantedFor = (member: Member) => ({
  school: member.name,
  service: 'Personal guidance half day',
  place: new RegExp(member.name),
  rationale: RATIONALE,
})

/** Six whole days are more than any share: refused in a sentence, with what was typed kept; one half day goes through. */
async function refusedBeyondShare(lead: Page, member: Member, look: Look): Promise<void> {
  await step.startRequest(lead, /Rowan Tallis/, look)
  const wanted = { ...wantedFor(member), service: 'Personal guidance day', dates: 6 }
  await step.answerUntil(lead, 'funding', wanted, look)
  await step.answer(lead, 'funding', wanted, look)
  await step.goOn(lead)
  await expect(lead.getByRole('alert')).toContainText(
    /Only £[\d,]+\.\d\d is left of the shares .+, and £[\d,]+\.\d\d is needed\. (Take a date away, or ask|Ask) the school/,
  )
  await expect(lead.getByLabel('Why it helps, in one sentence')).toHaveValue(RATIONALE)
  await expect(lead.getByRole('radio', { name: 'Wider strategies' })).toBeChecked()
  await look(lead)
  await lead.goto(lead.url().replace(/\/funding.*$/, '/service'))
  await step.answerUntil(lead, 'check', wantedFor(member), look)
}

type Booking = { lead: Page; approver: Page; adviser: Page; member: Member; orderNumber: string }

/** From the checked answers to delivery agreed, by the consortium's own people and the adviser. */
async function bookAndDeliver(of: Booking, look: Look): Promise<step.Booked> {
  const { lead, approver, adviser } = of
  const booked = await step.signAndSend(lead, look)
  await expectEmails(lead, booked.reference, [[/asks for a visit on .+ at your school/, of.member.requester]])
  await followEmail(approver, booked.reference, /^Approve a visit for £/, APPROVER)
  await expect(approver).toHaveURL(new RegExp(`/consortium/approvals/${booked.bookingId}$`))
  await step.approve(approver, of.orderNumber, look)
  await followEmail(adviser, booked.reference, /asks for a visit/, ADVISER)
  await step.accept(adviser, look)
  await expectEmails(lead, booked.reference, [[/^Confirmed for /, of.member.requester]])
  const { id } = await row<{ id: string }>('visit', 'select id from visits where booking_id = $1', booked.bookingId)
  await letTheDayCome(id)
  await step.keepRegisterAndRecord(adviser, id, ['Seen', 'Seen', 'Seen'], look)
  await expectEmails(lead, booked.reference, [[/^Did the visit on .+ take place\?/, LEAD]])
  await step.agree(lead, '/consortium', booked.bookingId, look)
  await look(lead)
  return booked
}

/** The visit's cost lies on the member's agreed share, as spent, and the consortium sees it there. */
async function expectShare(lead: Page, member: Member, reference: string, cost: string, look: Look): Promise<void> {
  await lead.goto(`/consortium/members/${member.id}`)
  await expect(lead.getByRole('row').filter({ hasText: reference }).filter({ hasText: cost }).first()).toBeVisible()
  await look(lead)
}

/** The member's own payer, looking at the invoice for its visit: the consortium itself is never invoiced. */
async function payerWithInvoice(browser: Browser, member: Member, bookingId: string, look: Look): Promise<Page> {
  const payer = await signedIn(browser, member.payer)
  await workFor(payer, member.name)
  await step.openInvoice(payer, bookingId, look)
  await expect(payer.locator('.app-sheet')).toContainText(`To ${member.name}`)
  return payer
}

/** Thirty days cannot be waited for: the invoice falls due as if it had been issued that much earlier. */
const letItBeLate = (bookingId: string) =>
  rows(
    `with late as (
       update payment_requests set issued_at = issued_at - interval '40 days', due_on = due_on - 40
        where id in (select payment_request_id from charges where booking_id = $1) returning id)
     update invoices set issued_at = issued_at - interval '40 days', due_on = due_on - 40
      where payment_request_id in (select id from late)`,
    bookingId,
  )

async function expectOnStatement(browser: Browser, member: Member, booked: step.Booked, cost: string, look: Look) {
  const leader = await signedIn(browser, member.requester)
  await leader.goto('/school/pupil-premium')
  const line = leader.getByRole('row').filter({ has: leader.locator(`a[href="/school/bookings/${booked.bookingId}"]`) })
  await expect(line).toContainText('Wider strategies, challenge 3')
  await expect(line).toContainText(cost)
  await expect(line).toContainText('Spent')
  await look(leader)
}
