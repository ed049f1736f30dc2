/** Whoever an email is for: where its link leads follows from the side, and its foot says why it came. */
export type EmailReader = {
  name: string | null
  firstName: string | null
  address: string
  side: 'school' | 'consortium' | 'adviser' | 'staff' | 'person'
  /** Of those who supply: works in a provider's office, whose pages are its own. */
  isOffice?: boolean
  because: string
  /** Written to as somebody who approves or declines what the email is about. */
  decides?: boolean
}

/** The name people are written to by: "Graham" of "Graham Ellwood". */
export const firstNameOf = (name: string): string | null => name.trim().split(/\s+/)[0] || null
