import { createHash } from 'node:crypto'
import { DrizzlePostgreSQLAdapter } from '@lucia-auth/adapter-drizzle'
import { and, desc, eq, sql } from 'drizzle-orm'
import { type Adapter, Lucia, TimeSpan } from 'lucia'
import { settings } from '#app/env.server.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { people, sessions } from '#db/schema/index.ts'
import { type Places, writtenOnce } from '#db/written-once.server.ts'
import { anyone } from './actor.ts'
import { BELONGINGS, type Belonging, belongingOf, belongingsOf } from './belongings.server.ts'
import { deviceWords } from './device-words.ts'

// The only file that knows Lucia. A session lasts 30 days whatever happens, and ends sooner when it is not used.
// The browser holds the session's id; the database holds its SHA-256, so that a copy of the table opens nothing.

const lastsDays = 30
const idleDays = 7
const seenEveryMinutes = 5
const millisecondsADay = 86_400_000

/** Whoever is signed in, with what they belong to at this moment. */
export interface SignedIn {
  personId: string
  name: string
  email: string
  isVerified: boolean
  /** The organisation they act for in this session; they may no longer belong to it. */
  organisationId: string | null
  belongings: Belonging[]
  /** Tells this session in a list of the person's sessions; opens nothing. */
  sessionKey: string
}

interface PersonRow {
  name: string
  email: string
  emailVerifiedAt: Date | null
  belongings: Belonging[]
}

declare module 'lucia' {
  interface Register {
    Lucia: ReturnType<typeof makeLucia>
    DatabaseSessionAttributes: { organisationId: string | null; startedAt: Date; seenAt: Date; device: string }
    DatabaseUserAttributes: PersonRow
  }
}

const keyOf = (sessionId: string): string => createHash('sha256').update(sessionId).digest('hex')

const stored = <T>(work: (adapter: DrizzlePostgreSQLAdapter, tx: Tx) => Promise<T>): Promise<T> =>
  inTransaction(anyone(), (tx) => work(new DrizzlePostgreSQLAdapter(tx, sessions, people), tx))

/** A session with its person and what they belong to at this moment. */
const sessionOf = writtenOnce((db, { key }: Places<'key'>) =>
  db.query.sessions.findFirst({
    columns: { id: false },
    where: eq(sessions.id, key),
    with: {
      person: { columns: { name: true, email: true, emailVerifiedAt: true }, with: { memberships: BELONGINGS } },
    },
  }),
)

/** Who was let in while they were signed in has chosen nothing yet: with one organisation there is nothing to choose. */
const onlyOneOf = (belongings: readonly Belonging[]): string | null =>
  belongings.length === 1 ? (belongings[0]?.organisationId ?? null) : null

const hashingAdapter: Adapter = {
  getSessionAndUser: (id) =>
    stored(async (adapter, tx) => {
      const found = await sessionOf(tx, { key: keyOf(id) })
      if (!found) return [null, null]
      const { userId, expiresAt, person, ...attributes } = found
      const unseenFor = Date.now() - attributes.seenAt.getTime()
      if (unseenFor > idleDays * millisecondsADay) {
        await adapter.deleteSession(keyOf(id))
        return [null, null]
      }
      // A write, and a wait for it, with one page in five minutes and not with each.
      if (unseenFor > seenEveryMinutes * 60_000) {
        await tx
          .update(sessions)
          .set({ seenAt: sql`now()` })
          .where(eq(sessions.id, keyOf(id)))
      }
      const { name, email, emailVerifiedAt, memberships } = person
      const belongings = memberships.map(belongingOf)
      const organisationId = attributes.organisationId ?? (emailVerifiedAt ? onlyOneOf(belongings) : null)
      // Kept, so that a second organisation they are let into later does not take them away from this one.
      if (organisationId !== attributes.organisationId)
        await tx
          .update(sessions)
          .set({ organisationId })
          .where(eq(sessions.id, keyOf(id)))
      return [
        { id, userId, expiresAt, attributes: { ...attributes, organisationId } },
        { id: userId, attributes: { name, email, emailVerifiedAt, belongings } },
      ]
    }),
  getUserSessions: (personId) => stored((adapter) => adapter.getUserSessions(personId)),
  setSession: (session) => stored((adapter) => adapter.setSession({ ...session, id: keyOf(session.id) })),
  // Lucia would renew a session for as long as it is used: 30 days are 30 days.
  updateSessionExpiration: async () => {},
  deleteSession: (id) => stored((adapter) => adapter.deleteSession(keyOf(id))),
  deleteUserSessions: (personId) => stored((adapter) => adapter.deleteUserSessions(personId)),
  deleteExpiredSessions: () => stored((adapter) => adapter.deleteExpiredSessions()),
}

