import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing } from '#app/auth/guards.server.ts'
import { openCaseFile } from '#app/domain/bookings/read-case.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { servedFile } from '#app/http/served-file.server.ts'
import { openCase } from './open-case.server.ts'

export async function loader(args: LoaderFunctionArgs) {
  const { actor, visitId } = await openCase(args)
  const file = await openCaseFile(actor, { visitId, fileId: plainText(args.params.fileId) })
  if (!file) throw await missing(actor, args.request)
  return servedFile(args.request, file)
}
