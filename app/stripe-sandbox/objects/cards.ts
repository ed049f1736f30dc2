export type Card = { number: string; month: number; year: number }

/** As an intent's last error and a card error carry it. */
export type Decline = { code: string; decline_code: string; message: string }

const declines: Record<string, Decline> = {
  '4000000000000002': { code: 'card_declined', decline_code: 'generic_decline', message: 'Your card was declined.' },
  '4000000000009995': {
    code: 'card_declined',
    decline_code: 'insufficient_funds',
    message: 'Your card has insufficient funds.',
  },
  '4000000000000069': { code: 'expired_card', decline_code: 'expired_card', message: 'Your card has expired.' },
  '4000000000000127': {
    code: 'incorrect_cvc',
    decline_code: 'incorrect_cvc',
    message: "Your card's security code is incorrect.",
  },
  '4000000000000119': {
    code: 'processing_error',
    decline_code: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
  },
}

const authenticating = ['4000002500003155', '4000002760003184', '4000000000003220']

/** Opens a dispute as soon as it has paid. */
export const disputing = '4000000000000259'

/** The test cards of the documentation that an API call may name. */
export const testMethods: Record<string, string> = {
  pm_card_visa: '4242424242424242',
  pm_card_gb: '4000008260000000',
  pm_card_bypassPending: '4000000000000077',
  pm_card_chargeDeclined: '4000000000000002',
  pm_card_chargeDeclinedInsufficientFunds: '4000000000009995',
  pm_card_createDispute: disputing,
}

export const declineOf = (number: string): Decline | null => declines[number] ?? null

export const asksToAuthenticate = (number: string): boolean => authenticating.includes(number)

/** Digits only, when they make a card number that checks out. */
export const cardNumber = (text: string): string | null => {
  const digits = text.replaceAll(/[\s-]/g, '')
  if (!/^\d{13,19}$/.test(digits)) return null
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = index % 2 ? Number(digit) * 2 : Number(digit)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0 ? digits : null
}

export const cardDetails = (card: Card) => ({
  amount_authorized: null,
  authorization_code: null,
  brand: card.number.startsWith('5') ? 'mastercard' : 'visa',
  checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
  country: 'GB',
  exp_month: card.month,
  exp_year: card.year,
  extended_authorization: { status: 'disabled' },
  fingerprint: 'sandboxfingerprint',
  funding: 'credit',
  installments: null,
  last4: card.number.slice(-4),
  mandate: null,
  network: card.number.startsWith('5') ? 'mastercard' : 'visa',
  three_d_secure: null,
  wallet: null,
})
