import { type ActionFunctionArgs, redirect } from '@remix-run/node'
import { countAttempt } from '#app/auth/attempts.server.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { requirePerson } from '#app/auth/guards.server.ts'
import { sendVerifyLinkAgain } from '#app/domain/people/own-account.server.ts'

export const loader = () => redirect('/organisations')

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(request)
  const tooMany = await countAttempt('verify email', person.personId, context.clientAddress)
  if (tooMany) return redirectTelling('/organisations', { tone: 'notice', text: tooMany.sentence })
  await sendVerifyLinkAgain(person, new Date())
  return redirectTelling('/organisations', `We have sent the link to ${person.email} again.`)
}
