import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { openFileForStaff } from '#app/domain/accreditation/read-evidence.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { servedFile } from '#app/http/served-file.server.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'verify credentials')
  const of = { credentialId: plainText(params.id), fileId: plainText(params.fileId) }
  const file = await openFileForStaff(actor, of, new Date())
  if (!file) throw await missing(actor, request)
  return servedFile(request, file)
}
