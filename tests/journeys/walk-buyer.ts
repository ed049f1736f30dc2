import { expect } from '@playwright/test'
import type { Inspecting } from './inspect.ts'
import { answer, answerUntil, goOn, startRequest } from './steps.ts'

// The pages of a request and of the booking it becomes, the same for a school and for a consortium: every question as it
// comes and sent empty, then what each side sees until it is withdrawn.

type Walk = { base: '/school' | '/consortium'; asker: Inspecting; approver: Inspecting; school: RegExp; name: string }

export async function walkRequest({ base, asker, approver, school, name }: Walk): Promise<void> {
  const { page } = asker
  const wanted = {
    school: name,
    service: 'Personal guidance half day',
    place: school,
    rationale: 'They have no plan for after Year 11, and need one.',
  }
  const look = () => asker.look()
  await startRequest(page, /Rowan Tallis/, look)
  const draft = new URL(page.url()).pathname.split('/').slice(0, 4).join('/')
  const steps = ['service', 'dates', 'times', 'place', 'work', 'funding'] as const
  for (const step of base === '/consortium' ? (['school', ...steps] as const) : steps) {
    await asker.open(`${draft}/${step}`)
    await asker.sendEmptied('Continue')
    await page.goto(`${draft}/${step}`)
    await answer(page, step, wanted)
    await goOn(page)
    await page.waitForURL((url) => !url.pathname.endsWith(`/${step}`))
  }
  await answerUntil(page, 'check', wanted, look)
  await asker.open(`${draft}/remove`)
  await page.goto(`${draft}/agreement`)
  await asker.look()
  await page.getByRole('button', { name: 'Sign and send' }).click()
  await page.getByRole('heading', { name: 'Request sent' }).waitFor()
  await asker.look()

  const bookingId = new URL(page.url()).pathname.split('/')[3] as string
  const booking = `${base}/bookings/${bookingId}`
  await approver.open(`${base}/approvals`)
  await approver.open(`${base}/approvals/${bookingId}`)
  await approver.sendEmptied('Record decision')
  await approver.page.goto(`${base}/approvals/${bookingId}`)
  await approver.page.getByRole('radio', { name: /^Ask / }).check()
  await approver.page.getByLabel('Your question').fill('Could it be a whole day?')
  await approver.page.getByRole('button', { name: 'Record decision' }).click()
  await approver.page.waitForURL((url) => !url.pathname.includes('/approvals/'))
  await approver.open(`${base}/approvals/${bookingId}`)

  await asker.open(booking)
  await asker.open(`${booking}/agreement`)
  await asker.open(`${booking}/answer`)
  await asker.sendEmptied('Send the answer')
  await asker.open(`${booking}/withdraw`)
  // One visit leaves nothing to choose, and nobody has to say why.
  await page.getByRole('button', { name: 'Withdraw', exact: true }).click()
  await page.waitForURL((url) => !url.pathname.endsWith('/withdraw'))
  await asker.look()
  await asker.open(`${base}/bookings`)
}

export type OneVisit = { bookingId: string; visitId: string }

/** What the buying side says of a visit that its adviser has recorded; once it is agreed, no problem can be raised. */
export async function walkDelivered(
  who: Inspecting,
  base: string,
  { bookingId, visitId }: OneVisit,
  isAgreed = false,
): Promise<void> {
  const booking = `${base}/bookings/${bookingId}`
  await who.open(booking)
  await who.open(`${booking}/visits/${visitId}/agree`)
  await who.open(`${booking}/visits/${visitId}/problem`)
  if (isAgreed) await expect(who.page.getByText('can no longer be disputed')).toBeVisible()
  else await who.sendEmptied('Raise the problem')
  if (base !== '/school') return
  await who.open(`${booking}/visits/${visitId}/counts`)
  await who.sendEmptied('Save the counts')
}

/** A visit that is confirmed, and can still be cancelled. */
export async function walkConfirmed(who: Inspecting, base: string, { bookingId }: OneVisit): Promise<void> {
  await who.open(`${base}/bookings/${bookingId}`)
  await who.open(`${base}/bookings/${bookingId}/cancel`)
  // Of a booking with several visits the next one may be near, and a holiday of schools brings a day nearer in school days.
  await who.sendEmptied(/^Cancel (free of charge|at this cost)$/)
}
