/** An answer that Stripe gives instead of a result: its `error` object and the status it comes with. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly error: {
      type: string
      message: string
      code?: string
      param?: string
      decline_code?: string
      charge?: string
    },
    /** Further fields of the error object, such as the payment intent that failed. */
    readonly more: Record<string, unknown> = {},
  ) {
    super(error.message)
  }
}

const docs = (code: string) => `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`

export const errorBody = (refused: Refused) => ({
  error: { ...refused.error, ...(refused.error.code ? { doc_url: docs(refused.error.code) } : {}), ...refused.more },
})

export const invalid = (message: string, more: { code?: string; param?: string } = {}): Refused =>
  new Refused(400, { type: 'invalid_request_error', message, ...more })

/** 404 when the object is the one the address names, 400 when a parameter names it: as Stripe answers. */
export const missing = (noun: string, id: string, param = 'id'): Refused =>
  new Refused(param === 'id' ? 404 : 400, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${noun}: '${id}'`,
    param,
  })

export const unauthorised = (message: string): Refused => new Refused(401, { type: 'invalid_request_error', message })

export const notPlayed = (what: string): Refused =>
  invalid(`The sandbox does not play ${what}. Stripe would accept it; use a Stripe test account to try it.`, {
    code: 'sandbox_not_played',
  })

export const cardRefused = (message: string, more: { code: string; decline_code?: string; charge?: string }): Refused =>
  new Refused(402, { type: 'card_error', message, ...more })
