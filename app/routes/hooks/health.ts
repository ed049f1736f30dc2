import { isDatabaseAnswering } from '#app/domain/health.server.ts'

/** For whoever watches the process from outside: 200 while it can do its work, 503 while its database is away. */
export async function loader() {
  const isWell = await isDatabaseAnswering()
  return Response.json(
    { status: isWell ? 'ok' : 'the database does not answer' },
    { status: isWell ? 200 : 503, headers: { 'cache-control': 'no-store' } },
  )
}
