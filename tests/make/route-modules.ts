import type { ActionFunctionArgs } from '@remix-run/node'

/** What a file of app/routes may export, as far as tests look at it. */
export type RouteModule = {
  loader?: (args: ActionFunctionArgs) => unknown
  action?: (args: ActionFunctionArgs) => unknown
}
