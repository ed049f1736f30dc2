import { afterAll, beforeAll, expect, it } from 'vitest'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { keepRegister } from '#app/domain/bookings/keep-register.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { type MadeConsortium, makeConsortium, makeShare } from '#tests/make/consortia.ts'
import { visitsOf } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { readHtml, textOf } from '#tests/make/read-html.ts'
import { DAY_BEARS, NOW, requestOf } from '#tests/make/requests.ts'
import { cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { AFTER, DAY } from '#tests/make/visits.ts'
import { type Ask, openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// Who reads the register of a visit: the school that was visited, which judges it, and never a consortium that led the booking.

let database: FreshDatabase
let ask: Ask
let member: MadeSchool
let first: MadeSchool
let elsewhere: MadeSchool
let four: MadeConsortium
let bookingId: string
let visitId: string

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  await makePlatform()
  ;[first, member] = [await makeSchool(), await makeSchool()]
  four = await makeConsortium([first, member])
  const adviser = await makeAdviser()
  const from = await makeShare(four, member, member.careersId, 400_000)
  const lines = [{ from, amountPence: DAY_BEARS, costCentreId: null, tag: null }]
  bookingId = must(await requestVisits(four.lead, requestOf(member, adviser, [DAY], { lines }), NOW)).bookingId
  visitId = (await visitsOf(bookingId))[0]?.id as string
  must(await approve(four.approver, { bookingId, orderNumber: 'FV-1', note: null }, NOW))
  must(await answerVisits(adviser.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, NOW))
  const mark = { startsAt: '08:45', yearGroup: 11, schoolReference: 'MB-0412', outcome: 'seen' as const }
  const absent = { startsAt: '09:30', yearGroup: 10, schoolReference: 'MB-0777', outcome: 'absent' as const }
  const marks = [
    { position: 1, ...mark },
    { position: 2, ...absent },
  ]
  must(await keepRegister(adviser.actor, { bookingId, visitId, marks }, AFTER))
  must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, AFTER))
  elsewhere = await makeSchool()
  // From here on as the pages run: bound by row-level security.
  await disconnect()
  connect({ url: database.ownerUrl, as: 'web' })
  ask = await openPages()
}, 120_000)
afterAll(async () => {
  await disconnect()
  await database.close()
})

const pagesOf = (base: string) =>
  ['', `/visits/${visitId}/agree`, `/visits/${visitId}/counts`].map((path) => `${base}/bookings/${bookingId}${path}`)

it('the school that was visited reads it where it judges the visit, whoever booked', async () => {
  for (const actor of [member.requester, member.approver]) {
    const cookie = await cookieOf(actor)
    for (const path of pagesOf('/school')) {
      const { status, html } = await ask({ path, cookie })
      // Not every role has every page; whoever has it reads the register there.
      if (status === 403) continue
      const words = textOf(readHtml(html))
      for (const said of ['MB-0412', 'MB-0777', '8:45am', '9:30am', 'Seen', 'Absent', 'Year'])
        expect([path, words]).toEqual([path, expect.stringContaining(said)])
    }
  }
})

it('says of one pupil who was seen that it is one', async () => {
  const { html } = await ask({ path: pagesOf('/school')[2] as string, cookie: await cookieOf(member.requester) })
  expect(textOf(readHtml(html))).toContain('Of the 1 pupil seen, how many …')
})

it('a consortium that led the booking reads how many were seen, and no row of it', async () => {
  for (const actor of [four.lead, four.approver]) {
    const cookie = await cookieOf(actor)
    for (const path of pagesOf('/consortium')) expect((await ask({ path, cookie })).html).not.toMatch(/MB-0\d\d\d/)
  }
  const { html } = await ask({ path: pagesOf('/consortium')[0] as string, cookie: await cookieOf(four.lead) })
  expect(textOf(readHtml(html))).toContain('1 of 6 interviews held')
})

it('another school finds nothing, though its people lead the consortium', async () => {
  for (const actor of [first.requester, first.approver, elsewhere.approver]) {
    const cookie = await cookieOf(actor)
    for (const path of pagesOf('/school')) {
      const { status, html } = await ask({ path, cookie })
      expect([path, status]).toEqual([path, expect.toSatisfy((code: number) => code === 404 || code === 403)])
      expect(html).not.toMatch(/MB-0\d\d\d/)
    }
  }
})
