import { fileTypeFromBuffer } from 'file-type'

/** So many first bytes say what a file is. */
export const TELLING_BYTES = 4_100

/** What a file is by its first bytes, whatever it is called; null where they do not say. */
export async function mediaTypeOf(head: Uint8Array): Promise<string | null> {
  // What is not well formed is not known; nothing beyond the first bytes is ever unpacked.
  const found = await fileTypeFromBuffer(head.subarray(0, TELLING_BYTES)).catch(() => undefined)
  return found?.mime ?? null
}
