import { invalid, notPlayed } from '#app/stripe-sandbox/errors.ts'
import type { Upload } from '#app/stripe-sandbox/protocol/multipart.ts'
import type { Acts } from '#app/stripe-sandbox/protocol/route.ts'
import { page } from '#app/stripe-sandbox/store/page.ts'
import { add, need, newId, type Work } from '#app/stripe-sandbox/store/store.ts'

const megabyte = 1_000_000
const largestFile = 5 * megabyte
/** All files of one dispute together. (Source: Stripe, dispute evidence best practices.) */
const largestTogether = 4.5 * megabyte

/** What the first bytes say a file is: its name and the type it claims count for nothing. */
const typeOf = (bytes: Buffer): string | null => {
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') return 'pdf'
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'jpg'
  if (bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return 'png'
  return null
}

/** The fields of a dispute's evidence that each name one file. */
const fileFields = [
  'cancellation_policy',
  'customer_communication',
  'customer_signature',
  'duplicate_charge_documentation',
  'receipt',
  'refund_policy',
  'service_documentation',
  'shipping_documentation',
  'uncategorized_file',
]

/** Every file that evidence names is there, was sent as evidence, and they are together no larger than a bank takes. */
export const checkEvidenceFiles = async (work: Work, evidence: Record<string, unknown>): Promise<void> => {
  let together = 0
  for (const field of fileFields) {
    const id = evidence[field]
    if (!id) continue
    const { thing } = await need(work, 'file', String(id), `evidence[${field}]`)
    if (thing.purpose !== 'dispute_evidence')
      throw invalid(`The file ${id} was not uploaded with the purpose dispute_evidence.`, {
        param: `evidence[${field}]`,
      })
    together += thing.size
  }
  if (together > largestTogether)
    throw invalid('The combined size of the evidence files is too large: it must be at most 4.5 MB.', {
      param: 'evidence',
    })
}

export const files: Acts = {
  'POST /v1/files': async (work, _ids, params, uploads) => {
    if (params.purpose !== 'dispute_evidence') throw notPlayed(`files with the purpose ${params.purpose}`)
    if (params.file_link_data) throw notPlayed('links to files')
    const upload = uploads?.get('file')
    if (!upload) throw invalid('Invalid file: it must be sent as multipart/form-data.', { param: 'file' })
    const type = checked(upload)
    const id = newId('file')
    const made = await add(work, {
      id,
      object: 'file',
      created: work.now,
      expires_at: null,
      filename: upload.name,
      links: { object: 'list', data: [], has_more: false, url: `/v1/file_links?file=${id}` },
      purpose: params.purpose,
      size: upload.bytes.length,
      title: null,
      type,
      url: `${work.origin}/v1/files/${id}/contents`,
    })
    await work.sql`insert into file_bytes (id, bytes) values (${id}, ${upload.bytes})`
    return made
  },
  'GET /v1/files': (work, _ids, params) => page(work, 'file', '/v1/files', params),
  'GET /v1/files/:id': async (work, [id = '']) => (await need(work, 'file', id)).thing,
}

const checked = ({ bytes }: Upload): string => {
  if (bytes.length === 0) throw invalid('The file is empty.', { param: 'file' })
  if (bytes.length > largestFile)
    throw invalid('The file is too large: evidence for a dispute must be at most 5 MB.', { param: 'file' })
  const type = typeOf(bytes)
  if (!type)
    throw invalid('Unsupported file type: evidence for a dispute must be a PDF, JPEG or PNG.', { param: 'file' })
  return type
}
