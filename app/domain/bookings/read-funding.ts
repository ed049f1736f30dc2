import { apportion, eligibleYears, isMoreThanInterviews, PpTag } from '../budgets/pupil-premium.ts'
import { formatPounds, type Pence, parsePounds, pence, sumPence } from '../money.ts'
import { checkLines, type FundOffered } from './check-request.ts'
import { fundsFallShort, shortWords } from './funds-fall-short.ts'
import { BOOKING_REFUSALS } from './refusals.ts'
import type { FundingAnswer, PupilPremiumAnswer, VisitAnswer } from './request-answers.ts'

/** A fund's part of the form as it was typed. `number`: of a named number; `eligible` of `inAll`: of a mixed group. */
export type TypedLine = {
  from: string
  amount: string
  costCentre: string
  whom: string
  number: string
  eligible: string
  inAll: string
  method: string
  approach: string
  challenge: string
  rationale: string
}

export type FundingFacts = {
  funds: readonly FundOffered[]
  yearGroups: readonly number[]
  visits: readonly VisitAnswer[]
  /** one to one, in each visit; 0 where the service has none */
  interviews: number
  /** What the funds bear of each visit. */
  bearsEach: Pence
  costCentreIds: readonly string[] | null
  /** Whether the funds are shares agreed with a consortium. */
  isShared?: boolean
}

type Read = { lines: FundingAnswer[]; errors: Record<string, string> }

/**
 * Reads who pays from what was typed: `chosen` are the funds that were ticked. One amount may be left empty: it is what
 * the others leave, and for a mixed group by share it is the eligible pupils' part. Errors are by field name.
 */
export function readFunding(chosen: readonly string[], typed: readonly TypedLine[], facts: FundingFacts): Read {
  const errors: Record<string, string> = {}
  if (chosen.length === 0) return { lines: [], errors: { funds: 'Choose at least one fund' } }
  const all = typed.map((line, i) => ({ line, i, fund: facts.funds.find((fund) => fund.from === line.from) }))
  const ticked = all.filter(({ line, fund }) => fund && chosen.includes(line.from))
  if (ticked.length !== new Set(chosen).size) return { lines: [], errors: { funds: BOOKING_REFUSALS.fund_not_found } }
  const isPremium = (one: (typeof ticked)[number]) => one.fund?.kind === 'pupil_premium'
  if (ticked.some(isPremium) && !eligibleYears(facts.yearGroups).ok)
    return { lines: [], errors: { funds: BOOKING_REFUSALS.year_not_eligible } }

  const bears = pence(facts.bearsEach * facts.visits.length)
  const tags = new Map<number, PupilPremiumAnswer>()
  const amounts = new Map<number, Pence>()
  const parts: Parts = new Map()
  for (const one of ticked) {
    const { line, i } = one
    const amount = line.amount ? parsePounds(line.amount) : undefined
    if (amount === null) errors[`lines[${i}].amount`] = 'Enter an amount in pounds, like 351.14'
    else if (amount === 0) errors[`lines[${i}].amount`] = 'Enter more than nothing, or untick this fund'
    else if (amount !== undefined) amounts.set(i, amount)
    if (facts.costCentreIds && !facts.costCentreIds.includes(line.costCentre))
      errors[`lines[${i}].costCentre`] = `Choose a cost centre for ${one.fund?.name ?? 'this fund'}`
    const tag = isPremium(one) ? readTag(line, i, errors) : null
    if (tag) addCountErrors(tag, i, facts.interviews * facts.visits.length, errors)
    if (tag) {
      tags.set(i, tag)
      const share = tag.method === 'share' ? apportion(bears, tag).pupilPremium : null
      if (share !== null) parts.set(i, { most: share, of: `${tag.pupilsEligible} of ${tag.pupilsInAll} pupils` })
      if (share !== null && amount === undefined) amounts.set(i, share)
      if (share !== null && amount && amount > share)
        errors[`lines[${i}].amount`] =
          `${tag.pupilsEligible} of ${tag.pupilsInAll} pupils is ${formatPounds(share)} at most. Use that, or say that the whole cost falls on Pupil Premium`
    }
  }
  const blank = ticked.map(({ i }) => i).filter((i) => !amounts.has(i) && !errors[`lines[${i}].amount`])
  fillBlank(blank, amounts, bears, errors)
  const lines = ticked.map(({ line, i }) => ({
    from: line.from,
    amountPence: amounts.get(i) ?? 0,
    costCentreId: facts.costCentreIds ? line.costCentre : null,
    tag: tags.get(i) ?? null,
  }))
  if (noAmountErrors(errors)) addSumErrors({ ticked, lines, bears, parts }, facts, errors)
  return { lines, errors: inOrder(errors) }
}

