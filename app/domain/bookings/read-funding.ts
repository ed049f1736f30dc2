import { eligibleYears } from '../budgets/pupil-premium.ts'
import { formatPounds, type Pence, parsePounds, pence, sumPence } from '../money.ts'
import { checkLines, type FundOffered } from './check-request.ts'
import { fundsFallShort, shortWords } from './funds-fall-short.ts'
import { type Part, partOf, readTag, type TypedTag, tagTypedAgain } from './read-tag.ts'
import { BOOKING_REFUSALS } from './refusals.ts'
import type { FundingAnswer, PupilPremiumAnswer, VisitAnswer } from './request-answers.ts'

/** A fund's part of the form as it was typed. */
export type TypedLine = { from: string; amount: string; costCentre: string } & TypedTag

export type FundingFacts = {
  funds: readonly FundOffered[]
  yearGroups: readonly number[]
  visits: readonly VisitAnswer[]
  /** one to one, in each visit; 0 where the service has none */
  interviews: number
  /** The kinds of fund that the menu lets pay for the service. */
  payable: readonly string[]
  /** What the funds bear of each visit. */
  bearsEach: Pence
  costCentreIds: readonly string[] | null
  /** Whether the funds are shares agreed with a consortium. */
  isShared?: boolean
}

type Read = { lines: FundingAnswer[]; errors: Record<string, string> }

/**
 * Reads who pays from what was typed: `chosen` are the funds that were ticked. One amount may be left empty: it is what
 * the others leave, and for a mixed group by share it is the eligible pupils' part. Errors are by field name, all at once.
 */
export function readFunding(chosen: readonly string[], typed: readonly TypedLine[], facts: FundingFacts): Read {
  const errors: Record<string, string> = {}
  if (chosen.length === 0) return { lines: [], errors: { funds: 'Choose at least one fund' } }
  const all = typed.map((line, i) => ({ line, i, fund: facts.funds.find((fund) => fund.from === line.from) }))
  const ticked = all.filter(({ line, fund }) => fund && chosen.includes(line.from))
  if (ticked.length !== new Set(chosen).size) return { lines: [], errors: { funds: BOOKING_REFUSALS.fund_not_found } }
  if (ticked.some(({ fund }) => fund && !facts.payable.includes(fund.kind)))
    return { lines: [], errors: { funds: BOOKING_REFUSALS.fund_not_for_service } }
  const isPremium = (one: (typeof ticked)[number]) => one.fund?.kind === 'pupil_premium'
  if (ticked.some(isPremium) && !eligibleYears(facts.yearGroups).ok) errors.funds = BOOKING_REFUSALS.year_not_eligible

  const bears = pence(facts.bearsEach * facts.visits.length)
  const tags = new Map<number, PupilPremiumAnswer | null>()
  const amounts: Amounts = new Map()
  const parts: Parts = new Map()
  for (const one of ticked) {
    const { line, i } = one
    const amount = line.amount ? parsePounds(line.amount) : undefined
    if (amount === null) errors[`lines[${i}].amount`] = 'Enter an amount in pounds, like 351.14'
    else if (amount === 0) errors[`lines[${i}].amount`] = 'Enter more than nothing, or untick this fund'
    else if (amount !== undefined) amounts.set(i, amount)
    if (facts.costCentreIds && !facts.costCentreIds.includes(line.costCentre))
      errors[`lines[${i}].costCentre`] = `Choose a cost centre for ${one.fund?.name ?? 'this fund'}`
    if (!isPremium(one)) continue
    const read = readTag(line, facts.interviews * facts.visits.length)
    for (const [field, words] of Object.entries(read.errors)) errors[`lines[${i}].${field}`] = words
    tags.set(i, read.tag)
    const part = partOf(line, read.errors, bears)
    if (part === 'unknown' && amount === undefined) amounts.set(i, part)
    if (part === null || part === 'unknown') continue
    parts.set(i, part)
    if (amount === undefined) amounts.set(i, part.most)
    if (amount && amount > part.most)
      errors[`lines[${i}].amount`] =
        `${part.of} is ${formatPounds(part.most)} at most. Use that, or say that the whole cost falls on Pupil Premium`
  }
  const blank = ticked.map(({ i }) => i).filter((i) => !amounts.has(i) && !errors[`lines[${i}].amount`])
  fillBlank(blank, amounts, bears, errors)
  const lines = ticked.map(({ line, i }) => ({
    from: line.from,
    amountPence: penceOf(amounts, i),
    // The page fills in the amount of an only fund itself.
    isLeftEmpty: line.amount === '' || facts.funds.length === 1,
    costCentreId: facts.costCentreIds ? line.costCentre : null,
    tag: tags.get(i) ?? null,
  }))
  if (noAmountErrors(errors)) {
    const summed = { ticked, lines, bears, parts }
    if (isOneUnknown(amounts)) Object.assign(errors, nothingLeft(summed))
    else addSumErrors(summed, facts, errors)
  }
  return { lines, errors: inOrder(errors) }
}

