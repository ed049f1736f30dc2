import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { settings } from '#app/env.server.ts'

// Secrets that Waymark must be able to read again are kept encrypted, each bound to its place: what is copied into another
// row or column does not open there.

/** Where a secret is kept: all of it goes into the seal. */
export type Place = { table: string; row: string; column: string }

const boundTo = ({ table, row, column }: Place) => Buffer.from(JSON.stringify([table, row, column]))

/** Encrypts a text for one place with the newest key: `name.base64url of nonce, text and tag` (AES-256-GCM). */
export function sealed(text: string, place: Place): string {
  const [newest] = settings().fieldKeys
  if (!newest) throw new Error('no field key')
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', newest.key, nonce).setAAD(boundTo(place))
  const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `${newest.id}.${body.toString('base64url')}`
}

/** What was sealed for this place; null where its key is gone, or it was sealed for another. */
export function opened(seal: string, place: Place): string | null {
  const [id, body = ''] = seal.split('.')
  const key = settings().fieldKeys.find((one) => one.id === id)?.key
  const bytes = Buffer.from(body, 'base64url')
  if (!key || bytes.length < 28) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(boundTo(place))
    decipher.setAuthTag(bytes.subarray(-16))
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}
