import { sql } from 'drizzle-orm'
import type { AdviserActor } from '#app/auth/actor.ts'
import { loadMember } from '#app/auth/belongings.server.ts'
import { fundYearOn } from '#app/domain/budgets/funds.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { halfYearOf } from '#app/domain/invoices/late-payment.ts'
import { yearOf } from '#app/domain/sellers/seller-figures.ts'
import { goodFile } from '#tests/make/files.ts'
import { schoolDay } from '#tests/make/two-of-each.ts'
import { found, personAt } from './look-up.ts'
import { type Step, sends, type Walk } from './step.ts'

type Form = Record<string, string | string[]>

/** A date as its three fields are sent. */
const dated = (name: string, on: Day) => {
  const [year, month, day] = on.split('-') as [string, string, string]
  return { [`${name}.day`]: day, [`${name}.month`]: month, [`${name}.year`]: year }
}

/** Staff do something about the report of so many years ago, in which nobody was paid. */
const reports = (name: string, ago: number, form: (walk: Walk) => Promise<Form>): Step =>
  sends(name, 'routes/staff/seller-year.tsx', async (walk) => {
    const year = String(yearOf(londonDay(walk.ground.now)) - ago)
    return { as: walk.ground.staff, path: `/staff/seller-reports/${year}`, params: { year }, form: await form(walk) }
  })
const readyReport = () => found(sql`select id from seller_reports where status = 'ready'`)
const taxDetails = { number: 'AA 00 00 01 A', ...dated('bornOn', '1985-03-27' as Day), certified: 'yes' }

/** What HMRC asks of whoever is paid, and is told. */
const SELLERS: Step[] = [
  sends('give tax details', 'routes/adviser/tax-details.tsx', ({ ground }) => ({
    as: ground.adviser.actor,
    path: '/adviser/payouts/tax-details',
    form: taxDetails,
  })),
  sends('correct tax details', 'routes/adviser/tax-details.tsx', ({ ground }) => ({
    as: ground.adviser.actor,
    path: '/adviser/payouts/tax-details',
    form: { ...taxDetails, number: 'AA 00 00 02 A' },
  })),
  reports('make a seller report ready', 2, async () => ({ intent: 'make' })),
  reports('drop a seller report', 2, async () => ({ intent: 'drop', report: await readyReport() })),
  reports('make a seller report ready that is sent', 1, async () => ({ intent: 'make' })),
  reports('send a seller report', 1, async () => ({
    ...{ intent: 'send', report: await readyReport(), reference: 'DPR-0001' },
  })),
]

const fund = (name: string, form: Record<string, string>): Step =>
  sends(name, 'routes/school/budget.tsx', async ({ ground }) => {
    const fundId = await found(sql`select id from funds where kind = 'other'`)
    return { as: ground.anybody, path: `/school/budgets/${fundId}`, params: { fundId }, form }
  })

const allocates = (name: string, amount: string, commandKey: string): Step =>
  sends(name, 'routes/school/budget.tsx', async ({ ground }) => {
    const fundId = await found(sql`select id from funds where kind = 'other'`)
    const { startsOn } = fundYearOn('other', londonDay(ground.now), 'april')
    const form = { intent: 'allocate', startsOn, amount, source: 'Minutes', commandKey }
    return { as: ground.anybody, path: `/school/budgets/${fundId}`, params: { fundId }, form }
  })

const centre = sql`select id from cost_centres where code = '4410'`
const centres = (name: string, form: (walk: Walk) => Promise<Record<string, string>>): Step =>
  sends(name, 'routes/school/cost-centres.tsx', async (walk) => ({
    as: walk.ground.anybody,
    path: '/school/budgets/cost-centres',
    form: await form(walk),
  }))

const keeps = (
  name: string,
  page: 'week' | 'availability' | 'terms' | 'dates',
  form: (walk: Walk) => Form | Promise<Form>,
) =>
  sends(name, `routes/adviser/${page}.tsx`, async (walk) => ({
    as: walk.ground.adviser.actor,
    path: `/adviser/${page}`,
    form: await form(walk),
  }))

