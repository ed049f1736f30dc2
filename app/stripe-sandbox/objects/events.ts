import { randomBytes } from 'node:crypto'
import { invalid } from '#app/stripe-sandbox/errors.ts'
import type { Acts } from '#app/stripe-sandbox/protocol/route.ts'
import { apiVersion, ownEndpoint } from '#app/stripe-sandbox/store/events.ts'
import { page } from '#app/stripe-sandbox/store/page.ts'
import { add, list, need, newId, remove, save, type Thing } from '#app/stripe-sandbox/store/store.ts'
import { atMost, given, mergeMetadata, webAddress } from './checks.ts'

export const events: Acts = {
  'GET /v1/events': async (work, _ids, { delivery_success, types, type, ...params }) => {
    if (type && types)
      throw invalid('You may only specify one of these parameters: type, types.', { code: 'parameters_exclusive' })
    const { limit = 10, starting_after, ending_before, ...rest } = params
    if (delivery_success === undefined && !types && !String(type ?? '').includes('*'))
      return page(work, 'event', '/v1/events', { ...params, ...(type ? { type } : {}) })
    // Filters that are no field of the event: walk the pages until one is full.
    const found: Thing[] = []
    let after = starting_after
    for (;;) {
      const part = await page(work, 'event', '/v1/events', {
        ...rest,
        limit: 100,
        starting_after: after,
        ...(ending_before ? { ending_before } : {}),
      })
      const batch = part.data as Thing[]
      const undelivered = new Set(
        batch.length
          ? (
              await work.sql<{ event: string }[]>`select distinct event from webhook_deliveries
                where event in ${work.sql(batch.map((event) => event.id))} and state <> 'delivered'`
            ).map((row) => row.event)
          : [],
      )
      const wanted: string[] = types ?? (type ? [type] : ['*'])
      found.push(
        ...batch.filter(
          (event) =>
            (delivery_success === undefined || delivery_success === !undelivered.has(event.id)) &&
            wanted.some((each) =>
              each.endsWith('*') ? event.type.startsWith(each.slice(0, -1)) : event.type === each,
            ),
        ),
      )
      if (found.length > limit || !part.has_more || ending_before)
        return list('/v1/events', found.slice(0, limit), { has_more: found.length > limit })
      after = batch.at(-1)?.id
    }
  },
  'GET /v1/events/:id': async (work, [id = '']) => (await need(work, 'event', id)).thing,
  'POST /v1/webhook_endpoints': async (work, _ids, params) => {
    webAddress(params.url, 'url')
    if (!params.enabled_events?.length) throw invalid('enabled_events must not be empty.', { param: 'enabled_events' })
    if (params.api_version && params.api_version !== apiVersion)
      throw invalid(`The sandbox speaks ${apiVersion} only.`, { param: 'api_version' })
    atMost(params.description, 5000, 'description')
    const secret = `whsec_${randomBytes(24).toString('base64url')}`
    const endpoint = await add(
      work,
      {
        id: newId('we'),
        object: 'webhook_endpoint',
        api_version: params.api_version ?? null,
        created: work.now,
        description: params.description ?? null,
        enabled_events: params.enabled_events,
        livemode: false,
        metadata: mergeMetadata({}, params.metadata),
        status: 'enabled',
        url: params.url,
      },
      { secret },
    )
    return { ...endpoint, secret }
  },
  'GET /v1/webhook_endpoints': (work, _ids, params) => page(work, 'webhook_endpoint', '/v1/webhook_endpoints', params),
  'GET /v1/webhook_endpoints/:id': async (work, [id = '']) => (await need(work, 'webhook_endpoint', id)).thing,
  'POST /v1/webhook_endpoints/:id': async (work, [id = ''], params) => {
    const { thing } = await need(work, 'webhook_endpoint', id)
    if (params.url) webAddress(params.url, 'url')
    const after = {
      ...thing,
      ...given(params, ['description', 'enabled_events', 'url']),
      metadata: mergeMetadata(thing.metadata, params.metadata),
      status: params.disabled === undefined ? thing.status : params.disabled ? 'disabled' : 'enabled',
    }
    await save(work, after)
    return after
  },
  'DELETE /v1/webhook_endpoints/:id': async (work, [id = '']) => {
    await need(work, 'webhook_endpoint', id)
    if (id === ownEndpoint) throw invalid('This endpoint comes from the environment of the sandbox.')
    await remove(work, id)
    return { id, object: 'webhook_endpoint', deleted: true }
  },
}
