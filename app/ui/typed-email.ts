import { z } from 'zod'

/** An email address as people type it. */
export const typedEmail = (missing = 'Enter an email address') =>
  z
    .string({ error: missing })
    .max(254, { error: 'Enter an email address, like name@example.org' })
    .pipe(z.email({ error: 'Enter an email address, like name@example.org' }))
