// What money should be, by the rules as people read them and with arithmetic of its own: nothing of the product's is imported.
// A school pays the adviser's price and travel and Waymark's booking fee, with VAT where a supplier is registered; its funds
// bear it, less VAT that it claims back. All in pence.

export type Held = 'reserved' | 'committed' | 'spent' | 'nothing'

export type ModelFund = { allocated: number; reserved: number; committed: number; spent: number }

export type ModelSchool = {
  id: string
  recoversVat: boolean
  usesOrderNumbers: boolean
  invoicing: 'visit' | 'month' | 'term'
  /** What its bank has sent, what its card has paid, and what has come past Stripe and is confirmed. */
  sent: number
  byCard: number
  outside: number
}

/** `shares`: of a provider, the practice that is paid its part of each visit. */
export type ModelAdviser = {
  id: string
  isRegistered: boolean
  accountIs: 'none' | 'ready' | 'lost'
  shares: { of: string } | null
}

/** So much of price and travel, before VAT, where it is a part. */
export type Settling = { outcome: 'agree' | 'part' | 'void'; price: number; travel: number }
export type Proposed = { on: string; by: 'school' | 'adviser'; ends: number }

export type ModelVisit = {
  id: string
  bookingId: string
  schoolId: string
  adviserId: string
  /** yyyy-mm-dd */
  on: string
  status: string
  open: Set<'approval' | 'answer'>
  /** When Waymark lets it expire; when silence agrees. */
  waitsUntil: number
  agreeBy: number | null
  hasRegister: boolean
  part: { done: number; of: number } | null
  /** How one of the staff has settled its problem, while a second has not confirmed it. */
  settling: Settling | null
  /** Another day that waits for the other side's answer. */
  proposed: Proposed | null
  holds: Held
  lines: { fund: string; pence: number }[]
  /** What its payer is to be charged for it, once that is due. */
  bill: Bill | null
  billedOn: string | null
  /** What has been taken off its bill. */
  credited: Credited
}

/** What is taken off, or may be taken off, each line of a bill: net of VAT. */
export type Lines = { price: number; travel: number; fee: number }

/** What is invoiced: the adviser's supply and Waymark's, VAT in it, and what the funds bear. */
export type Bill = { net: Lines; adviser: number; fee: number; feeVat: number; total: number; bears: number }

/** What is taken off a bill, with its VAT. */
export type Credited = Omit<Bill, 'bears'>

export type ModelCredit = Credited & { visitId: string; status: 'asked' | 'agreed' | 'done' | 'ended' }

/** Money that one of the staff has asked to return: from a payment that brought too much, or from what waits. */
export type ModelRefund = { amount: number; status: 'asked' | 'sent' | 'ended' }

export type Model = {
  funds: Map<string, ModelFund>
  schools: Map<string, ModelSchool>
  advisers: Map<string, ModelAdviser>
  visits: Map<string, ModelVisit>
  /** The order number of a booking. */
  orders: Map<string, string | null>
  credits: Map<string, ModelCredit>
  refunds: Map<string, ModelRefund>
}

export const emptyModel = (): Model => ({
  funds: new Map(),
  schools: new Map(),
  advisers: new Map(),
  visits: new Map(),
  orders: new Map(),
  credits: new Map(),
  refunds: new Map(),
})

/** What everybody in the storm charges: £320.00 a day, and 18 miles there and back at 45p. */
const PRICE = 32_000
const TRAVEL = 18 * 45
export const INTERVIEWS = 6
/** School days of notice, and what of the price is due with at least so many. */
const CANCELLING = [
  [10, 0],
  [5, 50],
  [0, 100],
] as const

const halfUp = (pence: number): number => Math.floor(pence + 0.5)
/** 6 per cent of the price, at least £5 and at most £30. */
const feeOn = (price: number): number => Math.min(3_000, Math.max(500, halfUp((price * 6) / 100)))

function billOf(of: Lines, school: ModelSchool, adviser: ModelAdviser): Bill {
  const vat = (net: number) => halfUp(net / 5)
  const adviserVat = adviser.isRegistered ? vat(of.price) + vat(of.travel) : 0
  const feeVat = vat(of.fee)
  const net = of.price + of.travel + of.fee
  return {
    net: of,
    adviser: of.price + of.travel + adviserVat,
    fee: of.fee + feeVat,
    feeVat,
    total: net + adviserVat + feeVat,
    bears: school.recoversVat ? net : net + adviserVat + feeVat,
  }
}

/** A whole day. */
export const wholeBill = (school: ModelSchool, adviser: ModelAdviser): Bill =>
  billOf({ price: PRICE, travel: TRAVEL, fee: feeOn(PRICE) }, school, adviser)

/** So many of its interviews: their part of the price, all of the travel, and the fee on that price. */
const partBill = (school: ModelSchool, adviser: ModelAdviser, { done, of }: { done: number; of: number }): Bill => {
  const price = halfUp((PRICE * done) / of)
  return billOf({ price, travel: TRAVEL, fee: feeOn(price) }, school, adviser)
}

