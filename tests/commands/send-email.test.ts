import { eq } from 'drizzle-orm'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemActor } from '#app/auth/actor.ts'
import { keepEmails } from '#app/domain/emails/keep-emails.server.ts'
import { sendEmail } from '#app/jobs/send-email.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { emails } from '#db/schema/index.ts'
import { renderEmail } from '#emails/render-email.ts'
import { TEMPLATES } from '#emails/templates.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

const actor = systemActor('a test')
const now = new Date('2026-11-20T10:00:00Z')
let database: FreshDatabase
let server: SMTPServer
let smtpUrl: string
let received: Buffer[] = []
let answerTo: (address: string) => Error | null = () => null

const refusal = (code: number) => Object.assign(new Error('no'), { responseCode: code })

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner' })
  server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _, done) => done(answerTo(address) ?? undefined),
    onData(stream, _, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        received.push(Buffer.concat(chunks))
        done()
      })
    },
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  smtpUrl = `smtp://127.0.0.1:${(server.server.address() as { port: number }).port}`
})
afterAll(async () => {
  await new Promise<void>((done) => server.close(done))
  await disconnect()
  await database.close()
})
beforeEach(() => {
  received = []
  answerTo = () => null
})

let made = 0
async function keptEmail(template: 'confirmed' | 'reset-password', address = 'p.anand@fernhollow.example') {
  const written = await renderEmail(template, TEMPLATES[template].sampleProps as never)
  const key = `test:${made++}`
  await keepEmails(actor, template, [{ ...written, key, address, attachesId: null }], now)
  return read({ key: `${key}:${address}` })
}
async function read(by: { key: string } | { id: string }) {
  const where = 'key' in by ? eq(emails.key, by.key) : eq(emails.id, by.id)
  const [email] = await inTransaction(actor, (tx) => tx.select().from(emails).where(where))
  if (!email) throw new Error('no such email')
  return email
}
const send = (id: string, url: string | null = smtpUrl) =>
  sendEmail(id, now, { smtpUrl: url, isDemo: url === null, appUrl: 'https://waymark.example' })

test('an email arrives with both parts and its own id, and once sent is never sent again', async () => {
  const email = await keptEmail('confirmed')
  expect(await send(email.id)).toEqual({ ok: true, value: 'sent' })
  expect(await send(email.id)).toEqual({ ok: false, refusal: 'not_waiting' })
  expect(received).toHaveLength(1)
  const mail = await PostalMime.parse(received[0] as Buffer)
  expect(mail.to?.[0]?.address).toBe('p.anand@fernhollow.example')
  expect(mail.from?.address).toBe('no-reply@waymark.example')
  expect(mail.subject).toBe(email.subject)
  expect(mail.text?.trim()).toBe(email.text.trim())
  expect(mail.html?.trim()).toBe(email.html.trim())
  expect(mail.messageId).toBe(`<${email.id}@waymark.example>`)
  expect(await read(email)).toMatchObject({ status: 'sent', sentAt: now, attempts: 1, html: email.html })
})

test('a link that signs somebody in is not kept once it is sent', async () => {
  const email = await keptEmail('reset-password')
  await send(email.id)
  expect(received[0]?.toString()).toContain('/reset/')
  const kept = await read(email)
  expect(kept.html + kept.text).not.toContain('/reset/')
})

test('a mailbox that does not exist ends it; the address is not in the error', async () => {
  answerTo = () => refusal(550)
  const email = await keptEmail('confirmed')
  expect(await send(email.id)).toEqual({ ok: false, refusal: 'refused' })
  expect(await read(email)).toMatchObject({ status: 'refused', sentAt: null, lastError: 'EENVELOPE 550' })
})

test('a busy or absent mail server is tried again', async () => {
  answerTo = () => refusal(451)
  const email = await keptEmail('confirmed')
  await expect(send(email.id)).rejects.toThrow('451')
  await expect(send(email.id, 'smtp://127.0.0.1:9')).rejects.toThrow('did not take it')
  expect(await read(email)).toMatchObject({ status: 'waiting', attempts: 2 })
  answerTo = () => null
  expect(await send(email.id)).toEqual({ ok: true, value: 'sent' })
  expect(received).toHaveLength(1)
})

test('in the demonstration nothing leaves: it is shown', async () => {
  const email = await keptEmail('confirmed')
  expect(await send(email.id, null)).toEqual({ ok: true, value: 'shown' })
  expect(received).toHaveLength(0)
  expect(await read(email)).toMatchObject({ status: 'shown', sentAt: null })
})