/** The one amount that was left empty is what the others leave. */
function fillBlank(blank: number[], amounts: Map<number, Pence>, bears: Pence, errors: Record<string, string>): void {
  const given = sumPence(amounts.values())
  const [only] = blank
  if (only === undefined) return
  // What is wrong with another amount is said there; this one may stay empty.
  if (blank.length === 1 && !noAmountErrors(errors)) return
  if (blank.length === 1 && given < bears) amounts.set(only, pence(bears - given))
  else {
    const words =
      given < bears
        ? `Enter an amount, or untick this fund. One may be left empty: ${formatPounds(bears - given)} is still to be shared out`
        : `The other amounts come to ${formatPounds(given)}, and ${formatPounds(bears)} is needed. Use less from them, or untick this fund`
    for (const i of blank) errors[`lines[${i}].amount`] = words
  }
}

const noAmountErrors = (errors: Record<string, string>) => !Object.keys(errors).some((name) => name.endsWith('.amount'))

/** The lines that carry no more than the eligible pupils' part: the most in pence, and of how many pupils. */
type Parts = Map<number, { most: Pence; of: string }>

type Summed = {
  ticked: { i: number; line: TypedLine; fund: FundOffered | undefined }[]
  lines: FundingAnswer[]
  bears: Pence
  parts: Parts
}

function addSumErrors(summed: Summed, facts: FundingFacts, errors: Record<string, string>): void {
  const { ticked, lines } = summed
  const last = ticked.at(-1)
  const short = fundsFallShort(facts)
  if (short && last) {
    errors[`lines[${last.i}].amount`] = shortWords(short, facts.visits.length, facts.isShared ?? false)
    return
  }
  const visits = facts.visits.map(({ day }) => ({ day, bears: facts.bearsEach }))
  // Whether each tag is whole has been said already, beside its own fields.
  const judged = lines.map((line) => ({ ...line, tag: WHOLE_TAG }))
  const { funds, yearGroups, interviews } = facts
  const checked = checkLines({ lines: judged, funds, yearGroups, interviews, visits })
  for (const { line, code } of checked.lines) {
    const at = ticked[line]
    if (at)
      errors[`lines[${at.i}].amount`] = code === 'not_enough_left' ? tooLittleLeft(at.fund) : BOOKING_REFUSALS[code]
  }
  if (checked.over !== 0) Object.assign(errors, sumError(summed, checked.over))
}

/**
 * What is too little or too much, beside an amount that can take it. A mixed group's part cannot be more than it is, so
 * where it is whole the rest belongs to another fund, which the sentence says. `over`: pence, below 0 when more is needed.
 */
