import type { ActionFunctionArgs } from '@remix-run/node'
import { countAttempt } from '#app/auth/attempts.server.ts'
import { MOST_BYTES } from '#app/domain/accreditation/evidence-rules.ts'
import { FILE_REFUSED } from '#app/domain/accreditation/evidence-words.ts'
import { type SentFile, withSentFile } from './sent-file.server.ts'

/** A form without a file that can be taken: what to say beside the field, and the status of the answer. */
type NoFile = { sentence: string; status: 422 | 429 }

/**
 * Reads the one file of a sent form as it comes in and hands it to `take`, whose answer is `taken`. Whoever sends too many in an hour
 * is told when to try again, and nothing of what they send is taken.
 */
export async function takeSentFile<T>(
  { request, context }: ActionFunctionArgs,
  personId: string,
  take: (file: SentFile) => Promise<T>,
): Promise<{ taken: T } | NoFile> {
  const tooMany = await countAttempt('send a file', personId, context.clientAddress)
  const read = await withSentFile(request, MOST_BYTES, async (file) => (tooMany ? null : { taken: await take(file) }))
  if (tooMany) return { sentence: tooMany.sentence, status: 429 }
  return read === null || read === 'broken' ? { sentence: FILE_REFUSED[read ?? 'none'], status: 422 } : read
}
