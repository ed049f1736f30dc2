import { CHECK_WORDS, type CheckKind } from '../accreditation/check-rules.ts'

// Before schools can find an adviser there is a profile, a price, a week, an authority, and checks that staff have seen.
// Until then these are what their home and their profile say; afterwards only a missing payout account is left.

/** How far an adviser has come. */
export type Beginnings = {
  isListed: boolean
  hasProfile: boolean
  hasPrice: boolean
  hasWeek: boolean
  isAuthorised: boolean
  /** Checks that what they offer needs and that staff have not seen, or that have ended. */
  missing: readonly CheckKind[]
  canBePaid: boolean
}

/** `before`: what it stands in the way of, being found by schools or being paid out. */
export type FirstStep = { what: string; href: string; detail: string; before: 'found' | 'paid' }

/** What is still to do before schools can find the adviser and pay them, in the order in which it is done. */
export function firstSteps(of: Beginnings): FirstStep[] {
  const steps: (FirstStep | false)[] = [
    !of.hasProfile && {
      before: 'found',
      what: 'Say who you are and how you trade',
      href: '/adviser/profile',
      detail: 'What schools read, where you travel, and the name and address on your invoices.',
    },
    !of.hasPrice && {
      before: 'found',
      what: 'Set your first price',
      href: '/adviser/services',
      detail: 'Choose from the agreed menu what you offer.',
    },
    !of.hasWeek && {
      before: 'found',
      what: 'Say which days you work',
      href: '/adviser/availability/week',
      detail: 'Schools are only offered days that are free.',
    },
    of.hasProfile &&
      !of.isAuthorised && {
        before: 'found',
        what: 'Authorise Waymark to issue your invoices',
        href: '/adviser/profile',
        detail: 'In your name and your own series of numbers, when a school agrees that you came.',
      },
    !of.isListed &&
      of.missing.length > 0 && {
        before: 'found',
        what: 'Show us your checks',
        href: '/what-we-check',
        detail: `Not seen yet: ${of.missing.map((kind) => CHECK_WORDS[kind].name).join(', ')}. Write to help@waymark.example: we look at the originals with you on a video call, and keep no copy.`,
      },
    !of.canBePaid && {
      before: 'paid',
      what: 'Set up your payout account',
      href: '/adviser/payouts',
      detail:
        'With Stripe, which pays you out. Schools find you without it; what they have paid is held until it is ready.',
    },
  ]
  return steps.filter((step) => step !== false)
}