/** What is due if it is agreed as it was recorded. */
export const recordedBill = (school: ModelSchool, adviser: ModelAdviser, { part }: Pick<ModelVisit, 'part'>): Bill =>
  part ? partBill(school, adviser, part) : wholeBill(school, adviser)

/** What staff settle alone, and above which two of them do. */
export const SETTLED_BY_TWO_ABOVE = 34_000

/** What cancelling with so many school days of notice costs: a part of the price, and neither travel nor fee. */
export const cancelBill = (school: ModelSchool, adviser: ModelAdviser, notice: number): Bill => {
  const percent = CANCELLING.find(([from]) => notice >= from)?.[1] ?? 100
  return billOf({ price: halfUp((PRICE * percent) / 100), travel: 0, fee: 0 }, school, adviser)
}

// School days: weekdays that are no bank holiday, since these schools have not entered their terms.
const BANK_HOLIDAYS = ['2027-01-01', '2027-03-26', '2027-03-29', '2027-05-03', '2027-05-31', '2027-08-30']
const at = (on: string) => new Date(`${on}T12:00:00Z`)
export const nextDay = (on: string, days = 1): string =>
  new Date(at(on).getTime() + days * 86_400_000).toISOString().slice(0, 10)
export const isSchoolDay = (on: string): boolean => ![0, 6].includes(at(on).getUTCDay()) && !BANK_HOLIDAYS.includes(on)
export function schoolDaysTo(from: string, to: string): number {
  let days = 0
  for (let on = nextDay(from); on <= to; on = nextDay(on)) if (isSchoolDay(on)) days++
  return days
}
/** 5pm in London on the fifth school day after a day. Summer time began on 28 March 2027. */
export function fifthSchoolDay(after: string): number {
  let on = after
  for (let left = 5; left > 0; ) {
    on = nextDay(on)
    if (isSchoolDay(on)) left--
  }
  return Date.parse(`${on}T${on >= '2027-03-28' ? '16' : '17'}:00:00Z`)
}
/** A proposed day is answered by 5pm on the fifth school day, and before either time begins. */
export const proposalEnds = (now: Date, was: string, on: string): number =>
  Math.min(fifthSchoolDay(londonDayOf(now)), startOf(was), startOf(on))
export const startOf = (on: string): number => Date.parse(`${on}T${on >= '2027-03-28' ? '07' : '08'}:45:00Z`)
export const londonDayOf = (now: Date): string => {
  const isSummer = now.toISOString() >= '2027-03-28T01:00:00Z'
  return new Date(now.getTime() + (isSummer ? 3_600_000 : 0)).toISOString().slice(0, 10)
}

/** The first day on which something charged on a day is invoiced. */
export function leavesOn(invoicing: ModelSchool['invoicing'], chargedOn: string): string {
  if (invoicing === 'visit') return chargedOn
  let [year, month] = chargedOn.split('-').map(Number) as [number, number]
  do {
    month++
    if (month === 13) [year, month] = [year + 1, 1]
  } while (invoicing === 'term' && ![1, 4, 9].includes(month))
  return `${year}-${String(month).padStart(2, '0')}-01`
}

const schoolOf = (model: Model, visit: ModelVisit) => model.schools.get(visit.schoolId) as ModelSchool
const adviserOf = (model: Model, visit: ModelVisit) => model.advisers.get(visit.adviserId) as ModelAdviser

/** Moves what the funds hold for a visit: where it was, it is no more. */
function move(model: Model, visit: ModelVisit, to: Held): void {
  for (const { fund, pence } of visit.lines) {
    const one = model.funds.get(fund) as ModelFund
    if (visit.holds !== 'nothing') one[visit.holds] -= pence
    if (to !== 'nothing') one[to] += pence
  }
  visit.holds = to
}

export const asked = (model: Model, visit: ModelVisit): void => {
  model.visits.set(visit.id, visit)
  move(model, visit, 'reserved')
}
export const approved = (model: Model, visit: ModelVisit): void => {
  visit.open.delete('approval')
  move(model, visit, 'committed')
  if (visit.open.size === 0) visit.status = 'confirmed'
}
export const accepted = (visit: ModelVisit): void => {
  visit.open.delete('answer')
  if (visit.open.size === 0) visit.status = 'confirmed'
}
/** It ends and costs nothing. */
export const ended = (model: Model, visit: ModelVisit, status: string): void => {
  visit.status = status
  move(model, visit, 'nothing')
}

