import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireAdviser } from '#app/auth/guards.server.ts'
import { openCertificate } from '#app/domain/cpd/keep-certificate.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { servedFile } from '#app/http/served-file.server.ts'

/** The certificate of an entry in one’s own CPD log. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const file = await openCertificate(actor, plainText(params.id))
  if (!file) throw await missing(actor, request)
  return servedFile(request, file)
}
