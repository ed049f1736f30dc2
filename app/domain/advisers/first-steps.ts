import { CREDENTIAL_KINDS, CREDENTIAL_WORDS, PROVIDER_CREDENTIAL_KINDS } from '../accreditation/credential-kinds.ts'
import { lackingWords } from '../accreditation/credential-words.ts'
import { type LackedCredential, servicesInWords } from '../accreditation/services-found.ts'
import { type AccountStanding, accountState, whyHeld } from '../payouts/account-words.ts'
import type { MenuService } from '../services/menu.ts'

// Before schools can find an adviser there is a profile, a price, a week, an authority, and checks that staff have seen.
// Until then these are what their home and their profile say. Afterwards a payout account may be missing, and a check that
// has ended or was withdrawn, without which schools find them for less, or not at all.

/** How far an adviser has come. */
export type Beginnings = {
  /** Of a provider: its practitioners have the weeks. */
  isProvider?: boolean
  /** Goes to schools for a provider, which is found, priced and paid itself: theirs are a week and what is verified of them. */
  isPractitioner?: boolean
  isListed: boolean
  hasProfile: boolean
  hasPrice: boolean
  hasWeek: boolean
  isAuthorised: boolean
  /** The services they offer for which every check holds today: what schools find them for, once they are listed. */
  found: readonly MenuService[]
  /** What they offer needs this, and staff have not seen it, have stopped it with a reason, or it has ended. */
  lacked: readonly (LackedCredential & { stoppedWhy: string | null; isWaiting: boolean })[]
  payoutAccount: AccountStanding | null
}

/** `before`: what it stands in the way of, being found by schools, being found again for everything, or being paid out. */
export type FirstStep = { what: string; href: string; detail: string; before: 'found' | 'found_again' | 'paid' }

/** What is still to do before schools can find the adviser and pay them, in the order in which it is done. */
export function firstSteps(of: Beginnings): FirstStep[] {
  if (of.isPractitioner) return stepsOfPractitioner(of)
  const at = of.isProvider ? '/provider' : '/adviser'
  const steps: (FirstStep | false)[] = [
    ...(of.isListed && of.hasPrice ? of.lacked.map((one) => checkAgain(one, of)) : []),
    !of.hasProfile && {
      before: 'found',
      what: 'Say who you are and how you trade',
      href: `${at}/profile`,
      detail: 'What schools read, where you travel, and the name and address on your invoices.',
    },
    !of.hasPrice && {
      before: 'found',
      what: 'Set your first price',
      href: `${at}/services`,
      detail: 'Choose from the agreed menu what you offer.',
    },
    !of.hasWeek &&
      of.isProvider === true && {
        before: 'found' as const,
        what: 'Invite your first practitioner',
        href: '/provider/practitioners/new',
        detail:
          'They read your terms and the rate before they join. Schools are offered days on which one of them is free.',
      },
    !of.hasWeek && !of.isProvider && SAY_WHICH_DAYS,
    of.hasProfile &&
      !of.isAuthorised && {
        before: 'found',
        what: 'Authorise Waymark to issue your invoices',
        href: `${at}/profile`,
        detail: 'In your name and your own series of numbers, when a school agrees that you came.',
      },
    !of.isListed &&
      of.lacked.length > 0 && {
        before: 'found',
        what: of.lacked.every(({ isWaiting }) => isWaiting)
          ? 'Waymark’s staff are looking at your credentials'
          : of.isProvider
            ? 'Show us what the provider is covered by'
            : 'Show us your credentials',
        href: of.isProvider ? '/provider/checks' : '/adviser/credentials',
        detail: kindsOf(of),
      },
    payoutStep(of.payoutAccount, at),
  ]
  return steps.filter((step) => step !== false)
}

/** Before their provider can name somebody it sends. */
function stepsOfPractitioner(of: Beginnings): FirstStep[] {
  const steps: (FirstStep | false)[] = [
    !of.hasWeek && SAY_WHICH_DAYS,
    of.lacked.length > 0 && {
      before: 'found',
      what: of.lacked.every(({ isWaiting }) => isWaiting)
        ? 'Waymark’s staff are looking at your credentials'
        : 'Show us your credentials',
      href: '/adviser/credentials',
      detail: `${kindsOf(of)} Until we have seen them you cannot be named for ${servicesInWords(servicesLost(of), 'or')}.`,
    },
  ]
  return steps.filter((step) => step !== false)
}

const servicesLost = ({ lacked }: Beginnings): MenuService[] => [...new Set(lacked.flatMap(({ services }) => services))]

const SAY_WHICH_DAYS: FirstStep = {
  before: 'found',
  what: 'Say which days you work',
  href: '/adviser/availability/week',
  detail: 'Schools are only offered days that are free.',
}

/** The same that the page of payouts says; nothing while Stripe looks at what the adviser has filled in. */
function payoutStep(account: AccountStanding | null, at: string): FirstStep | false {
  const state = accountState(account)
  if (state === 'ready' || state === 'checking') return false
  const what = {
    none: 'Set up your payout account',
    wanted: 'Complete your payout account at Stripe',
    closed: 'Write to us: Stripe has closed your payout account',
  }[state]
  const detail =
    state === 'none'
      ? 'With Stripe, which pays you out. Schools find you without it; what they have paid is held until it is ready.'
      : `${whyHeld(account)} What schools have paid is held until ${state === 'closed' ? 'you have one that is open' : 'it is ready'}.`
  return { before: 'paid', what, href: `${at}/payouts`, detail }
}

function kindsOf({ lacked }: Beginnings): string {
  const names = (isWaiting: boolean) =>
    [...CREDENTIAL_KINDS, ...PROVIDER_CREDENTIAL_KINDS]
      .filter((kind) => lacked.some((one) => one.kind === kind && one.isWaiting === isWaiting))
      .map((kind) => CREDENTIAL_WORDS[kind].name)
      .join(', ')
  const [missing, waiting] = [names(false), names(true)]
  return [missing && `Still to show, or ended: ${missing}.`, waiting && `With our staff: ${waiting}.`]
    .filter(Boolean)
    .join(' ')
}

/** Who is listed reads what is gone, why, and for what schools do not find them until it is back. */
function checkAgain(lacked: Beginnings['lacked'][number], { found, isProvider }: Beginnings): FirstStep {
  const { services, stoppedWhy, isWaiting } = lacked
  const lost = services.length > 1 ? `${services.length} of your services` : servicesInWords(services)
  const said = stoppedWhy === null ? '' : `Our staff wrote: “${stoppedWhy.replace(/\.$/, '')}”. `
  const given = services[0] as MenuService
  return {
    before: 'found_again',
    what: `${lackingWords('Your', lacked, given, 'now', 'adviser')}: schools do not find you${found.length === 0 ? '' : ` for ${lost}`}`,
    href: `${isProvider ? '/provider/checks' : '/adviser/credentials'}/new/${lacked.kind}`,
    detail: `${said}${isWaiting ? 'Our staff are looking at the one you gave. ' : ''}Until we have seen a current one, nobody can ask you for ${servicesInWords(services, 'or')}.`,
  }
}
