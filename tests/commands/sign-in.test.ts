import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anyone } from '#app/auth/actor.ts'
import { memberOrAnyone, requireAdviser, requireSchool } from '#app/auth/guards.server.ts'
import { hashPassword } from '#app/auth/passwords.server.ts'
import { closeSession, openSession, signedIn, switchOrganisation } from '#app/auth/session.server.ts'
import { signIn } from '#app/auth/sign-in.server.ts'
import { newId } from '#app/domain/ids.ts'
import { loader as ownHome } from '#app/routes/account/own-home.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { memberships, organisations, people, sessions } from '#db/schema/index.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

let database: FreshDatabase
const password = 'three random words'
const now = new Date()
const context = { nonce: '', requestId: '', clientAddress: '203.0.113.1' }

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'web', connections: 4 })
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const write = <T>(work: Parameters<typeof inTransaction<T>>[1]) => inTransaction(anyone(), work)

async function person(email: string, isVerified = true) {
  const id = newId('person')
  const passwordHash = await hashPassword(password)
  await write((tx) =>
    tx.insert(people).values({
      id,
      email,
      name: 'Priya Nair',
      passwordHash,
      createdAt: now,
      emailVerifiedAt: isVerified ? now : null,
    }),
  )
  return id
}

async function member(personId: string, kind: 'practice' | 'consortium' | 'trust', roles: string[]) {
  const organisationId = newId('organisation')
  await write(async (tx) => {
    await tx
      .insert(organisations)
      .values({ id: organisationId, kind, name: `A ${kind} ${organisationId}`, createdAt: now })
    await tx
      .insert(memberships)
      .values({ id: newId('membership'), personId, organisationId, roles, status: 'active', askedAt: now })
  })
  return organisationId
}

const request = (path: string, cookie?: string) =>
  new Request(`http://127.0.0.1:3999${path}`, {
    headers: { ...(cookie ? { cookie: cookie.split(';')[0] as string } : {}), 'user-agent': 'Firefox/130 Windows' },
  })

async function thrown(work: Promise<unknown>): Promise<{ status: number; to: string | null }> {
  const found = await work.then(
    () => {
      throw new Error('it was let in')
    },
    (refused) => refused,
  )
  if (found instanceof Response) return { status: found.status, to: found.headers.get('location') }
  return { status: found.init.status, to: null }
}

