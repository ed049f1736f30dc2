import type { Bench } from '#app/stripe-sandbox/store/store.ts'

/** What every page works with. `stir` lets time and deliveries run at once after a change. */
export type Site = { bench: Bench; appUrl: string | null; stir: () => void }