function sumError({ ticked, lines, bears, parts }: Summed, over: number): Record<string, string> {
  const amountOf = (i: number) => lines[ticked.findIndex((one) => one.i === i)]?.amountPence ?? 0
  const canTake = ({ i }: { i: number }) =>
    amountOf(i) - over > 0 && amountOf(i) - over <= (parts.get(i)?.most ?? bears)
  // Where nothing was typed there is nothing to correct: least of all a part that was left to be worked out.
  const typed = ticked.filter((one) => one.line.amount)
  const tooMuch = over > 0 ? typed.at(-1) : undefined
  const at = typed.findLast(canTake) ?? tooMuch ?? ticked.findLast(canTake) ?? ticked.at(-1)
  if (!at) return {}
  const full = ticked.find(({ i }) => parts.get(i)?.most === amountOf(i))
  const part = full && parts.get(full.i)
  const come = `so the amounts come to ${formatPounds(bears)}`
  const plain = over < 0 ? `Add ${formatPounds(-over)} ${come}` : `Take ${formatPounds(over)} off ${come}`
  const whole = full && part && `${full.fund?.name}’s part is ${formatPounds(part.most)} (${part.of})`
  const words = !whole
    ? plain
    : canTake(at) && at !== full
      ? `${whole}. Put ${formatPounds(amountOf(at.i) - over)} here`
      : over > 0 && at !== full
        ? nothingHere(whole, amountOf(at.i) - over)
        : over < 0
          ? `${whole}. Put the other ${formatPounds(-over)} on another fund, or say that the whole cost falls on Pupil Premium`
          : plain
  return { [`lines[${at.i}].amount`]: words }
}

/** `left`: pence that would stay of an amount if it alone gave way, 0 or less. */
const nothingHere = (whole: string, left: number): string =>
  left === 0
    ? `${whole}, which leaves nothing for this fund. Untick it`
    : `${whole}, which leaves less than this for the other funds together. Use less from them, or untick one`

function tooLittleLeft(fund: FundOffered | undefined): string {
  const known = (fund?.years ?? []).flatMap(({ label, left }) =>
    left === null ? [] : [`${formatPounds(Math.max(0, left))} in ${label}`],
  )
  return `Only ${known.join(' and ')} is left in ${fund?.name}. Use less from it, add another fund, or go back and take a date away`
}

const WHOLE_TAG: PupilPremiumAnswer = {
  ...{ whom: 'all_eligible', pupilsEligible: null, pupilsInAll: null, method: null },
  ...{ approach: 'wider', challenge: 1, rationale: '' },
}

const count = (typed: string): number | null => (/^\d{1,5}$/.test(typed) ? Number(typed) : null)

function readTag(line: TypedLine, i: number, errors: Record<string, string>): PupilPremiumAnswer | null {
  const isMixed = line.whom === 'mixed_group'
  const parsed = PpTag.safeParse({
    whom: line.whom || undefined,
    pupilsEligible: isMixed ? count(line.eligible) : line.whom === 'named_number' ? count(line.number) : null,
    pupilsInAll: isMixed ? count(line.inAll) : null,
    method: isMixed ? line.method || null : null,
    approach: line.approach || undefined,
    challenge: count(line.challenge) ?? undefined,
    rationale: line.rationale || undefined,
  })
  if (parsed.success) return parsed.data
  for (const { path, message } of parsed.error.issues) {
    const [part] = path
    const field =
      part === 'pupilsEligible' ? (isMixed ? 'eligible' : 'number') : part === 'pupilsInAll' ? 'inAll' : String(part)
    errors[`lines[${i}].${field}`] ??= message
  }
  return null
}

function addCountErrors(tag: PupilPremiumAnswer, i: number, interviews: number, errors: Record<string, string>): void {
  if (!isMoreThanInterviews(tag, interviews)) return
  const field = tag.whom === 'mixed_group' ? 'inAll' : 'number'
  const there = interviews === 1 ? 'is 1 interview' : `are ${interviews} interviews`
  errors[`lines[${i}].${field}`] = `There ${there} in this booking: enter ${interviews} or fewer`
}

const FIELDS = [
  'amount',
  'costCentre',
  'whom',
  'number',
  'eligible',
  'inAll',
  'method',
  'approach',
  'challenge',
  'rationale',
]

/** As the fields stand on the page. */
function inOrder(errors: Record<string, string>): Record<string, string> {
  const place = (name: string) => {
    const match = /^lines\[(\d+)\]\.(\w+)$/.exec(name)
    return match ? Number(match[1]) * 100 + FIELDS.indexOf(match[2] ?? '') : -1
  }
  return Object.fromEntries(Object.entries(errors).sort(([a], [b]) => place(a) - place(b)))
}