/** What its funds bear is spent, in their proportions by largest remainder; the rest goes back. */
function bear(model: Model, visit: ModelVisit, bears: number): void {
  move(model, visit, 'nothing')
  const held = visit.lines.reduce((sum, { pence }) => sum + pence, 0)
  const exact = visit.lines.map(({ pence }) => (held === 0 ? 0 : (pence * bears) / held))
  const parts = exact.map(Math.floor)
  const odd = bears - parts.reduce((sum, pence) => sum + pence, 0)
  const inTurn = exact
    .map((share, i) => [share - (parts[i] as number), i] as const)
    .sort((a, b) => b[0] - a[0] || a[1] - b[1])
  for (const [, i] of inTurn.slice(0, odd)) parts[i] = (parts[i] as number) + 1
  visit.lines = visit.lines.map(({ fund }, i) => ({ fund, pence: parts[i] as number }))
  move(model, visit, 'spent')
}

function spend(model: Model, visit: ModelVisit, bill: Bill, on: string): void {
  bear(model, visit, bill.bears)
  if (bill.total > 0) Object.assign(visit, { bill, billedOn: on })
}

export function agreed(model: Model, visit: ModelVisit, on: string): void {
  visit.status = 'agreed'
  const [school, adviser] = [schoolOf(model, visit), adviserOf(model, visit)]
  spend(model, visit, recordedBill(school, adviser, visit), on)
}
/** So much of price and travel, and the fee on that price; none where only travel is due. */
export function settled(model: Model, visit: ModelVisit, { price, travel }: Settling, on: string): void {
  visit.status = 'agreed'
  const fee = price === 0 ? 0 : feeOn(price)
  spend(model, visit, billOf({ price, travel, fee }, schoolOf(model, visit), adviserOf(model, visit)), on)
}
export function cancelledLate(model: Model, visit: ModelVisit, notice: number, on: string): void {
  visit.status = 'cancelled'
  spend(model, visit, cancelBill(schoolOf(model, visit), adviserOf(model, visit), notice), on)
}

// What is credited: something of each line, with the VAT of all that was ever taken off that line, rounded once.
export const NOTHING: Credited = { net: { price: 0, travel: 0, fee: 0 }, adviser: 0, fee: 0, feeVat: 0, total: 0 }
const LINES = ['price', 'travel', 'fee'] as const

/** What may still be taken off each line. */
export const leftOf = ({ bill, credited }: ModelVisit): Lines => {
  const left = (line: keyof Lines) => (bill as Bill).net[line] - credited.net[line]
  return { price: left('price'), travel: left('travel'), fee: left('fee') }
}

/** All that is taken off a bill where so much net is taken off each of its lines. */
function takenOff(model: Model, visit: ModelVisit, net: Lines): Credited {
  const { bill } = visit as { bill: Bill }
  const vat = (line: keyof Lines) => {
    const whole = bill.net[line]
    return whole === 0 ? 0 : halfUp((halfUp(whole / 5) * net[line]) / whole)
  }
  const adviserVat = adviserOf(model, visit).isRegistered ? vat('price') + vat('travel') : 0
  const [adviser, feeVat] = [net.price + net.travel + adviserVat, vat('fee')]
  return { net, adviser, fee: net.fee + feeVat, feeVat, total: adviser + net.fee + feeVat }
}

/** What a credit of so much net off each line comes to, after those before it. */
export function creditOf(model: Model, visit: ModelVisit, wanted: Lines): Credited {
  const before = visit.credited
  const net = { ...before.net }
  for (const line of LINES) net[line] += wanted[line]
  const after = takenOff(model, visit, net)
  return {
    net: wanted,
    adviser: after.adviser - before.adviser,
    fee: after.fee - before.fee,
    feeVat: after.feeVat - before.feeVat,
    total: after.total - before.total,
  }
}

/** It is carried out: the funds bear what is still billed, and have back the rest. */
export function credit(model: Model, of: ModelCredit): void {
  const visit = model.visits.get(of.visitId) as ModelVisit
  const [bill, was] = [visit.bill as Bill, visit.credited]
  const net = { ...was.net }
  for (const line of LINES) net[line] += of.net[line]
  visit.credited = takenOff(model, visit, net)
  of.status = 'done'
  const left = bill.total - visit.credited.total
  const netLeft = LINES.reduce((sum, line) => sum + bill.net[line] - net[line], 0)
  bear(model, visit, schoolOf(model, visit).recoversVat ? netLeft : left)
}

/** Of a provider's visit, what of its price goes to whoever came, and all of the travel. */
export const SHARED_PERCENT = 70

/** To whom a visit is paid, and how much is due to each after what was credited. */
export function payeesOf(model: Model, visit: ModelVisit): { supplier: string; due: number }[] {
  const { id, shares } = adviserOf(model, visit)
  const due = (visit.bill?.adviser ?? 0) - visit.credited.adviser
  const { price, travel } = leftOf(visit)
  const theirs = shares ? halfUp((price * SHARED_PERCENT) / 100) + travel : 0
  if (!shares || theirs === 0 || theirs >= due) return [{ supplier: id, due }]
  return [
    { supplier: id, due: due - theirs },
    { supplier: shares.of, due: theirs },
  ]
}