/** A line that was answered, as its fields on the page have it. */
export const typedAgain = ({ from, amountPence, isLeftEmpty, costCentreId, tag }: FundingAnswer): TypedLine => ({
  from,
  amount: isLeftEmpty ? '' : (amountPence / 100).toFixed(2),
  costCentre: costCentreId ?? '',
  ...tagTypedAgain(tag),
})

/** By line. `unknown`: left empty, to be a part that cannot be worked out until what is wrong with its pupils is put right. */
type Amounts = Map<number, Pence | 'unknown'>

const penceOf = (amounts: Amounts, i: number): Pence => {
  const amount = amounts.get(i)
  return amount === undefined || amount === 'unknown' ? pence(0) : amount
}

const isOneUnknown = (amounts: Amounts) => [...amounts.values()].includes('unknown')

/** The one amount that was left empty is what the others leave. */
function fillBlank(blank: number[], amounts: Amounts, bears: Pence, errors: Record<string, string>): void {
  const given = sumPence([...amounts.keys()].map((i) => penceOf(amounts, i)))
  const [only] = blank
  if (only === undefined) return
  // What is wrong with another amount, or with the pupils of a part, is said there; this one may stay empty.
  if (blank.length === 1 && (isOneUnknown(amounts) || !noAmountErrors(errors))) return
  if (blank.length === 1 && given < bears) amounts.set(only, pence(bears - given))
  else for (const i of blank) errors[`lines[${i}].amount`] = blankWords(given, bears, isOneUnknown(amounts))
}

function blankWords(given: Pence, bears: Pence, isGivenUnknown: boolean): string {
  if (given >= bears)
    return `The other amounts come to ${formatPounds(given)}, and ${formatPounds(bears)} is needed. Use less from them, or untick this fund`
  const enter = 'Enter an amount, or untick this fund. One may be left empty'
  return isGivenUnknown ? enter : `${enter}: ${formatPounds(bears - given)} is still to be shared out`
}

const noAmountErrors = (errors: Record<string, string>) => !Object.keys(errors).some((name) => name.endsWith('.amount'))

/** The lines that carry no more than the eligible pupils' part. */
type Parts = Map<number, Part>

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
  // Whether each tag is whole, and who may be paid for, has been said already, beside their own fields.
  const judged = lines.map((line) => ({ ...line, tag: WHOLE_TAG }))
  const { funds, interviews, payable } = facts
  const checked = checkLines({ lines: judged, funds, yearGroups: [], interviews, payable, visits })
  for (const { line, code } of checked.lines) {
    const at = ticked[line]
    if (at)
      errors[`lines[${at.i}].amount`] = code === 'not_enough_left' ? tooLittleLeft(at.fund) : BOOKING_REFUSALS[code]
  }
  if (checked.over !== 0) Object.assign(errors, sumError(summed, checked.over))
}

/** Where the typed amounts alone come to the cost, whatever the part that cannot be worked out yet is. */
function nothingLeft({ ticked, lines, bears }: Summed): Record<string, string> {
  const last = ticked.findLast(({ line }) => line.amount)
  if (!last || sumPence(lines.map((line) => line.amountPence)) < bears) return {}
  return { [`lines[${last.i}].amount`]: `Enter less here: all amounts together come to ${formatPounds(bears)}` }
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
  return `Only ${known.join(' and ')} is left in ${fund?.name}. Use less from it, add another fund, or go back and ask for less`
}

const WHOLE_TAG: PupilPremiumAnswer = {
  ...{ whom: 'all_eligible', pupilsEligible: null, pupilsInAll: null, method: null },
  ...{ approach: 'wider', challenge: 1, rationale: '' },
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
