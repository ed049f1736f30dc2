import { createHash, randomBytes } from 'node:crypto'

/** What the database keeps of a secret that went out by email. */
export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

/** A secret for a link in an email: 192 random bits. */
export function newSecret(): { secret: string; hash: string } {
  const secret = randomBytes(24).toString('base64url')
  return { secret, hash: hashOfSecret(secret) }
}
