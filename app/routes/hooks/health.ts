/** For whoever watches the process from outside: it answers. */
export const loader = () => Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } })
