import type { Day } from '../calendar.ts'

/** A visit as an email says it. Pence. Deadlines are ready words: "5pm on Friday 27 November 2026". */
export type VisitWords = {
  id: string
  /** The day it is on; of what has no date, the day by which it is wanted. */
  day: Day
  /** '' of what has no date. */
  times: string
  /** "30 licences", of what has no date; null of a visit. */
  quantity: string | null
  place: string
  /** Street, town and postcode, in one line. */
  address: string
  isAtSchool: boolean
  room: string
  interviews: number
  /** Whether a check of the adviser that it needs ends before its day, and is to be renewed. */
  lacks: 'renewal' | 'hold' | null
  /** Whom the provider has named; null where nobody is, and of a visit of an adviser's own practice. */
  comes: string | null
  /** Of the register that the adviser keeps: how many interviews are marked, and how many of those took place. */
  marked: number
  seen: number
  /** Price, travel, fee and VAT: what the payer is invoiced. */
  totalPence: number
  /** Price and travel, with the adviser's own VAT: what the adviser is paid. */
  receivesPence: number
  /** Until when it can be approved, and answered, where that is awaited. */
  approveBy: string
  answerBy: string
  agreeBy: string | null
  /** What the adviser wrote for the school when recording it; for the school alone. */
  deliveredNote: string | null
  /** How much of it took place, where not all of it did. */
  part: string | null
}

/** Visits that wait: how many, what they cost the payer, and until when. Pence. */
export type WaitingWords = { visits: number; totalPence: number; by: string }

/** What the emails of a booking may say: the visits concerned, and nothing about a pupil. Pence. */
export type BookingWords = {
  id: string
  reference: string
  school: string
  /** Where the adviser goes: the school, or another place with the school it is for. */
  where: string
  payer: string
  consortium: string | null
  adviser: string
  /** Whether it is a provider, which sends somebody. */
  isProvider: boolean
  adviserSlug: string | null
  /** The adviser's own number, for whoever may have to ring; empty when none is given. */
  adviserPhone: string
  service: string
  yearGroups: string
  /** The school's own number as the register publishes it; null when it has none. */
  schoolPhone: string | null
  requestedBy: string
  safeguardingLead: string
  /** How visits by video or telephone are held, by name; empty for those face to face. */
  remote: { name: string; words: string }[]
  /** How to arrive, as the school keeps it in its settings; empty when it says nothing. */
  arrival: string
  visits: VisitWords[]
  /** Days of the booking beyond these that still stand, and what of them waits for whom. */
  others: { days: number; toApprove: WaitingWords | null; toAnswer: WaitingWords | null }
  totalPence: number
  /** Whether the payer’s payroll pays the adviser for these visits, so that nothing is invoiced. */
  isByPayroll: boolean
  /** What of that the payer claims back, so that no fund bears it. */
  recoverablePence: number
  receivesPence: number
  /** What cancelling these late costs its payer, and brings whoever was to come; null where it costs nothing. */
  cancelling: { costsPence: number; receivesPence: number } | null
  /** By fund: what the visits take, and what is left after. Null: no allocation is set. Never for the adviser. */
  funding: { name: string; pence: number; leftPence: number | null }[]
  approveBy: string
  answerBy: string
  /** Who can approve, by name; empty when nobody can. */
  approvers: string[]
  /** Who has approved, and whether the adviser has accepted: both sides always see which is awaited. */
  approvedBy: string | null
  isAccepted: boolean
  orderNumber: string | null
  usesOrderNumbers: boolean
  /** Who ended the visits, or declined to approve them, and why; null while they are live. */
  endedBy: string | null
  /** Whether the adviser, or Waymark, could not keep them, so that another may be taken in their place. */
  isEndedBySupplier: boolean
  reason: string | null
  /** What the school said was wrong, in its own words, and who said it; null while nothing was. */
  problem: string | null
  problemBy: string | null
  problemOutcome: 'agree' | 'part' | 'void' | 'taken_back' | null
  /** Until when whoever supplied it is waited for. */
  problemAnswerBy: string | null
  questionBy: string | null
  answerFrom: string | null
}

/** What an email about money in says. Pence. */
export type PaymentWords = {
  id: string
  payer: string
  /** The number that a transfer quotes. */
  reference: string
  adviserInvoices: string[]
  feeInvoice: string | null
  totalPence: number
  receivedPence: number
  creditedPence: number
  /** Whether anything of it is still to pay. */
  isOpen: boolean
  dueOn: Day
  orderNumber: string | null
  /** Where a bank transfer goes, as banks write it; null until Stripe has said. */
  bank: { accountName: string | null; sortCode: string; accountNumber: string } | null
  agreedWords: string
  /** Whether it is for a visit that was cancelled late. */
  isCancellation: boolean
  /** Whether it is invoiced before it took place, and that is not over yet. */
  isInAdvance: boolean
  /** All that it is for, oldest first. */
  visits: { words: string; pence: number }[]
}

/** What an email about money out says. Pence. */
export type PayoutWords = { id: string; amountPence: number; reason: string | null }