/** Of the practice that was started on the way, which has nothing to say of itself yet. */
const says = (name: string, form: Form) =>
  sends(name, 'routes/adviser/profile.tsx', async () => {
    const personId = await personAt('known@people.example')
    const practice = await found(sql`
      select o.id from organisations o join memberships m on m.organisation_id = o.id
       where o.kind = 'practice' and m.person_id = ${personId}`)
    return { as: (await loadMember(personId, practice)) as AdviserActor, path: '/adviser/profile', form }
  })

const ofConcern = (name: string, form: (walk: Walk) => Form) =>
  sends(name, 'routes/staff/concern.tsx', async (walk) => {
    const id = await found(sql`select id from concerns where said = 'What was seen on Tuesday'`)
    return { as: walk.ground.staff, path: `/staff/concerns/${id}`, params: { id }, form: form(walk) }
  })

const credentialOf = (number: string) => found(sql`select id from credentials where facts ->> 'number' = ${number}`)

const cpdEntry = sql`select id from cpd_entries where title = 'Routes into care'`
const cpd = (at: Date): Form => ({
  ...dated('doneOn', londonDay(at)),
  duration: '1:15',
  kind: 'event',
  title: 'Routes into care',
  reflection: '',
  certificate: 'no',
})

const ofCredential = (name: string, number: string, form: (walk: Walk) => Form) =>
  sends(name, 'routes/staff/credential.tsx', async (walk) => {
    const id = await credentialOf(number)
    return { as: walk.ground.staff, path: `/staff/credentials/${id}`, params: { id }, form: form(walk) }
  })

const ownOf = (personId: string, kind: string) =>
  found(
    sql`select id from credentials where person_id = ${personId} and kind = ${kind} and status = 'verified' limit 1`,
  )

const ofCpd = (name: string, sent: { file: File } | { form: Form }) =>
  sends(name, 'routes/adviser/cpd-entry.tsx', async ({ ground }) => {
    const id = await found(cpdEntry)
    return { as: ground.adviser.actor, path: `/adviser/cpd/${id}`, params: { id }, ...sent }
  })
const ofOwn = (name: string, kind: string, sent: () => { file: File } | Promise<{ form: Form }>) =>
  sends(name, 'routes/adviser/credential.tsx', async ({ ground }) => {
    const id = await ownOf(ground.adviser.actor.personId, kind)
    return { as: ground.adviser.actor, path: `/adviser/credentials/${id}`, params: { id }, ...(await sent()) }
  })

/** A service that staff add to the menu and change. */
const NEW_SERVICE = {
  ...{ name: 'Employer visit', summary: 'A visit to an employer', unit: 'session', isDated: 'yes' },
  ...{ minutes: '120', from: '9:30am', parts: 'morning', modes: 'face_to_face', ages: '11_to_19' },
  ...{ as: 'information', benchmark: '5', funds: 'careers_budget' },
}

const ofMenu = (name: string, form: () => Form) =>
  sends(name, 'routes/staff/menu-service.tsx', async ({ ground }) => {
    const code = await found(sql`select code from menu_services where name = 'Employer visit'`)
    return { as: ground.staff, path: `/staff/menu/${code}`, params: { code }, form: form() }
  })

/** A register that staff accept, and accept no longer. */
const ofRegister = (name: string, form: Form) =>
  sends(name, 'routes/staff/register.tsx', ({ ground }) => ({
    as: ground.staff,
    path: '/staff/menu/registers/fell_register',
    params: { code: 'fell_register' },
    form,
  }))

const ofLists = (name: string, form: Form) =>
  sends(name, 'routes/staff/menu-lists.tsx', ({ ground }) => ({ as: ground.staff, path: '/staff/menu/lists', form }))

const ofAdviser = (name: string, form: () => Form | Promise<Form>) =>
  sends(name, 'routes/staff/adviser.tsx', async ({ ground }) => ({
    as: ground.staff,
    path: `/staff/advisers/${ground.adviser.supplierId}`,
    params: { id: ground.adviser.supplierId },
    form: await form(),
  }))

