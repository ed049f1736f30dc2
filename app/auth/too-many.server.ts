import { data } from '@remix-run/node'
import { type FormReply, withErrors } from '#app/ui/form-reply.ts'
import type { TooManyAttempts } from './attempts.server.ts'

/** The form as it was, the sentence that says when to try again, status 429. */
export const tooManyReply = (sent: FormData | FormReply, { sentence }: TooManyAttempts) =>
  data({ reply: withErrors(sent, { '': sentence }) }, { status: 429 })
