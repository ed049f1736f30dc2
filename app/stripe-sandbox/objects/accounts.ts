import { invalid, notPlayed } from '#app/stripe-sandbox/errors.ts'
import type { Acts } from '#app/stripe-sandbox/protocol/route.ts'
import type { Params } from '#app/stripe-sandbox/protocol/validate.ts'
import { happened } from '#app/stripe-sandbox/store/events.ts'
import { page } from '#app/stripe-sandbox/store/page.ts'
import { add, complete, list, need, newId, on, save, type Thing, type Work } from '#app/stripe-sandbox/store/store.ts'
import { emailAddress, given, mergeMetadata, webAddress } from './checks.ts'

const played = [
  'business_profile',
  'business_type',
  'capabilities',
  'controller',
  'country',
  'default_currency',
  'email',
  'expand',
  'metadata',
  'settings',
  'type',
  'individual',
  'company',
]

/** Where an account stands, as the onboarding page and the bank leave it. */
export type Standing = 'empty' | 'unfinished' | 'ready' | 'document_due' | 'rejected'

const dueAtFirst = [
  'individual.first_name',
  'individual.last_name',
  'individual.dob.day',
  'individual.address.line1',
  'external_account',
  'tos_acceptance.date',
  'tos_acceptance.ip',
]

const due: Record<Standing, string[]> = {
  empty: dueAtFirst,
  unfinished: ['external_account', 'tos_acceptance.date', 'tos_acceptance.ip'],
  ready: [],
  document_due: ['individual.verification.document'],
  rejected: [],
}

const disabled: Record<Standing, string | null> = {
  empty: 'requirements.past_due',
  unfinished: 'requirements.past_due',
  ready: null,
  document_due: 'requirements.past_due',
  rejected: 'rejected.fraud',
}

/** The account's public face at that standing: what is due, and whether it may be sent money and paid out. */
const atStanding = (account: Thing, standing: Standing): Thing => {
  const ready = standing === 'ready'
  const capabilities = Object.fromEntries(
    Object.keys(account.capabilities ?? {}).map((name) => [name, ready ? 'active' : 'inactive']),
  )
  const needs = { alternatives: [], current_deadline: null, errors: [], pending_verification: [] }
  return complete({
    ...account,
    capabilities,
    charges_enabled: ready && 'card_payments' in capabilities,
    details_submitted: ['ready', 'document_due', 'rejected'].includes(standing),
    payouts_enabled: ready,
    requirements: {
      ...needs,
      currently_due: due[standing],
      disabled_reason: disabled[standing],
      eventually_due: due[standing],
      past_due: standing === 'ready' ? [] : due[standing],
    },
    future_requirements: { ...needs, currently_due: [], disabled_reason: null, eventually_due: [], past_due: [] },
  })
}

/** Moves an account to a standing and tells the platform, as events of the account. */
export const setStanding = async (work: Work, id: string, standing: Standing, more: Params = {}): Promise<Thing> => {
  const { thing, hidden } = await need(work, 'account', id)
  const after = atStanding({ ...thing, ...more }, standing)
  await save(work, after, { ...hidden, standing })
  await happened(on(work, id), 'account.updated', after, thing)
  return after
}

const payoutSettings = (params: Params, known: Params | null) => ({
  debit_negative_balances: params.settings?.payouts?.debit_negative_balances ?? known?.debit_negative_balances ?? true,
  schedule: { delay_days: 3, interval: 'daily', ...known?.schedule, ...params.settings?.payouts?.schedule },
  statement_descriptor: params.settings?.payouts?.statement_descriptor ?? known?.statement_descriptor ?? null,
})

const checked = (params: Params): void => {
  const other = Object.keys(params).find((name) => !played.includes(name))
  if (other) throw notPlayed(`accounts with ${other}`)
  if (params.email) emailAddress(params.email, 'email')
}

const wanted = (params: Params): Record<string, string> => {
  const asked: Record<string, { requested?: boolean }> = params.capabilities ?? {}
  return Object.fromEntries(
    Object.entries(asked)
      .filter(([, capability]) => capability.requested)
      .map(([name]) => [name, 'inactive']),
  )
}

const controllerOf = (params: Params) => {
  if (params.type && params.controller)
    throw invalid('You may not provide the `type` parameter and `controller` parameters simultaneously.', {
      param: 'type',
    })
  const { controller } = params
  const dashboard = controller?.stripe_dashboard?.type ?? (params.type === 'express' ? 'express' : 'full')
  if (
    dashboard === 'express' &&
    controller &&
    (controller.fees?.payer !== 'application' || controller.losses?.payments !== 'application')
  )
    throw invalid(
      'When controller[stripe_dashboard][type] is express, controller[fees][payer] and controller[losses][payments] must be application.',
      { param: 'controller' },
    )
  if ((controller?.requirement_collection ?? 'stripe') !== 'stripe')
    throw notPlayed('requirements collected by the platform')
  return {
    fees: { payer: controller?.fees?.payer ?? (params.type === 'express' ? 'application_express' : 'account') },
    is_controller: true,
    losses: { payments: controller?.losses?.payments ?? (params.type === 'express' ? 'application' : 'stripe') },
    requirement_collection: 'stripe',
    stripe_dashboard: { type: dashboard },
    type: 'application',
  }
}

