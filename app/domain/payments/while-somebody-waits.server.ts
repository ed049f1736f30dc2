import { errorFacts, logger } from '#app/adapters/logger.server.ts'
import { isFaultOfStripe } from '#app/adapters/stripe.server.ts'
import { done, type Result, refuse } from '../result.ts'

// Jobs try again by themselves when Stripe is out of reach. A person who waits for a page is told so, within seconds.

/** Longer than Stripe takes on a bad day, shorter than a person waits. */
const PATIENCE_MS = 12_000

/**
 * Asks Stripe for somebody who waits. Refuses `stripe_away` when it is out of reach, too slow, or answers with an error.
 * What was asked may still be done there: each change has its key, so that asking again has the effect of once.
 */
export async function whileSomebodyWaits<T>(
  asked: { what: string; row: string },
  ask: () => Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<Result<T, 'stripe_away'>> {
  let timer: NodeJS.Timeout | undefined
  const outOfPatience = new Promise<'too slow'>((tired) => {
    timer = setTimeout(tired, patienceMs, 'too slow')
  })
  const answering = ask().then(done)
  // What comes after nobody waits any more is for the reconciliation.
  answering.catch(() => {})
  try {
    const first = await Promise.race([answering, outOfPatience])
    if (first !== 'too slow') return first
    logger.warn({ ...asked, ms: patienceMs }, 'Stripe took too long')
  } catch (error) {
    if (!isFaultOfStripe(error)) throw error
    logger.warn({ ...asked, error: errorFacts(error) }, 'Stripe did not answer')
  } finally {
    clearTimeout(timer)
  }
  return refuse('stripe_away')
}
