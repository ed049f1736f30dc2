/** The password all accounts of the demonstration share. */
export const DEMONSTRATION_PASSWORD = 'waymark-demo-2026'

/** Who can be tried in the demonstration, and what is theirs to do. */
export const DEMONSTRATION_ACCOUNTS = [
  { email: 'careers.leader@demo.waymark.example', who: 'Careers leader', does: 'finds advisers and asks for visits' },
  { email: 'business.manager@demo.waymark.example', who: 'Business manager', does: 'approves spending for a school' },
  {
    email: 'trust.finance@demo.waymark.example',
    who: 'Trust’s finance lead',
    does: 'approves and pays for six academies',
  },
  { email: 'adviser@demo.waymark.example', who: 'Careers adviser', does: 'answers requests and keeps registers' },
  { email: 'provider@demo.waymark.example', who: 'Provider’s office', does: 'sends five practitioners to schools' },
  { email: 'consortium.lead@demo.waymark.example', who: 'Consortium lead', does: 'books for three schools' },
  { email: 'staff@demo.waymark.example', who: 'Waymark’s staff', does: 'checks advisers and settles problems' },
] as const