const create = async (work: Work, params: Params): Promise<Thing> => {
  checked(params)
  if (params.country && params.country !== 'GB') throw notPlayed('accounts outside GB')
  const controller = controllerOf(params)
  const capabilities = wanted(params)
  if (controller.stripe_dashboard.type !== 'full' && Object.keys(capabilities).length === 0 && params.controller)
    throw invalid('You must request at least one capability for this account.', {
      code: 'parameter_missing',
      param: 'capabilities',
    })
  if (capabilities.card_payments && !capabilities.transfers)
    throw invalid('The `card_payments` capability can only be requested together with `transfers`.', {
      param: 'capabilities',
    })
  const id = newId('acct', 16)
  const account = {
    id,
    object: 'account',
    business_profile: {
      mcc: null,
      name: null,
      product_description: null,
      support_address: null,
      support_email: null,
      support_phone: null,
      support_url: null,
      url: null,
      ...params.business_profile,
    },
    business_type: params.business_type ?? null,
    capabilities,
    charges_enabled: false,
    controller,
    country: 'GB',
    created: work.now,
    default_currency: 'gbp',
    details_submitted: false,
    email: params.email ?? null,
    external_accounts: list(`/v1/accounts/${id}/external_accounts`, [], { total_count: 0 }),
    metadata: mergeMetadata({}, params.metadata),
    payouts_enabled: false,
    settings: {
      branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
      card_payments: { decline_on: { avs_failure: false, cvc_failure: false }, statement_descriptor_prefix: null },
      dashboard: { display_name: params.business_profile?.name ?? null, timezone: 'Europe/London' },
      payments: { statement_descriptor: null, statement_descriptor_kana: null, statement_descriptor_kanji: null },
      payouts: payoutSettings(params, null),
    },
    tos_acceptance: { date: null, ip: null, user_agent: null },
    type: params.type ?? (controller.stripe_dashboard.type === 'express' ? 'express' : 'none'),
  }
  const made = await add(work, atStanding(account, 'empty'), { standing: 'empty' })
  await happened(on(work, id), 'account.updated', made)
  return made
}

export const accounts: Acts = {
  'POST /v1/accounts': (work, _ids, params) => create(work, params),
  'GET /v1/accounts': (work, _ids, params) => page(work, 'account', '/v1/accounts', params),
  'GET /v1/accounts/:id': async (work, [id = '']) => (await need(work, 'account', id)).thing,
  'POST /v1/accounts/:id': async (work, [id = ''], params) => {
    const { thing, hidden } = await need(work, 'account', id)
    checked(params)
    if (params.controller || params.type || params.country)
      throw invalid('The type, controller and country of an account cannot be changed.', { param: 'controller' })
    const after = atStanding(
      {
        ...thing,
        ...given(params, ['email', 'business_type']),
        business_profile: { ...thing.business_profile, ...params.business_profile },
        capabilities: { ...thing.capabilities, ...wanted(params) },
        metadata: mergeMetadata(thing.metadata, params.metadata),
        settings: { ...thing.settings, payouts: payoutSettings(params, thing.settings.payouts) },
      },
      hidden.standing,
    )
    await save(work, after)
    await happened(on(work, id), 'account.updated', after, thing)
    return after
  },
  'POST /v1/accounts/:id/reject': (work, [id = '']) => setStanding(work, id, 'rejected'),
  'POST /v1/accounts/:id/login_links': async (work, [id = '']) => {
    const { thing } = await need(work, 'account', id)
    if (!thing.details_submitted)
      throw invalid('Cannot create a login link for an account that has not completed onboarding.')
    return { object: 'login_link', created: work.now, url: `${work.origin}/accounts/${id}` }
  },
  'POST /v1/account_links': async (work, _ids, params) => {
    await need(work, 'account', params.account, 'account')
    for (const name of ['refresh_url', 'return_url']) {
      if (!params[name]) throw invalid(`Missing required param: ${name}.`, { code: 'parameter_missing', param: name })
      webAddress(params[name], name)
    }
    if (params.type !== 'account_onboarding')
      throw invalid('You cannot create `account_update` type Account Links for this account.', { param: 'type' })
    const token = newId('link', 24)
    await add(
      work,
      { id: token, object: 'sandbox.account_link', created: work.now },
      { ...params, used: false, expires_at: work.now + 300 },
    )
    return {
      object: 'account_link',
      created: work.now,
      expires_at: work.now + 300,
      url: `${work.origin}/setup/${token}`,
    }
  },
}
