import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { type IncomingHttpHeaders, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import { countAttempt } from '#app/auth/attempts.server.ts'
import { deleteEvidence } from '#app/domain/accreditation/delete-evidence.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, londonDay } from '#app/domain/calendar.ts'
import { eraseRemovedCpd, removeCpd } from '#app/domain/cpd/keep-cpd.server.ts'
import { settings } from '#app/env.server.ts'
import { webServer } from '#app/http/web-server.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { cpdEntries } from '#db/schema/index.ts'
import { credentialOf, type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { makeCpd } from '#tests/make/cpd.ts'
import { goodFile, pdfOf } from '#tests/make/files.ts'
import { must } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { requestOf } from '#tests/make/requests.ts'
import { cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { schoolDay } from '#tests/make/two-of-each.ts'
import { buildOfPages } from '#tests/make/whole-pages.ts'
import { EICAR, fakeClamd } from '#tests/setup/clamd.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// Files as a browser sends and receives them: through our own HTTP server, byte by byte.

const now = new Date()
let database: FreshDatabase
let server: Server
let adviser: MadeAdviser
let school: MadeSchool
let staff: StaffActor
let cookie: string
let here: string
let certificateAt: string
let bookingId: string
let clamd: Awaited<ReturnType<typeof fakeClamd>>
const thrown: unknown[] = []

beforeAll(async () => {
  database = await freshDatabase()
  clamd = await fakeClamd()
  testSettings(database.ownerUrl)
  process.env.WAYMARK_CLAMD = `127.0.0.1:${clamd.port}`
  connect({ url: database.ownerUrl, as: 'owner' })
  staff = await makePlatform()
  adviser = await makeAdviser({ notice: 0 })
  const on = schoolDay(londonDay(now), 14)
  school = await makeSchool({ around: on })
  bookingId = must(await requestVisits(school.requester, requestOf(school, adviser, [on]), now)).bookingId
  cookie = await cookieOf(adviser.actor)
  here = `/adviser/credentials/${await credentialOf(adviser.actor, 'qualification')}`
  certificateAt = `/adviser/cpd/${await makeCpd(adviser.actor, now)}`
  const build = await buildOfPages((error, { request: { signal } }) => {
    // A browser that went away is no error, as in the product's own handler.
    if (!signal.aborted) thrown.push(error)
  })
  server = webServer(build, mkdtempSync(join(tmpdir(), 'waymark-client-')), settings())
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  await disconnect()
  await clamd.close()
  await database.close()
})

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer }

/** A request as a browser makes it; what it sends goes out as fast as it is taken. `breakAfter`: goes away after so many bytes. */
async function ask(
  path: string,
  { by = cookie, form, breakAfter }: { by?: string; form?: FormData | URLSearchParams; breakAfter?: number } = {},
): Promise<Answer> {
  const sent = form ? new Response(form) : null
  const bytes = sent && Buffer.from(await sent.arrayBuffer())
  const headers = {
    cookie: by,
    accept: 'text/html',
    origin: settings().appUrl,
    ...(sent && bytes
      ? { 'content-type': sent.headers.get('content-type') ?? '', 'content-length': bytes.length }
      : {}),
  }
  const { port } = server.address() as AddressInfo
  return new Promise((done, failed) => {
    const asked = request({ host: '127.0.0.1', port, path, method: form ? 'POST' : 'GET', headers }, async (answer) => {
      const parts: Buffer[] = []
      for await (const part of answer) parts.push(part as Buffer)
      done({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) })
    })
    asked.on('error', failed)
    if (breakAfter === undefined || !bytes) return asked.end(bytes ?? undefined)
    asked.write(bytes.subarray(0, breakAfter), () => setTimeout(() => asked.destroy(), 100))
  })
}

const withFile = (file: File) => {
  const form = new FormData()
  form.append('file', file)
  return form
}
const namesIn = (part: 'kept' | 'incoming') => {
  const folder = join(settings().evidence.folder, part)
  return existsSync(folder) ? readdirSync(folder).sort() : []
}
const filesThere = async () => {
  const [row] = await inTransaction(systemActor('a test looks'), (tx) =>
    tx.execute<{ n: number }>(sql`select count(*)::int as n from evidence_files where deleted_at is null`),
  )
  return row?.n
}
const words = ({ body }: Answer) => body.toString()

describe('a file that is sent', () => {
  it('is added, and the page names it', async () => {
    const sent = await ask(here, { form: withFile(goodFile('My diploma.pdf')) })
    expect([sent.status, sent.headers.location]).toEqual([303, here])
    expect(words(await ask(here))).toContain('My diploma.pdf')
  })

  it.each([
    ['30 MB', () => pdfOf(30 * 1_048_576), 'That file is larger than 10 MB'],
    ['none', () => new File([], ''), 'Choose a file'],
    ['empty', () => new File([], 'a.pdf'), 'That file is empty'],
    ['a text', () => new File(['text'], 'a.pdf'), 'That is not a PDF, JPEG or PNG'],
    ['30 MB of no type', () => new File([Buffer.alloc(30 * 1_048_576)], 'a.pdf'), 'That is not a PDF, JPEG or PNG'],
  ])('is refused beside its field, and nothing of it is kept: %s', async (_, file, sentence) => {
    const before = [namesIn('kept'), await filesThere()]
    for (const page of [here, certificateAt]) {
      const answer = await ask(page, { form: withFile(file()) })
      expect(answer.status).toBe(422)
      expect(words(answer)).toContain(sentence)
    }
    expect([namesIn('kept'), await filesThere(), namesIn('incoming')]).toEqual([...before, []])
  })

  it.each([
    ['a virus', 'reads', new File([`%PDF-1.4\n${EICAR}`], 'invoice.pdf'), 'That file contains a virus'],
    ['the scanner hangs up', 'hangs up', goodFile('Other.pdf'), 'We could not check that file for viruses'],
    ['the scanner says neither', 'nonsense', goodFile('Other.pdf'), 'We could not check that file for viruses'],
  ] as const)('is refused beside its field, and nothing of it is kept: %s', async (_, way, file, sentence) => {
    clamd.way = way
    const before = [namesIn('kept'), await filesThere()]
    for (const page of [here, certificateAt]) {
      const answer = await ask(page, { form: withFile(file) })
      expect(answer.status).toBe(422)
      expect(words(answer)).toContain(sentence)
    }
    expect([namesIn('kept'), await filesThere(), namesIn('incoming')]).toEqual([...before, []])
    clamd.way = 'reads'
  })

  it('is not read at all past 64 MB, of another’s credential, by nobody or on another page', async () => {
    const before = [namesIn('kept'), await filesThere()]
    const huge = await ask(here, { form: withFile(pdfOf(65 * 1_048_576)) }).catch(() => null)
    // Whoever sends on while nobody listens may find the line closed before the answer is read.
    if (huge) expect(huge.status).toBe(413)
    const other = await cookieOf((await makeAdviser()).actor)
    expect((await ask(here, { by: other, form: withFile(goodFile()) })).status).toBe(404)
    expect((await ask(here, { by: '', form: withFile(goodFile()) })).headers.location).toContain('/sign-in')
    expect((await ask('/adviser/profile', { form: withFile(goodFile()) })).status).toBe(400)
    expect([namesIn('kept'), await filesThere(), namesIn('incoming')]).toEqual([...before, []])
  })

  it('is not kept of whoever sends too many in an hour, who reads when to try again', async () => {
    const eager = await makeAdviser()
    const own = `/adviser/credentials/${await credentialOf(eager.actor, 'qualification')}`
    while (!(await countAttempt('send a file', eager.actor.personId, '198.51.100.7')));
    const before = [namesIn('kept'), await filesThere()]
    const answer = await ask(own, { by: await cookieOf(eager.actor), form: withFile(goodFile()) })
    expect(answer.status).toBe(429)
    expect(words(answer)).toContain('That has been tried too often. Wait 60 minutes')
    expect([namesIn('kept'), await filesThere(), namesIn('incoming')]).toEqual([...before, []])
  })

  it('leaves nothing when the browser goes away in its middle', async () => {
    const before = [namesIn('kept'), await filesThere()]
    const form = withFile(pdfOf(5 * 1_048_576))
    await expect(ask(here, { form, breakAfter: 2_000_000 })).rejects.toThrow()
    // It may begin to come in only now.
    await wait(1_000)
    for (let tries = 0; tries < 100 && namesIn('incoming').length > 0; tries++) await wait(50)
    expect([namesIn('kept'), await filesThere(), namesIn('incoming')]).toEqual([...before, []])
  })

  it('is no error of ours', () => {
    expect(thrown.filter((error) => Number((error as { status?: number })?.status ?? 500) >= 500)).toEqual([])
  })
})

describe('the certificate of an entry in a CPD log', () => {
  const entry = async () => {
    const id = certificateAt.split('/').at(-1) as string
    const [row] = await inTransaction(systemActor('a test looks'), (tx) =>
      tx.select().from(cpdEntries).where(eq(cpdEntries.id, id)),
    )
    return row as typeof cpdEntries.$inferSelect
  }
  const press = (path: string, form: Record<string, string>) => ask(path, { form: new URLSearchParams(form) })

  it('is kept once, replaced, opened by its owner alone, and gone with the file', async () => {
    const before = namesIn('kept')
    const sent = await ask(certificateAt, { form: withFile(goodFile('Care routes.pdf')) })
    expect([sent.status, sent.headers.location]).toEqual([303, certificateAt])
    await ask(certificateAt, { form: withFile(goodFile('Care routes.pdf')) })
    expect(namesIn('kept')).toHaveLength(before.length + 1)
    expect(await entry()).toMatchObject({ hasCertificate: true, certificateName: 'Care routes.pdf', version: 0 })
    const page = words(await ask(certificateAt))
    expect(page).toContain('Care routes.pdf')
    expect(page).not.toContain('Do you hold a certificate')
    expect(words(await ask(`${certificateAt}/certificate`))).toBe(await goodFile('Care routes.pdf').text())
    expect(words(await ask('/adviser/cpd.csv?year=all'))).toContain('Care routes.pdf')
    const other = await cookieOf((await makeAdviser()).actor)
    for (const by of [other, await cookieOf(school.requester)])
      expect((await ask(`${certificateAt}/certificate`, { by })).status).toBe(404)
    expect((await ask(certificateAt, { by: other, form: withFile(goodFile()) })).status).toBe(404)
    expect((await ask(`${certificateAt}/certificate`, { by: '' })).status).toBe(302)

    await ask(certificateAt, { form: withFile(goodFile('Newer.pdf')) })
    expect(namesIn('kept')).toHaveLength(before.length + 1)
    expect(await entry()).toMatchObject({ certificateName: 'Newer.pdf' })
    // A page of the log that was opened before can say no more that there is none.
    const { doneOn } = await entry()
    const [year = '', month = '', day = ''] = doneOn.split('-')
    const typed = { 'doneOn.year': year, 'doneOn.month': month, 'doneOn.day': day, duration: '1h', kind: 'reading' }
    await press(certificateAt, { ...typed, title: 'Care', certificate: 'no', version: '0' })
    expect(await entry()).toMatchObject({ title: 'Care', hasCertificate: true })

    for (const _ of [1, 2]) {
      const removed = await press(certificateAt, { intent: 'remove-certificate' })
      expect([removed.status, removed.headers.location]).toEqual([303, certificateAt])
    }
    expect(namesIn('kept')).toEqual(before)
    expect(await entry()).toMatchObject({ certificateKey: null, hasCertificate: true })
  })

  it('two at once leave one file, and it is swept by nobody while its entry stands', async () => {
    const before = namesIn('kept')
    const files = [goodFile('One.pdf'), goodFile('Two.pdf')]
    await Promise.all(files.map((file) => ask(certificateAt, { form: withFile(file) })))
    expect(namesIn('kept')).toHaveLength(before.length + 1)
    const system = systemActor('a test')
    await deleteEvidence(system, new Date(Date.now() + 3 * 86_400_000))
    const { certificateKey, id } = await entry()
    expect(namesIn('kept')).toContain(certificateKey)
    must(await removeCpd(adviser.actor, id, now))
    expect((await ask(certificateAt, { form: withFile(goodFile()) })).status).toBe(404)
    await eraseRemovedCpd(system, new Date(now.getTime() + 31 * 86_400_000))
    expect(namesIn('kept')).not.toContain(certificateKey)
  })
})

describe('a file that is opened', () => {
  const linkIn = (page: Answer, start: string) =>
    new RegExp(`href="(${start}[^"]*evf_\\w+)"`).exec(words(page))?.[1] as string

  it('is saved as what it is, runs nothing, and is kept by nobody on the way', async () => {
    const link = linkIn(await ask(here), `${here}/files/`)
    const opened = await ask(link)
    expect(opened.status).toBe(200)
    expect(words(opened)).toBe(await goodFile('My diploma.pdf').text())
    expect(opened.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="My diploma.pdf"; filename*=UTF-8''My%20diploma.pdf`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-length': String(opened.body.length),
    })
    expect((await ask(link, { by: await cookieOf((await makeAdviser()).actor) })).status).toBe(404)
    expect((await ask(link, { by: '' })).status).toBe(302)
  })

  it('by a school from its booking, which the owner then reads', async () => {
    const requester = await cookieOf(school.requester)
    const papers = `/school/bookings/${bookingId}/papers`
    expect(words(await ask(`/school/bookings/${bookingId}`, { by: requester }))).toContain(papers)
    // Nobody of the staff has looked at it yet.
    expect(words(await ask(here))).toContain('Our staff have not looked at this yet; schools do not see it.')
    expect(words(await ask(papers, { by: requester }))).toContain('There is nothing to read')
    const credential = here.replace('adviser', 'staff')
    const look = words(await ask(credential, { by: await cookieOf(staff) })).match(/name="file" value="(\w+)"/)?.[1]
    const form = new URLSearchParams({ intent: 'see_file', file: look ?? '' })
    expect((await ask(credential, { by: await cookieOf(staff), form })).status).toBe(303)
    const link = linkIn(await ask(papers, { by: requester }), `${papers}/`)
    expect((await ask(link, { by: requester })).headers['content-type']).toBe('application/pdf')
    expect(words(await ask(here))).toContain(`${school.requester.name}, ${school.requester.organisationName} opened`)
    for (const actor of [school.approver, (await makeSchool({ around: addDays(londonDay(now), 14) })).requester]) {
      const by = await cookieOf(actor)
      expect((await ask(papers, { by })).status).toBe(404)
      expect((await ask(link, { by })).status).toBe(404)
    }
    expect(words(await ask(`/school/bookings/${bookingId}`, { by: await cookieOf(school.approver) }))).not.toContain(
      papers,
    )
  })
})