const makeLucia = () => {
  const isSecure = settings().appUrl.startsWith('https:')
  return new Lucia(hashingAdapter, {
    sessionExpiresIn: new TimeSpan(lastsDays, 'd'),
    sessionCookie: {
      // Browsers take a __Host- cookie over https only, and only from the very host that reads it.
      name: isSecure ? '__Host-waymark' : 'waymark',
      attributes: { secure: isSecure, sameSite: 'lax', path: '/' },
    },
    getSessionAttributes: ({ organisationId }) => ({ organisationId }),
    getUserAttributes: (person) => person,
  })
}

let made: ReturnType<typeof makeLucia> | null = null
const lucia = () => {
  made ??= makeLucia()
  return made
}

const sessionIdOf = (request: Request) => lucia().readSessionCookie(request.headers.get('cookie') ?? '')

/** Who sent this request, or null. Reads session, person and memberships anew each time. */
export async function signedIn(request: Request): Promise<SignedIn | null> {
  const id = sessionIdOf(request)
  if (!id) return null
  const { session, user } = await lucia().validateSession(id)
  if (!session) return null
  return {
    personId: user.id,
    name: user.name,
    email: user.email,
    isVerified: user.emailVerifiedAt !== null,
    organisationId: session.organisationId,
    belongings: user.belongings,
    sessionKey: keyOf(id),
  }
}

/**
 * Opens a new session and says its Set-Cookie header. Whatever session the request came with ends: an id that somebody
 * planted before sign-in is worth nothing after it.
 */
export async function openSession(request: Request, personId: string, organisationId?: string | null): Promise<string> {
  const before = sessionIdOf(request)
  if (before) await lucia().invalidateSession(before)
  const now = new Date()
  const session = await lucia().createSession(personId, {
    organisationId: organisationId === undefined ? await lastOrganisation(personId) : organisationId,
    startedAt: now,
    seenAt: now,
    device: deviceWords(request.headers.get('user-agent') ?? ''),
  })
  return lucia().createSessionCookie(session.id).serialize()
}

/** Ends this request's session, if it has one, and says the Set-Cookie header that forgets it. */
export async function closeSession(request: Request): Promise<string> {
  const id = sessionIdOf(request)
  if (id) await lucia().invalidateSession(id)
  return lucia().createBlankSessionCookie().serialize()
}

/** The organisation of the person's newest session that they still belong to; else the first they belong to. */
const lastOrganisation = (personId: string): Promise<string | null> =>
  inTransaction(anyone(), async (tx) => {
    const belongings = await belongingsOf(tx, personId)
    const used = await tx
      .select({ organisationId: sessions.organisationId })
      .from(sessions)
      .where(eq(sessions.userId, personId))
      .orderBy(desc(sessions.seenAt))
    const found = used.find((session) => belongings.some((one) => one.organisationId === session.organisationId))
    return found?.organisationId ?? belongings[0]?.organisationId ?? null
  })

/** From now on the session acts for this organisation. False when its person does not belong to it. */
export async function switchOrganisation(who: SignedIn, organisationId: string): Promise<boolean> {
  if (!who.belongings.some((one) => one.organisationId === organisationId)) return false
  await inTransaction(anyone(), (tx) =>
    tx.update(sessions).set({ organisationId }).where(eq(sessions.id, who.sessionKey)),
  )
  return true
}

export interface OpenSession {
  key: string
  device: string
  startedAt: Date
  seenAt: Date
  isThisOne: boolean
}

/** Where the person is signed in, this session first, then by when it was last used. */
export async function openSessionsOf(who: SignedIn): Promise<OpenSession[]> {
  const open = await inTransaction(anyone(), (tx) =>
    tx
      .select()
      .from(sessions)
      .where(and(eq(sessions.userId, who.personId), sql`${sessions.expiresAt} > now()`))
      .orderBy(desc(sessions.seenAt)),
  )
  return open
    .filter(({ seenAt }) => seenAt.getTime() > Date.now() - idleDays * millisecondsADay)
    .map(({ id, device, startedAt, seenAt }) => ({
      key: id,
      device,
      startedAt,
      seenAt,
      isThisOne: id === who.sessionKey,
    }))
    .sort((a, b) => Number(b.isThisOne) - Number(a.isThisOne))
}

/** Signs the person out in one place. */
export async function endSession(who: SignedIn, key: string): Promise<void> {
  await inTransaction(anyone(), (tx) =>
    tx.delete(sessions).where(and(eq(sessions.userId, who.personId), eq(sessions.id, key))),
  )
}

/** Signs the person out everywhere, here too. */
export const endAllSessions = (personId: string): Promise<void> => lucia().invalidateUserSessions(personId)
