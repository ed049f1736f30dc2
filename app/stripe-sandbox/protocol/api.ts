import type { TransactionSql } from 'postgres'
import { errorBody, invalid, notPlayed, Refused, unauthorised } from '#app/stripe-sandbox/errors.ts'
import { acts } from '#app/stripe-sandbox/objects/acts.ts'
import { apiVersion } from '#app/stripe-sandbox/store/events.ts'
import { type Bench, change, look, newId, peek, type Work } from '#app/stripe-sandbox/store/store.ts'
import { expand } from './expand.ts'
import { readForm } from './form.ts'
import { type Answer, checkKey, fingerprint, recall, remember, takeKey } from './idempotency.ts'
import { isMultipart, readMultipart, type Upload } from './multipart.ts'
import { type Act, type Found, findRoute } from './route.ts'
import { type Params, validate } from './validate.ts'

export type Call = {
  verb: string
  path: string
  query: string
  body: Buffer
  header: (name: string) => string | undefined
}

const noUploads: ReadonlyMap<string, Upload> = new Map()

/** The form of a call as text, and the files that came with it: only what takes files is sent as a form with files is. */
const readBody = async (call: Call): Promise<{ body: string; uploads: ReadonlyMap<string, Upload> }> => {
  const type = call.header('content-type')
  if (!isMultipart(type)) return { body: call.body.toString('utf8'), uploads: noUploads }
  if (call.path !== '/v1/files')
    throw invalid('This address takes form-encoded parameters (application/x-www-form-urlencoded), and no files.')
  return readMultipart(type as string, call.body)
}

/** Answers one call of Stripe's API. Never throws for what a caller did wrong: it answers as Stripe does. */
export const answerCall = async (bench: Bench, call: Call): Promise<Answer> => {
  const request = newId('req', 14)
  try {
    authorise(call)
    const key = call.verb === 'GET' ? undefined : call.header('idempotency-key')
    if (key !== undefined) checkKey(key)
    const account = call.header('stripe-account') ?? ''
    if (account) await look(bench, '', (work) => allow(work, account))
    const { found, act } = findAct(call)
    const { body, uploads } = await readBody(call)
    const form = readForm(call.verb === 'GET' || call.verb === 'DELETE' ? call.query || body : body)
    const params = validate(form, found.params)
    if (call.verb === 'GET')
      return await look(bench, account, async (work) => good(request, await finish(work, act, found, params, uploads)))
    const print = fingerprint(call.verb, call.path, body || call.query)
    return await write(bench, call, { request, account, key, found, act, params, uploads, print })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return bad(request, error)
  }
}

const good = (request: string, result: unknown): Answer => ({
  status: 200,
  body: JSON.stringify(result, null, 2),
  request,
  replayed: false,
})

const bad = (request: string, refused: Refused): Answer => ({
  status: refused.status,
  body: JSON.stringify(errorBody(refused), null, 2),
  request,
  replayed: false,
})

const authorise = (call: Call): void => {
  const header = call.header('authorization') ?? ''
  const basic = /^Basic\s+(\S+)$/i.exec(header)
  const key = basic?.[1]
    ? (Buffer.from(basic[1], 'base64').toString().split(':')[0] ?? '')
    : /^Bearer\s+(\S+)$/i.exec(header)?.[1]
  if (!key)
    throw unauthorised(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    )
  if (/^(sk|rk)_live_/.test(key))
    throw unauthorised('The sandbox takes test keys only (sk_test_…): this is a live key.')
  if (!/^(sk|rk)_test_\w+$/.test(key)) throw unauthorised(`Invalid API Key provided: ${key.slice(0, 7)}********`)
  const version = call.header('stripe-version')
  if (version && version !== apiVersion)
    throw invalid(`Invalid Stripe API version: ${version.slice(0, 60)}. The sandbox speaks ${apiVersion}.`)
}

const allow = async (work: Work, account: string): Promise<void> => {
  if ((await peek(work, account))?.thing.object !== 'account')
    throw new Refused(403, {
      type: 'invalid_request_error',
      code: 'account_invalid',
      message: `The provided key does not have access to account '${account.slice(0, 60)}' (or that account does not exist). Application access may have been revoked.`,
    })
}

const findAct = (call: Call): { found: Found; act: Act } => {
  const found = findRoute(call.verb, call.path)
  if (!found)
    throw new Refused(404, {
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${call.verb}: ${call.path.slice(0, 200)}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
    })
  const act = acts[`${found.verb} ${found.path}`]
  if (!act) throw notPlayed(`${found.verb} ${found.path}`)
  return { found, act }
}

const finish = async (
  work: Work,
  act: Act,
  found: Found,
  params: Params,
  uploads: ReadonlyMap<string, Upload>,
): Promise<unknown> => {
  const result = await act(work, found.ids, params, uploads)
  return expand(work, result as Record<string, unknown>, params.expand ?? [])
}

type Write = {
  request: string
  account: string
  key: string | undefined
  found: Found
  act: Act
  params: Params
  uploads: ReadonlyMap<string, Upload>
  /** Of everything that was sent: a key is only for the same. */
  print: string
}

/** One database transaction: key, effect, events and the remembered answer stand or fall together. */
const write = async (
  bench: Bench,
  call: Call,
  { request, account, key, found, act, params, uploads, print }: Write,
): Promise<Answer> => {
  const taken = async (work: Work): Promise<Answer> => {
    const sql = work.sql as TransactionSql
    const known = key === undefined ? null : await recall(sql, account, key, print, call.path, work.now)
    if (known) return known
    const answer = await attempt(
      { ...work, request: { id: request, idempotency_key: key ?? null } },
      request,
      (inner) => finish(inner, act, found, params, uploads),
    )
    if (key !== undefined) await remember(sql, account, key, print, answer, work.now)
    return answer
  }
  return change(bench, { account }, taken, key === undefined ? undefined : (sql) => takeKey(sql, account, key))
}

/** A refusal undoes what was begun, unless it is one that leaves a trace at Stripe too, such as a declined card. */
const attempt = async (work: Work, request: string, run: (work: Work) => Promise<unknown>): Promise<Answer> => {
  try {
    return (await (work.sql as TransactionSql).savepoint(async (sql) => {
      const inner = { ...work, sql }
      try {
        return good(request, await run(inner))
      } catch (error) {
        if (error instanceof Refused && error.status === 402 && error.error.charge) return bad(request, error)
        throw error
      }
    })) as Answer
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return bad(request, error)
  }
}
