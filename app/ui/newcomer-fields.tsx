import { TextField } from './text-fields.tsx'

/** Name, address and password of somebody new; `email` where the address is known already. */
export const NewcomerFields = ({ email }: { email?: string }) => (
  <>
    <TextField name="name" label="Your full name" autoComplete="name" spellCheck={false} />
    {email === undefined && (
      <TextField
        name="email"
        label="Your work email address"
        hint="We send a link there to show that it is yours."
        type="email"
        autoComplete="username"
        spellCheck={false}
      />
    )}
    <TextField
      name="password"
      label={email === undefined ? 'Choose a password' : `Choose a password for ${email}`}
      hint="At least 12 characters. Three random words work well."
      type="password"
      autoComplete="new-password"
    />
  </>
)