const profile = {
  intent: 'save',
  headline: 'Every pupil leaves with a plan.',
  about: '',
  town: 'Tarnbeck',
  outcode: 'ZZ2',
  radiusMiles: '60',
  mileagePence: '45',
  trading: 'sole_trader',
  legalName: 'Rowan Hale',
  address: '2 Beck Row\nZZ1 1AA',
  phone: '01632 960 118',
  whoSees: 'everybody',
}

/** What a school, an adviser and staff keep, before anybody books. */
export const KEPT: Step[] = [
  sends('add a fund', 'routes/school/budget-new.tsx', ({ ground }) => ({
    as: ground.anybody,
    path: '/school/budgets/new',
    form: { schoolId: ground.school.id, kind: 'other', name: 'Governors’ fund' },
  })),
  allocates('set an allocation', '1,200.00', 'key_of_the_page_opened'),
  allocates('change an allocation', '900.00', 'key_of_the_page_opened_later'),
  fund('retire a fund', { intent: 'retire' }),
  fund('bring a fund back', { intent: 'bring-back' }),
  fund('rename a fund', { intent: 'rename', name: 'Friends’ fund' }),
  centres('add a cost centre', async ({ ground }) => ({
    intent: 'add',
    schoolId: ground.school.id,
    code: '4410',
    name: 'Guidance',
  })),
  centres('rename a cost centre', async () => ({
    intent: 'rename',
    costCentreId: await found(centre),
    newName: 'Careers',
  })),
  centres('retire a cost centre', async () => ({ intent: 'retire', costCentreId: await found(centre) })),
  centres('bring a cost centre back', async () => ({ intent: 'bring-back', costCentreId: await found(centre) })),
  sends('keep a term', 'routes/school/calendar.tsx', ({ ground }) => ({
    as: ground.anybody,
    path: '/school/calendar',
    form: {
      intent: 'term',
      schoolId: ground.school.id,
      name: 'Next year’s first',
      ...dated('startsOn', addDays(londonDay(ground.now), 300)),
      ...dated('endsOn', addDays(londonDay(ground.now), 360)),
    },
  })),
  sends('keep a closure', 'routes/school/calendar.tsx', ({ ground }) => ({
    as: ground.anybody,
    path: '/school/calendar',
    form: {
      intent: 'entry',
      schoolId: ground.school.id,
      kind: 'inset',
      note: '',
      ...dated('from', addDays(londonDay(ground.now), 310)),
      ...dated('to', addDays(londonDay(ground.now), 310)),
    },
  })),
  sends('take a closure off the calendar', 'routes/school/calendar.tsx', async ({ ground }) => ({
    as: ground.anybody,
    path: '/school/calendar',
    form: {
      intent: 'remove',
      schoolId: ground.school.id,
      entryId: await found(sql`select id from closures where school_id = ${ground.school.id}`),
    },
  })),
  sends('say who is invoiced', 'routes/school/settings.tsx', ({ ground }) => ({
    as: ground.anybody,
    path: '/school/settings',
    form: {
      ...{ intent: 'payer', usesOrderNumbers: 'yes', invoicing: 'visit' },
      ...{ invoiceEmail: 'office@school.example', address: 'Long Lane' },
    },
  })),
  sends('say how visits run', 'routes/school/settings.tsx', ({ ground }) => ({
    as: ground.anybody,
    path: '/school/settings',
    form: { intent: 'visits', schoolId: ground.school.id, safeguardingLead: 'Dinah Frobisher', challenges: 'Reading' },
  })),
  says('save a profile', profile),
  says('authorise invoices', { intent: 'authorise', authorise: 'yes' }),
  keeps('save a week', 'week', () => ({
    intent: 'save',
    days: ['1', '2', '3', '4', '5'],
    ...Object.fromEntries(
      [1, 2, 3, 4, 5].flatMap((on) => [
        [`from${on}1`, '8am'],
        [`to${on}1`, '8pm'],
      ]),
    ),
  })),
  sends('offer a service', 'routes/adviser/service.tsx', ({ ground }) => ({
    as: ground.adviser.actor,
    path: '/adviser/services/assembly',
    params: { code: 'assembly' },
    form: { price: '75.00', freeFrom: '10', someFrom: '5', somePercent: '50', lastPercent: '100' },
  })),
  sends('stop a service', 'routes/adviser/services.tsx', ({ ground }) => ({
    as: ground.adviser.actor,
    path: '/adviser/services',
    form: { code: 'assembly' },
  })),
  keeps('take days off', 'availability', ({ ground }) => ({
    intent: 'off',
    ...dated('offFrom', addDays(londonDay(ground.now), 200)),
    note: 'Away',
  })),
  keeps('give days off up', 'availability', async () => ({
    intent: 'remove',
    rule: await found(sql`select id from date_rules where kind = 'off'`),
  })),
  keeps('offer an extra day', 'availability', ({ ground }) => ({
    intent: 'extra',
    ...dated('extraFrom', addDays(londonDay(ground.now), 201)),
    fromTime: '9am',
    toTime: '3pm',
  })),
  keeps('set limits', 'availability', () => ({ intent: 'limits', noticeSchoolDays: '0', maxDaysAWeek: '4' })),
  keeps('plan drives slower', 'availability', () => ({ intent: 'speed', milesPerHour: '25' })),
  keeps('plan drives as Waymark does', 'availability', () => ({ intent: 'speed', milesPerHour: '' })),
  keeps('add a term of one’s own', 'terms', ({ ground }) => ({
    intent: 'add',
    name: 'Later',
    ...dated('termFrom', addDays(londonDay(ground.now), 310)),
    ...dated('termUntil', addDays(londonDay(ground.now), 330)),
  })),
  keeps('remove a term of one’s own', 'terms', async () => ({
    intent: 'remove',
    term: await found(sql`select id from own_terms`),
  })),
  keeps('take a school’s terms over', 'terms', ({ ground }) => ({ intent: 'take', school: ground.school.id })),
  keeps('work in term time', 'terms', () => ({
    intent: 'season',
    season: 'terms',
    results: 'yes',
    resultsFrom: '8am',
    resultsTo: '3pm',
  })),
  keeps('work all year', 'terms', () => ({ intent: 'season', season: 'all' })),
  ...(['untick', 'tick'] as const).map((what) =>
    keeps(`${what} a date`, 'dates', ({ ground }) => {
      const on = schoolDay(londonDay(ground.now), 210)
      return { intent: 'save', shown: [on], dates: what === 'tick' ? [on] : [] }
    }),
  ),
  sends('set the speed of drives', 'routes/staff/drives.tsx', ({ ground }) => ({
    as: ground.staff,
    path: '/staff/drives',
    form: { milesPerHour: '28' },
  })),
  sends('set above how much two of the staff settle a problem', 'routes/staff/problems.tsx', ({ ground }) => ({
    as: ground.staff,
    path: '/staff/problems',
    form: { limit: '400' },
  })),
  sends('report a concern', 'routes/account/concern.tsx', async ({ ground }) => ({
    as: ground.school.requester,
    path: `/advisers/${ground.adviser.slug}/concern`,
    params: { slug: ground.adviser.slug },
    form: { commandKey: 'a concern', said: 'What was seen on Tuesday' },
  })),
  ofConcern('write down the LADO’s decision', ({ ground }) => ({
    intent: 'lado',
    ladoDecision: 'Referred by telephone',
    ...dated('ladoOn', addDays(londonDay(ground.before), -5)),
  })),
  ofConcern('close a concern', () => ({ intent: 'close_unfounded', close_unfoundedReason: 'It was somebody else' })),
  sends('give a credential', 'routes/adviser/credential-new.tsx', async ({ ground }) => ({
    as: ground.adviser.actor,
    path: '/adviser/credentials/new/ico',
    params: { kind: 'ico' },
    form: { number: 'ZA123456', ...dated('renewsOn', addDays(londonDay(ground.now), 200)) },
  })),
  ofCredential('verify a credential', 'ZA123456', ({ ground }) => ({
    intent: 'verify',
    seenHow: 'The public register',
    ...dated('seenOn', addDays(londonDay(ground.before), -5)),
  })),
  ofCredential('suspend a credential', 'ZA123456', () => ({ intent: 'suspend', suspendReason: 'In doubt' })),
  sends('give another credential', 'routes/adviser/credential-new.tsx', async ({ ground }) => ({
    as: ground.adviser.actor,
    path: '/adviser/credentials/new/ico',
    params: { kind: 'ico' },
    form: { number: 'ZA777777', ...dated('renewsOn', addDays(londonDay(ground.now), 300)) },
  })),
  ofCredential('refuse a credential', 'ZA777777', () => ({ intent: 'refuse', refuseReason: 'Not on the register' })),
  sends('give a credential to take back', 'routes/adviser/credential-new.tsx', async ({ ground }) => ({
    as: ground.adviser.actor,
    path: '/adviser/credentials/new/ico',
    params: { kind: 'ico' },
    form: { number: 'ZA888888', ...dated('renewsOn', addDays(londonDay(ground.now), 300)) },
  })),
  sends('take a credential back', 'routes/adviser/credential.tsx', async ({ ground }) => {
    const id = await credentialOf('ZA888888')
    return {
      as: ground.adviser.actor,
      path: `/adviser/credentials/${id}`,
      params: { id },
      form: { intent: 'withdraw' },
    }
  }),
  sends('log CPD', 'routes/adviser/cpd-new.tsx', ({ ground }) => ({
    as: ground.adviser.actor,
    path: '/adviser/cpd/new',
    form: { ...cpd(ground.before), commandKey: 'key_of_the_log_opened' },
  })),
  sends('change what was logged', 'routes/adviser/cpd-entry.tsx', async ({ ground }) => {
    const id = await found(cpdEntry)
    const form = { ...cpd(ground.before), duration: '90 minutes', version: '0' }
    return { as: ground.adviser.actor, path: `/adviser/cpd/${id}`, params: { id }, form }
  }),
  ofCpd('keep its certificate', { file: goodFile('Routes into care.pdf') }),
  ofCpd('take the certificate away', { form: { intent: 'remove-certificate' } }),
  ...['remove', 'put-back'].map((intent) =>
    sends(`${intent} what was logged`, 'routes/adviser/cpd.tsx', async ({ ground }) => ({
      as: ground.adviser.actor,
      path: '/adviser/cpd',
      form: { intent, id: await found(cpdEntry) },
    })),
  ),
  ofOwn('add a file', 'qualification', () => ({ file: goodFile() })),
  ofOwn('remove a file', 'qualification', async () => ({
    form: { intent: 'remove', file: await found(sql`select id from evidence_files where deleted_at is null`) },
  })),
  ofOwn('add a file once it counts', 'qualification', () => ({ file: goodFile('Later.pdf') })),
  sends('look at the file that came later', 'routes/staff/credential.tsx', async ({ ground }) => {
    const id = await ownOf(ground.adviser.actor.personId, 'qualification')
    const file = await found(
      sql`select id from evidence_files where credential_id = ${id} and seen_at is null and deleted_at is null`,
    )
    return { as: ground.staff, path: `/staff/credentials/${id}`, params: { id }, form: { intent: 'see_file', file } }
  }),
  sends('ask for a copy of a DBS certificate', 'routes/staff/credential.tsx', async ({ ground }) => {
    const id = await ownOf(ground.adviser.actor.personId, 'dbs')
    return { as: ground.staff, path: `/staff/credentials/${id}`, params: { id }, form: { intent: 'ask_copy' } }
  }),
  ofOwn('add the copy', 'dbs', () => ({ file: goodFile('DBS.pdf') })),
  ofAdviser('take an adviser off the list', () => ({ intent: 'unlist', unlistReason: 'On their own wish' })),
  ofAdviser('list an adviser', () => ({ intent: 'list' })),
  sends('add a service to the menu', 'routes/staff/menu-new.tsx', ({ ground }) => ({
    as: ground.staff,
    path: '/staff/menu/new',
    form: NEW_SERVICE,
  })),
  ofMenu('change a service of the menu', () => ({ ...NEW_SERVICE, intent: 'save', summary: 'Two hours of visits' })),
  ofMenu('take a service off the menu', () => ({ intent: 'take off' })),
  ofMenu('put a service back on the menu', () => ({ intent: 'put back' })),
  ofLists('add to a kept list', { intent: 'add', name: 'Speaks Somali', kind: 'language' }),
  ofLists('take one off a kept list', { intent: 'take off', code: 'polish' }),
  ofLists('put one back on a kept list', { intent: 'put back', code: 'polish' }),
  sends('accept a register', 'routes/staff/register-new.tsx', ({ ground }) => ({
    as: ground.staff,
    path: '/staff/menu/registers/new',
    form: {
      ...{ name: 'Fell Register', body: 'Fell Careers', lookUp: 'https://register.fellcareers.org.uk/' },
      ...{ guidanceGrade: 'Fellow', leaderGrade: '' },
    },
  })),
  ofRegister('accept a register until a day', {
    intent: 'end',
    'until.day': '31',
    'until.month': '8',
    'until.year': '2098',
  }),
  ofRegister('accept a register again', { intent: 'accept again' }),
  sends('set the booking fee', 'routes/staff/fee.tsx', ({ ground }) => ({
    as: ground.staff,
    path: '/staff/fee',
    form: {
      intent: 'set',
      ...dated('fromOn', addDays(londonDay(ground.now), 400)),
      percent: '7',
      least: '5',
      most: '30',
    },
  })),
  sends('keep what finance offices read', 'routes/staff/supplier-facts.tsx', ({ ground }) => ({
    as: ground.staff,
    path: '/staff/supplier-facts',
    form: {
      intent: 'save',
      ...{ companyNumber: '01234567', icoNumber: 'ZA000001', insurance: '', vatNumber: 'GB 000 0000 00' },
      operatorId: 'XEDPI0000000002',
      ...dated('vatFromOn', '2020-01-01' as Day),
    },
  })),
  sends('copy an export', 'routes/staff/exports.tsx', ({ ground }) => ({
    as: ground.staff,
    path: '/staff/exports',
    form: { copyOf: 'exm_access', name: 'A trust’s own' },
  })),
  sends('change an export', 'routes/staff/export.tsx', async ({ ground }) => {
    const mappingId = await found(sql`select id from export_mappings where name = 'A trust’s own'`)
    const form = {
      name: 'A trust’s own',
      rowOf: 'line',
      header: 'no',
      dateFormat: 'yyyy-mm-dd',
      creditsAre: 'positive',
    }
    const rest = { columns: 'Number | number', offered: 'yes' }
    return { as: ground.staff, path: `/staff/exports/${mappingId}`, params: { mappingId }, form: { ...form, ...rest } }
  }),
  sends('set the rate for late payment', 'routes/staff/late-payment.tsx', ({ ground }) => ({
    as: ground.staff,
    path: '/staff/late-payment',
    form: { intent: 'set', ...dated('fromOn', halfYearOf(londonDay(ground.now))), percent: '3.75' },
  })),
  sends('take a rate for late payment back', 'routes/staff/late-payment.tsx', async ({ ground }) => ({
    as: ground.staff,
    path: '/staff/late-payment',
    form: { intent: 'take back', rate: await found(sql`select id from reference_rates limit 1`) },
  })),
  ...SELLERS,
  sends('take a booking fee back', 'routes/staff/fee.tsx', async ({ ground }) => ({
    as: ground.staff,
    path: '/staff/fee',
    form: { intent: 'take back', rule: await found(sql`select id from fee_rules order by from_on desc limit 1`) },
  })),
]
