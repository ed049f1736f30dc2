import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing } from '#app/auth/guards.server.ts'
import { openOwnFile } from '#app/domain/accreditation/read-evidence.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { servedFile } from '#app/http/served-file.server.ts'
import { requireHolder } from './holder.server.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireHolder(request)
  const of = { credentialId: plainText(params.id), fileId: plainText(params.fileId) }
  const file = await openOwnFile(actor, of, new Date())
  if (!file) throw await missing(actor, request)
  return servedFile(request, file)
}
