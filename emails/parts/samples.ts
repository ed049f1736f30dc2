import type { BookingWords, PaymentWords, PayoutWords } from '#app/domain/bookings/email-facts.ts'
import type { Day } from '#app/domain/calendar.ts'
import type { Reader } from './letter.tsx'

// Invented people and schools, as in the pictures of the look.
export const origin = 'https://waymark.example'

export const requester: Reader = {
  name: 'Priya Anand',
  firstName: 'Priya',
  address: 'p.anand@fernhollow.example',
  side: 'school',
  because: 'you asked for this visit for Fernhollow School',
}

export const approver: Reader = {
  name: 'Graham Ellwood',
  firstName: 'Graham',
  address: 'g.ellwood@fernhollow.example',
  side: 'school',
  because: 'you approve spending for Fernhollow School',
}

export const leadOfConsortium: Reader = {
  name: 'Dilys Roe',
  firstName: 'Dilys',
  address: 'd.roe@fourvalleys.example',
  side: 'consortium',
  because: 'you ask for visits for Four Valleys',
}

export const payer: Reader = {
  name: 'Mina Okafor',
  firstName: 'Mina',
  address: 'm.okafor@fernhollow.example',
  side: 'school',
  because: 'you pay invoices for Fernhollow School',
}

export const adviser: Reader = {
  name: 'Rowan Tallis',
  firstName: 'Rowan',
  address: 'rowan@tallis-careers.example',
  side: 'adviser',
  because: 'you answer requests for Rowan Tallis',
}

export const staff: Reader = {
  name: 'Sefa Moss',
  firstName: 'Sefa',
  address: 'sefa@waymark.example',
  side: 'staff',
  because: 'you work for Waymark',
}

export const person: Reader = {
  name: 'Priya Anand',
  firstName: 'Priya',
  address: 'p.anand@fernhollow.example',
  side: 'person',
  because: 'somebody gave this address to Waymark',
}

const visit = {
  id: 'vis_sample1',
  day: '2027-01-21' as Day,
  times: '8:45am to 3:15pm',
  quantity: null,
  place: 'Fernhollow School',
  address: '12 Mill Lane, Fernhollow, ZZ4 6AT',
  isAtSchool: true,
  room: 'Careers room',
  interviews: 6,
  lacks: null,
  comes: null,
  marked: 5,
  seen: 4,
  totalPence: 35_114,
  receivesPence: 32_810,
  approveBy: '5pm on Friday 27 November',
  answerBy: '5pm on Friday 27 November',
  agreeBy: '5pm on Thursday 28 January 2027',
  part: null,
  deliveredNote: 'The room was needed at noon, so the last interview was in the library.',
}

export const booking: BookingWords = {
  id: 'bkg_sample',
  reference: 'WMK-204180',
  school: 'Fernhollow School',
  where: 'Fernhollow School',
  payer: 'Fernhollow School',
  consortium: null,
  adviser: 'Rowan Tallis',
  isProvider: false,
  adviserSlug: 'rowan-tallis',
  adviserPhone: '01632 960 118',
  service: 'A day of guidance interviews',
  yearGroups: 'Years 10 and 11',
  schoolPhone: '01632 960333',
  requestedBy: 'Priya Anand',
  safeguardingLead: 'Helen Marsh',
  remote: [],
  arrival: 'Report to reception on Mill Lane with photo identification and your DBS certificate.',
  visits: [visit],
  others: { days: 0, toApprove: null, toAnswer: null },
  totalPence: 35_114,
  isByPayroll: false,
  recoverablePence: 0,
  receivesPence: 32_810,
  cancelling: null,
  funding: [
    { name: 'Pupil Premium', pence: 23_409, leftPence: 248_862 },
    { name: 'Careers budget', pence: 11_705, leftPence: null },
  ],
  approveBy: '5pm on Friday 27 November',
  answerBy: '5pm on Friday 27 November',
  approvers: ['Graham Ellwood'],
  approvedBy: null,
  isAccepted: false,
  orderNumber: null,
  usesOrderNumbers: true,
  endedBy: null,
  isEndedBySupplier: false,
  reason: null,
  problem: null,
  problemBy: null,
  problemOutcome: null,
  problemAnswerBy: null,
  questionBy: 'Graham Ellwood',
  answerFrom: 'Priya Anand',
}

/** A visit that a consortium asked for at one of its schools. */
export const ledBooking: BookingWords = {
  ...booking,
  consortium: 'Four Valleys',
  requestedBy: 'Dilys Roe',
  funding: [{ name: 'Careers budget', pence: 35_114, leftPence: 144_886 }],
}

export const approvedBooking: BookingWords = { ...booking, approvedBy: 'Graham Ellwood', orderNumber: 'FH-20911' }
export const confirmedBooking: BookingWords = { ...approvedBooking, isAccepted: true }

export const threeVisits: BookingWords = {
  ...booking,
  visits: [
    visit,
    { ...visit, id: 'vis_sample2', day: '2027-02-04' as Day },
    { ...visit, id: 'vis_sample3', day: '2027-03-11' as Day },
  ],
  totalPence: 105_342,
  receivesPence: 98_430,
  funding: [
    { name: 'Pupil Premium', pence: 70_227, leftPence: 202_044 },
    { name: 'Careers budget', pence: 35_115, leftPence: 118_557 },
  ],
}

/** What has no date: codes that are wanted by a day, and come to nobody's diary. */
export const undatedBooking: BookingWords = {
  ...confirmedBooking,
  where: 'Fellside High School',
  service: 'Codes for a psychometric test: Lodestar',
  safeguardingLead: '',
  arrival: '',
  visits: [
    {
      ...visit,
      times: '',
      quantity: '30 codes',
      place: '',
      address: '',
      room: '',
      interviews: 0,
      deliveredNote: 'Start with the short one.',
    },
  ],
}

/** A visit bought from a provider, which has named who comes. */
export const providerBooking: BookingWords = {
  ...confirmedBooking,
  adviser: 'Northfell Careers',
  isProvider: true,
  visits: [{ ...visit, comes: 'Marian Oakes' }],
}

export const office: Reader = {
  name: 'Imogen Thwaite',
  firstName: 'Imogen',
  address: 'imogen@northfell.example',
  side: 'adviser',
  isOffice: true,
  because: 'you answer requests for Northfell Careers',
}

export const practitioner: Reader = {
  name: 'Marian Oakes',
  firstName: 'Marian',
  address: 'marian@oakes.example',
  side: 'person',
  because: 'you have an account there',
}

export const payment: PaymentWords = {
  id: 'req_sample',
  payer: 'Fernhollow School',
  reference: 'RT-0031',
  adviserInvoices: ['RT-0031'],
  feeInvoice: 'WMK-0412',
  totalPence: 35_114,
  receivedPence: 35_114,
  creditedPence: 0,
  isOpen: false,
  dueOn: '2027-02-27' as Day,
  orderNumber: 'FH-20911',
  bank: { accountName: 'Fernhollow School', sortCode: '20-00-00', accountNumber: '55779911' },
  agreedWords: 'Priya Anand agreed on Thursday 28 January 2027 that it took place',
  isCancellation: false,
  isInAdvance: false,
  visits: [{ words: 'Wednesday 27 January 2027, Personal guidance day, booking WMK-379493', pence: 35_114 }],
}

export const payout: PayoutWords = { id: 'pot_sample', amountPence: 32_810, reason: null }
