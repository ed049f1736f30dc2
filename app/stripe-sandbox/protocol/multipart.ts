import { createHash } from 'node:crypto'
import { Busboy, type BusboyInstance } from '@fastify/busboy'
import { invalid } from '#app/stripe-sandbox/errors.ts'

/** A file as it came in a form, before anything is known of it but its bytes. */
export type Upload = { name: string; type: string; bytes: Buffer }

export const isMultipart = (contentType: string | undefined): boolean =>
  /^multipart\/form-data\s*;/i.test(contentType ?? '')

/**
 * Reads a form that has files. Its fields come out as the form-encoded text they would be without files, each file in it by
 * the hash of its bytes, so that it is validated, and told from another sending of the same key, as every other form is: the
 * boundary between its parts is drawn anew with each sending.
 */
export const readMultipart = (
  contentType: string,
  sent: Buffer,
): Promise<{ body: string; uploads: Map<string, Upload> }> =>
  new Promise((resolve, reject) => {
    const fields = new URLSearchParams()
    const uploads = new Map<string, Upload>()
    const broken = () => reject(invalid('Invalid request: the body is not a valid multipart form.'))
    let form: BusboyInstance
    try {
      form = new Busboy({
        headers: { 'content-type': contentType },
        limits: { files: 2, fields: 20, fieldSize: 5_000 },
      })
    } catch {
      return broken()
    }
    form.on('field', (name, value) => fields.append(name, value))
    form.on('file', (field, stream, name, _encoding, type) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('error', broken)
      stream.on('end', () => {
        const bytes = Buffer.concat(parts)
        fields.append(`${field}[data]`, createHash('sha256').update(bytes).digest('hex'))
        fields.append(`${field}[name]`, name)
        fields.append(`${field}[type]`, type)
        uploads.set(field, { name, type, bytes })
      })
    })
    form.on('error', broken)
    form.on('finish', () => resolve({ body: fields.toString(), uploads }))
    form.end(sent)
  })
