import { index, type RouteConfig, route } from '@remix-run/route-config'

export default [
  // public
  index('routes/public/home.tsx'),
  route('find', 'routes/public/find.tsx'),
  route('find.csv', 'routes/public/find-csv.ts'),
  route('advisers/:slug', 'routes/public/adviser.tsx'),
  route('services', 'routes/public/services.tsx'),
  route('what-we-check', 'routes/public/what-we-check.tsx'),
  route('fees', 'routes/public/fees.tsx'),
  route('accessibility', 'routes/public/accessibility.tsx'),
  route('privacy', 'routes/public/privacy.tsx'),
  route('cookies', 'routes/public/cookies.tsx'),
  route('complaints', 'routes/public/complaints.tsx'),
  route('sign-in', 'routes/public/sign-in.tsx'),
  route('sign-out', 'routes/public/sign-out.ts'),

  // whoever is signed in
  route('home', 'routes/account/own-home.ts'),
  route('switch', 'routes/account/switch.tsx'),
  route('organisations', 'routes/account/organisations.tsx'),

  // the demonstration
  route('demo/outbox', 'routes/demo/outbox.tsx'),
  route('demo/outbox/:id', 'routes/demo/outbox-email.tsx'),
  route('demo/outbox/:id/html', 'routes/demo/outbox-html.ts'),

  // schools: their money, calendar and settings
  route('school/budgets', 'routes/school/budgets.tsx'),
  route('school/budgets/new', 'routes/school/budget-new.tsx'),
  route('school/budgets/cost-centres', 'routes/school/cost-centres.tsx'),
  route('school/budgets/:fundId', 'routes/school/budget.tsx'),
  route('school/calendar', 'routes/school/calendar.tsx'),
  route('school/settings', 'routes/school/settings.tsx'),
  route('school/pupil-premium', 'routes/school/pupil-premium.tsx'),
  route('school/pupil-premium.csv', 'routes/school/pupil-premium-csv.ts'),

  // hooks
  route('health', 'routes/hooks/health.ts'),
] satisfies RouteConfig