describe('signing in', () => {
  it('opens a session whose id the database does not hold', async () => {
    const id = await person('priya@sessions.example')
    await member(id, 'trust', ['approver'])
    const signed = await signIn(request('/sign-in'), '203.0.113.5', { email: ' Priya@Sessions.example', password })
    if (!signed.ok) throw new Error(signed.refusal.why)
    const { cookie } = signed.value
    expect(cookie).toMatch(/^waymark=\w{20,}; .*HttpOnly.*SameSite=Lax/)
    const sessionId = /^waymark=(\w+)/.exec(cookie)?.[1] as string
    const rows = await write((tx) => tx.select().from(sessions).where(eq(sessions.userId, id)))
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(sessionId)
    expect(rows[0]?.id).toMatch(/^[0-9a-f]{64}$/)
    expect(rows[0]?.device).toBe('Firefox on Windows')
    expect(await signedIn(request('/', `waymark=${rows[0]?.id}`))).toBeNull()
    expect((await signedIn(request('/', cookie)))?.personId).toBe(id)
  })

  it('ends the session that came with the request', async () => {
    const id = await person('planted@sessions.example')
    const planted = await openSession(request('/'), id)
    const fresh = await openSession(request('/', planted), id)
    expect(await signedIn(request('/', planted))).toBeNull()
    await closeSession(request('/', fresh))
    expect(await signedIn(request('/', fresh))).toBeNull()
  })

  it('ends after 30 days however much it is used, and after 7 idle ones', async () => {
    const id = await person('idle@sessions.example')
    const day = 86_400_000
    const age = (expiresIn: number, seenAgo: number) =>
      write((tx) =>
        tx
          .update(sessions)
          .set({ expiresAt: new Date(Date.now() + expiresIn * day), seenAt: new Date(Date.now() - seenAgo * day) })
          .where(eq(sessions.userId, id)),
      )
    const used = await openSession(request('/'), id)
    await age(1, 6)
    expect(await signedIn(request('/', used))).not.toBeNull()
    const [row] = await write((tx) => tx.select().from(sessions).where(eq(sessions.userId, id)))
    expect(row?.expiresAt.getTime()).toBeLessThan(Date.now() + 1.01 * day)
    expect(row?.seenAt.getTime()).toBeGreaterThan(Date.now() - day)
    await age(1, 7.1)
    expect(await signedIn(request('/', used))).toBeNull()
    const old = await openSession(request('/'), id)
    await age(-0.01, 0)
    expect(await signedIn(request('/', old))).toBeNull()
  })

  it('says the same of a wrong password and of nobody, and takes about as long', async () => {
    await person('known@sessions.example')
    const time = async (email: string) => {
      const began = performance.now()
      const refused = await signIn(request('/'), '203.0.113.6', { email, password: 'not the password' })
      expect(refused).toEqual({ ok: false, refusal: { why: 'wrong' } })
      return performance.now() - began
    }
    await time('warm@sessions.example')
    // In turns, and the quickest of each: what else the machine does makes an attempt longer, never shorter.
    let [known, unknown] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    for (let turn = 0; turn < 4; turn++) {
      known = Math.min(known, await time('known@sessions.example'))
      unknown = Math.min(unknown, await time('nobody@sessions.example'))
    }
    expect(unknown).toBeGreaterThan(known / 3)
    expect(known).toBeGreaterThan(unknown / 3)
  })

  it('refuses the eleventh attempt in a quarter of an hour, for accounts there are and are not', async () => {
    await person('guessed@sessions.example')
    for (const email of ['guessed@sessions.example', 'unknown@sessions.example']) {
      const answers = []
      for (let attempt = 0; attempt < 11; attempt++) {
        answers.push(await signIn(request('/'), '203.0.113.7', { email, password: 'wrong wrong wrong' }))
      }
      expect(answers.slice(0, 10).every((one) => !one.ok && one.refusal.why === 'wrong')).toBe(true)
      expect(answers[10]).toMatchObject({ ok: false, refusal: { why: 'too_many' } })
      const right = await signIn(request('/'), '203.0.113.8', { email: email.toUpperCase(), password })
      expect(right).toMatchObject({
        ok: false,
        refusal: { sentence: expect.stringMatching(/^That has been tried too often\. Wait 15 minutes/) },
      })
    }
  })

  it('counts parallel guesses one by one', async () => {
    const guesses = Array.from({ length: 30 }, () =>
      signIn(request('/'), '203.0.113.9', { email: 'burst@sessions.example', password: 'wrong wrong wrong' }),
    )
    const answers = await Promise.all(guesses)
    expect(answers.filter((one) => !one.ok && one.refusal.why === 'wrong')).toHaveLength(10)
  })
})

