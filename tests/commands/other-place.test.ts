import { afterAll, beforeAll, expect, it } from 'vitest'
import type { EmailTemplate } from '#app/adapters/queue.server.ts'
import { readAdviserBooking } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, londonDay } from '#app/domain/calendar.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import { keepVisitSettings } from '#app/domain/schools/settings.server.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import * as approvalPage from '#app/routes/buyer/approval.tsx'
import * as bookingPage from '#app/routes/buyer/booking.tsx'
import { connect, disconnect } from '#db/client.server.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { emailJobs, emailsWritten } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { requestOf } from '#tests/make/requests.ts'
import { cookieOf } from '#tests/make/route-calls.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

const now = new Date()
let ahead = addDays(londonDay(now), 40)
while (!isSchoolDay(schoolCalendar(), ahead)) ahead = addDays(ahead, 1)

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

it('says a place other than the school with its address to whoever decides and whoever goes there', async () => {
  const school = await makeSchool({ around: ahead })
  const settings = { usesCostCentres: false, safeguardingLead: '', usualRoom: 'Library office', challenges: [] }
  const kept = { schoolId: school.id, ...settings, arrival: 'Report to reception.' }
  must(await keepVisitSettings(school.requester, kept, now))
  const adviser = await makeAdviser({ notice: 0 })
  const place = { kind: 'elsewhere' as const, name: 'Village Hall', street: '3 Chapel Street, Ambleford' }
  const form = requestOf(school, adviser, [ahead], { place: { ...place, postcode: 'ZZ1 1AA' }, room: 'Small room' })
  const { bookingId } = must(await requestVisits(school.requester, form, now))
  const asked = async (who: { personId: string; organisationId: string }) => ({
    request: new Request('http://localhost/school/x', { headers: { cookie: await cookieOf(who) } }),
    params: { bookingId },
    context: {} as never,
  })
  const inFull = 'Village Hall, 3 Chapel Street, Ambleford, ZZ1 1AA'

  const approval = await approvalPage.loader(await asked(school.approver))
  expect(approval.sum).toMatch(/, at Village Hall$/)
  expect(approval.visits[0]).toContain(`${inFull}, Small room`)
  const booking = await bookingPage.loader(await asked(school.requester))
  expect(booking.facts).toContainEqual({ name: 'Place', words: inFull })

  const seen = await readAdviserBooking(adviser.actor, bookingId, now)
  expect(seen?.visits).toMatchObject([
    { placeName: 'Village Hall', placeAddress: '3 Chapel Street, Ambleford, ZZ1 1AA', room: 'Small room' },
  ])
  expect(seen?.agreement?.visits[0]?.place).toBe(inFull)
  expect(seen?.arrival).toBe('')

  const read = async (template: EmailTemplate) => {
    const [job] = await emailJobs(bookingId, template)
    if (!job) throw new Error(`no ${template} was wanted`)
    await writeEmail(job, now, 'https://waymark.example')
    return (await emailsWritten(job.key)).map(({ text }) => text.replace(/\s+/g, ' ')).join(' ')
  }
  const toApprover = await read('approval-wanted')
  expect(toApprover).toMatch(/ to come to Village Hall for /)
  expect(toApprover).toContain('3 Chapel Street, Ambleford, ZZ1 1AA')
  expect(await read('visits-requested')).toContain('3 Chapel Street, Ambleford, ZZ1 1AA')
})
