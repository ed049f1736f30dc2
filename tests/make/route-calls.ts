import type { ActionFunctionArgs } from '@remix-run/node'
import { openSession } from '#app/auth/session.server.ts'

// Calls a page's loader or action as a signed-in person, the way the server does, with what a form would send.

const origin = 'http://127.0.0.1:3999'

/** The session cookie of a member, as the browser sends it. */
export async function cookieOf(actor: { personId: string; organisationId: string }): Promise<string> {
  const set = await openSession(new Request(origin), actor.personId, actor.organisationId)
  return set.split(';')[0] as string
}

type Params = Record<string, string>
type Called = {
  path: string
  params?: Params
  cookie?: string
  form?: Record<string, string | string[]>
  /** sent as the one file of a form, in the place of `form` */
  file?: File
}

/** What a loader or action is called with. */
export const argsOf = ({ path, params = {}, cookie, form, file }: Called): ActionFunctionArgs => {
  const headers = new Headers(cookie ? { cookie } : {})
  const body = new URLSearchParams()
  for (const [name, values] of Object.entries(form ?? {})) for (const value of [values].flat()) body.append(name, value)
  const sent = file ? withFile(file) : form ? body : null
  const request = new Request(`${origin}${path}`, sent ? { method: 'POST', headers, body: sent } : { headers })
  return { request, params, context: { nonce: '', requestId: '', clientAddress: '203.0.113.1' } }
}

function withFile(file: File): FormData {
  const form = new FormData()
  form.append('file', file)
  return form
}

export type Answered = {
  status: number
  to: string | null
  errors: Record<string, string>
  values: Record<string, unknown>
}

/** What a loader or action answers, thrown or returned: its status, where it leads, and what came back in the form. */
export async function call(handler: (args: ActionFunctionArgs) => Promise<unknown>, called: Called): Promise<Answered> {
  const answered = await handler(argsOf(called)).then(
    (value) => value,
    (thrown) => {
      if (thrown instanceof Error) throw thrown
      return thrown
    },
  )
  if (answered instanceof Response) {
    return { status: answered.status, to: answered.headers.get('location'), errors: {}, values: {} }
  }
  const reply = answered as {
    init?: { status?: number }
    data?: { reply?: { errors: Answered['errors']; values: Answered['values'] } }
  }
  return {
    status: reply.init?.status ?? 200,
    to: null,
    errors: reply.data?.reply?.errors ?? {},
    values: reply.data?.reply?.values ?? {},
  }
}