describe('guards', () => {
  it('send whoever is not signed in to the sign-in page, and back afterwards', async () => {
    expect(await thrown(requireSchool(request('/school/bookings?page=2')))).toEqual({
      status: 302,
      to: '/sign-in?to=%2Fschool%2Fbookings%3Fpage%3D2',
    })
    expect((await memberOrAnyone(request('/'))).kind).toBe('anyone')
  })

  it('answer 404 to another kind of member, ask to change over who has one that fits, and 403 to the wrong role', async () => {
    const id = await person('both@guards.example')
    const trustId = await member(id, 'trust', ['payer'])
    const cookie = await openSession(request('/'), id)
    expect(await thrown(requireAdviser(request('/adviser', cookie)))).toEqual({ status: 404, to: null })
    const practiceId = await member(id, 'practice', ['adviser'])
    expect(await thrown(requireAdviser(request('/adviser', cookie)))).toEqual({
      status: 302,
      to: '/switch?to=%2Fadviser',
    })
    // A form that comes after its person has changed over does nothing, and says so.
    const form = new Request(request('/adviser', cookie), { method: 'POST', body: new URLSearchParams() })
    expect(await thrown(requireAdviser(form))).toEqual({ status: 303, to: '/switch?to=%2Fadviser&sent=1' })
    const who = await signedIn(request('/', cookie))
    if (!who) throw new Error('not signed in')
    const actor = await requireSchool(request('/school', cookie))
    expect(actor).toMatchObject({ kind: 'school', isTrust: true, organisationId: trustId, roles: ['payer'] })
    expect(await thrown(requireSchool(request('/school', cookie), 'approve visits'))).toEqual({ status: 403, to: null })
    expect(await switchOrganisation(who, newId('organisation'))).toBe(false)
    expect(await switchOrganisation(who, practiceId)).toBe(true)
    expect(await requireAdviser(request('/adviser', cookie))).toMatchObject({ organisationId: practiceId })
  })

  it('let in at once, and for good, whoever is let into their one organisation while they are signed in', async () => {
    const id = await person('let.in@guards.example')
    const cookie = await openSession(request('/'), id)
    const home = async () => (await ownHome({ request: request('/home', cookie), params: {}, context })).headers
    expect((await home()).get('location')).toBe('/organisations')
    const trustId = await member(id, 'trust', ['requester'])
    expect((await home()).get('location')).toBe('/school')
    expect(await requireSchool(request('/school', cookie))).toMatchObject({ organisationId: trustId })
    await member(id, 'practice', ['adviser'])
    expect((await signedIn(request('/', cookie)))?.organisationId).toBe(trustId)
  })

  it('choose for nobody who belongs to two, or who has not shown that their address is theirs', async () => {
    const two = await person('two@guards.example')
    const open = await openSession(request('/'), two)
    await member(two, 'trust', ['requester'])
    await member(two, 'practice', ['adviser'])
    expect((await signedIn(request('/', open)))?.organisationId).toBeNull()

    const unverified = await person('not.yet@guards.example', false)
    const cookie = await openSession(request('/'), unverified)
    await member(unverified, 'trust', ['requester'])
    expect((await signedIn(request('/', cookie)))?.organisationId).toBeNull()
    expect((await thrown(requireSchool(request('/school', cookie)))).status).toBe(404)
    await write((tx) => tx.update(people).set({ emailVerifiedAt: now }).where(eq(people.id, unverified)))
    expect((await requireSchool(request('/school', cookie))).kind).toBe('school')
  })

  it('know nobody whose membership ended, or whose address is not shown to be theirs', async () => {
    const id = await person('removed@guards.example')
    const organisationId = await member(id, 'trust', ['administrator'])
    const cookie = await openSession(request('/'), id)
    expect((await memberOrAnyone(request('/', cookie))).kind).toBe('school')
    await write((tx) =>
      tx.update(memberships).set({ status: 'removed' }).where(eq(memberships.organisationId, organisationId)),
    )
    expect((await memberOrAnyone(request('/', cookie))).kind).toBe('person')
    // They were in it, so that is said; what they were never in does not exist.
    expect((await thrown(requireSchool(request('/school', cookie)))).status).toBe(303)
    expect((await thrown(requireAdviser(request('/adviser', cookie)))).status).toBe(404)

    const unverified = await person('unverified@guards.example', false)
    await member(unverified, 'trust', ['administrator'])
    const open = await openSession(request('/'), unverified)
    expect((await memberOrAnyone(request('/', open))).kind).toBe('person')
    expect((await thrown(requireSchool(request('/school', open)))).status).toBe(404)
  })
})
