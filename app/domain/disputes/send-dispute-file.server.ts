import { createHash } from 'node:crypto'
import { evidenceStore } from '#app/adapters/evidence-store.server.ts'
import { type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import type { disputeFiles } from '#db/schema/index.ts'
import { EVIDENCE_TYPES } from '../accreditation/evidence-rules.ts'
import { type CallKind, callStripe, type StripeRefusal } from '../payments/stripe-call.server.ts'
import type { Result } from '../result.ts'

type File = typeof disputeFiles.$inferSelect

export const DISPUTE_FILE_CALL = 'dispute_file'

type FileParameters = { key: string; sha256: string; filename: string; type: string; addedAt: number }

/** What may differ between our clock and Stripe's, with room. Seconds. */
const A_DAY = 86_400

/**
 * One file goes to Stripe, where nobody sees it before an answer names it. Stripe keeps no metadata of a file: it is named by our
 * row, and found by that name again.
 */
export const disputeFileCall: CallKind<FileParameters, Stripe.File> = {
  kind: DISPUTE_FILE_CALL,
  send: async ({ key, sha256, filename, type }, options) =>
    stripe().files.create(
      { purpose: 'dispute_evidence', file: { data: await bytesOf(key, sha256), name: filename, type } },
      options,
    ),
  async lookUp({ filename, addedAt }) {
    const since = { gte: addedAt - A_DAY }
    for await (const file of stripe().files.list({ purpose: 'dispute_evidence', created: since, limit: 100 }))
      if (file.filename === filename) return file
    return null
  },
}

/** Sends one file, once, and answers its id at Stripe. */
export const sendDisputeFile = (actor: SystemActor, file: File, now: Date): Promise<Result<string, StripeRefusal>> =>
  callStripe(
    actor,
    disputeFileCall,
    file.id,
    {
      ...{ key: file.key, sha256: file.sha256, type: file.mediaType },
      filename: `${file.id}.${EVIDENCE_TYPES[file.mediaType].ending}`,
      addedAt: Math.floor(file.addedAt.getTime() / 1_000),
    },
    now,
  )

/** The bytes as they were taken: what is not, is not sent. */
async function bytesOf(key: string, sha256: string): Promise<Buffer> {
  const stream = await evidenceStore().get(key)
  if (!stream) throw new Error('a file for a bank is not in the store')
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  const bytes = Buffer.concat(parts)
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw new Error('a file for a bank has changed')
  return bytes
}
