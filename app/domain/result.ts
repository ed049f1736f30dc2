/** What a command answers: the thing it did, or the refusal its caller must put into words. Bugs throw instead. */
export type Result<T, R = never> = { ok: true; value: T } | { ok: false; refusal: R }

export const done = <T>(value: T): Result<T, never> => ({ ok: true, value })

export const refuse = <R>(refusal: R): Result<never, R> => ({ ok: false, refusal })
