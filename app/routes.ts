import { index, type RouteConfig, route } from '@remix-run/route-config'

export default [
  // public
  index('routes/public/home.tsx'),

  // hooks
  route('health', 'routes/hooks/health.ts'),
] satisfies RouteConfig
